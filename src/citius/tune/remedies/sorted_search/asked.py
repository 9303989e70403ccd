# SPDX-License-Identifier: Apache-2.0
"""Expressions that scan a list in order: `index`, `in`, a count, the first item above a bound."""

import ast

from citius.tune.remedies._shared.asked import Refused, builtins_at, is_test
from citius.tune.remedies._shared.membership import plan
from citius.tune.remedies._shared.sure import cannot_raise, may_be_unset
from citius.tune.remedies._shared.undisturbing import disturbs
from citius.tune.remedies.sorted_search.call import SIDES, same, search, turned
from citius.tune.remedies.sorted_search.order import in_order
from citius.tune.source.tree import Tree
from citius.tune.source.values import Container, Ref

# By the comparison that counts: the side, if it counts from the end, and if the bound may be NaN.
_COUNTS = {
    ast.Lt: ("bisect_left", False, True),
    ast.LtE: ("bisect_right", False, False),
    ast.Gt: ("bisect_right", True, True),
    ast.GtE: ("bisect_left", True, False),
}


def said_by_search(tree: Tree, node: ast.expr) -> tuple[str, ast.expr] | None:
    """Return what says the same by a search, and the list. Raises Refused.

    None if the expression does not scan a list that is in order.
    """
    for way in (_index, _membership, _counted, _first):
        if said := way(tree, node):
            return said
    return None


def _lists(tree: Tree, node: ast.expr) -> bool:
    """Say if `node` is a list in order: others are left to other remedies without a word."""
    value = tree.flow.value(node)
    named = isinstance(node, (ast.Name, ast.Attribute))
    if not named or not value or not all(isinstance(a, Container) for a in value):
        return False
    try:
        in_order(tree, node)
    except Refused:
        return False
    return True


def _index(tree: Tree, node: ast.expr) -> tuple[str, ast.expr] | None:
    match node:
        case ast.Call(
            func=ast.Attribute(value=bounds, attr="index"), args=[sought], keywords=[]
        ) if not (isinstance(sought, ast.Starred) or _is_fallback(tree, node)) and _lists(
            tree, bounds
        ):
            at, held = _place(tree, node), ast.unparse(bounds)
            call = search(tree, bounds, sought, "bisect_left", True, node)
            shown = _beside(sought)
            # What is not there raises as it did, by the scan that did not find it.
            return (
                f"({at} if ({at} := {call}) < len({held}) and {held}[{at}] == {shown} "
                f"else {ast.unparse(node)})"
            ), bounds
    return None


def _is_fallback(tree: Tree, node: ast.Call) -> bool:
    """Say if the scan is only there to raise what it raises, after a search."""
    parent = tree.parents[node]
    return (
        isinstance(parent, ast.IfExp)
        and parent.orelse is node
        and "bisect" in ast.dump(parent.test)
    )


def _membership(tree: Tree, node: ast.expr) -> tuple[str, ast.expr] | None:
    if not is_test(node) or not _lists(tree, node.comparators[0]):
        return None
    bounds, sought = node.comparators[0], node.left
    if plan(tree, [node], set())[0]:
        return None  # a set answers faster
    call = search(tree, bounds, sought, "bisect_left", True, node)
    at, held = _place(tree, node), ast.unparse(bounds)
    there = f"(({at} := {call}) < len({held}) and {held}[{at}] == {_beside(sought)})"
    return there if isinstance(node.ops[0], ast.In) else f"(not {there})", bounds


def _counted(tree: Tree, node: ast.expr) -> tuple[str, ast.expr] | None:
    match node:
        case ast.Call(
            func=ast.Name(id="sum") as func,
            args=[ast.GeneratorExp(elt=ast.Constant(value=1 as one), generators=[part]) as given],
            keywords=[],
        ) if type(one) is int and len(part.ifs) == 1:
            (test,) = part.ifs
        case ast.Call(
            func=ast.Name(id="sum") as func,
            args=[ast.GeneratorExp(elt=ast.Compare() as test, generators=[part]) as given],
            keywords=[],
        ) if not part.ifs:
            pass
        case ast.Call(
            func=ast.Name(id="len") as func,
            args=[ast.ListComp(elt=ast.Name(id=elt), generators=[part]) as given],
            keywords=[],
        ) if len(part.ifs) == 1 and elt == getattr(part.target, "id", ""):
            (test,) = part.ifs
        case _:
            return None
    if part.is_async or not isinstance(part.target, ast.Name) or not _lists(tree, part.iter):
        return None
    turn = turned(test, part.target.id)
    if turn is None or tree.flow.value(func) != {Ref("builtin", func.id)}:
        return None
    side, from_end, nan = _COUNTS[turn[0]]
    _inner(tree, node, given, [turn[1]], {part.target.id})
    call = search(tree, part.iter, turn[1], side, nan, node)
    if from_end:
        builtins_at(tree, node, "len")
        call = f"(len({ast.unparse(part.iter)}) - {call})"
    return call, part.iter


