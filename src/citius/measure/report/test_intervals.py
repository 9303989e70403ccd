# SPDX-License-Identifier: Apache-2.0
import random
from math import sqrt

import pytest

from citius.measure.report.intervals import Group, half_width, variance

WEIGHT = 0.004


def interval(hits: int, count: int) -> float:
    squared = WEIGHT * WEIGHT
    group = Group(count, count * WEIGHT, count * squared)
    return half_width(variance(hits * WEIGHT, hits * squared, group))


def test_half_of_many_is_the_textbook_interval():
    assert interval(5000, 10000) == pytest.approx(1.96 * sqrt(10000 * 0.25) * WEIGHT, rel=1e-3)


@pytest.mark.parametrize("hits", [0, 1, 999, 1000])
def test_extreme_shares_are_not_certain(hits):
    assert 0 < interval(hits, 1000) < 5 * WEIGHT


def test_an_empty_group_has_no_width():
    assert half_width(variance(0.0, 0.0, Group())) == 0.0


@pytest.mark.parametrize("share", [0.002, 0.02, 0.1, 0.5, 0.9, 0.998])
@pytest.mark.parametrize("count", [100, 2500])
def test_covers_the_truth_as_often_as_it_says(share, count):
    dice = random.Random(f"{share} {count}")
    runs = 1000
    covered = 0
    for _ in range(runs):
        hits = sum(dice.random() < share for _ in range(count))
        covered += abs(hits - share * count) * WEIGHT <= interval(hits, count)
    assert covered >= 930


def test_uneven_weights_widen_it():
    even = Group(100, 1.0, 100 * 0.01**2)
    uneven = Group(100, 1.0, 50 * 0.001**2 + 50 * 0.019**2)
    assert variance(0.5, uneven.squares / 2, uneven) > variance(0.5, even.squares / 2, even)
