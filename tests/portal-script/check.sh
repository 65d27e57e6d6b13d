#!/usr/bin/env bash
# Checks of ./portal itself, on a copy of it with a stand-in for dotnet: what it counts, what it answers,
# and that it leaves nothing running. PostgreSQL and Redis are real. Run by hand: tests/portal-script/check.sh
set -uo pipefail

HERE=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
COPY=$(mktemp -d)
chmod 755 "$COPY"
trap '"$COPY/portal" down >/dev/null 2>&1; rm -rf "$COPY"' EXIT
cp -r "$HERE/../../portal" "$HERE/../../scripts" "$COPY/"
mkdir -p "$COPY"/{jobs,web,core,e2e/simulator,bin}
cp "$HERE/dotnet-stand-in" "$COPY/bin/dotnet"
cp "$HERE/two-failures.xml" "$COPY/"
mkdir -p "$COPY/tests/scripts/node_modules"
touch -d yesterday "$COPY/tests/scripts/package-lock.json"
touch "$COPY/tests/scripts/node_modules/.package-lock.json"
printf '%s\n' 'import test from "node:test";' 'test("one", () => {});' 'test("two", { skip: true }, () => {});' >"$COPY/tests/scripts/two.test.mjs"
PORTAL=(env "PATH=$COPY/bin:$PATH" "STAND_IN=$COPY" ./portal)
cd "$COPY" || exit

failures=0
expect() {
  local what=$1 got=$2 wanted=$3
  if [[ $got == "$wanted" ]]; then echo "  ok    $what"; else echo "  FAIL  $what: '$got' instead of '$wanted'"; failures=$((failures + 1)); fi
}
same() { if [[ $1 == *"$2"* ]]; then echo yes; else tail -n 3 <<<"$1"; fi; }
# Whatever was started from the copy, wherever it went: known by its environment, or by its folder (servers hide the former).
running() {
  { grep -lsaz "^STAND_IN=$COPY" /proc/[0-9]*/environ; find /proc/[0-9]*/cwd -lname "$COPY/*" 2>/dev/null; } |
    cut -d/ -f3 | sort -u | wc -l
}
nothing_runs() { [[ $(running) -eq 0 ]]; }
# A last `sleep 1` of a killed script may take its second.
expect_quiet() { for _ in {1..15}; do nothing_runs && break; sleep 0.1; done; expect "  nothing left running" "$(running)" 0; }

# What a run of the tests answers: exit status and last line, for what each suite is told to do.
answer() { local out status; out=$(TELL="$1" "${PORTAL[@]}" test "${@:2}" 2>&1 </dev/null); status=$?; OUT=$out; ANSWER="$status: $(tail -n 1 <<<"$out")"; }

echo "test"
answer 'unit=pass integration=pass e2e=pass'; expect "good suites" "$ANSWER" "0: 13 passed, 0 failed, 4 skipped"
answer 'unit=pass integration=fail e2e=pass'; expect "two failed tests" "$ANSWER" "1: 12 passed, 2 failed, 4 skipped"
expect "  their names" "$(same "$OUT" 'A.Cases(s: "x<y")')" yes
expect "  their messages" "$(same "$OUT" 'on line two')" yes
expect "  their place" "$(same "$OUT" 'A.cs:line 5')" yes
answer 'unit=crash integration=pass e2e=pass'; expect "a crash counts as a failure" "$ANSWER" "1: 12 passed, 1 failed, 4 skipped"
expect "  and names the test" "$(same "$OUT" 'A.Crash')" yes
answer 'unit=vanish' unit; expect "also when xunit alone says it" "$ANSWER" "1: 3 passed, 2 failed, 0 skipped"
answer 'unit=silent integration=pass e2e=pass'; expect "no result file" "$ANSWER" "1: 9 passed, 1 failed, 3 skipped"
answer 'unit=none integration=pass e2e=pass'; expect "no test found" "$ANSWER" "1: 9 passed, 1 failed, 3 skipped"
answer 'unit=liar'  unit; expect "a runner that fails without a failed test" "$ANSWER" "1: 4 passed, 1 failed, 1 skipped"
answer 'unit=pass' unit; expect "one part" "$ANSWER" "0: 4 passed, 0 failed, 1 skipped"
answer 'unit=filter' unit Some.Name; expect "one part, filtered" "$ANSWER" "0: 4 passed, 0 failed, 1 skipped"
answer 'unit=pass' scripts; expect "the scripts of the pages" "$ANSWER" "0: 1 passed, 0 failed, 1 skipped"
answer 'unit=pass' scripts one; expect "  one of them" "$ANSWER" "0: 1 passed, 0 failed, 0 skipped"
answer 'unit=pass' scripts nothing-like-it; expect "  none of them" "$ANSWER" "1: 0 passed, 1 failed, 0 skipped"
answer 'integration=engine' --engine postgres; expect "one engine" "$ANSWER" "0: 4 passed, 0 failed, 1 skipped"
expect "  why some were skipped" "$(same "$OUT" '5 cases were not run')" yes
PORTAL_TEST_SQLSERVER=Server=nowhere answer 'integration=engine' integration Some.Name --engine sqlserver; expect "another engine, filtered" "$ANSWER" "0: 4 passed, 0 failed, 1 skipped"
PORTAL_TEST_SQLSERVER= answer 'integration=engine' --engine sqlserver; expect "an engine without a server" "${ANSWER%%:*}: $(same "$OUT" PORTAL_TEST_SQLSERVER)" "1: yes"
answer 'integration=engine' --engine oracle; expect "an unknown engine" "${ANSWER%%:*}" 1
answer 'unit=pass' unit --engine postgres; expect "an engine where there is none" "${ANSWER%%:*}" 1
answer 'unit=pass' nonsense; expect "an unknown part" "${ANSWER%%:*}" 1
expect_quiet
expect "nothing left on disk" "$(find .portal/test -maxdepth 1 -name 'run.*' | wc -l)" 0

