# Sourced by the other scripts: names each missing tool with the command that installs it, then stops.
# Usage: require git dotnet node cc [chromium] [redis-server]

install_hint() {
  local apt=$1 brew=$2 dnf=$3
  if command -v apt-get >/dev/null 2>&1; then echo "sudo apt-get install -y $apt"
  elif command -v brew >/dev/null 2>&1; then echo "brew install $brew"
  elif command -v dnf >/dev/null 2>&1; then echo "sudo dnf install -y $dnf"
  else echo "your package manager ($apt)"; fi
}

missing=0
lacks() {
  echo "hub: $1 is missing; install it with: $2" >&2
  missing=1
}

require() {
  local tool major
  for tool in "$@"; do
    case $tool in
      git)
        command -v git >/dev/null 2>&1 || lacks "git" "$(install_hint git git git)" ;;
      dotnet)
        if ! command -v dotnet >/dev/null 2>&1; then
          lacks "the .NET 10 SDK" "$(install_hint dotnet-sdk-10.0 dotnet-sdk dotnet-sdk-10.0) (or see https://dot.net/download)"
        elif ! dotnet --list-sdks 2>/dev/null | grep -q '^10\.'; then
          lacks "the .NET 10 SDK (found: $(dotnet --list-sdks 2>/dev/null | cut -d' ' -f1 | tr '\n' ' '))" "$(install_hint dotnet-sdk-10.0 dotnet-sdk dotnet-sdk-10.0) (or see https://dot.net/download)"
        fi ;;
      node)
        if ! command -v node >/dev/null 2>&1 || ! command -v npm >/dev/null 2>&1; then
          lacks "Node 20 with npm" "$(install_hint 'nodejs npm' node nodejs) (or see https://nodejs.org)"
        else
          major=$(node --version | sed 's/^v\([0-9]*\).*/\1/')
          [ "$major" -ge 20 ] || lacks "Node 20 or newer (found $(node --version))" "$(install_hint 'nodejs npm' node nodejs) (or see https://nodejs.org)"
        fi ;;
      cc)
        command -v cc >/dev/null 2>&1 || lacks "a C compiler" "$(install_hint gcc gcc gcc)" ;;
      redis-server)
        command -v redis-server >/dev/null 2>&1 || lacks "redis-server" "$(install_hint redis-server redis redis)" ;;
      chromium)
        chromium_path >/dev/null || lacks "Chromium (for the browser test)" "$(install_hint chromium chromium chromium)" ;;
    esac
  done
  [ "$missing" -eq 0 ] || exit 1
}

chromium_path() {
  if [ -n "${CHROMIUM:-}" ]; then echo "$CHROMIUM"; return; fi
  command -v chromium || command -v chromium-browser || command -v google-chrome
}
