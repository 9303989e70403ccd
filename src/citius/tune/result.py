# SPDX-License-Identifier: Apache-2.0
"""What a tuning found: the figures of the report and of `--json`."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from citius.tune.evidence import Evidence

if TYPE_CHECKING:
    from citius.tune.growth.growth import Growth
    from citius.tune.verdict import Verdict


@dataclass(slots=True)
class Tried:
    """One site of one remedy, and what became of it.

    Attributes:
        expected: the speed-up of the whole that was expected.
        gain, interval: the speed-up seen when it was chosen, and its 95 % interval; None untried.
        memory: the peak memory of the original over that of the candidate, then.
        replayed: what recorded calls told, in words; empty if none were replayed.
        same, pairs: how many of how many runs did the same as the original.
        kept: it is in the patch.
        why: the verdict in words.
    """

    remedy: str
    file: str
    line: int
    subject: str
    evidence: str
    expected: float
    gain: float | None = None
    interval: tuple[float, float] | None = None
    memory: float | None = None
    replayed: str = ""
    same: int = 0
    pairs: int = 0
    kept: bool = False
    why: str = ""

    def to_dict(self) -> dict:
        """Return it for JSON."""
        return {
            "remedy": self.remedy,
            "file": self.file,
            "line": self.line,
            "subject": self.subject,
            "evidence": self.evidence,
            "expected": self.expected,
            "gain": self.gain,
            "interval": self.interval,
            "memory": self.memory,
            "replayed": self.replayed,
            "same": self.same,
            "pairs": self.pairs,
            "kept": self.kept,
            "why": self.why,
        }


@dataclass(slots=True)
class Result:
    """What `citius.tune.tune` returns. Times are seconds of one run, wall clock.

    Attributes:
        speedup, speedup_interval: of the verified patch; 1.0 and None without one.
        same: every verifying run did the same as the original; None if none was made.
        tried: sites that were judged, by the source or by runs; untried: those left over.
        changes: path -> (old, new) bytes of the files that the patch changes.
        inputs: on how many other inputs the patch was verified.
        notes: what else must be said (seeds, what could not be read).
        verdict: what the time is spent on at the end, and what could come next.
        growth: how time and memory grow, where it was asked.
    """

    program: str
    baseline_s: float = 0.0
    tuned_s: float | None = None
    speedup: float = 1.0
    speedup_interval: tuple[float, float] | None = None
    memory_ratio: float | None = None
    same: bool | None = None
    pairs: int = 0
    inputs: int = 0
    exit_status: int = 0
    tried: list[Tried] = field(default_factory=list)
    untried: list[Tried] = field(default_factory=list)
    changes: dict[str, tuple[bytes, bytes]] = field(default_factory=dict)
    root: str = ""
    patch: str | None = None
    applied: bool = False
    notes: list[str] = field(default_factory=list)
    failure: str | None = None
    interrupted: bool = False
    evidence: Evidence | None = None
    verdict: "Verdict | None" = None
    growth: "Growth | None" = None

    @property
    def improved(self) -> bool:
        """Say if there is a verified patch."""
        return bool(self.changes)

    def to_dict(self) -> dict:
        """Return the document of `--json`; its schema is in docs/guides/tune.md."""
        hot = self.evidence.hottest(10) if self.evidence else []
        return {
            "program": self.program,
            "baseline_s": self.baseline_s,
            "tuned_s": self.tuned_s,
            "speedup": self.speedup,
            "speedup_interval": self.speedup_interval,
            "memory_ratio": self.memory_ratio,
            "same": self.same,
            "pairs": self.pairs,
            "inputs": self.inputs,
            "exit_status": self.exit_status,
            "hottest": [
                {
                    "file": path,
                    "line": line,
                    "seconds": heat.seconds,
                    "interval_s": heat.interval,
                    "class": heat.main_class,
                }
                for path, line, heat in hot
            ],
            "functions": self._functions(),
            "tried": [t.to_dict() for t in self.tried],
            "untried": [t.to_dict() for t in self.untried],
            "root": self.root,
            "patch": self.patch,
            "applied": self.applied,
            "notes": self.notes,
            "failure": self.failure,
            "interrupted": self.interrupted,
            "verdict": self.verdict.to_dict() if self.verdict else None,
            "growth": self.growth.to_dict() if self.growth else None,
        }

    def _functions(self) -> list[dict]:
        """Return what a recorded run saw of hot functions."""
        calls = self.evidence.calls if self.evidence else {}
        return [
            {
                "file": path,
                "function": function,
                "calls": seen.count,
                "repeated": seen.repeated,
                "arguments": {
                    name: {"types": a.types, "mean_size": a.mean_size, "changed": a.changed}
                    for name, a in seen.arguments.items()
                },
            }
            for (path, function), seen in sorted(calls.items())
        ]
