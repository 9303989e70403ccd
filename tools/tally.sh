# SPDX-License-Identifier: Apache-2.0
# Sourced. Runs a suite, leaves in `passed` how many of its tests did, and holds it to the minimum
# that it has reached before.

# tally SUITE PASSED: fails when fewer passed than tests/minimum.toml demands.
tally() {
  local minimum
  minimum=$(sed -n "s/^$1 = \([0-9]*\).*/\1/p" tests/minimum.toml)
  if [ "$2" -lt "${minimum:?tests/minimum.toml has no line for suite $1}" ]; then
    echo "$1: only $2 tests passed, $minimum have before (tests/minimum.toml): tests were lost" >&2
    return 1
  fi
  [ -z "${CITIUS_TALLY:-}" ] || echo "$1 $2" >>"$CITIUS_TALLY"
}

# run_ctest SUITE BUILD [PREFIX]: all C++ tests of a build folder, through the command PREFIX.
run_ctest() {
  local log=$2/ctest.log
  env "${@:3}" ctest --test-dir "$2" --output-on-failure >"$log" 2>&1 || { cat "$log"; return 1; }
  passed=$(sed -n 's/^100% tests passed, 0 tests failed out of \([0-9]*\)$/\1/p' "$log")
  passed=${passed:-0}
  echo "$1: $passed passed"
  tally "$1" "$passed"
}

# Arguments of pytest for tests that stand others beside them: a worker for each processor, of which
# each takes the tests of a file in their order. More than four gain little: each collects all tests.
beside=(--numprocesses auto --maxprocesses 4 --dist loadfile)

# run_all_pytest PYTHON: all Python tests but the long ones. Those that measure time come last, one
# by one, with the machine to themselves.
run_all_pytest() {
  local others
  run_pytest pytest "$1" "${beside[@]}" -m "not long and not timing"
  others=$passed
  run_pytest timing "$1" -m "timing and not long"
  passed=$((passed + others))
}

# run_pytest SUITE PYTHON [ARGUMENTS]: pytest, its output shown as it comes.
run_pytest() {
  local suite=$1 python=$2 log
  shift 2
  log=$(mktemp)
  # A shell gives background jobs an ignored SIGINT and SIGQUIT; a test must not inherit that.
  env --default-signal "$python" -m pytest -q -p no:cacheprovider "$@" | tee "$log" || { rm "$log"; return 1; }
  passed=$(sed -n '$s/.*\b\([0-9]\+\) passed.*/\1/p' "$log")
  rm "$log"
  passed=${passed:-0}
  tally "$suite" "$passed"
}
