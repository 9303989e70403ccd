# SPDX-License-Identifier: Apache-2.0
"""What holds for every remedy: it applies where it should, to nothing that only looks like it.

A remedy's own test file has its cases: `APPLIES`, name -> (program, parts of the rewrite ...), and
`TWINS`, name -> a program that must stay as it is. Every one is run before and after.
"""

import pytest

from citius.tune.remedies import (
    cache,
    hoist,
    join,
    set_membership,
    test_cache,
    test_hoist,
    test_join,
    test_set_membership,
    test_set_membership_changes,
    test_set_membership_twins,
)

SUITES = (
    (cache, test_cache),
    (hoist, test_hoist),
    (join, test_join),
    (set_membership, test_set_membership),
    (set_membership, test_set_membership_changes),
    (set_membership, test_set_membership_twins),
)


def cases(kind):
    return [
        pytest.param(remedy, case, id=f"{remedy.NAME}-{name}")
        for remedy, suite in SUITES
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
