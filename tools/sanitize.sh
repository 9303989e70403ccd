#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# C++ tests under AddressSanitizer + UndefinedBehaviorSanitizer and under ThreadSanitizer, and the
# extensions under the former with the Python tests that assert no shares of time.
set -euo pipefail
cd "$(dirname "$0")/.."
. tools/tally.sh
export CCACHE_BASEDIR=$PWD CCACHE_NOHASHDIR=1

# build NAME SANITIZERS [CMAKE OPTIONS]
build() {
  local dir=build/$1
  echo "sanitize: build $dir"
  cmake -G Ninja -S . -B "$dir" --log-level=WARNING -DCITIUS_SANITIZE="$2" -DCITIUS_TESTS=ON \
    -DCMAKE_CXX_COMPILER_LAUNCHER=ccache "${@:3}" >/dev/null
  ninja -C "$dir" --quiet
}

build tsan thread -DCITIUS_PYTHON=OFF
# GCC 12's runtime knows no kernel that randomises more bits of addresses than it expects.
setarch -R true 2>/dev/null && no_aslr=(setarch -R) || no_aslr=()
TSAN_OPTIONS=halt_on_error=1 run_ctest tsan build/tsan "${no_aslr[@]}"

# The extensions go into a copy of the tree, beside the sources as always.
tree=$PWD/build/asan/tree
rm -rf "$tree" && mkdir -p "$tree"
git ls-files --cached --others --exclude-standard -z -- src tests examples conftest.py pyproject.toml |
  xargs -0 cp --parents --target-directory "$tree"
build asan address,undefined -DPython_EXECUTABLE="$PWD/.venv/bin/python" -DCITIUS_PACKAGE_DIR="$tree/src/citius"
run_ctest asan build/asan
.venv/bin/python -m compileall -q -x '/(test_|conftest)' "$tree/src/citius"

echo "sanitize: the Python tests under AddressSanitizer"
# The interpreter is not instrumented: the runtime comes first by hand, and its leaks are not ours.
# Programs of the tests that kill themselves by SIGSEGV must die of it, not of a report. tune has no
# native code of its own, and its thousands of tests would run the interpreter's alone.
cd "$tree"
LD_PRELOAD="$(g++ -print-file-name=libasan.so) $(g++ -print-file-name=libstdc++.so)" \
  ASAN_OPTIONS=detect_leaks=0:handle_segv=0 PYTHONMALLOC=malloc PYTHONPATH=$tree/src \
  run_pytest sanitized_pytest "$OLDPWD/.venv/bin/python" "${beside[@]}" -m "not long and not timing" src \
  --ignore src/citius/tune --ignore src/citius/cli/test_tune.py
