#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Builds the extensions beside their Python sources, and the GoogleTests, with the given virtual
# environment's interpreter. One build folder per ABI tag, so that versions do not disturb another.
set -euo pipefail
cd "$(dirname "$0")/.."
python=$PWD/${1:-.venv}/bin/python
build=build/$("$python" -c 'import sysconfig; print(sysconfig.get_config_var("SOABI"))')
export CCACHE_BASEDIR=$PWD CCACHE_NOHASHDIR=1
[ -f "$build/build.ninja" ] || cmake -G Ninja -S . -B "$build" -Wno-dev --log-level=WARNING \
  -DCITIUS_IN_PLACE=ON -DCITIUS_TESTS=ON -DPython_EXECUTABLE="$python" \
  -DCMAKE_CXX_COMPILER_LAUNCHER=ccache
ninja -C "$build" --quiet
