# SPDX-License-Identifier: Apache-2.0
"""One run of the program in a copy, and everything about it that must stay the same."""

import json
import os
import re
import signal
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from citius.tune.trial.project import Copies

_HERE = Path(__file__).parent
_RUNNER = _HERE / "runner.py"
_STARTUP = _HERE / "startup"
_NO_LIMIT_KB = 1 << 50


class RunError(Exception):
    """A run could not be made at all."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a run did and took. `ended` is "time" or "memory" if a limit cut it short.

    Times are seconds of wall clock and of processors, memory the peak in kB.
    """

    status: int
    stdout: bytes
    stderr: bytes
    files: dict[str, tuple]
    seconds: float
    cpu: float
    peak_kb: int
    ended: str = ""
    notes: frozenset[str] = frozenset()


@dataclass(slots=True)
class Program:
    """What is run: `argv` after the interpreter, from standard input `stdin`."""

    argv: list[str]
    stdin: Path
    ignore: tuple[re.Pattern, ...] = ()


class Runs:
    """Makes runs of a program in the copies of its project, one at a time."""

    def __init__(self, copies: Copies, program: Program):
        self.copies, self.program = copies, program

    def environment(self, seed: int, notes: Path, record: bool = False) -> dict[str, str]:
        """Return the user's environment with the pair's seeds and our start-up hook."""
        env = dict(os.environ)
        if env.get("PYTHONHASHSEED", "random") == "random":
            env["PYTHONHASHSEED"] = str(seed % 4294967295 + 1)
        path = env.get("PYTHONPATH")
        env["PYTHONPATH"] = f"{_STARTUP}{os.pathsep}{path}" if path else str(_STARTUP)
        env["CITIUS_TRIAL"] = f"seed={seed};notes={notes}" + (";record=1" if record else "")
        env.pop("CITIUS_SESSION", None)
        return env

    def argv(self, side: int) -> list[str]:
        """Return the command line of a side."""
        return [sys.executable, *(self.copies.translate(a, side) for a in self.program.argv)]

    def run(
        self, side: int, seed: int, timeout: float = 0.0, memory_kb: int = 0, record: bool = False
    ) -> Outcome:
        """Run the program in a side and put the side back as it was.

        Limits of 0 are none. Raises RunError if the run cannot be made.
        """
        return self._supervise(side, self.argv(side), seed, timeout, memory_kb, record)

    def shell(self, side: int, command: str, timeout: float = 0.0) -> Outcome:
        """Run a shell command in a side's working directory and put the side back as it was."""
        return self._supervise(side, ["/bin/sh", "-c", command], 0, timeout, 0, False)

    def command(
        self, side: int, argv: list[str], seed: int, timeout: float = 0.0, memory_kb: int = 0
    ) -> Outcome:
        """Run another command in the program's place and put the side back as it was."""
        return self._supervise(side, argv, seed, timeout, memory_kb, False)

    def _supervise(self, side, argv, seed, timeout, memory_kb, record) -> Outcome:
        private = self.copies.private
        for old in private.glob("*"):
            old.unlink()
        out, err = private / "stdout", private / "stderr"
        environment = self.environment(seed, private, record)
        cwd = self.copies.cwd(side)
        if "PWD" in environment:
            environment["PWD"] = str(cwd)
        told = _supervised(
            {
                "argv": argv,
                "cwd": str(cwd),
                "env": environment,
                "stdin": str(self.program.stdin),
                "stdout": str(out),
                "stderr": str(err),
                "timeout": timeout,
                "memory": memory_kb or _NO_LIMIT_KB,
                "parent": os.getpid(),
            }
        )
        outcome = Outcome(
            told["status"],
            self.copies.normal(out.read_bytes(), side),
            self.copies.normal(err.read_bytes(), side),
            self.copies.changes(side),
            told["seconds"],
            told["cpu"],
            told["peak_kb"],
            told["ended"],
            frozenset(n.name for n in private.glob("unseeded-*")),
        )
        self.copies.undo(side)
        return outcome

    def recorded(self) -> list[dict]:
        """Return what the probes of the last run wrote."""
        found = []
        for file in sorted(self.copies.private.glob("record-*.json")):
            try:
                found.append(json.loads(file.read_text()))
            except ValueError:
                continue
        return found


def _supervised(request: dict) -> dict:
    """Let a runner make the run; end it, and the run, if we are interrupted."""
    with subprocess.Popen(
        [sys.executable, "-I", "-S", str(_RUNNER)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as runner:
        try:
            out, err = runner.communicate(json.dumps(request).encode())
        except BaseException:
            runner.send_signal(signal.SIGTERM)
            runner.wait()  # it ends the run, then itself
            raise
    try:
        return json.loads(out)
    except ValueError:
        last = err.decode(errors="replace").strip().splitlines()[-1:] or ["no reason given"]
        raise RunError(f"the program could not be run: {last[0]}") from None
