# ./portal test: servers of its own, one build, a run for each suite, and a count taken from the results themselves.

declare -A SUITES=(
  [unit]=tests/unit/Portal.UnitTests.csproj
  [integration]=tests/integration/Portal.IntegrationTests.csproj
  [e2e]=e2e/Portal.EndToEnd.csproj
)

run_tests() {
  local suites=(scripts unit integration e2e) filter='' engine='' words=() suite
  while (($#)); do
    case $1 in
      --engine) engine=${2:-}; shift ;;
      *) words+=("$1") ;;
    esac
    (($# == 0)) || shift
  done
  case ${words[0]:-} in
    '') [[ ! $engine ]] || suites=(integration) ;;
    scripts | unit | integration | e2e) suites=("${words[0]}") filter=${words[1]:-} ;;
    *) die "test ne connaît pas « ${words[0]} » : scripts, unit, integration ou e2e." ;;
  esac
  check_engine "$engine" "${suites[*]}"

  sweep_test_runs
  RUN=$STATE/test/run.$$ RESULTS=$STATE/test/run.$$/results
  LOG=$RESULTS SHOWN_LOG=.portal/test/results
  PASSED=0 FAILED=0 SKIPPED=0
  mkdir -p "$RESULTS" "$STATE/test/results"
  note runner $$
  stop_on_exit abandon_tests

  title "Portal, les tests"
  say
  need_machine tests
  wish_for_shell
  step "construction" build_everything
  step "serveurs" start_test_servers
  test_environment

  for suite in "${suites[@]}"; do
    if [[ $suite == scripts ]]; then run_scripts "$filter"; else run_suite "$suite" "$filter" "$engine"; fi
  done

  close_tests
  trap - EXIT
  print_count
  ((FAILED == 0 && PASSED > 0))
}

# Only integration tests know of engines; SQL Server is never started here, so its address is given.
check_engine() {
  case $1 in
    '') return ;;
    postgres) ;;
    sqlserver) [[ ${PORTAL_TEST_SQLSERVER:-} ]] || die "PORTAL_TEST_SQLSERVER n’est pas défini : la chaîne de connexion d’un SQL Server, voir docs/operations.md." ;;
    *) die "test ne connaît pas le moteur « $1 » : postgres ou sqlserver." ;;
  esac
  [[ $2 == integration ]] || die "--engine choisit parmi les tests d’intégration, les seuls à tourner sur chaque moteur."
}

print_count() { printf '\n%d passed, %d failed, %d skipped\n' "$PASSED" "$FAILED" "$SKIPPED"; }

test_environment() {
  export PORTAL_TEST_POSTGRES="$POSTGRES;Database=postgres;Include Error Detail=true"
  export PORTAL_TEST_REDIS PORTAL_CHROMIUM PORTAL_CHROMIUM_SHELL PORTAL_PG_BIN=$PG_BIN PORTAL_REDIS_BIN=$REDIS_BIN
  PORTAL_TEST_REDIS=127.0.0.1:$(port redis)
  PORTAL_CHROMIUM=$(chromium_bin) PORTAL_CHROMIUM_SHELL=$(chromium_shell_bin)

  # A test goes each way a few times: counting its calls in order to compile it better costs a quarter of the whole.
  export DOTNET_TieredPGO=0
}

# A test that says nothing for five minutes hangs, and its run is stopped. A run that crashed, left no result
# or found no test counts as one failure more: silence is not success.
run_suite() {
  local suite=$1 engine=$3 from=$EPOCHREALTIME status=0 trx=$RESULTS/$1.trx trouble
  local filter="Category!=Chore${engine:+&engine=$engine}${2:+&FullyQualifiedName~$2}"
  attend tests dotnet test "$ROOT/${SUITES[$suite]}" --no-build -c Debug \
    --logger "trx;LogFileName=$suite.trx" --results-directory "$RESULTS" \
    --blame-hang-timeout 5min --blame-hang-dump-type none \
    --filter "$filter" || status=$?
  mv "$LOG/tests.log" "$RESULTS/$suite.log"

  count_results "$trx"
  trouble=$(trouble_of "$trx" "$status")
  [[ ! $trouble ]] || ((failed += 1))
  ((PASSED += passed, FAILED += failed, SKIPPED += skipped)) || true

  if ((failed == 0)); then
    good "$suite" "$passed passés, $skipped sautés $dim$(tenths_since "$from")$off"
    print_skipped "$trx"
  else
    bad "$suite" "$failed en échec, $passed passés, $skipped sautés $dim$(tenths_since "$from")$off"
    [[ ! -f $trx ]] || print_failures "$trx"
    [[ ! $trouble ]] || say "      $red$trouble$off"
    [[ ! $trouble ]] || tail -12 "$RESULTS/$suite.log" | sed 's/^/        /'
    say "      $dim$SHOWN_LOG/$suite.log$off"
    [[ $suite != e2e || ! -f $trx ]] || trace_failures "$trx"
  fi
}

