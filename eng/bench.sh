#!/usr/bin/env bash
# Builds and runs the benchmarks. Usage: ./hub bench [WHAT] [OPTIONS]; ./hub bench --help lists what can be measured.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
"$root/eng/setup.sh" src/Cli/Cli.csproj bench/Bench/Bench.csproj
exec dotnet "$root/bench/Bench/bin/Release/net10.0/LunarHub.Bench.dll" "$@"
