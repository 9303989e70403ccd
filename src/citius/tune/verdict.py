# SPDX-License-Identifier: Apache-2.0
"""The verdict in words: what the time is spent on now, what could come next, when to stop."""

from dataclasses import asdict, dataclass

from citius.tune.evidence import Evidence
from citius.tune.remedies.contract import amdahl
from citius.tune.result import Result, Tried
from citius.tune.search import SELECTING_PAIRS
from citius.tune.trial.statistics import MARGIN, PAIRS

ENOUGH = 1.05  # a ceiling below this is not worth a person's time
_SHOWN = 3
_GONE = 1e9  # how many times faster a line gets that is no longer there

_LIMITS = {
    "python": "the speed of Python code on one CPU",
    "native": "the speed of the native code that it calls, on one CPU",
    "system": "the operating system: what the system calls take",
    "wait": "waiting: for I/O, locks or sleep, not for a CPU",
    "gil_wait": "the GIL: its threads wait for each other",
}
_NO_LIMIT = "none that can be seen in so short a run"
_ADVICE = {
    "python": "do less there: another algorithm or data structure, or native code for it",
    "native": "hand it more at once, or less: fewer calls, smaller data",
    "system": "make fewer system calls: larger reads and writes",
    "wait": "let the waits overlap (threads, asyncio), or wait for less",
    "gil_wait": "use processes instead of threads there",
    "runnable": "run it on an idle machine, or in fewer processes",
}


@dataclass(frozen=True, slots=True)
class Left:
    """A place that still takes time: its part of the run, and the most that it could give."""

    file: str
    line: int
    share: float
    kind: str
    ceiling: float
    advice: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """What there is to say when a tuning has ended.

    Attributes:
        measured_again: the shares are those of the patched program, else of the original.
        classes: the parts of the run by class, largest first; what they miss is not attributed.
        limit: what the program is near to, in words; by the classes other than `runnable`.
        left: the places that take most.
        remaining: remedies that were not tried, with the gain that is expected of each.
        cost_s: about what trying and verifying one of them takes.
        stop: nothing that is left could give more than a few per cent.
    """

    measured_again: bool
    classes: dict[str, float]
    limit: str
    left: tuple[Left, ...]
    remaining: tuple[tuple[str, float], ...]
    cost_s: float
    stop: bool

    def to_dict(self) -> dict:
        """Return it for JSON."""
        return asdict(self)

    def words(self) -> list[str]:
        """Return it as sentences."""
        shares = self._shares()
        said = [f"{self.limit} ({shares})" if shares else self.limit]
        said += [
            f"{p.share:.0%} in {p.file}:{p.line} ({p.kind.replace('_', ' ')}), at most "
            f"{p.ceiling:.2f}x if it went away: {p.advice}"
            for p in self.left
        ]
        if self.remaining:
            gains = ", ".join(f"{name} {gain:.2f}x" for name, gain in self.remaining)
            said.append(f"expected of what was not tried: {gains}; each costs {self.cost_s:.0f} s")
        if self.stop:
            said.append(
                f"stop here: no single line is worth more than {ENOUGH:.2f}x"
                if not self.remaining
                else "little is left in single lines"
            )
        return said

    def _shares(self) -> str:
        named = [(name, part) for name, part in self.classes.items() if part >= 0.05]
        return ", ".join(f"{part:.0%} {name.replace('_', ' ')}" for name, part in named)


def judge(evidence: Evidence, result: Result, measured_again: bool) -> Verdict:
    """Return the verdict on what `evidence` tells of the program as it is at the end."""
    whole = evidence.whole
    classes = {
        name: seconds / whole
        for name, seconds in sorted(evidence.by_class.items(), key=lambda kv: -kv[1])
        if seconds > 0
    }
    # How busy the machine was is not the program's: it is told as a note.
    limit = _LIMITS.get(next((n for n in classes if n != "runnable"), ""), _NO_LIMIT)
    left = tuple(
        _left(path, line, heat, whole)
        for path, line, heat in evidence.hottest(_SHOWN)
        if heat.seconds / whole >= 1 - 1 / MARGIN
    )
    seconds = (result.tuned_s or result.baseline_s) + result.baseline_s
    return Verdict(
        measured_again,
        classes,
        limit,
        left,
        tuple((t.remedy, t.expected) for t in _remaining(result.untried)),
        (SELECTING_PAIRS + PAIRS) * seconds,
        max((p.ceiling for p in left), default=1.0) < ENOUGH,
    )


def _left(path: str, line: int, heat, whole: float) -> Left:
    share = min(1.0, heat.seconds / whole)
    kind = heat.main_class
    return Left(path, line, share, kind, min(99.0, amdahl(share, _GONE)), _ADVICE[kind])


def _remaining(untried: list[Tried]) -> list[Tried]:
    return sorted(untried, key=lambda t: -t.expected)[:_SHOWN]
