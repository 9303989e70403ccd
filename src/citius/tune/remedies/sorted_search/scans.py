# SPDX-License-Identifier: Apache-2.0
"""Loops that scan a list in order for the first item above a bound: `bisect` in their place."""

import ast
from dataclasses import dataclass

from citius.tune.remedies._shared.asked import Refused, builtins_at
from citius.tune.remedies._shared.by_hand import counted, from_zero, step
from citius.tune.remedies._shared.first_hit import (
    FirstHit,
    binds_elsewhere,
    branches,
    first_hit,
    names_in,
    unfit,
)
from citius.tune.remedies._shared.loop import following, said
from citius.tune.remedies.builtins.decided import fits
from citius.tune.remedies.sorted_search.call import SIDES, search, turned
from citius.tune.source.edit import Edits
from citius.tune.source.tree import Tree
from citius.tune.source.values import Ref


@dataclass(slots=True)
class Scan:
    """A loop that stops at the first item of `bounds` for which the test is as wanted.

    Attributes:
        index: the name that counts; item: the name of the item, empty if it has none.
        asked: the item as the test has it: its name, or `bounds[i]`.
        by_hand: the loop counts itself, from a 0 that is set above it.
    """

    loop: ast.For | ast.While
    found: FirstHit
    bounds: ast.expr
    index: str
    item: str
    asked: str
    by_hand: bool


def scan(tree: Tree, loop: ast.stmt) -> Scan | None:
    """Return the loop as a scan, as far as its shape tells, or None."""
    found = _by_while(loop) or _by_for(tree, loop)
    if not found or not found.found or len(found.found.guards) != 1 or found.found.goes_on:
        return None
    ((test, wanted),) = found.found.guards
    turn = turned(test, found.asked)
    return found if turn and (turn[0], wanted) in SIDES else None


def _by_for(tree: Tree, loop: ast.stmt) -> Scan | None:
    """Return the scan by `enumerate`, by `range(len(xs))`, or with a count of its own."""
    match loop:
        case ast.For(
            target=ast.Tuple(elts=[ast.Name(id=index), ast.Name(id=item)]),
            iter=ast.Call(func=ast.Name(id="enumerate") as func, args=[bounds], keywords=[]),
        ) if tree.flow.value(func) == {Ref("builtin", "enumerate")}:
            found = first_hit(loop, idle=True)
            return Scan(loop, found, bounds, index, item, item, False)
        case ast.For(
            target=ast.Name(id=index),
            iter=ast.Call(
                func=ast.Name(id="range") as func,
                args=[ast.Call(func=ast.Name(id="len") as size, args=[bounds], keywords=[])],
                keywords=[],
            ),
        ):
            values = tree.flow.value(func), tree.flow.value(size)
            if values != ({Ref("builtin", "range")}, {Ref("builtin", "len")}):
                return None
            asked = f"{ast.unparse(bounds)}[{index}]"
            return Scan(loop, first_hit(loop, idle=True), bounds, index, "", asked, False)
        case ast.For(target=ast.Name(id=item), iter=bounds):
            found = counted(loop.body)
            if found:
                test, wanted, done, index = found
                found = FirstHit(loop, [(test, wanted)], done, False)
                return Scan(loop, found, bounds, index, item, item, True)
    return None


def _by_while(loop: ast.stmt) -> Scan | None:
    """Return the scan of `while i < len(xs) and xs[i] <= x: i += 1`, or with the test inside."""
    match loop:
        case ast.While(
            test=ast.BoolOp(op=ast.And(), values=[ast.Compare() as ends, ast.Compare() as test]),
            body=[last],
        ):
            # It goes on while the test holds, so it stops at the first item for which it does not.
            index, wanted, done = step(last), False, []
        case ast.While(test=ast.Compare() as ends, body=body):
            found = counted(body)
            if found is None:
                return None
            test, wanted, done, index = found
        case _:
            return None
    items = [n for n in ast.walk(test) if isinstance(n, ast.Subscript)]
    if index is None or len(items) != 1 or ast.unparse(items[0].slice) != index:
        return None
    bounds, asked = items[0].value, ast.unparse(items[0])
    held = ast.unparse(bounds)
    if ast.unparse(ends) not in (f"{index} < len({held})", f"len({held}) > {index}"):
        return None
    return Scan(loop, FirstHit(loop, [(test, wanted)], done, False), bounds, index, "", asked, True)


def bisected(tree: Tree, edits: Edits, scanned: Scan) -> None:
    """Put the search into the edits. Raises Refused."""
    loop, found, index, item = scanned.loop, scanned.found, scanned.index, scanned.item
    ((test, wanted),) = found.guards
    op, sought = turned(test, scanned.asked)
    side, nan = SIDES[op, wanted]
    looked_up = names_in([scanned.bounds, sought])
    if {index, item} & looked_up or index == item:
        raise Refused("the loop binds a name that it looks up")
    idle = not found.hit
    ends = _sets_to_length(loop.orelse, index, scanned.bounds)
    if isinstance(loop, ast.For):
        kept = {index} if idle or scanned.by_hand else set()
        fits(tree, found, [scanned.bounds, sought], {index, item}, kept)
    elif reason := unfit(tree, found) or binds_elsewhere(tree, found, looked_up):
        raise Refused(reason)
    used = names_in(loop.orelse)
    if item in used or (index in used and not ends and not scanned.by_hand):
        raise Refused("the else of the loop uses what the loop binds")
    builtins_at(tree, loop, "len")
    call, held = search(tree, scanned.bounds, sought, side, nan, loop), ast.unparse(scanned.bounds)
    if scanned.by_hand:
        from_zero(tree, edits, loop, index)
    other = following(tree, loop)
    if _returns(found.hit, index) and not loop.orelse and _returns([other], f"len({held})"):
        edits.drop(loop, other)
        edits.instead(other, f"return {call}")
        return
    found_at = f"{index} = {call}"
    if idle and (ends or (scanned.by_hand and not loop.orelse)):
        edits.instead(loop, found_at)
    elif idle:
        _leaves(loop, index, scanned.by_hand)
        done = "".join(f"\n    {said(tree, s)}" for s in loop.orelse)
        edits.instead(loop, found_at, f"if {index} == len({held}):{done}")
    else:
        more = [f"{item} = {held}[{index}]"] if item in names_in(found.hit) else []
        edits.instead(loop, found_at, branches(tree, found, f"{index} < len({held})", *more))


def _returns(statements: list[ast.stmt | None], text: str) -> bool:
    """Say if the statements are `return text`."""
    match statements:
        case [ast.Return(value=ast.expr() as value)]:
            return ast.unparse(value) == text
    return False


def _leaves(loop: ast.For | ast.While, index: str, by_hand: bool) -> None:
    """Refuse where the index may be used after a loop that has found nothing. Raises Refused."""
    last = loop.orelse[-1] if loop.orelse else None
    if not by_hand and not isinstance(last, (ast.Return, ast.Raise)):
        raise Refused(f"`{index}` may be used after the loop")


def _sets_to_length(orelse: list[ast.stmt], index: str, bounds: ast.expr) -> bool:
    """Say if the loop's else is `i = len(bounds)`."""
    match orelse:
        case [ast.Assign(targets=[ast.Name(id=name)], value=value)]:
            return name == index and ast.unparse(value) == f"len({ast.unparse(bounds)})"
    return False
