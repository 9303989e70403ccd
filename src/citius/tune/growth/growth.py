# SPDX-License-Identifier: Apache-2.0
"""Runs a program at several sizes and says how the time and memory of its functions grow."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from citius.tune.evidence import Evidence
from citius.tune.growth import memory
from citius.tune.growth.fit import Fit, fit
from citius.tune.growth.scale import Scale
from citius.tune.trial.measured import measured
from citius.tune.trial.run import RunError, Runs

WORTH = 0.02  # of the time at the largest size: functions that take less are not told
_KB = 1024
_Z = 1.96  # half widths of 95 % intervals to standard errors


@dataclass(frozen=True, slots=True)
class Grown:
    """How the cost of one function (or of the whole program, `function` "") grows.

    Seconds are those of the function's own lines without waiting for a processor, bytes the most that a call held at once; both
    ascend with the sizes. Bytes and their fit are None where they were not seen.
    """

    file: str
    function: str
    line: int
    seconds: tuple[float, ...]
    time: Fit
    bytes: tuple[int, ...] | None = None
    memory: Fit | None = None

    def words(self) -> str:
        """Return it as a sentence."""
        name = f"{self.function} {self.file}:{self.line}" if self.function else "the whole program"
        said = f"{name}: time grows as {_law(self.time)}"
        if self.memory:
            said += f", memory as {_law(self.memory)}"
        if self.function and self.time.quadratic:
            said += "; a matter of the algorithm: look for a nested loop or a scan in a loop"
        return said


@dataclass(frozen=True, slots=True)
class Growth:
    """How a program's cost grows with the argument `name` over `sizes`; functions by time."""

    name: str
    sizes: tuple[int, ...]
    whole: Grown
    functions: tuple[Grown, ...]

    def to_dict(self) -> dict:
        """Return it for JSON."""
        return {
            "name": self.name,
            "sizes": self.sizes,
            "whole": _entry(self.whole),
            "functions": [_entry(grown) for grown in self.functions],
        }


def grown(
    runs: Runs, scale: Scale, args: Sequence[str], seed: int, progress: Callable[[str], None]
) -> Growth:
    """Run the program once measured and once with its memory traced at each size, and fit.

    Raises:
        RunError: the program fails at one of the sizes.
    """
    evidences, held, peaks = [], [], []
    for size in scale.sizes:
        progress(f"measuring with {scale.name}={size:,}")
        words = scale.arguments(args, size)
        outcome, evidence = measured(runs, seed, None, words)
        _succeeded(outcome, scale, size)
        evidences.append(evidence)
        plain = runs.run(0, seed, args=words)
        peaks.append(plain.peak_kb * _KB)
        held.append(memory.held(runs, evidence, seed, words))
    walls = [e.wall_s - e.by_class.get("runnable", 0.0) for e in evidences]
    whole = Grown(
        "",
        "",
        0,
        tuple(walls),
        _fitted(scale, walls),
        tuple(peaks),
        _fitted(scale, peaks),
    )
    return Growth(scale.name, scale.sizes, whole, tuple(_functions(scale, evidences, held)))


def _succeeded(outcome, scale: Scale, size: int) -> None:
    if outcome.status:
        last = outcome.stderr.decode(errors="replace").strip().splitlines()[-1:] or ["no words"]
        raise RunError(
            f"with {scale.name}={size} the program ends with status {outcome.status}: {last[0]}"
        )


def _functions(scale: Scale, evidences: list[Evidence], held: list[dict]):
    """Yield what each function that takes time at the largest size costs, hottest first."""
    last = evidences[-1]
    keys = [k for k, h in last.own.items() if h.seconds >= WORTH * last.whole]
    for key in sorted(keys, key=lambda k: -last.own[k].seconds):
        path, name, line = key
        heats = [e.own.get(key) for e in evidences]
        seconds = [_busy(h.classes, h.seconds) if h else 0.0 for h in heats]
        errors = [h.interval / _Z if h else 0.0 for h in heats]
        most = [h.get(f"{path}:{line}") for h in held]
        known = all(m is not None for m in most)
        yield Grown(
            path,
            name,
            line,
            tuple(seconds),
            _fitted(scale, seconds, errors),
            tuple(most) if known else None,
            _fitted(scale, most) if known else None,
        )


def _busy(classes: dict[str, float], seconds: float) -> float:
    """Return the seconds without those in which no processor was free."""
    return seconds - classes.get("runnable", 0.0)


def _fitted(scale: Scale, costs: Sequence[float], errors: Sequence[float] = ()) -> Fit:
    return fit(scale.sizes, costs, errors or [0.0] * len(costs))


def _law(found: Fit) -> str:
    low, high = found.interval
    if found.law == "constant":
        return "a constant"
    law = f"n^{found.exponent:.2f} [{low:.2f}, {high:.2f}]"
    return f"{found.law}, {law}" if found.law != "2^n" else f"2^n ({law} over these sizes)"


def _entry(one: Grown) -> dict:
    found = {
        "file": one.file,
        "function": one.function,
        "line": one.line,
        "seconds": one.seconds,
        "time": _figures(one.time),
    }
    if one.memory:
        found |= {"bytes": one.bytes, "memory": _figures(one.memory)}
    return found


def _figures(found: Fit) -> dict:
    return {
        "law": found.law,
        "base": found.base,
        "scale": found.scale,
        "residual": found.residual,
        "exponent": found.exponent,
        "interval": found.interval,
    }