# The pages' own scripts run in node, on a page in memory. Its last lines are the count; without them the run counts as failed.
run_scripts() {
  local filter=$1 from=$EPOCHREALTIME status=0 tap=$RESULTS/scripts.tap trouble=''
  attend tests node --no-warnings --test --test-reporter=tap ${filter:+--test-name-pattern "$filter"} "$ROOT/tests/scripts" || status=$?
  mv "$LOG/tests.log" "$tap"

  passed=$(tap_count pass "$tap") failed=$(tap_count fail "$tap")
  failed=$((failed + $(tap_count cancelled "$tap")))
  # What a filter leaves out is written as skipped, and is not: it was not asked for.
  skipped=$(($(tap_count skipped "$tap") + $(tap_count todo "$tap") - $(grep -c '# SKIP test name does not match' "$tap" || true)))
  ((passed + failed + skipped > 0)) || trouble="aucun test trouvé"
  ((status == 0 || failed > 0)) || trouble="le lanceur a fini avec le code $status sans test en échec"
  [[ ! $trouble ]] || ((failed += 1))
  ((PASSED += passed, FAILED += failed, SKIPPED += skipped)) || true

  if ((failed == 0)); then
    good scripts "$passed passés, $skipped sautés $dim$(tenths_since "$from")$off"
  else
    bad scripts "$failed en échec, $passed passés, $skipped sautés $dim$(tenths_since "$from")$off"
    [[ ! $trouble ]] || say "      $red$trouble$off"
    grep -A12 '^ *not ok' "$tap" | sed 's/^/        /' || true
    say "      $dim$SHOWN_LOG/scripts.tap$off"
  fi
}

tap_count() {
  local count
  count=$(grep -m1 -oP "^# $1 \\K[0-9]+" "$2" 2>/dev/null) || true
  printf '%s' "${count:-0}"
}

# What failed in the browser is walked once more, for a trace of it. That second walk proves nothing and counts for nothing.
trace_failures() {
  local failed
  failed=$(grep -oE '<UnitTestResult [^>]*outcome="Failed"' "$1" | sed -E 's/.* testName="([^"(]*).*/FullyQualifiedName~\1/' | sort -u | head -8 | paste -sd'|')
  [[ ! $failed ]] || attend traces env PORTAL_TRACE=1 dotnet test "$ROOT/${SUITES[e2e]}" --no-build -c Debug --filter "$failed" || true
}

# A chore is walked like a test, in a town of its own, for what it leaves: figures or pictures.
walk_chore() {
  sweep_test_runs
  RUN=$STATE/test/run.$$ RESULTS=$STATE/test/run.$$/results
  LOG=$RESULTS SHOWN_LOG=.portal/test/results
  mkdir -p "$RESULTS" "$STATE/test/results"
  note runner $$
  stop_on_exit close_tests
  need_machine tests
  wish_for_shell
  step "construction" build_everything
  step "serveurs" start_test_servers
  test_environment
  attend chore dotnet test "$ROOT/${SUITES[e2e]}" --no-build -c Debug --filter "Category=Chore&FullyQualifiedName~$1" ||
    { tail -12 "$LOG/chore.log" >&2; die "« $1 » a échoué : voir $SHOWN_LOG/chore.log"; }
}

pictures() {
  walk_chore PictureTests
  say "  Les images du README sont refaites : docs/images"
}

