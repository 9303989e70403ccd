# SPDX-License-Identifier: Apache-2.0
import math
import random

import pytest

from citius.tune.growth.fit import LAWS, GrowthError, fit
from citius.tune.growth.growth import Grown

SIZES = (1000, 2000, 4000, 8000)


def costs(law, sizes, base=0.0, noise=0.0, seed=1):
    draw = random.Random(seed)
    top = max(sizes)
    return [(base + LAWS[law](n, top)) * (1 + draw.uniform(-noise, noise)) for n in sizes]


@pytest.mark.parametrize("law", [name for name in LAWS if name != "2^n"])
def test_law_is_found_without_noise(law):
    found = fit(SIZES, costs(law, SIZES), [0.0] * 4)
    assert found.law == law
    assert found.at(16000) == pytest.approx(LAWS[law](16000, 8000), rel=0.01)


def test_exponential_is_found():
    sizes = (10, 12, 14, 16)
    assert fit(sizes, costs("2^n", sizes), [0.0] * 4).law == "2^n"


def test_constant_is_found_and_zero_is_no_trouble():
    assert fit(SIZES, [1.0, 1.02, 0.99, 1.01], [0.01] * 4).law == "constant"
    assert fit(SIZES, [0.0] * 4, [0.0] * 4).law == "constant"


@pytest.mark.parametrize("law", ["n", "n^2", "n^3"])
@pytest.mark.parametrize("seed", range(20))
def test_exponent_is_within_its_interval_with_noise(law, seed):
    power = {"n": 1, "n^2": 2, "n^3": 3}[law]
    found = fit(SIZES, costs(law, SIZES, noise=0.04, seed=seed), [0.0] * 4)
    low, high = found.interval
    assert low <= power <= high
    assert high - low < 0.6


def test_constant_part_does_not_hide_the_law():
    found = fit(SIZES, costs("n^2", SIZES, base=0.3), [0.0] * 4)
    assert found.law == "n^2" and found.base == pytest.approx(0.3, abs=0.02)


def test_quadratic_is_said_only_when_it_is_sure():
    assert fit(SIZES, costs("n^2", SIZES), [0.0] * 4).quadratic
    assert not fit(SIZES, costs("n log n", SIZES), [0.0] * 4).quadratic
    unsure = costs("n^2", SIZES)
    assert not fit(SIZES, unsure, [0.8 * c for c in unsure]).quadratic


def test_residual_is_the_largest_distance():
    found = fit(SIZES, [1.0, 2.0, 4.0, 9.0], [0.0] * 4)
    worst = max(abs(c - found.at(n)) / c for n, c in zip(SIZES, [1.0, 2.0, 4.0, 9.0], strict=True))
    assert math.isclose(found.residual, worst)


@pytest.mark.parametrize("sizes", [(10, 20), (10, 10, 20), (1, 2, 3)])
def test_too_few_sizes_are_refused(sizes):
    with pytest.raises(GrowthError, match="3 or more different sizes"):
        fit(sizes, [1.0] * len(sizes), [0.0] * len(sizes))


def test_quadratic_function_is_a_matter_of_the_algorithm():
    def words(law):
        found = fit(SIZES, costs(law, SIZES), [0.0] * 4)
        return Grown("p.py", "f", 3, tuple(costs(law, SIZES)), found).words()

    assert words("n^2").startswith("f p.py:3: time grows as n^2, n^2.00 [")
    assert "matter of the algorithm" in words("n^2")
    assert "matter of the algorithm" not in words("n")
