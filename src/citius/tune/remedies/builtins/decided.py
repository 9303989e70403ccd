# SPDX-License-Identifier: Apache-2.0
"""What `in`, `any` and their opposites say in the place of a loop that looks for a first hit."""

import ast

from citius.tune.remedies._shared.asked import Refused, builtins_at
from citius.tune.remedies._shared.first_hit import (
    FirstHit,
    Verdict,
    binds_elsewhere,
    guard_text,
    names_in,
    unfit,
    verdict,
)
from citius.tune.remedies._shared.loop import (
    ITERABLES,
    failure_shows,
    gone_over,
    kinds,
    outlives,
    private,
    steady,
    targets,
    text_of,
    tight,
)
from citius.tune.remedies._shared.sure import cannot_raise, unset
from citius.tune.remedies._shared.undisturbing import disturbs
from citius.tune.remedies._shared.visible import depth_shows
from citius.tune.remedies.builtins.items import equals
from citius.tune.source.tree import Tree

_IN, _TOP, _ONE_BY_ONE = 2.3, 1.4, 1.0


def decided(tree: Tree, found: FirstHit) -> tuple[str, str, float]:
    """Return the test for a hit, its opposite, and how much faster it is. Raises Refused."""
    loop, tests = found.loop, [test for test, _ in found.guards]
    fits(tree, found, tests)
    raising = not all(cannot_raise(tree, t) for t in tests)
    if found.goes_on and (raising or not steady(tree, loop.iter)):
        raise Refused("the loop goes on after it has found what it looks for")
    sought = equals(tree, loop, tests[0]) if len(tests) == 1 and found.guards[0][1] else None
    if sought and kinds(tree, loop.iter) <= ITERABLES:
        what, where = tight(tree, sought), tight(tree, loop.iter)
        return f"{what} in {where}", f"{what} not in {where}", _IN
    builtins_at(tree, loop, "any")
    for test in tests:
        _refuse(disturbs(tree, test))
    _refuse(unset(tree, tests, loop, set(targets(loop))))
    over = f"{', '.join(targets(loop))} in {text_of(tree, loop.iter)}"
    text = f"any(True for {over} if {guard_text(tree, found.guards)})"
    top = tree.scope(loop) is tree.scopes.module
    return text, f"not {text}", _TOP if top else _ONE_BY_ONE


def _refuse(reason: str | None) -> None:
    if reason:
        raise Refused(reason)


def fits(
    tree: Tree, found: FirstHit, looked_at: list[ast.expr], known=frozenset(), kept=frozenset()
) -> None:
    """Refuse where the loop does more than look for a hit.

    What is `known` the hit may use; what is `kept` may be used after the loop as well.
    """
    loop, bound = found.loop, targets(found.loop)
    if bound is None:
        raise Refused("the loop binds more than names")
    _refuse(unfit(tree, found))
    _refuse(gone_over(tree, loop)[1])
    used = (set(bound) - known) & found.names
    if used:
        raise Refused(f"what the loop does when it is done uses `{min(used)}`")
    if set(bound) & names_in([loop.iter]):
        raise Refused("the loop binds a name that it goes over")
    _refuse(binds_elsewhere(tree, found, names_in([loop.iter, *looked_at])))
    for name in set(bound) - kept:
        _refuse(outlives(tree, name, loop))
    _refuse(depth_shows(tree))


def told(tree: Tree, found: FirstHit, looked_at: list[ast.expr]) -> Verdict | None:
    """Return the verdict of the loop, unless somebody could see that a flag is set later."""
    says = verdict(tree, found)
    if says is None or not says.name:
        return says
    sure = steady(tree, found.loop.iter) and all(cannot_raise(tree, p) for p in looked_at)
    hidden = private(tree, says.name, tree.scope(found.loop))
    if not hidden or (not sure and failure_shows(tree, found.loop)):
        return None
    return says
