# How the script speaks: short French lines, with colours only where a terminal reads them.

if [[ -t 1 && -z ${NO_COLOR:-} ]]; then
  bold=$'\e[1m' dim=$'\e[2m' green=$'\e[32m' red=$'\e[31m' off=$'\e[0m'
else
  bold='' dim='' green='' red='' off=''
fi

say() { printf '%s\n' "$*"; }
title() { printf '\n%s\n' "$bold$*$off"; }
warn() { printf '  %s %s\n' "$red!$off" "$*" >&2; }
die() { printf '\n%s %s\n' "$red✘$off" "$*" >&2; exit 1; }

good() { printf '  %s %s %s\n' "$green✔$off" "$(padded "$1" 14)" "${2:-}"; }
bad() { printf '  %s %s %s\n' "$red✘$off" "$(padded "$1" 14)" "${2:-}"; }
quiet() { printf '  %s %s %s\n' "$dim·$off" "$(padded "$1" 14)" "$dim${2:-}$off"; }

# printf pads by bytes, French is not made of them.
padded() {
  local fill=$(($2 - ${#1}))
  printf '%s%*s' "$1" $((fill > 0 ? fill : 0)) ''
}

tenths_since() {
  local now=${EPOCHREALTIME/./} from=${1/./}
  local tenths=$(((now - from) / 100000))
  printf '%d,%d s' $((tenths / 10)) $((tenths % 10))
}

# Runs a step and says, on one line, how long it took.
step() {
  local label=$1 from=$EPOCHREALTIME
  shift
  "$@"
  good "$label" "$dim$(tenths_since "$from")$off"
}
