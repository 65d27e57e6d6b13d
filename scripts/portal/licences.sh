# The list of what others wrote, from the lock files and from what each package says of itself: docs/dependencies.md.

licences() {
  local shipped tests list=$ROOT/docs/dependencies.md
  attend restore dotnet restore "$ROOT/Portal.sln" -p:RestoreLockedMode=true || die "Les paquets manquent : voir $SHOWN_LOG/restore.log"
  shipped=$(locked_in web jobs realtime e2e/simulator)
  tests=$(comm -13 <(printf '%s\n' "$shipped") <(locked_in core bench e2e tests/support tests/unit tests/integration))

  {
    printf '%s\n' '# Dependencies' '' 'Written by `./portal licences` from the lock files; a test fails when one of them names something else.'
    table 'What runs' "$shipped" nuget
    table 'What only builds and tests' "$tests" nuget
    table 'What the browser is served from' "$(locked_by_npm web)" npm
    table 'What the scripts of the pages are tested with' "$(locked_by_npm tests/scripts)" npm
  } >"$list"
  good licences "$(grep '^| ' "$list" | grep -vc '^| package') paquets dans docs/dependencies.md"
}

# « name version », each once.
locked_in() {
  local folder
  for folder in "$@"; do
    awk -F'"' '/^      "/ { name = $2 } /"resolved"/ { print name, $4 }' "$ROOT/$folder/packages.lock.json"
  done | sort -u
}

# « name version licence ».
locked_by_npm() {
  awk -F'"' '/^    "node_modules\// { name = $2; sub(/^node_modules\//, "", name) }
    /^      "version"/ { version = $4 } /^      "license"/ { print name, version, $4 }' "$ROOT/$1/package-lock.json" | sort -u
}

table() {
  local title=$1 packages=$2 from=$3 name version licence
  printf '\n## %s\n\n| package | version | licence |\n|---|---|---|\n' "$title"
  while read -r name version licence; do
    [[ $from == npm ]] || licence=$(licence_of "$name" "$version")
    printf '| %s | %s | %s |\n' "$name" "$version" "$licence"
  done <<<"$packages"
}

licence_of() {
  local folder=${NUGET_PACKAGES:-$HOME/.nuget/packages}/${1,,}/$2
  local about=$folder/${1,,}.nuspec said
  [[ -f $about ]] || die "$1 $2 n’est pas restauré"
  if said=$(grep -oP '<license type="expression">\K[^<]+' "$about"); then
    printf '%s' "$said"
  elif said=$(grep -oP '<license type="file">\K[^<]+' "$about"); then
    printf 'its own, `%s` in the package' "$said"
  elif said=$(grep -oP '<licenseUrl>\K[^<]+' "$about"); then
    printf 'its own, <%s>' "$said"
  else
    die "$1 $2 ne dit pas sa licence"
  fi
}
