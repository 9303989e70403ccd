# SPDX-License-Identifier: Apache-2.0
import json

import pytest

from citius.tune.evidence import Evidence, Heat
from citius.tune.result import Result, Tried
from citius.tune.verdict import judge


def evidence(**by_class):
    """Evidence of a run of 2 s: one hot line of each class that has time."""
    lines = {
        ("prog.py", number): Heat(seconds, 0.01, {name: seconds})
        for number, (name, seconds) in enumerate(by_class.items(), 1)
    }
    return Evidence(2.0, 2.0, lines, {}, by_class=by_class)


@pytest.mark.parametrize(
    "name, words",
    [
        ("python", "the speed of Python code"),
        ("native", "native code"),
        ("system", "operating system"),
        ("wait", "waiting"),
        ("gil_wait", "the GIL"),
    ],
)
def test_limit_is_that_of_the_largest_class(name, words):
    verdict = judge(evidence(**{name: 1.5}), Result("prog.py", 2.0), False)
    assert words in verdict.limit and words in verdict.words()[0]
    assert verdict.left[0].ceiling == pytest.approx(4.0) and not verdict.stop


def test_it_says_when_to_stop():
    flat = {("prog.py", n): Heat(0.04, 0.01, {"python": 0.04}) for n in range(50)}
    many = Evidence(2.0, 2.0, flat, {}, by_class={"python": 2.0})
    verdict = judge(many, Result("prog.py", 2.0), True)
    assert verdict.stop and any("stop here" in words for words in verdict.words())


def test_what_was_not_tried_is_told_with_its_cost():
    result = Result("prog.py", 2.0, tuned_s=1.0)
    result.untried = [
        Tried("join", "prog.py", 3, "s +=", "", 1.2),
        Tried("cache", "prog.py", 1, "f()", "", 1.8),
    ]
    verdict = judge(evidence(python=1.5), result, True)
    assert verdict.remaining == (("cache", 1.8), ("join", 1.2))
    assert "cache 1.80x, join 1.20x; each costs 33 s" in " ".join(verdict.words())
    assert json.loads(json.dumps(verdict.to_dict()))["remaining"] == [["cache", 1.8], ["join", 1.2]]


@pytest.mark.parametrize("totals", [{}, {"runnable": 0.5}])
def test_a_run_too_short_for_a_sample_has_no_limit(totals):
    verdict = judge(Evidence(0.01, 0.01, {}, {}, by_class=totals), Result("prog.py", 0.01), True)
    assert verdict.words()[0].startswith("none that can be seen in so short a run")
    assert verdict.left == () and verdict.stop
