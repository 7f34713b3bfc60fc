#!/usr/bin/env bash
# Installs the servers that the REST tests run against (Datasette, Django REST framework, Kinto, FastAPI) into a virtual
# environment outside the clone; does nothing where it is complete. Prints the environment's Python.
set -euo pipefail
root="${XDG_CACHE_HOME:-$HOME/.cache}/data-ingestor"
venv="$root/test-venv"
packages=(datasette==0.65.5 djangorestframework==3.18.3 kinto==26.5.0 fastapi==0.165.0 uvicorn==0.54.0 python-multipart==0.0.34 "setuptools<81")
stamp="$venv/.installed-$(printf '%s\n' "${packages[@]}" | sha256sum | cut -c1-12)"
mkdir -p "$root"
exec 9> "$root/test-venv.lock"
flock 9
if [[ ! -e "$stamp" ]]; then
  python3 -m venv "$venv"
  "$venv/bin/pip" install --quiet --disable-pip-version-check "${packages[@]}" >&2
  touch "$stamp"
fi
echo "$venv/bin/python"
