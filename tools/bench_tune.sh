#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# bench_tune.sh [PYTHON]: makes .venv-corpus, where the programs that `citius tune` is judged by find
# their libraries, then tunes them all: bench/run.py tune with the arguments in BENCH, if any.
set -euo pipefail
cd "$(dirname "$0")/.."
tools/setup.sh "${1:-/usr/bin/python3}" .venv-corpus bench/tune/corpus/requirements.txt

read -ra arguments <<<"${BENCH:-}"
.venv-corpus/bin/python bench/run.py tune "${arguments[@]}"
