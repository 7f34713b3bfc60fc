#!/usr/bin/env bash
# demo.sh BINARY: the sample project, from the first load to a broken file. Works on a copy; nothing of the clone changes.
set -euo pipefail
ingestor=$(realpath "$1")
examples=$(realpath "$(dirname "$0")/../Examples")
project=$(mktemp -d "${TMPDIR:-/tmp}/ingestor-demo.XXXXXX")
cp -R "$examples/." "$project/"
cd "$project"
mv exports later && mkdir exports
cp -R later/. exports/ && rm exports/northbank/2026-03.csv exports/banca_verde/movimenti_2026_03.csv

say() { printf '\n── %s\n' "$*"; }
run() { # run EXPECTED-EXIT-CODE ARGUMENTS...: shows the command as a person types it
  local expected=$1 code=0
  shift
  printf '\n$ ingestor %s\n' "$*"
  "$ingestor" "$@" || code=$?
  [ "$code" -eq 0 ] || printf '(exit code %s)\n' "$code"
  [ "$code" -eq "$expected" ] || { echo "demo: expected exit code $expected" >&2; exit 1; }
}

say "1. A secret is missing: the path of a bank's exports. It belongs into .env, not into the configuration."
run 2 check north_bank
cp .env.example .env

say "2. January and February: do the sources hold what their tags demand, and what would a run add?"
run 0 check
run 0 plan north_bank

say "3. The first load, and the same again: nothing is written twice."
run 0 run
run 0 run

say "4. March arrives: North Bank's export overlaps the old one, Banca Verde's has a new column, 'Categoria'."
cp later/northbank/2026-03.csv exports/northbank/
cp later/banca_verde/movimenti_2026_03.csv exports/banca_verde/
run 0 run north_bank banca_verde

say "5. The bank corrects a booking in an old file. The history keeps both."
sed -i.before 's/^1003,.*/1003,2026-01-03,-21.16,Cinema Lumen,1739.12/' exports/northbank/2026-01.csv
rm exports/northbank/*.before
run 0 run north_bank
run 0 query 'SELECT number, date, amount, valid_from, is_current FROM north_bank_history WHERE number = 1003 ORDER BY run_seq'

say "6. An export lost a column that the tag demands, another file is broken. Nothing of theirs is written; the others load."
cp exports/films.csv films.whole
sed 's/^Date,Title,Year,Rating/Date,Name,Year,Rating/' films.whole > exports/films.csv
printf '2027-01-02,"A quote that never ends,1999,4\n' > broken.rest
cat broken.rest >> exports/James/workouts.csv
run 6 run film_diary workouts_app household

say "7. What is in the vault."
run 0 sources
run 0 show north_bank
run 0 query "SELECT user, strftime(timestamp, '%Y-%m') AS month, count(*) AS movements, sum(amount) AS sum FROM transactions GROUP BY ALL ORDER BY ALL"
run 0 query "SELECT payment_entity, source, sum(amount) AS spent FROM transactions WHERE amount < 0 GROUP BY ALL ORDER BY spent LIMIT 5"

say "The project, the vault (vault.duckdb) and the sample exports are in $project"
