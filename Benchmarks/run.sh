#!/usr/bin/env bash
# run.sh INGESTOR [OPTIONS of bench.py]: installs DuckDB for Python and the peers into environments outside the clone, then measures.
set -euo pipefail
cd "$(dirname "$0")"
ingestor=$(realpath "../$1") && shift
root="${XDG_CACHE_HOME:-$HOME/.cache}/data-ingestor/benchmarks"
mkdir -p "$root"

# environment NAME PACKAGE...: a Python environment with these packages; nothing where it is complete.
environment() {
  local venv="$root/$1" stamp
  stamp="$venv/.installed-$(printf '%s\n' "${@:2}" | sha256sum | cut -c1-12)"
  [[ -e "$stamp" ]] && return
  rm -rf "$venv"
  python3 -m venv "$venv"
  "$venv/bin/pip" install --quiet --disable-pip-version-check "${@:2}" >&2 && touch "$stamp"
}

environment duckdb duckdb==1.5.5 polars==2.1.0 pyarrow==26.0.1
if [[ " $* " != *" --no-peers "* ]]; then
  # A peer that cannot be installed is left out, and the report says so.
  environment dlt "dlt[duckdb,parquet]==1.31.0" || true
  environment ingestr ingestr==0.14.1 || true
  if environment sling sling-linux-amd64==1.4.11 duckdb-cli==1.5.5 duckdb-extension-json==1.5.5 duckdb-extension-httpfs==1.5.5; then
    # sling runs DuckDB's command line, which needs two extensions in the home directory.
    extensions="$root/sling/home/.duckdb/extensions/v1.5.5/linux_amd64"
    mkdir -p "$extensions"
    cp "$root"/sling/lib/python3*/site-packages/duckdb_extension_*/extensions/v1.5.5/*.duckdb_extension "$extensions/"
    ln -sf "$root"/sling/lib/python3*/site-packages/sling_linux_amd64/bin/sling-linux-amd64 "$root/sling/bin/sling-native"
    chmod +x "$root/sling/bin/sling-native"
  fi
fi
exec "$root/duckdb/bin/python" bench.py --ingestor "$ingestor" --environments "$root" "$@"
