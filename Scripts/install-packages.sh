#!/usr/bin/env bash
# Installs the Debian packages that building needs; does nothing where they are present.
set -euo pipefail
packages=(python3=python3 pkg-config=pkg-config cc=gcc c++=g++ nm=binutils patchelf=patchelf
  /usr/include/archive.h=libarchive-dev /usr/include/xxhash.h=libxxhash-dev)
python3 -m pip --version >/dev/null 2>&1 || packages+=(no-pip=python3-pip)
python3 -c "import venv, ensurepip" >/dev/null 2>&1 || packages+=(no-venv=python3-venv)
pkg-config --exists libxml-2.0 2>/dev/null || packages+=(no-libxml2=libxml2-dev)
exec "$(dirname "$0")/apt-install.sh" "${packages[@]}"
