#!/usr/bin/env bash
# Installs what the tests run against besides the native parts: one line for each. Does nothing where it is there.
set -euo pipefail
cd "$(dirname "$0")"
# Debian packages: COMMAND-OR-FILE=PACKAGE.
./apt-install.sh /usr/lib/postgresql/15/bin/postgres=postgresql-15 \
  /usr/sbin/mariadbd=mariadb-server-core /usr/bin/my_print_defaults=mariadb-client-core \
  chromium=chromium openssl=openssl tesseract=tesseract-ocr
# Python environments outside the clone.
./test-servers.sh > /dev/null
for tools in sqlmesh dbt contracts client arrow; do ./test-tools.sh "$tools" > /dev/null; done
