# SPDX-License-Identifier: Apache-2.0
"""Whether a list surely holds something at some place, by the tests that lead there."""

import ast
from collections.abc import Iterable

from citius.tune.remedies._shared.full_tests import (
    admits_full,
    exits_if_empty,
    is_len,
    puts_in,
    says_empty,
    says_full,
)
from citius.tune.source.meanwhile import runs_meanwhile
from citius.tune.source.scopes import COMPREHENSIONS
from citius.tune.source.tree import FUNCTIONS, Tree
from citius.tune.source.values import Inst, Ref


def steady(tree: Tree, receiver: ast.expr) -> bool:
    """Say if evaluating `receiver` twice at once gives the same: a variable, a plain field."""
    if isinstance(receiver, ast.Name):
        return True
    if not isinstance(receiver, ast.Attribute) or not steady(tree, receiver.value):
        return False
    owners = tree.flow.value(receiver.value)
    return bool(owners) and all(
        isinstance(o, Inst)
        and not o.cls.open
        and not any(
            isinstance(n, FUNCTIONS)
            for c in o.cls.mro()
            for n in tree.scopes.opened_by(c.node).names.get(receiver.attr, ())
        )
        for o in owners
    )


def never_empty(tree: Tree, node: ast.expr, receiver: ast.expr, shrinks: Iterable[ast.AST]) -> bool:
    """Say if a test that `receiver` holds something stands before `node`, and still holds there.

    `shrinks` are the places where the list may get shorter; `node` itself does not count.
    """
    if not steady(tree, receiver):
        return False
    statement = tree.statement(node)
    later = set(statement.targets) if isinstance(statement, ast.Assign) else set()
    changes = (set(shrinks) | _rebinds(tree, receiver)) - {node, *later}
    region = _since_test(tree, node, receiver)
    if region is None:
        return False
    inside = {n for part in region for n in ast.walk(part)}
    if _bindings(tree, receiver) & inside - later:
        return False
    return runs_meanwhile(tree, region, changes) is None


def _rebinds(tree: Tree, receiver: ast.expr) -> set[ast.AST]:
    """Return where other functions may bind what the receiver names."""
    found = set()
    while isinstance(receiver, ast.Attribute):
        found |= {
            n
            for n in ast.walk(tree.ast)
            if isinstance(n, ast.Attribute)
            and n.attr == receiver.attr
            and not isinstance(n.ctx, ast.Load)
        }
        receiver = receiver.value
    scope = tree.scope(receiver)
    home = scope.home(receiver.id)
    local = isinstance(home.node, FUNCTIONS) and not any(
        receiver.id in s.nonlocals for s in tree.scopes.by_node.values()
    )
    return found if local else found | _bindings(tree, receiver)


def _bindings(tree: Tree, receiver: ast.expr) -> set[ast.AST]:
    """Return the places that bind the variable that the receiver starts with.

    `xs += ys` does not: it gives a list the very list that it was.
    """
    while isinstance(receiver, ast.Attribute):
        receiver = receiver.value
    return {
        n
        for n in tree.scope(receiver).bindings_of(receiver.id)
        if not isinstance(tree.parents.get(n), ast.AugAssign)
    }


def _since_test(tree: Tree, node: ast.expr, receiver: ast.expr) -> list[ast.AST] | None:
    """Return the code that may run between the nearest test of the receiver and `node`."""
    name, region, child = ast.unparse(receiver), [], node
    for holder in tree.ancestors(node):
        if isinstance(child, ast.stmt):
            for sibling in _earlier(holder, child):
                if exits_if_empty(tree, sibling, name):
                    return [*region, sibling.test, *sibling.orelse]
                if puts_in(sibling, name):
                    return region
                region.append(sibling)
            if admits_full(tree, holder, child, name):
                return [*region, holder.test]
            if isinstance(holder, ast.For) and child in holder.body:
                counted = _since_count(tree, holder, name)
                return None if counted is None else [holder, *counted]
            if isinstance(holder, ast.If):
                region.append(holder.test)
            elif isinstance(holder, ast.With):
                region += holder.items
            elif not isinstance(holder, ast.Try) or child not in holder.body:
                return None
        elif isinstance(holder, ast.IfExp) and admits_full(tree, holder, child, name):
            return [*region, child, holder.test]
        elif isinstance(holder, ast.BoolOp) and holder.values.index(child):
            says = says_full if isinstance(holder.op, ast.And) else says_empty
            if says(tree, holder.values[0], name):
                return [*region, *holder.values[: holder.values.index(child) + 1]]
        elif isinstance(holder, (ast.While, ast.Lambda, *COMPREHENSIONS)):
            return None
        elif isinstance(holder, ast.With):
            region += holder.items
        elif isinstance(holder, (ast.If, ast.For)):
            region.append(child)
        elif isinstance(holder, ast.stmt):
            region.append(holder)
        child = holder
    return None


def _since_count(tree: Tree, loop: ast.For, name: str) -> list[ast.AST] | None:
    """Return the code between the counting of the list and a loop of as many rounds, or None."""
    match loop.iter:
        case ast.Call(func=func, args=[count], keywords=[]) if tree.flow.value(func) == {
            Ref("builtin", "range")
        }:
            pass
        case _:
            return None
    if is_len(tree, count, name):
        return []
    between = []
    for sibling in _earlier(tree.parents[loop], loop) if isinstance(count, ast.Name) else ():
        if any(getattr(n, "id", "") == count.id for n in ast.walk(sibling)):
            match sibling:
                case ast.Assign(targets=[ast.Name(id=bound)], value=value) if bound == count.id:
                    return between if is_len(tree, value, name) else None
            return None
        between.append(sibling)
    return None


def _earlier(holder: ast.AST, child: ast.stmt) -> list[ast.stmt]:
    """Return the statements before `child` in its block, nearest first."""
    for _, block in ast.iter_fields(holder):
        if isinstance(block, list) and child in block:
            return block[: block.index(child)][::-1]
    return []
