# Building once: nothing is restored nor compiled when no source changed since the last good build.
# `up` runs Release, `test` runs Debug: compiling one never pulls a file from under the other.

SHARED_SOURCES=(core realtime jobs web e2e/simulator Directory.Build.props Directory.Packages.props .editorconfig global.json)

build_programs() {
  build scripts/portal/programs.slnf Release web/bin/Release/net10.0/Portal.Web.dll "${SHARED_SOURCES[@]}" scripts/portal/programs.slnf
}

build_everything() {
  page_in_memory
  build Portal.sln Debug tests/unit/bin/Debug/net10.0/Portal.UnitTests.dll "${SHARED_SOURCES[@]}" Portal.sln tests e2e bench
}

# The page without a browser, on which the scripts are tested.
page_in_memory() {
  local place=$ROOT/tests/scripts
  [[ $place/node_modules/.package-lock.json -nt $place/package-lock.json ]] && return
  attend build npm ci --prefix "$place" --no-audit --no-fund --loglevel=error || { build_errors >&2; die "npm ci a échoué dans tests/scripts : voir $SHOWN_LOG/build.log"; }
  touch "$place/node_modules/.package-lock.json"
}

build() {
  local what=$1 config=$2 proof=$3 stamp=$STATE/build.$2 now
  shift 3
  now=$(stamp_of "$@")
  [[ ! -f $ROOT/$proof || ! -f $stamp || $(<"$stamp") != "$now" ]] || return 0

  rm -f "$stamp"
  attend build flock -o "$STATE/build.lock" \
    dotnet build "$ROOT/$what" -c "$config" -p:RestoreLockedMode=true -nodeReuse:false -p:UseSharedCompilation=false -v:minimal -clp:NoSummary ||
    { build_errors >&2; die "La construction a échoué : voir $SHOWN_LOG/build.log"; }
  printf '%s' "$now" >"$stamp"
}

# Names, sizes and dates of the sources.
stamp_of() {
  (
    cd "$ROOT" || exit
    find "$@" \( -name bin -o -name obj -o -name node_modules -o -name TestResults -o -path web/wwwroot/lib -o -path web/wwwroot/css \) -prune \
      -o -type f -printf '%p %s %T@\n' 2>/dev/null | sort || true
  ) | sha256sum
}

build_errors() { grep -E ': error |^error |npm (ERR!|error)' "$LOG/build.log" | sed "s|$ROOT/||g; s| \[[^]]*\]$||" | sort -u | head -20 || tail -20 "$LOG/build.log"; }
