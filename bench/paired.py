# SPDX-License-Identifier: Apache-2.0
"""Compare two ways of doing the same thing in interleaved pairs.

Machines drift: clocks, caches, neighbours. So the two sides take turns, the
order within a pair alternates, and what counts is the ratio within a pair.
The figure is the median ratio, its spread the quartiles, its interval a
bootstrap over the pairs (Efron, "Bootstrap methods", 1979).
"""

import random
import statistics
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass

RESAMPLES = 2_000
MIN_PAIRS = 5  # below it a bootstrap of the median says nothing


@dataclass(frozen=True)
class Summary:
    """Of `pairs` ratios: the median, its 95 % interval, and the quartiles."""

    median: float
    low: float
    high: float
    quartile_low: float
    quartile_high: float
    pairs: int

    @property
    def half_width(self) -> float:
        """Half the width of the interval, as a ratio; infinite below `MIN_PAIRS`."""
        return (self.high - self.low) / 2 if self.pairs >= MIN_PAIRS else float("inf")

    def __str__(self) -> str:
        if self.pairs < MIN_PAIRS:
            return f"{self.median:.3f} ({self.pairs} pairs)"
        return f"{self.median:.3f} [{self.low:.3f}, {self.high:.3f}]"


def summarize(ratios: Iterable[float], seed: int = 0) -> Summary:
    """Summary of ratios; the same ratios and seed give the same summary.

    Raises:
        ValueError: there is no ratio.
    """
    values = sorted(ratios)
    if not values:
        raise ValueError("no pairs: run at least one")
    draw = random.Random(seed).choices
    medians = sorted(statistics.median(draw(values, k=len(values))) for _ in range(RESAMPLES))
    quartiles = (
        statistics.quantiles(values, n=4, method="inclusive") if len(values) > 1 else values * 3
    )
    return Summary(
        median=statistics.median(values),
        low=medians[int(0.025 * RESAMPLES)],
        high=medians[int(0.975 * RESAMPLES) - 1],
        quartile_low=quartiles[0],
        quartile_high=quartiles[2],
        pairs=len(values),
    )


def pairs(
    theirs: Callable[[int], object],
    ours: Callable[[int], object],
    *,
    first: int = 0,
    max_pairs: int,
    max_seconds: float = float("inf"),
    enough: Callable[[], bool] = lambda: False,
):
    """Yields (pair number, theirs(number), ours(number)) until it is enough.

    Pairs are numbered from `first`, so that an interrupted comparison can go
    on; odd pairs run `ours` first. Both sides get the pair's number: what
    must be equal within a pair and vary between pairs is drawn from it.
    """
    end = time.monotonic() + max_seconds
    for number in range(first, max_pairs):
        if enough() or time.monotonic() >= end:
            return
        if number % 2:
            b = ours(number)
            a = theirs(number)
        else:
            a = theirs(number)
            b = ours(number)
        yield number, a, b
