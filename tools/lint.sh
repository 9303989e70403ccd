#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# lint.sh [--fix]: ruff and clang-format over everything that git knows; codespell over words.
set -euo pipefail
cd "$(dirname "$0")/.."
export PATH=$PWD/.venv/bin:$PATH
mapfile -t cpp < <(git ls-files --cached --others --exclude-standard -- '*.h' '*.cpp')

if [ "${1:-}" = --fix ]; then
  ruff check --quiet --fix --exit-zero .
  ruff format --quiet .
  clang-format -i "${cpp[@]}"
  exit
fi
echo "lint: ruff, clang-format, codespell"
ruff check --quiet .
ruff format --quiet --check . || { echo "lint: run make format" >&2; exit 1; }
clang-format --dry-run -Werror "${cpp[@]}" || { echo "lint: run make format" >&2; exit 1; }
# The engine lives in others' programs: it prints nothing, and a trace left behind is a bug.
git grep -nE '\b(f?printf|fopen|fflush|puts)\(|std::(cerr|cout)' -- 'src/*.cpp' 'src/*.h' ':!*_test.cpp' &&
  { echo "lint: the engine prints nothing" >&2; exit 1; }
git ls-files --cached --others --exclude-standard -z -- . ':!examples' ':!LICENSE' | xargs -0 codespell
