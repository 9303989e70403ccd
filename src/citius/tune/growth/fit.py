# SPDX-License-Identifier: Apache-2.0
"""Which law of growth do costs at several sizes follow?

Two answers. The laws `a + b f(n)` are fitted by weighted least squares, `a` and `b` not negative,
and the one with the least chi-square plus two for each parameter is named (Akaike, IEEE
Transactions on Automatic Control 19, 1974). And the slope of log cost over log size with its 95 %
interval says what no short list of laws can: n^1.98.
"""

import math
import statistics
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from citius.tune.trial.statistics import t_quantile

#: The laws, slowest first. Each returns the growth relative to that at the largest size.
LAWS: dict[str, Callable[[float, float], float]] = {
    "log n": lambda n, top: math.log(n) / math.log(top),
    "n": lambda n, top: n / top,
    "n log n": lambda n, top: n * math.log(n) / (top * math.log(top)),
    "n^2": lambda n, top: (n / top) ** 2,
    "n^3": lambda n, top: (n / top) ** 3,
    "2^n": lambda n, top: 2.0 ** max(n - top, -1000.0),
}
LEAST_SIZES = 3
_SCATTER = 0.03  # relative error of a cost, at least: a machine's timings scatter by this
_FLAT = 0.1  # of the largest cost: what grows by less is constant


class GrowthError(ValueError):
    """No law can be fitted to these sizes; the message says why."""


@dataclass(frozen=True, slots=True)
class Fit:
    """A law of growth: cost = `base` + `scale` * law(n), and cost ~ n^`exponent` within `interval`.

    `residual` is the largest relative distance of a cost from the law.
    """

    law: str
    base: float
    scale: float
    residual: float
    exponent: float
    interval: tuple[float, float]
    top: float

    def at(self, size: float) -> float:
        """Return the cost that the law tells for a size."""
        if self.law == "constant":
            return self.base
        return self.base + self.scale * LAWS[self.law](size, self.top)

    @property
    def quadratic(self) -> bool:
        """Say if the cost surely grows faster than n^1.5: a matter of the algorithm."""
        return self.law in ("n^2", "n^3", "2^n") and self.interval[0] > 1.5


def fit(sizes: Sequence[float], costs: Sequence[float], errors: Sequence[float]) -> Fit:
    """Fit the laws to costs at several sizes.

    Args:
        sizes: three or more different sizes, each 2 or more.
        costs: seconds or bytes, not negative.
        errors: the standard error of each cost.

    Raises:
        GrowthError: too few sizes, or sizes below 2.
    """
    if len({*sizes}) < LEAST_SIZES or min(sizes) < 2:
        raise GrowthError(f"expected {LEAST_SIZES} or more different sizes of 2 or more: {sizes}")
    errors = [max(e, _SCATTER * c, 1e-12) for c, e in zip(costs, errors, strict=True)]
    exponent, interval = _slope(sizes, costs, errors)
    top = max(sizes)
    found = [_constant(costs, errors)]
    if max(costs) - min(costs) > _FLAT * max(costs):
        found += [_law(name, sizes, costs, errors) for name in LAWS]
    _, law, base, scale, residual = min(found)
    return Fit(law, base, scale, residual, exponent, interval, top)


def _constant(costs, errors) -> tuple:
    weights = [1 / e**2 for e in errors]
    base = sum(w * c for w, c in zip(weights, costs, strict=True)) / sum(weights)
    return _judged("constant", [base] * len(costs), costs, errors, base, 0.0, 1)


def _law(name: str, sizes, costs, errors) -> tuple:
    """Fit base + scale * law by weighted least squares; a negative base or scale becomes 0."""
    xs = [LAWS[name](n, max(sizes)) for n in sizes]
    weights = [1 / e**2 for e in errors]
    total = sum(weights)
    mean_x = sum(w * x for w, x in zip(weights, xs, strict=True)) / total
    mean_y = sum(w * y for w, y in zip(weights, costs, strict=True)) / total
    spread = sum(w * (x - mean_x) ** 2 for w, x in zip(weights, xs, strict=True))
    joint = sum(w * (x - mean_x) * (y - mean_y) for w, x, y in zip(weights, xs, costs, strict=True))
    scale = max(0.0, joint / spread)
    base = mean_y - scale * mean_x
    if base < 0:
        base = 0.0
        squares = sum(w * x * x for w, x in zip(weights, xs, strict=True))
        scale = sum(w * x * y for w, x, y in zip(weights, xs, costs, strict=True)) / squares
    told = [base + scale * x for x in xs]
    return _judged(name, told, costs, errors, base, scale, 2)


def _judged(name, told, costs, errors, base, scale, parameters) -> tuple:
    chi = sum(((c - t) / e) ** 2 for c, t, e in zip(costs, told, errors, strict=True))
    residual = max(abs(c - t) / max(c, 1e-12) for c, t in zip(costs, told, strict=True))
    return chi + 2 * parameters, name, base, scale, residual


def _slope(sizes, costs, errors) -> tuple[float, tuple[float, float]]:
    """Return the slope of log cost over log size and its 95 % interval."""
    floor = max(costs) * 1e-6 + 1e-12
    xs = [math.log(n) for n in sizes]
    ys = [math.log(max(c, floor)) for c in costs]
    mean_x, mean_y = statistics.fmean(xs), statistics.fmean(ys)
    spread = sum((x - mean_x) ** 2 for x in xs)
    slope = sum((x - mean_x) * (y - mean_y) for x, y in zip(xs, ys, strict=True)) / spread
    freedom = len(xs) - 2
    rest = sum((y - mean_y - slope * (x - mean_x)) ** 2 for x, y in zip(xs, ys, strict=True))
    # The scatter about the line, and the costs' own errors: with few sizes either may be luck.
    seen = math.sqrt(rest / freedom / spread)
    told = (
        math.sqrt(
            sum(
                ((x - mean_x) * e / max(c, floor)) ** 2
                for x, c, e in zip(xs, costs, errors, strict=True)
            )
        )
        / spread
    )
    half = max(t_quantile(0.975, freedom) * seen if freedom > 1 else 0.0, 2 * told)
    return slope, (slope - half, slope + half)
