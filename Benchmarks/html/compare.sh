#!/usr/bin/env bash
# Runs compare.py with pandas, lxml and html5lib in a virtual environment outside the clone.
set -euo pipefail
venv="${XDG_CACHE_HOME:-$HOME/.cache}/data-ingestor/html-venv"
packages=(pandas==3.1.1 lxml==6.1.3 html5lib==1.1 beautifulsoup4==4.15.0)
stamp="$venv/.installed-$(printf '%s\n' "${packages[@]}" | sha256sum | cut -c1-12)"
if [[ ! -e "$stamp" ]]; then
  python3 -m venv "$venv"
  "$venv/bin/pip" install --quiet --disable-pip-version-check "${packages[@]}" >&2
  touch "$stamp"
fi
exec "$venv/bin/python" "$(dirname "$0")/compare.py" "$@"
