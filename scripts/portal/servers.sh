# A PostgreSQL cluster and a Redis of our own, on 127.0.0.1 only. A server that already runs is never touched.

# PostgreSQL refuses to be root: then both servers are the user `postgres`, and live where that user can go.
servers_place() {
  if ! is_root || ! id postgres >/dev/null 2>&1 || as_server test -x "$STATE"; then
    printf '%s' "$STATE"
  else
    printf '/var/lib/portal-%s' "$(printf '%s' "$ROOT" | sha256sum | cut -c1-12)"
  fi
}

SERVER_USER=()
! is_root || SERVER_USER=(setpriv --reuid=postgres --regid=postgres --init-groups --)

# From /, as the current directory may be closed to that user.
as_server() (cd / && "${SERVER_USER[@]}" "$@")

server_dir() {
  mkdir -p "$(dirname "$1")"
  if is_root; then install -d -m 700 -o postgres -g postgres "$1"; else install -d -m 700 "$1"; fi
}

# Made aside and moved in place, so that an interrupted initdb leaves nothing behind. Names sort as French people expect.
make_cluster() {
  local dir=$1 password
  shift
  [[ ! -f $dir/data/PG_VERSION ]] || return 0
  rm -rf "$dir"
  server_dir "$dir"
  password=$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')
  printf '%s' "$password" >"$dir/password"
  chmod 600 "$dir/password"
  ! is_root || chown postgres: "$dir/password"
  as_server "$PG_BIN/initdb" -D "$dir/new" -U portal --auth=scram-sha-256 --pwfile="$dir/password" -E UTF8 --no-sync \
    --locale=C.UTF-8 --locale-provider=icu --icu-locale=fr-FR >"$LOG/initdb.log" 2>&1 ||
    { tail -5 "$LOG/initdb.log" >&2; die "initdb a échoué : voir $SHOWN_LOG/initdb.log"; }
  printf '%s\n' "listen_addresses = '127.0.0.1'" "unix_socket_directories = ''" "timezone = 'UTC'" "$@" |
    as_server tee -a "$dir/new/postgresql.conf" >/dev/null
  as_server mv "$dir/new" "$dir/data"
}

start_postgres() {
  local dir=$1
  launch postgres env -C / "${SERVER_USER[@]}" "$PG_BIN/postgres" -D "$dir/data" -p "$(port postgres)"
  until_ready postgres 30 "$PG_BIN/pg_isready" -q -h 127.0.0.1 -p "$(port postgres)"
  POSTGRES=$(connection_to "$dir")
}

connection_to() { printf 'Host=127.0.0.1;Port=%s;Username=portal;Password=%s' "$(port postgres)" "$(<"$1/password")"; }

# Holds are rebuilt from the database: Redis keeps nothing on disk.
start_redis() {
  local dir=$1
  server_dir "$dir"
  launch redis env -C / "${SERVER_USER[@]}" "$REDIS_BIN" --port "$(port redis)" --bind 127.0.0.1 --dir "$dir" \
    --save '' --appendonly no --maxmemory-policy noeviction --daemonize no
  until_ready redis 10 redis_answers "$(port redis)"
}

redis_answers() {
  (
    exec 3<>"/dev/tcp/127.0.0.1/$1" || exit
    printf 'PING\r\n' >&3
    read -rt 2 reply <&3 && [[ $reply == +PONG* ]]
  ) 2>/dev/null
}

find_servers() {
  PG_BIN=$(postgres_bin)
  REDIS_BIN=$(redis_bin)
  PLACE=$(servers_place)
}

# The servers of `up`: ordinary, safe settings. A page read by its index costs little more than the next one: the disks are no platters.
start_servers() {
  find_servers
  take_port postgres 5082
  take_port redis 5083
  make_cluster "$PLACE/postgres" "max_connections = 200" "shared_buffers = 256MB" "random_page_cost = 1.1"
  start_postgres "$PLACE/postgres"
  start_redis "$PLACE/redis"
  make_database
}

make_database() {
  local sql
  sql() { PGPASSWORD=$(<"$PLACE/postgres/password") "$PG_BIN/psql" -h 127.0.0.1 -p "$(port postgres)" -U portal -d postgres -qtAc "$1"; }
  [[ $(sql "select 1 from pg_database where datname = 'portal'") == 1 ]] || sql 'create database portal'
}

# The servers of `test`: thrown away afterwards, so nothing waits for the disk.
start_test_servers() {
  find_servers
  SERVERS=$PLACE/test/run.$$
  take_port postgres $((20000 + RANDOM % 10000))
  take_port redis $((20000 + RANDOM % 10000))
  make_cluster "$SERVERS/postgres" "max_connections = 300" "shared_buffers = 256MB" "random_page_cost = 1.1" \
    "fsync = off" "full_page_writes = off" "synchronous_commit = off"
  start_postgres "$SERVERS/postgres"
  start_redis "$SERVERS/redis"
}
