# SPDX-License-Identifier: Apache-2.0
"""Measuring from inside a program: a block, a function, or between two calls.

The engine measures the whole process, all its threads, whoever starts it; so there is one
measurement at a time. All functions may be called from any thread. Starting and stopping take
some milliseconds: measure seconds of work, not microseconds.

In a program that `citius run` measures already, a block and a decorated function measure nothing of
their own and change nothing else: they are part of the run's report. `start` and `stop` refuse.
"""

import atexit
import os
import sys
import threading
from numbers import Integral
from types import TracebackType
from typing import TYPE_CHECKING, Self, TextIO

from citius.measure.launch import inside
from citius.measure.launch.session import Session, open_session
from citius.measure.launch.variable import VARIABLE

if TYPE_CHECKING:
    from citius.measure.report.profile import Profile

_BY_RUN = "`citius run` measures this program: its report has this part too"


class MeasuringError(RuntimeError):
    """Measuring was started twice, or a profile is asked for that there is not."""


class Measurement:
    """A measurement of this process, for one who holds the lock while nothing else measures.

    Ctrl-C may come at any moment: whatever was begun, `leave` ends.
    """

    def __init__(self, rate: int, mode: str, children: bool):
        # A program may have put anything into its arguments.
        self.session: Session = open_session([str(word) for word in getattr(sys, "argv", ())])
        self.settings = self.session.settings(rate, mode, children)

    def begin(self) -> None:
        """Start it."""
        wanted = self.settings
        inside.start("library", wanted.directory, wanted.rate, wanted.mode, wanted.children)
        if wanted.children:
            os.environ[VARIABLE] = wanted.encode()

    def end(self) -> "Profile":
        """Stop, and return what was measured. Raises MeasuringError where it is gone."""
        try:
            self._stop()
            return self.session.load()
        except OSError as error:
            raise MeasuringError(f"what was measured is lost: {error}") from error
        finally:
            self.leave()

    def leave(self) -> None:
        """Stop, and leave nothing behind."""
        self._stop()
        self.session.remove()

    def _stop(self) -> None:
        if self.settings.children:
            os.environ.pop(VARIABLE, None)
        inside.stop()


_lock = threading.Lock()
_current: Measurement | None = None


def _after_fork_in_child() -> None:
    # A thread of the parent may have held the lock; what is measured is the parent's to end.
    global _lock, _current
    _lock = threading.Lock()
    _current = None


def _leave_nothing() -> None:
    # A program that ends without `stop` asked for no profile.
    if _current is not None:
        _current.leave()


os.register_at_fork(after_in_child=_after_fork_in_child)
atexit.register(_leave_nothing)


def start(rate: int = 250, *, mode: str = "auto", children: bool = False) -> None:
    """Start measuring this process.

    Args:
        rate: samples a second and thread, 1 to 5000.
        mode: "auto", "perf" (perf events) or "timer" (a timer for each thread).
        children: measure child processes too: forked ones, and ones of the same Python that
            start meanwhile with this process's environment, in which a variable is set.

    Raises:
        MeasuringError: this process is being measured already, by whomever.
        ValueError: the rate or the mode is none.
        OSError: there is no place for temporary files, or the system refuses.
    """
    global _current
    check_rate(rate)
    if mode not in ("auto", "perf", "timer"):
        raise ValueError(f"mode is {mode!r}: expected 'auto', 'perf' or 'timer'")
    with _lock:
        if (owner := inside.owner()) is not None:
            by = _BY_RUN if owner == "run" else "this process is being measured already"
            raise MeasuringError(f"{by}: stop that first")
        made = Measurement(int(rate), mode, children)
        try:
            made.begin()
            _current = made
        except BaseException:
            _current = None
            made.leave()
            raise


def stop() -> "Profile":
    """Stop measuring and return what was measured.

    Raises:
        MeasuringError: nothing was started, or by `citius run`; or what was measured is lost,
            because its folder for temporary files was removed, or no descriptor is left.
    """
    global _current
    with _lock:
        if _current is None:
            raise MeasuringError(
                _BY_RUN if inside.owner() == "run" else "nothing to stop: call start() first"
            )
        try:
            return _current.end()
        finally:
            _current = None


class profile:
    """Measures a block of code, in all threads of the process.

        with citius.measure.profile() as p:
            work()
        p.print()

    May be used again once its block has ended; the last measurement counts. Under `citius run`
    the block runs as always, `print` says so in a line, and `profile`, `save` and `json` raise
    `MeasuringError`.

    Args:
        rate: samples a second and thread, 1 to 5000.
        mode: see `start`.
        children: see `start`.
    """

    def __init__(self, rate: int = 250, *, mode: str = "auto", children: bool = False):
        check_rate(rate)
        self._options = {"rate": rate, "mode": mode, "children": children}
        self._profile: Profile | None = None
        self._process = 0
        self._reason = "nothing was measured yet: use it in a `with` statement first"

    def __enter__(self) -> Self:
        """Start measuring.

        Raises:
            MeasuringError: another block, function or `start` is measuring.
            OSError: see `start`.
        """
        self._profile = None
        if inside.owner() == "run":
            self._reason = _BY_RUN
            return self
        start(**self._options)
        self._reason = "the block has not ended yet"
        self._process = os.getpid()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Stop measuring; errors of the block pass."""
        if self._process == os.getpid():
            self._process = 0
            self._profile = stop()
        elif self._process:
            self._reason = "this is a forked child: the parent has the profile"

    @property
    def profile(self) -> "Profile":
        """What was measured.

        Raises:
            MeasuringError: there is none, with the reason.
        """
        if self._profile is None:
            raise MeasuringError(self._reason)
        return self._profile

    def print(self, stream: TextIO | None = None, **options: int | bool | None) -> None:
        """Print the table of the hottest lines and functions.

        Args:
            stream: standard error by default, and nowhere if the program has none.
            **options: of `citius.measure.report.table.print_table`.

        Raises:
            MeasuringError: nothing was measured.
            OSError: the stream cannot be written to, as with the built-in `print`: a
                BrokenPipeError where nobody reads it any more.
        """
        stream = sys.stderr if stream is None else stream
        if stream is None:
            return
        if self._profile is None and inside.owner() == "run":
            print(f"citius: {_BY_RUN}", file=stream)
            return
        from citius.measure.report.table import print_table

        print_table(self.profile, stream, **options)

    def save(self, path: str | os.PathLike[str]) -> None:
        """Write the profile for `citius show` and `citius export`; OSError where it cannot."""
        from citius.measure.report import file

        file.save(self.profile, path)

    def json(self) -> dict:
        """Return the figures as plain data for `json.dump`; docs/reference/json.md explains it."""
        from citius.measure.report.as_json import to_dict

        return to_dict(self.profile)


def check_rate(rate: int) -> None:
    """Raise ValueError unless a rate can be asked for."""
    if not isinstance(rate, Integral):
        raise ValueError(f"rate is {rate!r}: expected a whole number, 1 to 5000 samples a second")
    if not 1 <= rate <= 5000:
        raise ValueError(f"rate is {rate!r}: expected 1 to 5000 samples a second")
