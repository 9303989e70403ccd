# SPDX-License-Identifier: Apache-2.0
"""Lists whose items never fall from one to the next, by the way they are made.

Running totals of what is never negative, and what rises with a count: at any time such a list is
in order, also while it is filled.
"""

import ast

from citius.tune.remedies._shared.loop import block_of
from citius.tune.remedies.sorted_search.made import unsettled
from citius.tune.remedies.sorted_search.not_negative import counts_up, never_negative
from citius.tune.source.tree import Tree
from citius.tune.source.values import NUMBERS, Container

_WHOLE = frozenset({"int", "bool"})


def rises(tree: Tree, made: Container) -> bool:
    """Say if the list is in order whenever it is looked at, because it only ever rises."""
    if not made.elem or not made.elem <= NUMBERS or tree.flow.value(made.node) != {made}:
        return False
    match made.node:
        case ast.ListComp(
            elt=elt, generators=[ast.comprehension(target=ast.Name(id=name)) as part]
        ):
            counts = counts_up(tree, part.iter)
            return counts and not unsettled(made) and _rises_with(elt, name)
        case ast.List(elts=[] | [ast.Constant(value=0)]):
            return _filled_rising(tree, made)
    return False


def _rises_with(node: ast.expr, name: str) -> bool:
    """Say if a number never falls, nor is negative or NaN, while the count `name` rises from 0."""
    reach = 1.0  # at most; counts of 64 bits, so that nothing gets infinite, which times 0 is NaN
    for part in ast.walk(node):
        if isinstance(part, ast.Constant):
            if type(part.value) not in (int, float) or not 0 < part.value < 1e100:
                return False
            reach *= 1 + part.value + 1 / part.value
        elif isinstance(part, ast.Name):
            reach *= 1e20
    return reach < 1e300 and _rising(node, name)


def _rising(node: ast.expr, name: str) -> bool:
    match node:
        case ast.Name(id=other):
            return other == name
        case ast.Constant():
            return True
        case ast.BinOp(left=left, op=ast.Add() | ast.Mult(), right=right):
            return _rising(left, name) and _rising(right, name)
        case ast.BinOp(left=left, op=ast.FloorDiv() | ast.Div(), right=ast.Constant()):
            return _rising(left, name)
    return False


def _filled_rising(tree: Tree, made: Container) -> bool:
    """Say if a list is only appended to, each time with what is no less than the item before."""
    start = tree.parents[made.node]
    match start:
        case ast.Assign(targets=[ast.Name(id=name) as target]):
            scope, block = tree.scope(start), block_of(tree, start)
        case _:
            return False
    changes = unsettled(made)
    if isinstance(scope.node, ast.ClassDef) or scope.names.get(name) != [target] or not changes:
        return False
    after = block[block.index(start) + 1 :]
    for change in changes:
        match change:
            case ast.Call(
                func=ast.Attribute(value=ast.Name(id=filled), attr="append"), args=[item]
            ) if filled == name and tree.scope(change) is scope:
                pass
            case _:
                return False
        top = next((s for s in after if any(n is change for n in ast.walk(s))), None)
        if top is None:
            return False
        if not (
            _adds_to_last(tree, item, name)
            or _running_total(tree, item, start, top)
            or (len(changes) == 1 and _counted_item(tree, change, item, top))
        ):
            return False
    # Totals and counts of their own would not fit each other.
    return len({ast.unparse(c.args[0]) for c in changes}) == 1


def _adds_to_last(tree: Tree, item: ast.expr, name: str) -> bool:
    """Say if the item is `xs[-1]` and what is never negative."""
    match item:
        case ast.BinOp(left=ast.Subscript() as last, op=ast.Add(), right=more):
            return ast.unparse(last) == f"{name}[-1]" and never_negative(tree, more)
    return False


def _running_total(tree: Tree, item: ast.expr, start: ast.Assign, top: ast.stmt) -> bool:
    """Say if the item is a total that is set to 0 where the list is made, and never falls."""
    if not isinstance(item, ast.Name):
        return False
    scope, block = tree.scope(start), block_of(tree, start)
    if scope.home(item.id) is not scope:
        return False
    begun = False
    for binding in scope.names[item.id]:
        holder = tree.parents.get(binding)
        match holder:
            case ast.Assign(
                targets=[ast.Name()], value=ast.Constant(value=int() | float() as value)
            ):
                first = holder in block and block.index(holder) < block.index(top)
                if begun or not first or not 0 <= value < 1e300:
                    return False
                begun = True
            case ast.AugAssign(op=ast.Add(), value=more) if tree.scope(holder) is scope:
                if not never_negative(tree, more):
                    return False
            case _:
                return False
    return begun


def _counted_item(tree: Tree, change: ast.Call, item: ast.expr, top: ast.stmt) -> bool:
    """Say if the item rises with the count of the one loop that appends it."""
    match top:
        case ast.For(target=ast.Name(id=name), iter=over):
            return (
                tree.loops(change)[:1] == [top]
                and counts_up(tree, over)
                and len([n for n in ast.walk(top) if _sets(n, name)]) == 1
                and all(tree.scope(n) is tree.scope(top) for n in tree.scope(top).names[name])
                and _rises_with(item, name)
            )
    return False


def _sets(node: ast.AST, name: str) -> bool:
    return isinstance(node, ast.Name) and node.id == name and not isinstance(node.ctx, ast.Load)
