#!/usr/bin/env bash
# Installs the servers and programs that tests run against (Datasette, Django REST framework, Kinto, FastAPI, Moto, a Singer
# tap) into a virtual environment outside the clone. Prints the environment's Python.
set -euo pipefail
cd "$(dirname "$0")"
venv=$(./venv.sh test datasette==0.65.5 djangorestframework==3.18.3 kinto==26.5.0 fastapi==0.165.0 uvicorn==0.54.0 \
  python-multipart==0.0.34 "setuptools<81" \
  "moto[s3,server]==5.2.1" tap-jsonl==0.3.1)
echo "$venv/bin/python"
