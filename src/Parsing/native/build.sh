#!/usr/bin/env bash
# Fills lib/ with what src/Parsing loads at run time: the tree-sitter core, compiled here from its vendored C source, and one prebuilt
# library and its tag query per grammar, as pinned by package-lock.json. Does nothing when lib/ is already what the inputs say.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

case $(uname -s) in
  Linux) os=linux suffix=so ;;
  Darwin) os=darwin suffix=dylib ;;
  *) echo "native parsers: $(uname -s) is not supported; build on Linux or macOS" >&2; exit 1 ;;
esac
case $(uname -m) in
  x86_64 | amd64) arch=x64 ;;
  aarch64 | arm64) arch=arm64 ;;
  *) echo "native parsers: no prebuilt grammars for $(uname -m); build on x64 or arm64" >&2; exit 1 ;;
esac

wanted="$os-$arch $(cat package-lock.json flatten.c build.sh | cksum)"
[ "$(cat lib/.complete 2>/dev/null || true)" != "$wanted" ] || exit 0

compiler=${CC:-cc}
command -v "${compiler%% *}" >/dev/null || { echo "native parsers: no C compiler; install one (Debian: apt install gcc libc6-dev, macOS: xcode-select --install)" >&2; exit 1; }
command -v npm >/dev/null || { echo "native parsers: npm is missing; install Node 20 or later (Debian: apt install nodejs npm)" >&2; exit 1; }

work=$(mktemp -d "${TMPDIR:-/tmp}/native-parsers.XXXXXX")
trap 'rm -rf "$work"' EXIT
cp package.json package-lock.json .npmrc "$work"
(cd "$work" && npm ci --ignore-scripts --legacy-peer-deps --no-audit --no-fund --loglevel=error >"$work/npm.log" 2>&1) ||
  { cat "$work/npm.log" >&2; echo "native parsers: npm ci failed; see above, then run src/Parsing/native/build.sh again" >&2; exit 1; }

mkdir "$work/lib"
core=$work/node_modules/tree-sitter/vendor/tree-sitter/lib
# shellcheck disable=SC2086 # CC may carry options
$compiler -O2 -shared -fPIC -w -I "$core/include" -I "$core/src" -o "$work/lib/libtree-sitter.$suffix" "$core/src/lib.c" flatten.c

for package in "$work"/node_modules/tree-sitter-*/ "$work"/node_modules/@*/tree-sitter-*/; do
  package=${package%/}
  name=${package#"$work"/node_modules/}
  prebuilt=$package/prebuilds/$os-$arch/${name/\//+}.node # a scope's slash becomes a plus
  [ -f "$prebuilt" ] || continue
  language=${name##*tree-sitter-}
  cp "$prebuilt" "$work/lib/$language.$suffix"
  [ ! -f "$package/queries/tags.scm" ] || cp "$package/queries/tags.scm" "$work/lib/$language.tags.scm"
done

printf '%s\n' "$wanted" >"$work/lib/.complete"
rm -rf lib
mv "$work/lib" lib
