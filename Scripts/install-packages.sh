#!/usr/bin/env bash
# Installs the Debian packages that building and testing need; does nothing where they are present.
set -euo pipefail
wanted=()
need() { # need COMMAND-OR-FILE PACKAGE
  command -v "$1" >/dev/null 2>&1 || [ -e "$1" ] || wanted+=("$2")
}
need python3 python3
need pkg-config pkg-config
need cc gcc
need nm binutils
need patchelf patchelf
python3 -m pip --version >/dev/null 2>&1 || wanted+=(python3-pip)
python3 -c "import venv, ensurepip" >/dev/null 2>&1 || wanted+=(python3-venv)
[ ${#wanted[@]} -eq 0 ] && exit 0
if ! command -v apt-get >/dev/null 2>&1; then
  echo "Please install: ${wanted[*]}" >&2
  exit 1
fi
run=()
[ "$(id -u)" -eq 0 ] || run=(sudo)
echo "installing ${wanted[*]}"
"${run[@]}" apt-get update -q >/dev/null
DEBIAN_FRONTEND=noninteractive "${run[@]}" apt-get install -y -q --no-install-recommends "${wanted[@]}" >/dev/null
