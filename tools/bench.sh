#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# bench.sh [PYTHON]: makes .venv-bench, where Citius stands beside the peers that
# bench/requirements.txt pins; runs the C++ benchmarks, and each comparison: bench/*/__main__.py.
set -euo pipefail
cd "$(dirname "$0")/.."
tools/setup.sh "${1:-/usr/bin/python3}" .venv-bench bench/requirements.txt

soabi=$(.venv/bin/python -c 'import sysconfig; print(sysconfig.get_config_var("SOABI"))')
for benchmark in build/"$soabi"/src/citius/*/*_bench; do
  "$benchmark" --benchmark_color=false
done
for comparison in bench/*/__main__.py; do
  [ -f "$comparison" ] || continue
  name=$(basename "$(dirname "$comparison")")
  echo "bench: $name"
  .venv-bench/bin/python -m "bench.$name"
done
