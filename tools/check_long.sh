#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# What takes too long for every change: the tests marked `long`, with hypothesis making new examples
# by the thousand; and all tests once more under each further interpreter that PYTHONS names. The
# result is dated in bench/results/check-long.md.
set -euo pipefail
cd "$(dirname "$0")/.."
. tools/tally.sh

rows=()
record() { rows+=("| $1 | $2 | $passed | $SECONDS s |"); SECONDS=0; }

echo "check-long: the tests marked long, and properties with new examples"
SECONDS=0
run_pytest check_long .venv/bin/python -m "long or hypothesis" --hypothesis-profile=long
record "long, properties" "$(.venv/bin/python -V)"
for python in ${PYTHONS:-}; do
  version=$("$python" -V)
  venv=build/venv-${version#Python }
  echo "check-long: all tests under $python"
  tools/setup.sh "$python" "$venv"
  tools/build.sh "$venv"
  run_all_pytest "$venv/bin/python"
  record all "$version"
done
{
  printf '| tests | interpreter | passed | took |\n| --- | --- | --- | --- |\n'
  printf '%s\n' "${rows[@]}"
} | .venv/bin/python tools/record.py check-long "make check-long${PYTHONS:+ PYTHONS=\"$PYTHONS\"}"
