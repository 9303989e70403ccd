# SPDX-License-Identifier: Apache-2.0
import math
import random

import pytest

from citius.tune.trial.statistics import MARGIN, PAIRS, counts, interval, t_quantile


@pytest.mark.parametrize(
    "p, freedom, expected",
    [
        (0.975, 1, 12.7062),
        (0.975, 2, 4.3027),
        (0.975, 7, 2.3646),
        (0.995, 7, 3.4995),
        (0.9975, 10, 3.5814),
        (0.975, 30, 2.0423),
    ],
)
def test_quantiles_are_those_of_the_tables(p, freedom, expected):
    assert t_quantile(p, freedom) == pytest.approx(expected, abs=2e-4)


def test_interval_holds_the_ratio():
    ratio, low, high = interval([1.9, 2.1, 2.0, 2.0])
    assert low < ratio < high and ratio == pytest.approx(2.0, rel=0.01)
    assert interval([1.9, 2.1, 2.0, 2.0], tried=10)[1] < low


@pytest.mark.parametrize("ratios", [[], [1.0], [1.0, -1.0]])
def test_interval_wants_two_positive_ratios(ratios):
    with pytest.raises(ValueError, match="two or more positive"):
        interval(ratios)


def noise(rng, spread, spikes):
    """Return a run's time: scatter of a few per cent, now and then a burst of other load."""
    burst = rng.expovariate(4) if rng.random() < spikes else 0.0
    return math.exp(rng.gauss(0, spread)) * (1 + burst)


@pytest.mark.parametrize(
    "spread, spikes", [(0.01, 0.0), (0.05, 0.0), (0.03, 0.1), (0.1, 0.3), (0.3, 0.3)]
)
def test_remedies_that_do_nothing_are_not_kept(spread, spikes):
    rng = random.Random(7)
    kept = sum(
        counts(
            [noise(rng, spread, spikes) / noise(rng, spread, spikes) for _ in range(PAIRS)], tried=1
        )
        for _ in range(2000)
    )
    assert kept <= 20  # fewer than one in a hundred


def test_picking_the_best_of_many_does_not_keep_more():
    rng = random.Random(11)
    kept = 0
    for _ in range(1000):
        tried = 5
        picks = [
            [noise(rng, 0.04, 0.1) / noise(rng, 0.04, 0.1) for _ in range(3)] for _ in range(tried)
        ]
        assert max(map(interval, picks))[0] > 0.9
        kept += counts([noise(rng, 0.04, 0.1) / noise(rng, 0.04, 0.1) for _ in range(PAIRS)], tried)
    assert kept <= 10


def test_real_gains_are_kept():
    rng = random.Random(3)
    kept = sum(
        counts([1.3 * noise(rng, 0.03, 0.0) / noise(rng, 0.03, 0.0) for _ in range(PAIRS)], tried=4)
        for _ in range(200)
    )
    assert kept >= 195
    assert not counts([2.0] * (PAIRS - 1), tried=1)
    assert not counts([MARGIN] * PAIRS, tried=1)
