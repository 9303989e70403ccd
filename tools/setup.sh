#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Makes .venv with everything of requirements.txt, and the developer's install of citius in it.
set -euo pipefail
cd "$(dirname "$0")/.."
stamp=.venv/citius-stamp
want=$(cat tools/requirements.txt tools/develop.py | sha256sum)
[ "$(cat $stamp 2>/dev/null)" = "$want" ] && exit 0
echo "setup: the packages of tools/requirements.txt into .venv"
[ -x .venv/bin/python ] || "${1:-/usr/bin/python3}" -m venv .venv
.venv/bin/python -m pip install --quiet --requirement tools/requirements.txt
.venv/bin/python tools/develop.py
echo "$want" >$stamp
