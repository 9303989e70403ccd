#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# bench.sh [PYTHON]: makes .venv-bench, where Citius stands beside the peers that
# bench/requirements.txt pins, and runs the C++ benchmarks and the comparisons of bench/.
set -euo pipefail
cd "$(dirname "$0")/.."