def _first(tree: Tree, node: ast.expr) -> tuple[str, ast.expr] | None:
    match node:
        case ast.Call(
            func=ast.Name(id="next") as func,
            args=[ast.GeneratorExp(elt=elt, generators=[part]) as given, *default],
            keywords=[],
        ) if len(part.ifs) == 1 and len(default) < 2 and not part.is_async:
            (test,) = part.ifs
        case _:
            return None
    match part.target, part.iter:
        case ast.Name(id=item), bounds:
            index = ""
        case (
            ast.Tuple(elts=[ast.Name(id=index), ast.Name(id=item)]),
            ast.Call(func=ast.Name() as counter, args=[bounds], keywords=[]),
        ) if tree.flow.value(counter) == {Ref("builtin", "enumerate")} and index != item:
            pass
        case _:
            return None
    turn = turned(test, item)
    if (
        turn is None
        or (turn[0], True) not in SIDES
        or not isinstance(elt, ast.Name)
        or elt.id not in (index, item)
        or tree.flow.value(func) != {Ref("builtin", "next")}
        or not _lists(tree, bounds)
    ):
        return None
    side, nan = SIDES[turn[0], True]
    _inner(tree, node, given, [turn[1]], {index, item})
    call, held = search(tree, bounds, turn[1], side, nan, node), ast.unparse(bounds)
    if default and elt.id == index and ast.unparse(default[0]) == f"len({held})":
        return call, bounds
    at = _place(tree, node)
    found = at if elt.id == index else f"{held}[{at}]"
    return f"({found} if ({at} := {call}) < len({held}) else {_otherwise(tree, node)})", bounds


def _otherwise(tree: Tree, node: ast.Call) -> str:
    """Return what `next` gives, or raises, when nothing is found. Raises Refused."""
    if len(node.args) < 2:
        builtins_at(tree, node, "next", "iter")
        return "next(iter(()))"
    default = node.args[1]
    reason = disturbs(tree, default)
    if not isinstance(default, ast.Constant) and (reason or not cannot_raise(tree, default)):
        raise Refused(reason or f"`{ast.unparse(default)}` may fail")
    for name in (n for n in ast.walk(default) if isinstance(n, ast.Name)):
        if reason := may_be_unset(tree, name):
            raise Refused(reason)
    return _beside(default)


def _beside(node: ast.expr) -> str:
    text = ast.unparse(node)
    return text if isinstance(node, (ast.Name, ast.Constant)) else f"({text})"


def _inner(tree: Tree, node: ast.expr, given: ast.expr, parts: list, bound: set[str]) -> None:
    """Refuse where what is searched for would mean something else outside of the generator."""
    same(tree, given, node, parts)
    if any(isinstance(n, ast.Name) and n.id in bound for p in parts for n in ast.walk(p)):
        raise Refused("what is searched for changes from item to item")


def _place(tree: Tree, node: ast.expr) -> str:
    """Return a new name for the place that is found. Raises Refused where none can be bound."""
    builtins_at(tree, node, "len")
    scope = tree.scope(node)
    while scope is not None:
        if isinstance(scope.node, ast.ClassDef):
            raise Refused("a class would get a new name")
        if isinstance(scope.node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda, ast.Module)):
            break
        scope = scope.parent
    child: ast.AST = node
    for holder in tree.ancestors(node):
        if isinstance(holder, ast.comprehension) and child is holder.iter:
            raise Refused("what a comprehension goes over cannot bind a name")
        if isinstance(holder, ast.stmt):
            break
        child = holder
    return tree.fresh("at")
