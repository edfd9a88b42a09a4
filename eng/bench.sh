#!/usr/bin/env bash
# Builds and runs the benchmarks. Usage: ./hub bench [WHAT] [OPTIONS]; ./hub bench --help lists what can be measured.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
if [ "${1:-}" = cluster ]; then
  # Both editions: the one is compared with the other.
  "$root/eng/setup.sh" src/Cli/Cli.csproj
  EDITION=Cluster "$root/eng/setup.sh" src/Cli/Cli.csproj bench/Bench/Bench.csproj
  exec dotnet "$root/bench/Bench/bin/cluster/Release/net10.0/LunarHub.Bench.dll" "$@"
fi
"$root/eng/setup.sh" src/Cli/Cli.csproj bench/Bench/Bench.csproj
exec dotnet "$root/bench/Bench/bin/Release/net10.0/LunarHub.Bench.dll" "$@"
