# SPDX-License-Identifier: Apache-2.0
"""How far a sampled time may lie from the true one.

A thread's CPU time is known from the kernel, and so is the time it did not
run; what sampling estimates is how each of the two divides among places and
classes. So the observations of CPU classes form one group, those of all
other classes another, and a figure's variance is that of its share p of the
group's total.

The plain variance is zero for a figure that has all the observations or next
to none of them, so two pseudo-observations of mean weight are first added on
each side (Agresti and Coull, "Approximate is better than 'exact'", The
American Statistician 52, 1998).
"""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt

Z95 = 1.96


@dataclass(slots=True)
class Group:
    """All observations of one thread that compete for the same seconds."""

    count: int = 0
    seconds: float = 0.0
    squares: float = 0.0


def variance(seconds: float, squares: float, group: Group) -> float:
    """Variance, in s^2, of a figure that got `seconds` of its group's total.

    Args:
        seconds: the sum of the weights of the figure's observations.
        squares: the sum of their squares, in s^2.
        group: what the figure is a part of.

    Variances of different groups, threads and processes add. O(1).
    """
    if group.count <= 0 or group.seconds <= 0.0:
        return 0.0
    mean = group.seconds / group.count
    extra = 2.0 * mean * mean
    share = (seconds + 2.0 * mean) / (group.seconds + 4.0 * mean)
    rest = max(group.squares - squares, 0.0)
    return (squares + extra) * (1.0 - share) ** 2 + (rest + extra) * share**2


def half_width(variance_s2: float) -> float:
    """Half the width, in seconds, of the 95 % interval."""
    return Z95 * sqrt(variance_s2) if variance_s2 > 0.0 else 0.0
