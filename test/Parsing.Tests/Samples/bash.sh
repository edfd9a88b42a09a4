#!/bin/sh
# Builds the shop.
set -e

TARGET=shop

# Says what is wrong and ends.
fail() {
  local why=$1
  echo "$why" >&2
  exit 1
}

function build {
  make "$TARGET" || fail "no target"
}

build "$@"