live_figures() {
  walk_chore LiveFigures
  cat "$STATE/test/results/figures.json"
}

# <Counters total executed passed …>: the runner writes a skipped test as one that was not executed.
count_results() {
  local total=0 executed=0
  passed=0
  [[ ! -f $1 ]] || read -r total executed passed < <(
    grep -m1 '<Counters ' "$1" | sed -E 's/.* total="([0-9]+)" executed="([0-9]+)" passed="([0-9]+)".*/\1 \2 \3/'
  ) || true
  skipped=$((total - executed)) failed=$((executed - passed))
}

# A test process that crashes takes the tests behind it along; the counters know nothing of them.
trouble_of() {
  local trx=$1 status=$2
  if [[ ! -f $trx ]]; then echo "aucun résultat : le lanceur a fini avec le code $status"
  elif grep -qE '<Text>(\[xUnit[^]]*\] *)?(The active test run was aborted|Catastrophic failure)' "$trx"; then echo "le lanceur s'est interrompu : $(unfinished_test)"
  elif ((passed + failed + skipped == 0)); then echo "aucun test trouvé"
  elif ((status != 0 && failed == 0)); then echo "le lanceur a fini avec le code $status sans test en échec"
  fi
}

# The last test that had started and not ended, in what the runner left about a crash or a hang.
unfinished_test() {
  { find "$RESULTS" -name 'Sequence_*.xml' -exec grep -ho 'Test Name="[^"]*"[^>]*Completed="False"' {} + || true; } |
    sed -E 's/Test Name="([^"]*)".*/\1/' | sort -u | paste -sd, | unescaped
}

unescaped() { sed "s/&lt;/</g; s/&gt;/>/g; s/&quot;/\"/g; s/&apos;/'/g; s/&#xD;//g; s/&#xA;/ /g; s/&amp;/\&/g"; }

# Why tests were skipped: one line for all that name the same reason, numbers aside.
print_skipped() {
  grep -A3 'outcome="NotExecuted"' "$1" 2>/dev/null | sed -n 's/.*<Message>\(.*\)<\/Message>.*/\1/p' | unescaped |
    awk '{ reason = $0; count = 1; if (match(reason, /[0-9]+ cases/)) { count = substr(reason, RSTART) + 0; sub(/[0-9]+ cases/, "# cases", reason) } all[reason] += count }
      END { for (reason in all) { line = reason; sub(/#/, all[reason], line); print "      " line } }' || true
}

# For each failed test: its name, its message, and where in our sources.
print_failures() {
  awk '
    /<UnitTestResult / {
      failed = /outcome="(Failed|Error|Timeout|Aborted)"/
      if (failed) { name = $0; sub(/.* testName="/, "", name); sub(/".*/, "", name); print "\n    ✘ " name }
    }
    failed && /<Message>/ { message = 1; sub(/.*<Message>/, "") }
    message { line = $0; last = sub(/<\/Message>.*/, "", line); print "        " line; if (last) message = 0 }
    failed && / in .*:line [0-9]+/ && ++shown[name] <= 3 { sub(/^.* in /, ""); sub(/<\/StackTrace>.*/, ""); print "        → " $0 }
  ' "$1" | sed "s|$ROOT/||" | unescaped
}

# The latest results stay in .portal/test/results, also when two runs overlap.
keep_results() { [[ ! -d $RESULTS ]] || find "$RESULTS" -maxdepth 1 -type f -exec cp -t "$STATE/test/results" {} +; }

close_tests() {
  halt_all
  keep_results
  discard_test_run "$RUN"
}

# A run that did not reach its end is not a success either.
abandon_tests() {
  close_tests
  ((FAILED += 1))
  print_count
}

discard_test_run() {
  local place
  place=$(servers_place)
  rm -rf "$place/test/$(basename "$1")" "$1"
}

# What a killed run left behind.
sweep_test_runs() {
  local RUN LOG=$LOG
  for RUN in "$STATE"/test/run.*; do
    [[ -d $RUN ]] || continue
    alive runner && continue
    halt_all
    discard_test_run "$RUN"
  done
}
