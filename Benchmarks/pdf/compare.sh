#!/usr/bin/env bash
# compare.sh [FOLDER...] [--tools NAME,NAME]: finds the tables of documents with ingestor and with its peers, one after
# the other, and prints a table of scores, CPU time and memory. A folder holds documents and for each what is in it
# (compare.py tells the form); without one, documents are generated. Needs Java for tabula and a release build.
set -euo pipefail
root=$(cd "$(dirname "$0")/../.." && pwd)
venv=$("$root/Scripts/venv.sh" pdf-peers pdfplumber==0.11.10 camelot-py==2.0.0 tabula-py==2.10.0 reportlab weasyprint)
command -v java > /dev/null || echo "compare.sh: no Java: tabula will fail" >&2
export INGESTOR=${INGESTOR:-$root/.build/release/ingestor}
exec "$venv/bin/python" "$root/Benchmarks/pdf/compare.py" "$@"
