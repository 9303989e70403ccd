# SPDX-License-Identifier: Apache-2.0
"""Loops that scan a list in order for the first item above a bound: `bisect` in their place."""

import ast
from dataclasses import dataclass

from citius.tune.remedies._asked import Refused, builtins_at
from citius.tune.remedies._builtins_decided import fits
from citius.tune.remedies._first_hit import FirstHit, branches, first_hit, names_in
from citius.tune.remedies._loop import leading, said
from citius.tune.remedies._sorted_search_call import SIDES, search, turned
from citius.tune.source.edit import Edits
from citius.tune.source.tree import Tree
from citius.tune.source.values import Ref


@dataclass(slots=True)
class Scan:
    """A loop that stops at the first item of `bounds` for which `test` is `wanted`.

    Attributes:
        index: the name that counts; item: the name of the item, empty if it has none.
        by_hand: the loop counts itself, from a 0 that is set above it.
    """

    loop: ast.For
    found: FirstHit
    bounds: ast.expr
    index: str
    item: str
    by_hand: bool


def scan(tree: Tree, loop: ast.stmt) -> Scan | None:
    """Return the loop as a scan, as far as its shape tells, or None."""
    if not isinstance(loop, ast.For):
        return None
    match loop:
        case ast.For(
            target=ast.Tuple(elts=[ast.Name(id=index), ast.Name(id=item)]),
            iter=ast.Call(func=ast.Name(id="enumerate") as func, args=[bounds], keywords=[]),
        ) if tree.flow.value(func) == {Ref("builtin", "enumerate")}:
            found = first_hit(loop, idle=True)
            by_hand = False
        case ast.For(target=ast.Name(id=item), iter=bounds):
            counted = _counts_by_hand(loop)
            if counted is None:
                return None
            found, index = counted
            by_hand = True
        case _:
            return None
    if not found or len(found.guards) != 1 or found.goes_on:
        return None
    turn = turned(found.guards[0][0], item)
    if turn is None or (turn[0], found.guards[0][1]) not in SIDES:
        return None
    return Scan(loop, found, bounds, index, item, by_hand)


def _counts_by_hand(loop: ast.For) -> tuple[FirstHit, str] | None:
    """Return the loop without its `i += 1`, and `i`."""
    match loop.body:
        case [ast.If(test=test, body=hit, orelse=[]), step]:
            wanted = True
        case [ast.If(test=test, body=[step], orelse=[_, *_] as hit)]:
            wanted = False
        case _:
            return None
    index = _step(step)
    simple = all(isinstance(s, (ast.Assign, ast.AugAssign, ast.Expr)) for s in hit[:-1])
    if index is None or not simple or not isinstance(hit[-1], (ast.Break, ast.Return)):
        return None
    done = hit[:-1] if isinstance(hit[-1], ast.Break) else hit
    return FirstHit(loop, [(test, wanted)], done, False), index


def _step(statement: ast.stmt) -> str | None:
    """Return the name that the statement adds 1 to."""
    match statement:
        case ast.AugAssign(
            target=ast.Name(id=name), op=ast.Add(), value=ast.Constant(value=1 as one)
        ) if type(one) is int:
            return name
    return None


def bisected(tree: Tree, edits: Edits, scanned: Scan) -> None:
    """Put the search into the edits. Raises Refused."""
    loop, found, index, item = scanned.loop, scanned.found, scanned.index, scanned.item
    test, wanted = found.guards[0]
    op, sought = turned(test, item)
    side, nan = SIDES[op, wanted]
    if {index, item} & names_in([scanned.bounds, sought]) or index == item:
        raise Refused("the loop binds a name that it looks up")
    idle = not found.hit
    ends = _sets_to_length(found.loop.orelse, index, scanned.bounds)
    kept = {index} if idle or scanned.by_hand else set()
    fits(tree, found, [scanned.bounds, sought], {index, item}, kept)
    used = names_in(loop.orelse)
    if item in used or (index in used and not ends and not scanned.by_hand):
        raise Refused("the else of the loop uses what the loop binds")
    call = f"{index} = {search(tree, scanned.bounds, sought, side, nan, loop)}"
    held = ast.unparse(scanned.bounds)
    if scanned.by_hand:
        _from_zero(tree, edits, loop, index)
    if idle and (ends or (scanned.by_hand and not loop.orelse)):
        edits.instead(loop, call)
        return
    builtins_at(tree, loop, "len")
    if idle:
        if not scanned.by_hand and not isinstance(
            loop.orelse[-1] if loop.orelse else None, (ast.Return, ast.Raise)
        ):
            raise Refused(f"`{index}` may be used after the loop")
        done = "".join(f"\n    {said(tree, s)}" for s in loop.orelse)
        edits.instead(loop, call, f"if {index} == len({held}):{done}")
        return
    more = [f"{item} = {held}[{index}]"] if item in names_in(found.hit) else []
    edits.instead(loop, call, branches(tree, found, f"{index} < len({held})", *more))


def _sets_to_length(orelse: list[ast.stmt], index: str, bounds: ast.expr) -> bool:
    """Say if the loop's else is `i = len(bounds)`."""
    match orelse:
        case [ast.Assign(targets=[ast.Name(id=name)], value=value)]:
            return name == index and ast.unparse(value) == f"len({ast.unparse(bounds)})"
    return False


def _from_zero(tree: Tree, edits: Edits, loop: ast.stmt, index: str) -> None:
    """Take out the `i = 0` above the loop. Raises Refused."""
    init = leading(tree, loop, index)
    value = getattr(getattr(init, "value", None), "value", None)
    if init is None or type(value) is not int or value != 0:
        raise Refused(f"`{index}` does not start at 0 right above the loop")
    edits.drop(init, loop)


def stepped(tree: Tree, edits: Edits, loop: ast.stmt) -> bool:
    """Put a search into the edits for `while i < len(xs) and xs[i] <= x: i += 1`.

    Say if the loop is of that shape. Raises Refused.
    """
    match loop:
        case ast.While(
            test=ast.BoolOp(op=ast.And(), values=[ast.Compare() as ends, ast.Compare() as test]),
            body=[step],
            orelse=[],
        ):
            index = _step(step)
        case _:
            return False
    items = [n for n in (test.left, *test.comparators) if isinstance(n, ast.Subscript)]
    if index is None or len(items) != 1 or ast.unparse(items[0].slice) != index:
        return False
    bounds = items[0].value
    held = ast.unparse(bounds)
    if ast.unparse(ends) not in (f"{index} < len({held})", f"len({held}) > {index}"):
        return False
    turn = turned(test, ast.unparse(items[0]))
    # It goes on while the test holds, so it stops at the first item for which it does not.
    if turn is None or (turn[0], False) not in SIDES:
        return False
    op, sought = turn
    side, nan = SIDES[op, False]
    if index in names_in([bounds, sought]):
        raise Refused("the loop binds a name that it looks up")
    if not tree.alone(loop):
        raise Refused("the loop does not stand on lines of its own")
    builtins_at(tree, loop, "len")
    call = search(tree, bounds, sought, side, nan, loop)
    _from_zero(tree, edits, loop, index)
    edits.instead(loop, f"{index} = {call}")
    return True
