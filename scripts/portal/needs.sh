# What must be on the machine, and how it gets there: with apt when we may, else by telling the one command to type.

is_root() { [[ $EUID -eq 0 ]]; }

sdk_version() { dotnet --list-sdks 2>/dev/null | awk '/^10\./ { version = $1 } END { if (version == "") exit 1; print version }'; }

# The directory of the PostgreSQL programs: that of our cluster's version when there is one, else the newest.
postgres_bin() {
  local place made='' bin
  [[ -z ${PORTAL_PG_BIN:-} ]] || { printf '%s' "$PORTAL_PG_BIN"; return; }
  place=$(servers_place)
  [[ ! -r $place/postgres/data/PG_VERSION ]] || made=$(<"$place/postgres/data/PG_VERSION")
  for bin in ${made:+"/usr/lib/postgresql/$made/bin"} $(printf '%s\n' /usr/lib/postgresql/*/bin | sort -rV) \
             "$(dirname "$(command -v initdb || echo /none)")"; do
    [[ ! -x $bin/initdb || ! -x $bin/postgres ]] || { printf '%s' "$bin"; return; }
  done
  return 1
}

redis_bin() { command -v "${PORTAL_REDIS_BIN:-redis-server}"; }
chromium_bin() { command -v "${PORTAL_CHROMIUM:-chromium}" || command -v chromium-browser || command -v google-chrome; }
chromium_shell_bin() { command -v "${PORTAL_CHROMIUM_SHELL:-chromium-headless-shell}" || chromium_bin; }
has_paris() { [[ -e /usr/share/zoneinfo/Europe/Paris ]]; }

# The Debian packages that a bare machine lacks; `tests` also asks for a browser.
missing_packages() {
  postgres_bin >/dev/null || echo postgresql
  redis_bin >/dev/null || echo redis-server
  command -v node >/dev/null || echo nodejs
  command -v npm >/dev/null || echo npm
  has_paris || echo tzdata
  [[ ${1:-} != tests ]] || chromium_bin >/dev/null || echo chromium
}

need_sdk() {
  command -v dotnet >/dev/null || { [[ ! -x ${HOME:-}/.dotnet/dotnet ]] || PATH=$HOME/.dotnet:$PATH; }
  sdk_version >/dev/null || die "Il manque le SDK .NET 10 : https://dotnet.microsoft.com/download/dotnet/10.0"
}

need_machine() {
  need_sdk
  local missing typed
  mapfile -t missing < <(missing_packages "${1:-}")
  [[ ${#missing[@]} -gt 0 ]] || return 0

  typed="apt-get update && apt-get install -y --no-install-recommends ${missing[*]}"
  command -v apt-get >/dev/null || die "Il manque : ${missing[*]}. Cette machine n'a pas apt : installez-les à sa manière."
  if is_root; then
    step "apt" install_packages env "${missing[@]}"
  elif sudo -n true 2>/dev/null; then
    step "apt" install_packages "sudo -n env" "${missing[@]}"
  else
    die "Il manque : ${missing[*]}. Tapez :"$'\n\n'"    $(command -v sudo >/dev/null && echo 'sudo sh' || echo su) -c '$typed'"$'\n'
  fi
}

# Chromium without what nobody sees, half the work for each page. Where apt has none, or we may not ask it, the whole one serves.
wish_for_shell() {
  command -v "${PORTAL_CHROMIUM_SHELL:-chromium-headless-shell}" >/dev/null && return
  command -v apt-get >/dev/null || return 0
  if is_root; then (step "apt" install_packages env chromium-headless-shell) 2>/dev/null || true
  elif sudo -n true 2>/dev/null; then (step "apt" install_packages "sudo -n env" chromium-headless-shell) 2>/dev/null || true
  fi
}

# Debian starts its own PostgreSQL and Redis when it installs them; Portal never talks to those.
install_packages() {
  local as=$1 apt
  shift
  # shellcheck disable=SC2206 # two words on purpose
  apt=($as DEBIAN_FRONTEND=noninteractive apt-get -qq -o DPkg::Lock::Timeout=180)
  say "  Installation de : $*"
  { "${apt[@]}" update && "${apt[@]}" install -y --no-install-recommends "$@"; } >"$LOG/apt.log" 2>&1 ||
    { tail -5 "$LOG/apt.log" >&2; die "apt a échoué : voir $SHOWN_LOG/apt.log"; }
}
