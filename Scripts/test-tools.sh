#!/usr/bin/env bash
# test-tools.sh sqlmesh|dbt|contracts|client|arrow: installs the tools that exported projects are run under and that write files, each into a Python environment
# of its own, as their requirements exclude each other. Their DuckDB is the one that the vault is written with. Prints the
# folder of the tools.
set -euo pipefail
cd "$(dirname "$0")"
duckdb=duckdb==1.5.5
case "$1" in
  sqlmesh) venv=$(./venv.sh sqlmesh sqlmesh==0.236.4 psycopg2-binary==2.9.13 "$duckdb") ;;
  # From 1.12 on dbt-core fetches a parser from outside the package registry while it is installed.
  dbt) venv=$(./venv.sh dbt dbt-core==1.11.16 dbt-duckdb==1.10.1 dbt-postgres==1.11.0 psycopg2-binary==2.9.13 "$duckdb") ;;
  contracts) venv=$(./venv.sh contracts "datacontract-cli[duckdb,postgres]==1.2.8" dataproduct-cli==0.3.2 openlineage-python==1.54.0 "$duckdb") ;;
  client) venv=$(./venv.sh client requests==2.34.2 jsonschema==4.26.0 openapi-spec-validator==0.9.0) ;;
  arrow) venv=$(./venv.sh arrow pyarrow==26.0.1 pandas==3.1.1 polars==2.1.0) ;;
  *) echo "test-tools.sh: no tools called '$1'" >&2; exit 2 ;;
esac
echo "$venv/bin"
