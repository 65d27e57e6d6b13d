# Starting programs, knowing them again, stopping them. A process is known by its id and the instant it started,
# so an id that the system gave to somebody else in the meantime is never touched.

own_state() {
  mkdir -p "$STATE" 2>/dev/null || true
  [[ -w $STATE ]] ||
    die "$STATE n'est pas à vous (créé par un autre utilisateur ?) : relancez sous cet utilisateur, ou changez-en le propriétaire."
  mkdir -p "$LOG" "$RUN"
}

# Clock ticks between the machine's start and the process's; nothing when it is gone or a zombie.
started_at() {
  local stat
  { stat=$(<"/proc/$1/stat"); } 2>/dev/null || return 1
  read -ra stat <<<"${stat##*) }"
  [[ ${stat[0]} != Z ]] && printf '%s' "${stat[19]}"
}

note() { printf '%s %s\n' "$2" "$(started_at "$2" || echo 0)" >"$RUN/$1.pid"; }

pid_of() {
  local pid since
  [[ -r $RUN/$1.pid ]] && read -r pid since <"$RUN/$1.pid" && [[ $(started_at "$pid") == "$since" ]] && printf '%s' "$pid"
}

alive() { pid_of "$1" >/dev/null; }

# In a session of its own: Ctrl-C reaches this script, which then stops things in the right order.
launch() {
  local name=$1
  shift
  setsid -- "$@" >"$LOG/$name.log" 2>&1 </dev/null &
  note "$name" $!
}

# Launches and waits for the end in a way that a signal can interrupt; then nothing of it may linger.
attend() {
  local pid status=0
  launch "$@"
  pid=$!
  wait "$pid" || status=$?
  kill -TERM -- "-$pid" 2>/dev/null || true
  return "$status"
}

# PostgreSQL is asked alone, and to drop its sessions; any other program is asked with what it started.
halt() {
  local name=$1 pid
  if pid=$(pid_of "$name"); then
    if [[ $name == postgres ]]; then kill -INT "$pid"; else kill -TERM -- "-$pid"; fi 2>/dev/null || true
    for _ in {1..150}; do alive "$name" || break; sleep 0.1; done
    ! alive "$name" || kill -KILL -- "-$pid" 2>/dev/null || true
  fi
  rm -f "$RUN/$name.pid"
}

# What leans on another stops before it.
PROGRAMS=(build tests chore web jobs simulator redis postgres)

halt_all() { local name; for name in "${PROGRAMS[@]}"; do halt "$name"; done; }
any_alive() { local name; for name in "${PROGRAMS[@]}"; do ! alive "$name" || return 0; done; return 1; }

stop_on_exit() {
  trap 'exit 130' INT
  trap 'exit 143' TERM HUP PIPE
  # shellcheck disable=SC2064 # the deed is known now
  trap "trap '' INT TERM HUP PIPE; set +e; $1" EXIT
}

answers() { (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

http_status() {
  (
    exec 3<>"/dev/tcp/127.0.0.1/$1" || exit
    printf 'GET %s HTTP/1.0\r\nHost: 127.0.0.1:%s\r\n\r\n' "$2" "$1" >&3
    read -rt 10 _ status _ <&3 && printf '%s' "$status"
  ) 2>/dev/null
}

# Waits until the condition holds; gives up when the program died or the time is over.
until_ready() {
  local name=$1 seconds=$2 end
  shift 2
  end=$((SECONDS + seconds))
  until "$@"; do
    alive "$name" || { tail -15 "$LOG/$name.log" >&2; die "$name s'est arrêté au démarrage : voir $SHOWN_LOG/$name.log"; }
    ((SECONDS < end)) || { tail -15 "$LOG/$name.log" >&2; die "$name ne répond pas : voir $SHOWN_LOG/$name.log"; }
    sleep 0.1
  done
}

# The wanted port, or the next one that nobody listens on; remembered for the other commands.
take_port() {
  local name=$1 wanted=$2 port=$2
  while answers "$port"; do port=$((port + 10)); done
  ((port == wanted)) || quiet "port $wanted" "déjà pris : $name sera sur $port"
  printf '%s' "$port" >"$RUN/$name.port"
}

port() { cat "$RUN/$1.port" 2>/dev/null; }
