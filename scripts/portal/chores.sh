# migrate, seed, accounts, job: one command of the jobs program, on the servers of `up`, started for it when they are not. And bench.

migrate() { chore migrate "$@"; }
seed() { chore seed "$@"; }
accounts() { chore accounts "$@"; }

# Which jobs there are, the program knows: for its list it needs no server.
job() {
  case ${1:-list} in
    list | -h | --help) need_sdk; build_programs; in_jobs job list ;;
    *) chore job "$@" ;;
  esac
}

chore() {
  if alive postgres && alive redis; then
    find_servers
    POSTGRES=$(connection_to "$PLACE/postgres")
  else
    take_the_servers
    need_machine
    stop_on_exit close_down_quietly
    build_programs
    start_servers
    take_program_ports
  fi
  portal_environment
  in_jobs "$@"
}

# Measures the portal that runs: a load driver needs all of it, so it starts nothing.
bench() {
  [[ ${1:-} != live ]] || { live_figures; return; }
  alive web || die "./portal bench mesure le portail qui tourne : lancez d'abord ./portal up"
  find_servers
  POSTGRES=$(connection_to "$PLACE/postgres")
  portal_environment
  dotnet run --project "$ROOT/bench" -c Release -- "$@"
}

# What it says is on the standard output; its log is on the other.
in_jobs() {
  local status=0
  launch_here chore env -C "$ROOT/jobs" Logging__Console__LogToStandardErrorThreshold=Trace \
    dotnet bin/Release/net10.0/Portal.Jobs.dll "$@" || status=$?
  ((status == 0)) || { tail -15 "$LOG/chore.log" >&2; die "« $* » a échoué : voir $SHOWN_LOG/chore.log"; }
}

# Like attend, but its standard output is ours.
launch_here() {
  local name=$1
  shift
  setsid -- "$@" 2>"$LOG/$name.log" </dev/null &
  note "$name" $!
  wait $!
}

close_down_quietly() { close_down >/dev/null; }
