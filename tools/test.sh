#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# The tests: lint, C++, Python under .venv and under another python3 of the PATH, docs.
set -euo pipefail
cd "$(dirname "$0")/.."
. tools/tally.sh

# Another build of a supported CPython behind the PATH's python3, or nothing.
another_python() {
  local other
  other=$(python3 -c 'import sys; print(sys.executable)' 2>/dev/null) || return 0
  "$other" tools/supported.py || return 0
  [ "$("$other" -VV)" = "$(.venv/bin/python -VV)" ] || echo "$other"
}

tools/lint.sh
soabi=$(.venv/bin/python -c 'import sysconfig; print(sysconfig.get_config_var("SOABI"))')
run_ctest ctest "build/$soabi"
run_all_pytest .venv/bin/python
other=$(another_python)
if [ -n "$other" ]; then
  tools/setup.sh "$other" .venv-alt
  # The same ABI tag is the same file: then what .venv built is what runs here.
  [ "$(.venv-alt/bin/python -c 'import sysconfig; print(sysconfig.get_config_var("SOABI"))')" = "$soabi" ] ||
    tools/build.sh .venv-alt
  echo "test: once more under $other"
  run_all_pytest .venv-alt/bin/python
else
  echo "test: the PATH has no other supported python3 to run the tests under"
fi
tools/docs.sh
