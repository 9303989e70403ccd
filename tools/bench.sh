#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# bench.sh [PYTHON]: makes .venv-bench, where Citius stands beside the peers that
# bench/requirements.txt pins; runs the C++ benchmarks, then the comparisons: bench/run.py with the
# arguments in BENCH, such as BENCH="measure --quick".
set -euo pipefail
cd "$(dirname "$0")/.."
tools/setup.sh "${1:-/usr/bin/python3}" .venv-bench bench/requirements.txt

soabi=$(.venv/bin/python -c 'import sysconfig; print(sysconfig.get_config_var("SOABI"))')
for benchmark in build/"$soabi"/src/citius/*/*_bench; do
  "$benchmark" --benchmark_color=false
done
read -ra comparison <<<"${BENCH:-measure}"
.venv-bench/bin/python bench/run.py "${comparison[@]}"
