# SPDX-License-Identifier: Apache-2.0
"""Scans of a text by a `while` that counts by hand."""

import ast
from dataclasses import dataclass

from citius.tune.remedies._shared.asked import Refused
from citius.tune.remedies._shared.by_hand import counted, from_zero
from citius.tune.remedies._shared.first_hit import FirstHit, binds_elsewhere, names_in, unfit
from citius.tune.remedies._shared.loop import leading, outlives, private
from citius.tune.remedies._shared.sure import unset
from citius.tune.remedies._shared.visible import depth_shows
from citius.tune.remedies.string_in.windows import lengths_of, window_in
from citius.tune.source.edit import Edits
from citius.tune.source.tree import Tree


@dataclass(slots=True)
class ByWhile:
    """A `while` over all places of `text` at which `part` may begin."""

    found: FirstHit
    index: str
    text: ast.Name
    part: ast.Name | ast.Constant


def by_while(tree: Tree, loop: ast.While) -> ByWhile | None:
    """Return the loop as a scan of a text, or None."""
    match loop.test:
        case ast.Compare(
            left=ast.Name(id=index), ops=[ast.Lt() | ast.LtE() as op], comparators=[last]
        ):
            body = counted(loop.body)
        case _:
            return None
    if body is None or body[3] != index or not body[1]:
        return None
    test, _, done, _ = body
    places = lengths_of(tree, last, loop)
    if places and isinstance(op, ast.LtE):
        places = places[0], places[1] + 1
    pair = window_in(tree, test, places, index, loop)
    if pair is None or not done:
        return None
    return ByWhile(FirstHit(loop, [(test, True)], done, False), index, *pair)


def checked(tree: Tree, edits: Edits, scan: ByWhile) -> None:
    """Take out what leads to the loop. Raises Refused where the loop cannot make way."""
    found, loop, index = scan.found, scan.found.loop, scan.index
    parts = [scan.text, scan.part]
    reason = (
        unfit(tree, found)
        or binds_elsewhere(tree, found, names_in(parts))
        or outlives(tree, index, loop)
        or unset(tree, parts, loop, set())
        or depth_shows(tree)
    )
    if reason:
        raise Refused(reason)
    from_zero(tree, edits, loop, index)
    start = leading(tree, loop, index).targets[0]
    scope = tree.scope(loop)
    own = {start, *ast.walk(loop)}
    if not private(tree, index, scope) or any(
        isinstance(n, ast.Name) and n.id == index and n not in own and tree.scope(n) is scope
        for n in ast.walk(scope.node)
    ):
        raise Refused(f"`{index}` is used for more than to count")
