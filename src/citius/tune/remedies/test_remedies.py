# SPDX-License-Identifier: Apache-2.0
"""What holds for every remedy: it applies where it should, to nothing that only looks like it.

A remedy's own test files have its cases: `REMEDY`; `APPLIES`, name -> (program, parts of the
rewrite ...); `TWINS`, name -> a program that must stay as it is. All are run before and after.
"""

from importlib import import_module
from pathlib import Path

import pytest

from citius.tune import remedies

HERE = Path(__file__).parent
SUITES = [
    import_module(".".join([remedies.__name__, *file.relative_to(HERE).with_suffix("").parts]))
    for file in sorted(HERE.rglob("test_*.py"))
    if file != Path(__file__)
]


def cases(kind):
    return [
        pytest.param(suite.REMEDY, case, id=f"{suite.REMEDY.NAME}-{name}")
        for suite in SUITES
        for name, case in getattr(suite, kind, {}).items()
    ]


@pytest.mark.parametrize("remedy, case", cases("APPLIES"))
def test_applies(remedy, case, judge):
    text, *expected = case
    new, reasons = judge(remedy, text)
    for part in expected:
        assert part in new, (new, reasons)


@pytest.mark.parametrize("remedy, text", cases("TWINS"))
def test_twin_is_left_alone(remedy, text, judge, tree):
    new, _ = judge(remedy, text)
    assert new == tree(text).source.text


@pytest.mark.parametrize("remedy, case", cases("APPLIES"))
def test_is_idempotent(remedy, case, judge):
    once, _ = judge(remedy, case[0])
    twice, _ = judge(remedy, once)
    assert twice == once


@pytest.mark.parametrize("remedy", remedies.found(), ids=lambda remedy: remedy.NAME)
def test_asks_for_no_library_that_it_does_not_name(remedy, hot, tree):
    class Asked(frozenset):
        def __contains__(self, name):
            asked.add(name)
            return True

    asked, hot.libraries = set(), Asked()
    for suite in SUITES:
        for text, *_ in getattr(suite, "APPLIES", {}).values():
            if suite.REMEDY is remedy:
                list(remedy.finds(hot, tree(text)))
    assert asked <= {*remedy.LIBRARIES}
    assert asked or not remedy.LIBRARIES
