#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# The originals' own suites: CPython's tests of what measuring could disturb, alone and measured.
# The result is dated in bench/results/peers.md.
set -euo pipefail
cd "$(dirname "$0")/.."
. tools/tally.sh
log=build/peers.log
# Debian packs CPython's tests apart, by version.
package=libpython$(.venv/bin/python -c 'import sys; print("%d.%d" % sys.version_info[:2])')-testsuite
.venv/bin/python -c 'import test.test_signal' 2>/dev/null || tools/debian.sh "$package"
.venv/bin/python tests/peers/cpython.py | tee "$log"
tally peers "$(sed -n '$s/ passed.*//p' "$log")"
sed 's/^/    /' "$log" | .venv/bin/python tools/record.py peers "make peers"
