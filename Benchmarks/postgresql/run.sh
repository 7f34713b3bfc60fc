#!/usr/bin/env bash
# run.sh [BINARY] [ROWS]: how long loads into PostgreSQL take, beside 'psql \copy' of the same file into a bare table.
#
# Starts a server of the Debian package with its own defaults in a temporary folder, on loopback and a free port. Prints seconds,
# their ratio to the copy, and the highest memory of the tool; three rounds, each with a new database.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
binary=$(realpath "${1:-$here/../../.build/release/ingestor}")
rows=${2:-1000000}
work=$(mktemp -d "${TMPDIR:-/tmp}/ingestor-postgresql.XXXXXX")
bin=$(ls -d /usr/lib/postgresql/*/bin | sort -V | tail -n 1)
as=()
if [ "$(id -u)" -eq 0 ]; then
  as=(setpriv --reuid=postgres --regid=postgres --clear-groups)
  chown postgres "$work"
fi
trap '"${as[@]}" "$bin/pg_ctl" -D "$work/server" -m immediate stop > /dev/null; rm -rf "$work"' EXIT
port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
"${as[@]}" "$bin/initdb" -D "$work/server" -U postgres --auth=trust -E UTF8 --locale=C > /dev/null
"${as[@]}" "$bin/pg_ctl" -D "$work/server" -w -l "$work/log" -o "-p $port -k $work -c listen_addresses=127.0.0.1" start > /dev/null
# What the tool keeps between loads goes with the folder.
export INGESTOR_CACHE=$work/cache
export PGHOST=127.0.0.1 PGPORT=$port PGUSER=postgres

project=$work/project
mkdir -p "$project/data"
python3 "$here/generate.py" "$rows" first > "$work/first.csv"
python3 "$here/generate.py" "$rows" changed > "$work/changed.csv"
cat > "$project/ingestor.yaml" <<'YAML'
users: [Cat]
destination: postgresql://
sources:
  bank:
    tag: transactions
    csv: data
    columns: {timestamp: booked, amount: amount, description: memo}
    key: [id]
YAML

seconds() { # seconds COMMAND...: wall-clock seconds and the highest memory of a command
  /usr/bin/env python3 - "$@" <<'PY'
import resource, subprocess, sys, time
start = time.monotonic()
subprocess.run(sys.argv[1:], check=True, stdout=subprocess.DEVNULL)
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(f"{time.monotonic() - start:.2f} {used.ru_utime + used.ru_stime:.2f} {used.ru_maxrss // 1024}")
PY
}
load() { # load FILE: a run that reads the file, whatever was loaded before
  cp "$work/$1.csv" "$project/data/bank.csv"
  (cd "$project" && seconds "$binary" run --force)
}

printf '%-10s %8s %8s %8s %8s\n' "$rows rows" seconds ratio "CPU s" "MiB"
for round in 1 2 3; do
  psql -qc "DROP DATABASE IF EXISTS bench" -c "CREATE DATABASE bench" postgres 2> /dev/null
  export PGDATABASE=bench
  psql -qc "CREATE TABLE bare (id bigint, booked date, amount numeric(18,2), memo text, currency text, shop text, quantity bigint, note text)"
  read -r copy _ _ <<< "$(seconds psql -qc "\\copy bare FROM '$work/first.csv' CSV HEADER")"
  psql -qc "DROP TABLE bare"
  printf '%-10s %8s\n' '\copy' "$copy"
  for step in "first first" "same first" "changed changed"; do
    read -r name file <<< "$step"
    read -r wall cpu memory <<< "$(load "$file")"
    printf '%-10s %8s %8s %8s %8s\n' "$name" "$wall" "$(python3 -c "print(f'{$wall / $copy:.2f}')")" "$cpu" "$memory"
  done
done
