#!/usr/bin/env bash
# Builds what is out of date: the native parsers, the web page, then the .NET projects named. A run with nothing to do takes well under a second.
# Usage: eng/setup.sh PROJECT [PROJECT ...]   EDITION=Cluster builds the edition on Microsoft Orleans.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cd "$root"
. eng/require.sh
require git dotnet node cc

stamps=$root/artifacts/stamps
mkdir -p "$stamps"
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
export npm_config_fund=false npm_config_audit=false npm_config_update_notifier=false

# One setup at a time: two launchers must not build into the same folders.
if command -v flock >/dev/null 2>&1; then
  exec 9>"$stamps/lock"
  flock -n 9 || { echo "hub: waiting for another build of this checkout to end" >&2; flock 9; }
fi

# Runs a command quietly; on failure shows all that it printed. Build servers that outlive it must not inherit the lock.
quietly() {
  local what=$1 log
  shift
  log=$(mktemp)
  if ! "$@" >"$log" 2>&1 9>&-; then
    cat "$log" >&2
    rm -f "$log"
    echo "hub: $what failed; its output is above" >&2
    exit 1
  fi
  rm -f "$log"
}

# The source files below the given places, without what builds produce.
inputs() {
  find "$@" \( -name bin -o -name obj -o -name node_modules -o -name dist -o -path '*/native/lib' \) -prune -o -type f "${filter[@]}" -print
}
filter=()

# True when a source file is newer than the stamp, or the list of files is another one.
stale() {
  local stamp=$1
  shift
  [ -f "$stamp" ] || return 0
  [ "$(inputs "$@" | LC_ALL=C sort | cksum)" = "$(cat "$stamp")" ] || return 0
  local filter=(-newer "$stamp")
  [ -n "$(inputs "$@" | head -n 1)" ]
}

# Runs a step and stamps it with the moment before it began, so that an edit made meanwhile is seen next time.
step() {
  local stamp=$1 places=$2 what=$3
  shift 3
  stale "$stamp" $places || return 0
  echo "hub: $what" >&2
  inputs $places | LC_ALL=C sort | cksum >"$stamp.new"
  quietly "$what" "$@"
  mv "$stamp.new" "$stamp"
}

[ -f src/Parsing/native/lib/.complete ] || rm -f "$stamps/native"
step "$stamps/native" src/Parsing/native "building the native parsers" src/Parsing/native/build.sh

[ -d src/Web/node_modules ] || rm -f "$stamps/web-packages"
[ -f src/Web/dist/index.html ] || rm -f "$stamps/web"
step "$stamps/web-packages" "src/Web/package.json src/Web/package-lock.json" "installing the web page's packages" npm --prefix src/Web ci
step "$stamps/web" src/Web "building the web page" npm --prefix src/Web run build

shared="src bench Directory.Build.props Directory.Packages.props global.json .editorconfig"
edition=${EDITION:-Embedded}
for project in "$@"; do
  places=$shared
  case $project in *.sln | test/*) places="$shared test $project" ;; esac
  stamp=$stamps/$(echo "$project" | tr '/' '-')
  what="building $(basename "$project")"
  if [ "$edition" = Embedded ]; then
    step "$stamp" "$places" "$what" dotnet build "$project" -c Release -v minimal -clp:NoSummary
  else
    step "$stamp.$edition" "$places" "$what ($edition)" dotnet build "$project" -c Release -v minimal -clp:NoSummary -p:Edition="$edition"
  fi
done

# The tests run real ONNX graphs. The product itself is built and served without the runtime.
case "$*" in
  *.sln*)
    [ -n "$(ls artifacts/onnxruntime 2>/dev/null)" ] || rm -f "$stamps/onnxruntime"
    step "$stamps/onnxruntime" src/Cli/Onnx "installing ONNX Runtime for the tests" dotnet src/Cli/bin/Release/net10.0/hub.dll models install-onnx --to artifacts/onnxruntime
    ;;
esac