# With job control, as a terminal does: a group of its own, which Ctrl-C reaches as a whole.
in_background() { rm -f out; set -m; "$@" >out 2>&1 </dev/null & SCRIPT=$!; set +m; }
until_there() { for _ in {1..200}; do "$@" && return; sleep 0.1; done; }
opened() { grep -qs Ctrl-C out; }

interrupt_tests() {
  echo "test, stopped by $1"
  TELL='unit=sleep' in_background "${PORTAL[@]}" test unit
  until_there test -e sleeping
  expect "  was running" "$([[ $(running) -gt 0 ]] && echo yes)" yes
  kill "-$1" -- "${2:-}$SCRIPT"
  wait "$SCRIPT"
  rm -f sleeping
  [[ $1 == KILL ]] || expect_quiet
}
interrupt_tests INT -
interrupt_tests TERM
interrupt_tests KILL 2>/dev/null
answer 'unit=pass' unit; expect "the next run" "$ANSWER" "0: 4 passed, 0 failed, 1 skipped"
expect_quiet

echo "up"
"${PORTAL[@]}" up --detach >out 2>&1 </dev/null; expect "detached" "$?" 0
expect "  says the address" "$(same "$(<out)" "http://127.0.0.1:$(<.portal/run/web.port)")" yes
expect "  shows the accounts" "$(same "$(<out)" "parent@clapiers.example")" yes
"${PORTAL[@]}" up >out 2>&1 </dev/null; expect "a second up shows the same" "$?" 0
"${PORTAL[@]}" accounts >out 2>&1 </dev/null; expect "a chore on its servers" "$?: $(same "$(<out)" parent@)" "0: yes"
expect "  leaves them running" "$(same "$("${PORTAL[@]}" doctor)" "✔ web ")" yes
"${PORTAL[@]}" reset >out 2>&1 </dev/null; expect "reset without --yes is refused" "$?" 1
"${PORTAL[@]}" down >out 2>&1 </dev/null; expect "down" "$?" 0
expect_quiet
"${PORTAL[@]}" migrate >out 2>&1 </dev/null; expect "a chore on servers of its own" "$?" 0
expect_quiet
"${PORTAL[@]}" job >out 2>&1 </dev/null; expect "the list of jobs, from the program" "$?: $(same "$(<out)" "mails  envoie") $(same "$(<out)" PostgreSQL)" "0: yes   mails  envoie"

interrupt_up() {
  echo "up, stopped by $1"
  in_background "${PORTAL[@]}" up
  until_there opened
  expect "  was running" "$(same "$("${PORTAL[@]}" doctor)" "✔ web ")" yes
  kill "-$1" -- "${2:-}$SCRIPT"
  wait "$SCRIPT"
  [[ $1 == KILL ]] || expect_quiet
}
interrupt_up INT -
interrupt_up TERM
interrupt_up HUP -
interrupt_up KILL 2>/dev/null
"${PORTAL[@]}" down >out 2>&1 </dev/null; expect "  down, after it" "$?" 0
expect_quiet
echo "up, its reader gone"
"${PORTAL[@]}" up 2>/dev/null </dev/null | head -3 >/dev/null
expect_quiet
echo "up, stopped by ./portal down"
in_background "${PORTAL[@]}" up
until_there opened
"${PORTAL[@]}" down >/dev/null 2>&1 </dev/null; wait "$SCRIPT"
expect_quiet

echo "up, when something fails"
WEB=broken "${PORTAL[@]}" up >out 2>&1 </dev/null; expect "the portal does not start" "$?: $(same "$(<out)" "no such table")" "1: yes"
expect_quiet
SEED=broken "${PORTAL[@]}" up >out 2>&1 </dev/null; expect "the seed fails" "$?: $(same "$(<out)" "no such commune")" "1: yes"
expect_quiet

echo "build"
BUILD=broken "${PORTAL[@]}" up --detach >out 2>&1 </dev/null; expect "an unchanged tree is not built again" "$?" 0
"${PORTAL[@]}" down >/dev/null 2>&1 </dev/null
touch core/changed.cs
BUILD=broken "${PORTAL[@]}" up >out 2>&1 </dev/null; expect "a changed one is, and says its errors" "$?: $(same "$(<out)" "core/A.cs(1,1): error CS1002")" "1: yes"
BUILD=broken TELL=unit=pass "${PORTAL[@]}" test unit >out 2>&1 </dev/null; expect "so does test" "$?: $(same "$(<out)" "error CS1002")" "1: yes"
expect_quiet

"${PORTAL[@]}" reset --yes >out 2>&1 </dev/null; expect "reset" "$?: $([[ -e .portal/postgres ]] || echo gone)" "0: gone"

echo
if ((failures)); then echo "$failures failed"; exit 1; else echo "all good"; fi
