#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Builds the wheel into dist/, tags it with the glibc that it really needs, and tests it where its
# user will have it: in a clean environment, away from the tree.
set -euo pipefail
cd "$(dirname "$0")/.."
. tools/tally.sh
export PATH=$PWD/.venv/bin:$PATH CCACHE_BASEDIR=$PWD CCACHE_NOHASHDIR=1 CMAKE_CXX_COMPILER_LAUNCHER=ccache

echo "wheel: build"
rm -rf build/wheel dist && mkdir -p build/wheel dist
python -m build --wheel --no-isolation --outdir build/wheel . >build/wheel/log 2>&1 ||
  { cat build/wheel/log; exit 1; }
auditwheel repair --wheel-dir dist build/wheel/*.whl >build/wheel/audit 2>&1 ||
  { cat build/wheel/audit; exit 1; }
wheel=$(echo dist/*.whl)
echo "wheel: $wheel"
CITIUS_WHEEL=$PWD/$wheel run_pytest wheel python tests/wheel
