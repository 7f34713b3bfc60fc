#!/usr/bin/env bash
# venv.sh NAME PACKAGE...: a Python environment outside the clone with just these packages; does nothing where it is complete.
# Prints its folder.
set -euo pipefail
root="${XDG_CACHE_HOME:-$HOME/.cache}/data-ingestor"
venv="$root/$1-venv"
shift
stamp="$venv/.installed-$(printf '%s\n' "$@" | sha256sum | cut -c1-12)"
mkdir -p "$root"
exec 9> "$venv.lock"
flock 9
if [[ ! -e "$stamp" ]]; then
  python3 -m venv "$venv"
  "$venv/bin/pip" install --quiet --disable-pip-version-check "$@" >&2
  touch "$stamp"
fi
echo "$venv"
