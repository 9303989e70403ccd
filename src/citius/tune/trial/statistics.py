# SPDX-License-Identifier: Apache-2.0
"""When does a gain count? Student's t on the logarithms of paired ratios.

Original and candidate run in pairs, in an order that alternates, so that what drifts hits both.
The logarithm of a pair's ratio of times is symmetric about its true value when the two sides
scatter alike, whatever the shape of the scatter; for symmetric, heavy-tailed data Student's t
errs on the safe side (Cressie, Biometrical Journal 22, 1980), and it makes use of eight values
where a rank test of eight cannot reach a level corrected for many candidates at all. A bound for
`tried` candidates is taken at `level / tried` (Bonferroni). The number of pairs is fixed before
the first of them is run: stopping when it looks good would keep candidates that do nothing.
"""

import math
import statistics as stats

MARGIN = 1.02
LEANER = 1.1  # a gain in peak memory counts from here on, if the time is
NOT_SLOWER = 0.98  # surely no worse than this
PAIRS = 8
LEVEL = 0.05  # of the interval that is printed; two-sided
# Of the interval that decides: on a busy machine, where the scatter is wide against the margin,
# 5 % would keep two of a hundred candidates that do nothing, 2 % keep fewer than one.
DECIDING_LEVEL = 0.02


def interval(
    ratios: list[float], tried: int = 1, level: float = LEVEL
) -> tuple[float, float, float]:
    """Return (ratio, lower, upper): the geometric mean of paired ratios and its interval.

    Raises:
        ValueError: fewer than two ratios, or one that is not positive.
    """
    if len(ratios) < 2 or min(ratios) <= 0:
        raise ValueError(f"need two or more positive ratios, got {ratios}")
    logs = [math.log(r) for r in ratios]
    mean = stats.fmean(logs)
    quantile = t_quantile(1 - level / 2 / max(1, tried), len(logs) - 1)
    half = quantile * stats.stdev(logs) / math.sqrt(len(logs))
    return math.exp(mean), math.exp(mean - half), math.exp(mean + half)


def counts(ratios: list[float], tried: int) -> bool:
    """Say if the gain counts: enough pairs, and the deciding lower bound above the margin."""
    return len(ratios) >= PAIRS and interval(ratios, tried, DECIDING_LEVEL)[1] > MARGIN


def saves(memory: list[float], ratios: list[float], tried: int) -> bool:
    """Say if the gain in peak memory counts, and the time surely is no worse."""
    return (
        len(memory) >= PAIRS
        and interval(memory, tried, DECIDING_LEVEL)[1] > LEANER
        and interval(ratios, tried, DECIDING_LEVEL)[1] > NOT_SLOWER
    )


def t_quantile(p: float, freedom: int) -> float:
    """Return Student's t quantile, by bisection on its distribution; for 0.5 <= p < 1."""
    low, high = 0.0, 1.0
    while t_probability(high, freedom) < p:
        low, high = high, high * 2
    for _ in range(80):
        middle = (low + high) / 2
        if t_probability(middle, freedom) < p:
            low = middle
        else:
            high = middle
    return (low + high) / 2


def t_probability(t: float, freedom: int) -> float:
    """Return P(T <= t) for t >= 0, by its finite series (Abramowitz and Stegun 26.7.3, 26.7.4)."""
    angle = math.atan(t / math.sqrt(freedom))
    cosine, sine = math.cos(angle), math.sin(angle)
    if freedom % 2:
        total, term = 0.0, cosine
        for k in range(1, (freedom - 1) // 2 + 1):
            total += term
            term *= cosine * cosine * 2 * k / (2 * k + 1)
        return 0.5 + (angle + sine * total) / math.pi
    total, term = 0.0, 1.0
    for k in range(1, freedom // 2 + 1):
        total += term
        term *= cosine * cosine * (2 * k - 1) / (2 * k)
    return 0.5 + sine * total / 2
