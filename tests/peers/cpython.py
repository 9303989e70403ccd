# SPDX-License-Identifier: Apache-2.0
"""CPython's own tests of signals, processes, threads and calls pass under `citius run` as alone.

Each suite runs alone first: what passes then must pass under measurement. A test that does not is
tried twice more each way, alone and measured, because some of these suites are flaky by themselves.
Prints the number of tests that passed both ways; the exit status is 1 if one passes only alone.
"""

import json
import subprocess
import sys
import tempfile
from pathlib import Path

SUITES = (
    "test_eintr",
    "test_faulthandler",
    "test_fork1",
    "test_os",
    "test_posix",
    "test_select",
    "test_selectors",
    "test_signal",
    "test_subprocess",
    "test_sys",
    "test_sys_setprofile",
    "test_sys_settrace",
    "test_threading",
    "test_wait3",
    "test_wait4",
)
ALONE = [sys.executable]
MEASURED = [sys.executable, "-m", "citius", "run", "--quiet"]
OUTCOMES = str(Path(__file__).with_name("outcomes.py"))
SECONDS = 900  # a suite that takes longer hangs


def outcomes(command: list[str], name: str) -> dict[str, str]:
    """Run the tests that `name` stands for, in a folder of their own."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "outcomes.json")
        run = subprocess.run(
            [*command, OUTCOMES, name, str(file)],
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            timeout=SECONDS,
            check=False,
        )
        if not file.exists():
            words = run.stderr.decode(errors="replace")[-2000:]
            sys.exit(f"peers: {name} ended with {run.returncode} and no result:\n{words}")
        return json.loads(file.read_text())


def differs(test: str) -> bool:
    """Whether a test keeps passing alone and failing under measurement."""
    return all(
        outcomes(ALONE, test).get(test) == "passed"
        and outcomes(MEASURED, test).get(test) != "passed"
        for _ in range(2)
    )


def compare(suite: str) -> tuple[int, list[str]]:
    """Return how many tests passed both ways, and those that passed only alone."""
    alone = outcomes(ALONE, f"test.{suite}")
    measured = outcomes(MEASURED, f"test.{suite}")
    if "passed" not in alone.values():
        sys.exit(f"peers: of test.{suite} no test passes alone: is CPython's test suite installed?")
    passed = [test for test, outcome in alone.items() if outcome == "passed"]
    lost = [test for test in passed if measured.get(test) != "passed" and differs(test)]
    return len(passed) - len(lost), lost


def main() -> None:
    """Compare all suites, or those named on the command line."""
    total, broken = 0, []
    for suite in sys.argv[1:] or SUITES:
        passed, lost = compare(suite)
        print(f"{suite}: {passed} passed alone and measured", *lost, sep="\n  only alone: ")
        total += passed
        broken += lost
    print(f"{total} passed, {len(broken)} failed")
    sys.exit(1 if broken else 0)


if __name__ == "__main__":
    main()
