# up, down, reset: the whole portal on this machine.

up() {
  local from=$EPOCHREALTIME detach=''
  case ${1:-} in --detach | -d) detach=yes ;; '') ;; *) die "up ne connaît pas « $1 »" ;; esac
  if alive web; then welcome; return; fi
  take_the_servers
  halt_all
  stop_on_exit close_down

  title "Portal, le portail famille"
  say
  need_machine
  step "construction" build_programs
  step "serveurs" start_servers
  take_program_ports
  portal_environment
  step "commune" load_demo
  start_programs
  step "portail" until_ready web 60 web_is_well
  say "  ${dim}en $(tenths_since "$from")${off}"

  welcome
  if [[ $detach ]]; then
    trap - INT TERM HUP EXIT
    rm -f "$RUN/owner.pid"
    say "  ./portal down arrête tout."
  else
    say "  Ctrl-C arrête tout."
    stay
  fi
}

# One command at a time starts servers; `down` finds it by this.
take_the_servers() {
  ! alive owner || die "Une autre commande ./portal démarre déjà (processus $(pid_of owner))."
  note owner $$
}

take_program_ports() {
  take_port web "${PORTAL_PORT:-5080}"
  take_port simulator 5081
  take_port mail 5025
}

load_demo() { in_jobs seed >"$STATE/accounts.txt"; }

# One pair for this checkout, made once: a new one would end every device that was alerted.
push_keys() {
  [[ -s $STATE/push-keys ]] || in_jobs push-keys >"$STATE/push-keys"
  set -a
  # shellcheck source=/dev/null
  . "$STATE/push-keys"
  set +a
}

start_programs() {
  push_keys
  launch simulator env -C "$ROOT/e2e/simulator" Simulator__SmtpPort="$(port mail)" \
    dotnet bin/Release/net10.0/Portal.Simulator.dll --urls "$(address simulator)"
  launch jobs env -C "$ROOT/jobs" dotnet bin/Release/net10.0/Portal.Jobs.dll
  launch web env -C "$ROOT/web" dotnet bin/Release/net10.0/Portal.Web.dll --urls "$(address web)"
}

web_is_well() { [[ $(http_status "$(port web)" /sante) == 200 ]]; }

address() { printf 'http://127.0.0.1:%s' "$(port "$1")"; }

# What the three programs read; docs/operations.md says what each means.
portal_environment() {
  export ASPNETCORE_ENVIRONMENT=Development DOTNET_ENVIRONMENT=Development
  export Portal__Database=postgres Portal__RedisPrefix=portal Portal__PublicUrl
  export ConnectionStrings__Portal="$POSTGRES;Database=portal;Max Auto Prepare=100;No Reset On Close=true;Maximum Pool Size=50"
  export ConnectionStrings__Redis
  export PayFip__ServiceUrl PayFip__PaymentUrl PayFip__Saisie=T
  export Mail__Host=127.0.0.1 Mail__Port Mail__From='portail@commune.example'
  export Portal__Documents=$STATE/documents
  Portal__PublicUrl=$(address web)
  ConnectionStrings__Redis=127.0.0.1:$(port redis)
  PayFip__ServiceUrl=$(address simulator)/tpa/services/securite
  PayFip__PaymentUrl=$(address simulator)/tpa/paiementws.web
  Mail__Port=$(port mail)
}

welcome() {
  title "Le portail est ouvert : $green$(address web)$off"
  say
  say "  Courriels envoyés   $(address simulator)/mails"
  say "  Journaux            .portal/log/"
  say
  [[ ! -s $STATE/accounts.txt ]] || sed 's/^./  &/' "$STATE/accounts.txt"
  say
}

# Until Ctrl-C, or until the portal itself falls. The others may be stopped on purpose, to see what happens then.
stay() {
  local name told=''
  while alive web; do
    for name in postgres redis simulator jobs; do
      [[ $told == *" $name "* ]] || alive "$name" || { warn "$name s'est arrêté : voir $SHOWN_LOG/$name.log"; told+=" $name "; }
    done
    sleep 1
  done
  tail -15 "$LOG/web.log" >&2
  die "Le portail s'est arrêté : voir $SHOWN_LOG/web.log"
}

close_down() {
  if any_alive; then
    say
    step "tout est arrêté" halt_all
  fi
  rm -f "$RUN"/*.pid "$RUN"/*.port
}

down() {
  local owner
  if owner=$(pid_of owner); then
    kill -TERM "$owner" 2>/dev/null || true
    for _ in {1..300}; do alive owner || break; sleep 0.1; done
  fi
  close_down
  sweep_test_runs
}

reset() {
  local answer place
  place=$(servers_place)
  if [[ ${1:-} != --yes ]]; then
    [[ -t 0 ]] || die "reset efface la base privée : ajoutez --yes pour confirmer."
    read -rp "Effacer la base privée de ce dossier, ses comptes et ses journaux ? (oui/non) " answer
    [[ $answer == oui || $answer == o ]] || { say "Rien n'a été effacé."; return; }
  fi
  down
  rm -rf "$place/postgres" "$place/redis" "$place/test" "$STATE/test" "$STATE/accounts.txt" "$LOG"
  [[ $place == "$STATE" ]] || rmdir "$place" 2>/dev/null || true
  say "  La base privée est effacée ; ./portal up en fera une neuve."
}
