#!/usr/bin/env bash
# Builds and tests everything: the .NET projects, the web page, the page in a real browser. Ends with `N passed, N failed`.
# Usage: ./hub test [--cluster] [--filter EXPRESSION]   (--cluster adds the cluster edition: the grains' tests on silos, and the end-to-end tests on three silos and a Redis; it needs redis-server. The filter is dotnet test's; with it only the .NET tests run)
set -uo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cd "$root"
. eng/require.sh

filter=()
cluster=no
while [ $# -gt 0 ]; do
  case $1 in
    --filter) [ $# -ge 2 ] || { echo "hub test: --filter needs an expression" >&2; exit 2; }; filter=(--filter "$2"); shift 2 ;;
    --cluster) cluster=yes; shift ;;
    -h | --help) sed -n '2,3s/^# //p' "$0"; exit 0 ;;
    *) echo "hub test: unknown argument '$1'; see ./hub test --help" >&2; exit 2 ;;
  esac
done

require git dotnet node cc chromium
eng/setup.sh Orleans.sln || exit 1

# What the API's tests take from npm: the real MCP client, and the payloads of GitHub's webhooks.
for folder in test/ApiHost.Tests/mcp-client test/ApiHost.Tests/webhook-examples; do
  if [ ! -d $folder/node_modules ] || [ $folder/package-lock.json -nt $folder/node_modules ]; then
    npm --prefix $folder ci --ignore-scripts --no-fund --no-audit >/dev/null || exit 1
    touch $folder/node_modules
  fi
done

on_silos="Grains.Tests Silo.Tests EndToEnd.Tests"
if [ "$cluster" = yes ]; then
  require redis-server
  for name in $on_silos; do EDITION=Cluster eng/setup.sh "test/$name/$name.csproj" || exit 1; done
fi

results=$root/artifacts/test-results
rm -rf "$results"
mkdir -p "$results"
passed=0
failed=0

# Adds one suite's counts; a suite that printed none failed before it could count.
count() {
  local name=$1 ok=$2 bad=$3
  printf '%-28s %6d passed %6d failed\n' "$name" "$ok" "$bad"
  passed=$((passed + ok))
  failed=$((failed + bad))
}

attribute() { sed -n "s/.*<Counters [^>]*[ ]$1=\"\([0-9]*\)\".*/\1/p" "$2" | head -n 1; }

# Runs one test project; further arguments are dotnet test's.
suite() {
  local name=$1 project=$2 code trx ok bad
  shift 2
  dotnet test "$project" -c Release --no-build -v quiet --nologo ${filter[@]+"${filter[@]}"} "$@" \
    --logger "trx;LogFileName=$name.trx" --logger "console;verbosity=minimal" --results-directory "$results" \
    --blame-hang-timeout 8m --blame-hang-dump-type none >"$results/$name.log" 2>&1
  code=$?
  trx=$results/$name.trx
  if [ -f "$trx" ]; then
    ok=$(attribute passed "$trx")
    bad=$(attribute failed "$trx")
    # A run that broke off (a crash, a hang) counts as one failure more than its tests.
    if [ $code -ne 0 ] && [ "${bad:-0}" -eq 0 ]; then bad=1; fi
    count "$name" "${ok:-0}" "${bad:-0}"
    if [ "${bad:-0}" -ne 0 ]; then cat "$results/$name.log"; fi
  elif [ ${#filter[@]} -gt 0 ] && [ $code -eq 0 ]; then
    :
  else
    cat "$results/$name.log"
    count "$name" 0 1
  fi
}

for project in test/*/*.Tests.csproj; do
  suite "$(basename "$project" .csproj)" "$project"
done
if [ "$cluster" = yes ]; then
  # The very same tests, on silos of Microsoft Orleans.
  for name in $on_silos; do suite "$name-on-silos" "test/$name/$name.csproj" -p:Edition=Cluster; done
fi

if [ ${#filter[@]} -eq 0 ]; then
  npm --prefix src/Web test -- --reporter=json --outputFile="$results/web.json" >"$results/web.log" 2>&1
  code=$?
  ok=$(node -p "JSON.parse(require('fs').readFileSync('$results/web.json')).numPassedTests" 2>/dev/null || echo 0)
  bad=$(node -p "JSON.parse(require('fs').readFileSync('$results/web.json')).numFailedTests" 2>/dev/null || echo 1)
  if [ $code -ne 0 ] && [ "$bad" -eq 0 ]; then bad=1; fi
  count "Web" "$ok" "$bad"
  [ "$bad" -eq 0 ] || cat "$results/web.log"
fi

echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
