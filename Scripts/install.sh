#!/usr/bin/env bash
# install.sh BINARY NATIVE PREFIX: the command in PREFIX/bin, the libraries it loads in PREFIX/lib/ingestor.
set -euo pipefail
binary=$1 native=$2 prefix=$3
install -d "$prefix/bin" "$prefix/lib/ingestor/extensions"
install -m 755 "$binary" "$prefix/bin/ingestor"
if [ -d "$native/lib" ] && [ -z "${INGESTOR_SYSTEM_DUCKDB:-}" ]; then
  install -m 755 "$native"/lib/*.so "$prefix/lib/ingestor/"
  cp -r "$native/extensions/." "$prefix/lib/ingestor/extensions/"
fi
# Swift's own libraries come along where they are not part of the command, so that it runs where Swift is not installed.
swift_libraries=$(ldd "$prefix/bin/ingestor" | awk '/libswift|libFoundation|lib_Foundation|libBlocksRuntime|libdispatch|libarchive/ {print $3}')
for library in $swift_libraries; do install -m 755 "$library" "$prefix/lib/ingestor/"; done
# Names of functions stay, for reports of crashes; what only debuggers use would be two fifths of the file.
strip --strip-debug "$prefix/bin/ingestor"
patchelf --set-rpath '$ORIGIN/../lib/ingestor' "$prefix/bin/ingestor"
echo "installed $prefix/bin/ingestor"
