# ./portal doctor: what is there, what is missing, what listens where, what runs.

doctor() {
  local missing
  title "Outils"
  tool ".NET SDK" "$(need_sdk 2>/dev/null; sdk_version || true)" "https://dotnet.microsoft.com/download/dotnet/10.0"
  tool "Node" "$(node --version 2>/dev/null || true)" "nodejs"
  tool "npm" "$(npm --version 2>/dev/null || true)" "npm"
  tool "PostgreSQL" "$(version_of "$(postgres_bin)/postgres")" "postgresql"
  tool "Redis" "$(version_of "$(redis_bin)")" "redis-server"
  tool "Chromium" "$(version_of "$(chromium_bin)")" "chromium, pour ./portal test"
  tool "fuseaux" "$(! has_paris || echo Europe/Paris)" "tzdata"

  title "Programmes"
  program postgres redis simulator jobs web

  title "Ports"
  listener 5080 web
  listener 5081 simulator
  listener 5025 mail
  listener 5082 postgres
  listener 5083 redis
  listener 5432 '' "un PostgreSQL de la machine"
  listener 6379 '' "un Redis de la machine"

  title "Données"
  quiet "ce dossier" "$STATE"
  [[ $(servers_place) == "$STATE" ]] || quiet "serveurs" "$(servers_place) (postgres n'entre pas dans $ROOT)"
  quiet "taille" "$(du -shc "$STATE" "$(servers_place)" 2>/dev/null | tail -1 | cut -f1)"
  quiet "utilisateur" "$(id -un)$(! is_root || echo ', les serveurs sous postgres')"
  say

  mapfile -t missing < <(missing_packages tests)
  if [[ ${#missing[@]} -gt 0 ]]; then
    say "Il manque : ${missing[*]}. ./portal up et ./portal test les installent s'ils en ont le droit."
    return 1
  fi
  sdk_version >/dev/null || return
  say "Tout est là."
}

version_of() { [[ ! -x $1 ]] || { "$1" --version 2>/dev/null || true; } | grep -oE '[0-9]+(\.[0-9]+)+' | head -1; }

tool() { if [[ $2 ]]; then good "$1" "$2"; else bad "$1" "manque ($3)"; fi; }

program() {
  local name pid
  for name in "$@"; do
    if pid=$(pid_of "$name"); then good "$name" "processus $pid$(at_port "$name")"; else quiet "$name" "arrêté"; fi
  done
}

at_port() { [[ ! -s $RUN/$1.port ]] || printf ', port %s' "$(port "$1")"; }

# The default ports, and the ones taken instead when they were busy.
listener() {
  local number=$1 name=$2 owner=$2
  [[ ! $name || ! -s $RUN/$name.port ]] || number=$(port "$name")
  [[ $owner != mail ]] || owner=simulator
  if ! answers "$number"; then [[ ! $name ]] || quiet "$number" "libre ($name)"
  elif [[ $name ]] && alive "$owner"; then good "$number" "$name"
  else quiet "$number" "${3:-un autre programme} ; Portal n'y touche pas"
  fi
}
