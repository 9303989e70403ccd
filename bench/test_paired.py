# SPDX-License-Identifier: Apache-2.0
import random
import statistics

import paired
import pytest


def test_the_summary_of_equal_ratios_is_that_ratio():
    summary = paired.summarize([1.5] * 9)
    assert (summary.median, summary.low, summary.high) == (1.5, 1.5, 1.5)
    assert summary.half_width == 0
    assert summary.pairs == 9


def test_the_same_ratios_give_the_same_summary_in_any_order():
    ratios = [random.Random(3).gauss(1, 0.1) for _ in range(30)]
    assert paired.summarize(ratios) == paired.summarize(sorted(ratios, reverse=True))


def test_few_pairs_have_no_interval():
    summary = paired.summarize([1.0, 1.1])
    assert summary.half_width == float("inf")
    assert str(summary) == "1.050 (2 pairs)"


def test_no_pairs_are_refused():
    with pytest.raises(ValueError, match="no pairs"):
        paired.summarize([])


def test_the_interval_holds_the_true_median_about_as_often_as_it_says():
    draw = random.Random(5)
    held = 0
    for number in range(300):
        ratios = [draw.lognormvariate(0.05, 0.04) for _ in range(25)]
        summary = paired.summarize(ratios, seed=number)
        held += summary.low <= 2.718281828**0.05 <= summary.high
    assert 0.90 * 300 <= held <= 300


def test_the_interval_narrows_with_more_pairs():
    draw = random.Random(7)
    ratios = [draw.gauss(1, 0.05) for _ in range(400)]
    assert paired.summarize(ratios).half_width < paired.summarize(ratios[:25]).half_width / 2


def test_quartiles_lie_around_the_median():
    ratios = [random.Random(9).gauss(1, 0.1) for _ in range(40)]
    summary = paired.summarize(ratios)
    assert summary.quartile_low <= statistics.median(ratios) <= summary.quartile_high


def test_pairs_interleave_and_take_turns_to_be_first():
    calls = []
    found = list(
        paired.pairs(
            lambda n: calls.append(("a", n)), lambda n: calls.append(("b", n)), max_pairs=3
        )
    )
    assert calls == [("a", 0), ("b", 0), ("b", 1), ("a", 1), ("a", 2), ("b", 2)]
    assert [number for number, _, _ in found] == [0, 1, 2]


def test_each_result_stays_with_its_side():
    found = list(paired.pairs(lambda n: f"a{n}", lambda n: f"b{n}", first=4, max_pairs=6))
    assert found == [(4, "a4", "b4"), (5, "a5", "b5")]


def test_pairs_stop_when_it_is_enough_or_time_is_up():
    seen = []
    for number, _, _ in paired.pairs(int, int, max_pairs=10, enough=lambda: len(seen) == 2):
        seen.append(number)
    assert seen == [0, 1]
    assert list(paired.pairs(int, int, max_pairs=10, max_seconds=0)) == []
