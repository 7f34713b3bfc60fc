#!/usr/bin/env bash
# apt-install.sh [COMMAND-OR-FILE=PACKAGE]...: installs the Debian packages whose command or file is not there.
set -euo pipefail
wanted=()
for pair in "$@"; do
  probe=${pair%%=*}
  command -v "$probe" >/dev/null 2>&1 || [ -e "$probe" ] || wanted+=("${pair#*=}")
done
[ ${#wanted[@]} -eq 0 ] && exit 0
if ! command -v apt-get >/dev/null 2>&1; then
  echo "Please install: ${wanted[*]}" >&2
  exit 1
fi
run=()
[ "$(id -u)" -eq 0 ] || run=(sudo)
echo "installing ${wanted[*]}" >&2
"${run[@]}" apt-get update -q >/dev/null
DEBIAN_FRONTEND=noninteractive "${run[@]}" apt-get install -y -q --no-install-recommends "${wanted[@]}" >/dev/null
