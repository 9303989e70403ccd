#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# build.sh [VENV]: builds the extensions beside their Python sources, and the C++ tests and
# benchmarks, for the interpreter of the virtual environment VENV.
#
# One build folder and one file name per ABI tag: 3.11 and 3.13 live side by side. Two interpreters
# of one tag (3.11.2 and 3.11.7) share the binary, as they would share a wheel.
set -euo pipefail
cd "$(dirname "$0")/.."
python=$PWD/${1:-.venv}/bin/python
build=build/$("$python" -c 'import sysconfig; print(sysconfig.get_config_var("SOABI"))')
# Several clones share what ccache holds.
export CCACHE_BASEDIR=$PWD CCACHE_NOHASHDIR=1

want=$(sha256sum tools/build.sh)${CI:-}
if [ "$(cat "$build/configured" 2>/dev/null)" != "$want" ]; then
  echo "build: configure $build"
  # In CI a warning is an error; for a user with a newer compiler it is not.
  cmake -G Ninja -S . -B "$build" --log-level=WARNING -DCITIUS_PACKAGE_DIR="$PWD/src/citius" \
    -DCITIUS_TESTS=ON -DCITIUS_BENCHES=ON -DCITIUS_STRICT="${CI:-OFF}" -DPython_EXECUTABLE="$python" \
    -DCMAKE_CXX_COMPILER_LAUNCHER=ccache >/dev/null
  echo "$want" >"$build/configured"
fi
ninja -C "$build" --quiet | sed '/no work to do/d'
# The Makefile has Python write no bytecode: without this, each start of citius compiled it all anew.
"$python" -m compileall -q -x '/(test_|conftest)' src/citius
