#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# setup.sh [PYTHON [VENV [REQUIREMENTS]]]: what building and testing need: Debian's packages, and
# the virtual environment VENV of the interpreter PYTHON, with the packages of REQUIREMENTS and with
# citius as developers install it.
set -euo pipefail
cd "$(dirname "$0")/.."
python=${1:-/usr/bin/python3} venv=${2:-.venv} requirements=${3:-tools/requirements.txt}

fail() { echo "setup: $*" >&2; exit 1; }

# shellcheck disable=SC2046
tools/debian.sh $(grep -v '^#' tools/packages.txt)

version=$("$python" -VV 2>/dev/null) ||
  fail "$python does not run: give another, such as make PYTHON=/usr/bin/python3.13"
"$python" tools/supported.py ||
  fail "$python is $version: Citius needs CPython 3.11 to 3.14, with the GIL"

# Done when it was made of the same interpreter, versions and place.
want=$(cat "$requirements" tools/requirements.txt tools/develop.py <(echo "$version $PWD") | sha256sum)
[ "$(cat "$venv/stamp" 2>/dev/null)" != "$want" ] || exit 0
echo "setup: $venv of $python with the packages of $requirements"
"$python" -m venv --clear "$venv" || fail "$python has no working venv module"
"$venv/bin/python" -m pip install --quiet --disable-pip-version-check \
  --requirement "$requirements" --constraint tools/requirements.txt click rich libcst ||
  fail "pip could not install $requirements: its own words are above"
"$venv/bin/python" tools/develop.py
echo "$want" >"$venv/stamp"
