# SPDX-License-Identifier: Apache-2.0
"""Whether a set may be asked in a list's place, and which way of having one is sound."""

import ast

from citius.tune.remedies._shared.ahead import ahead
from citius.tune.remedies._shared.as_set import as_set
from citius.tune.remedies._shared.asked import Plan, Refused
from citius.tune.remedies._shared.beside import beside
from citius.tune.remedies._shared.in_step import in_step
from citius.tune.source.tree import Tree
from citius.tune.source.values import Container, is_plain


def plan(tree: Tree, tests: list[ast.Compare], seen_types: set) -> tuple[Plan | None, str | None]:
    """Return how to rewrite the tests, or why not."""
    reason = _unsound(tree, tests)
    if reason:
        return None, reason
    for way in (as_set, in_step, ahead, beside):
        try:
            return way(tree, tests, seen_types), None
        except Refused as refused:
            reason = str(refused) if way is ahead else reason
    return None, reason


def _unsound(tree: Tree, tests: list[ast.Compare]) -> str | None:
    """Return what forbids every way, or None."""
    flow = tree.flow
    if flow.troubles:
        return flow.troubles
    for test in tests:
        left, asked = test.left, test.comparators[0]
        if not is_plain(flow.value(left)):
            return f"`{ast.unparse(left)}` may not hash, or compare in its own way"
        value = flow.value(asked)
        if not value:
            return "the test is never reached in this file"
        if not all(isinstance(a, Container) and a.kind in ("list", "tuple") for a in value):
            return f"what `{ast.unparse(asked)}` is cannot be told from the source"
        if any(a.escaped for a in value):
            return f"`{ast.unparse(asked)}` is handed to code that may change it"
    return None
