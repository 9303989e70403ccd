# SPDX-License-Identifier: Apache-2.0
"""How each profiler is started on a program, with this interpreter.

A command writes its profile to a file that the caller names. All settings are
the tool's defaults unless a row says otherwise.
"""

import os
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

BIN = Path(sys.executable).parent
Build = Callable[[list[str], Path], list[str]]


@dataclass(frozen=True)
class Tool:
    """`build(program and arguments, output file)` gives the command line."""

    name: str
    build: Build
    env: dict[str, str] = field(default_factory=dict)

    def command(self, program: list[str], out: Path) -> list[str]:
        return self.build(program, out)

    def environment(self) -> dict[str, str]:
        return {**os.environ, **self.env}


def citius(*options: str) -> Build:
    start = [sys.executable, "-m", "citius", "run", "--quiet", *options]
    return lambda program, out: [*start, "--json", str(out), *program]


def scalene(*options: str) -> Build:
    """Scalene reports on files below the program's folder alone."""

    def build(program: list[str], out: Path) -> list[str]:
        start = [sys.executable, "-m", "scalene", "run", *options, "-o", str(out)]
        return [*start, "--program-path", program_folder(program), program[0], "---", *program[1:]]

    return build


def program_folder(program: list[str]) -> str:
    """The folder of the last Python file named: `timed.py` runs another one."""
    return str(Path([word for word in program if word.endswith(".py")][-1]).parent)


def py_spy(*options: str) -> Build:
    def build(program: list[str], out: Path) -> list[str]:
        start = [str(BIN / "py-spy"), "record", "--format", "raw", "--threads", *options]
        return [*start, "--output", str(out), "--", sys.executable, *program]

    return build


def module(*words: str) -> Build:
    """A profiler that is run as `python -m NAME -o FILE PROGRAM`."""
    return lambda program, out: [sys.executable, "-m", *words, "-o", str(out), *program]


def austin(*options: str) -> Build:
    return lambda program, out: [
        str(BIN / "austin"),
        *options,
        "-o",
        str(out),
        sys.executable,
        *program,
    ]


TOOLS = {
    tool.name: tool
    for tool in (
        Tool("plain", lambda program, out: [sys.executable, *program]),
        Tool("citius", citius()),
        Tool("citius refused", citius(), {"CITIUS_NO_PERF": "1"}),
        Tool("citius perf", citius("--mode", "perf")),
        Tool("citius timer", citius("--mode", "timer")),
        Tool("citius 1 kHz", citius("--rate", "1000")),
        Tool("scalene cpu", scalene("--cpu-only")),
        Tool("scalene", scalene("--memory")),
        Tool("py-spy", py_spy()),
        Tool("py-spy 250", py_spy("--rate", "250")),
        Tool("py-spy idle", py_spy("--rate", "250", "--idle")),
        Tool("pyinstrument", module("pyinstrument", "-r", "json")),
        Tool("yappi", module("yappi", "-f", "pstat")),
        Tool("cProfile", module("cProfile")),
        Tool("austin", austin()),
    )
}
