# SPDX-License-Identifier: Apache-2.0
"""Runs a program under measure with its output captured, for whoever compares runs."""

import os
import signal
import subprocess
import sys
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from threading import current_thread, main_thread
from typing import BinaryIO

from citius.measure.launch.program import python_arguments
from citius.measure.launch.session import open_session
from citius.measure.launch.variable import VARIABLE
from citius.measure.report.profile import Profile

_AT_ONCE = 1 << 24  # bytes


@dataclass(slots=True)
class Measured:
    """A program that has run under measure.

    Attributes:
        returncode: its exit status; minus the number of the signal that killed it.
        profile: what was measured; without processes where nothing could be, see its notes.
        stdout: what it wrote, and no word of ours.
        stderr: the same of standard error.
        timed_out: whether it was killed because its time was over.
    """

    returncode: int
    profile: Profile
    stdout: bytes
    stderr: bytes
    timed_out: bool = False


def measure(
    argv: list[str],
    *,
    rate: int = 250,
    mode: str = "auto",
    env: Mapping[str, str] | None = None,
    cwd: str | os.PathLike[str] | None = None,
    timeout: float | None = None,
    stdin: bytes = b"",
) -> Measured:
    """Run a program of this Python and measure it with its children. Thread-safe.

    Args:
        argv: `PROGRAM ARGS...`, `-m MODULE ARGS...` or `-c CODE ARGS...`.
        rate: samples a second and thread, 1 to 5000.
        mode: "auto", "perf" or "timer".
        env: its environment, instead of this process's.
        cwd: its working directory; a relative PROGRAM is looked up there.
        timeout: seconds after which the program and its process group are killed.
        stdin: what it reads from standard input.

    Raises:
        ProgramError: there is no such program.
        OSError: no process or no temporary files can be made.
    """
    arguments = python_arguments(argv, cwd)
    session = open_session([os.path.basename(sys.executable), *arguments])
    try:
        settings = session.settings(rate, mode, children=True)
        environment = dict(os.environ if env is None else env) | {VARIABLE: settings.encode()}
        # Not pipes: a server that the program leaves behind would keep them open.
        with _memory(stdin) as source, _memory() as stdout, _memory() as stderr:
            with _InterruptHeld() as interrupt:
                process = subprocess.Popen(
                    [sys.executable, *arguments],
                    stdin=source,
                    stdout=stdout,
                    stderr=stderr,
                    cwd=cwd,
                    env=environment,
                    process_group=0,
                )
            with process:
                timed_out = _wait(process, timeout, interrupt)
            session.meta["exit_status"] = process.returncode
            if cwd is not None:
                session.meta["cwd"] = os.path.abspath(cwd)
            words = (_content(stdout), _content(stderr))
            return Measured(process.returncode, session.load(), *words, timed_out)
    finally:
        session.remove()


def _memory(content: bytes = b"") -> BinaryIO:
    """Return a file in memory, to be read from its start."""
    file = os.fdopen(os.memfd_create("citius"), "w+b")
    file.write(content)
    file.seek(0)
    return file


def _content(file: BinaryIO) -> bytes:
    """Return all of a file; whoever still writes it has the same position, which must not move."""
    parts, at = [], 0
    while part := os.pread(file.fileno(), _AT_ONCE, at):
        parts.append(part)
        at += len(part)
    return b"".join(parts)


class _InterruptHeld:
    """Holds a Ctrl-C back while a process starts: until it is known, nobody could end it."""

    def __enter__(self) -> "_InterruptHeld":
        self.caught: list[tuple] = []
        self.handler = signal.getsignal(signal.SIGINT)
        self.holds = callable(self.handler) and current_thread() is main_thread()
        if self.holds:
            signal.signal(signal.SIGINT, lambda *call: self.caught.append(call))
        return self

    def __exit__(self, *_: object) -> None:
        if self.holds:
            signal.signal(signal.SIGINT, self.handler)

    def deliver(self) -> None:
        """Let the handler have what came meanwhile."""
        if self.caught:
            self.handler(*self.caught.pop())


def _wait(process: subprocess.Popen, timeout: float | None, interrupt: _InterruptHeld) -> bool:
    """Wait for the end of a process; kill its group, and return True, when its time is over."""
    try:
        interrupt.deliver()
        process.wait(timeout)
        return False
    except subprocess.TimeoutExpired:
        _kill_group(process)
        process.wait()
        return True
    except BaseException:
        _kill_group(process)
        process.wait()  # leaving a `with` by Ctrl-C does not
        raise


def _kill_group(process: subprocess.Popen) -> None:
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
