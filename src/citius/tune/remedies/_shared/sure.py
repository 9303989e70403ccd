# SPDX-License-Identifier: Apache-2.0
"""Expressions that surely do not raise, and names that surely have a value."""

import ast

from citius.tune.source.heap import BUILTINS
from citius.tune.source.scopes import COMPREHENSIONS
from citius.tune.source.tree import Tree
from citius.tune.source.values import NUMBERS, Container, Ref, is_plain

SIZED = frozenset({"list", "tuple", "set", "frozenset", "dict", "deque"})
_WHOLE = frozenset({"int", "bool"})
_NEVER_RAISE = (ast.Add, ast.Sub, ast.Mult, ast.BitAnd, ast.BitOr, ast.BitXor)


def compares(left: set, right: set) -> bool:
    """Say if `<` and its like never raise between what is in `left` and in `right`."""
    return bool(left) and bool(right) and one_order(left | right)


def one_order(value: set) -> bool:
    """Say if all of `value` are builtin objects that compare with each other by `<`."""
    if not value or value <= NUMBERS or value in ({"str"}, {"bytes"}):
        return bool(value)
    slots = [a.slots if isinstance(a, Container) and a.kind == "tuple" else None for a in value]
    if None in slots or len({len(s) for s in slots}) != 1:
        return False
    return all(one_order(set().union(*parts)) for parts in zip(*slots, strict=True))


def pairs(node: ast.Compare) -> list[tuple]:
    """Return the comparisons of a chain: left operand, operator, right operand."""
    return list(zip([node.left, *node.comparators], node.ops, node.comparators, strict=False))


def compares_safely(tree: Tree, left: ast.expr, op: ast.cmpop, right: ast.expr) -> bool:
    """Say if the comparison is one of builtin types that does not raise."""
    a, b = tree.flow.value(left), tree.flow.value(right)
    if isinstance(op, (ast.Eq, ast.NotEq)):
        return is_plain(a) and is_plain(b)
    if isinstance(op, (ast.In, ast.NotIn)):
        holds = all(
            isinstance(c, Container)
            and c.kind in SIZED
            and is_plain((c.keys if c.kind == "dict" else c.elem) or {"none"})
            for c in b
        )
        return (is_plain(a) and bool(b) and holds) or (a == b and a in ({"str"}, {"bytes"}))
    return compares(a, b)


def cannot_raise(tree: Tree, node: ast.expr) -> bool:
    """Say if evaluating `node`, whose names have values, cannot raise."""
    value = tree.flow.value
    match node:
        case ast.Constant() | ast.Name():
            return True
        case ast.BoolOp(values=parts):
            return all(cannot_raise(tree, p) for p in parts)
        case ast.UnaryOp(op=op, operand=operand):
            able = isinstance(op, ast.Not) or value(operand) <= NUMBERS
            return able and not isinstance(op, ast.Invert) and cannot_raise(tree, operand)
        case ast.IfExp(test=test, body=body, orelse=orelse):
            return all(cannot_raise(tree, p) for p in (test, body, orelse))
        case ast.Compare():
            return all(cannot_raise(tree, p) for p in [node.left, *node.comparators]) and all(
                isinstance(op, (ast.Is, ast.IsNot)) or compares_safely(tree, left, op, right)
                for left, op, right in pairs(node)
            )
        case ast.Call(func=func, args=[held], keywords=[]):
            sized = all(
                a.kind in SIZED if isinstance(a, Container) else a in ("str", "bytes")
                for a in value(held)
            )
            return value(func) == {Ref("builtin", "len")} and sized and cannot_raise(tree, held)
        case ast.BinOp(left=left, op=op, right=right):
            return (
                _cannot_overflow(value(left), op, right, value(right))
                and cannot_raise(tree, left)
                and cannot_raise(tree, right)
            )
    return False


def _cannot_overflow(left: set, op: ast.operator, right: ast.expr, kinds: set) -> bool:
    both = left | kinds
    if both <= _WHOLE and isinstance(op, (ast.Mod, ast.FloorDiv)):
        return isinstance(right, ast.Constant) and bool(right.value)
    if both == {"float"}:
        return isinstance(op, _NEVER_RAISE[:3])
    if both in ({"str"}, {"bytes"}):
        return isinstance(op, ast.Add)
    return both <= _WHOLE and isinstance(op, _NEVER_RAISE)


def unset(tree: Tree, nodes: list[ast.expr], at: ast.stmt, known: set[str]) -> str | None:
    """Return why a name in `nodes`, none of `known`, may have no value at the statement `at`."""
    scope = tree.scope(at)
    for name in (n for node in nodes for n in ast.walk(node) if isinstance(n, ast.Name)):
        if name.id in known:
            continue
        home = scope.home(name.id)
        if home is scope:
            sure = tree.bound_before(name.id, at, entered=True)
        elif home is None:
            sure = name.id in BUILTINS
        else:
            sure = tree.bound_at_top(name.id, scope)
        if not sure:
            return f"`{name.id}` may have no value, line {name.lineno}"
    return None


def may_be_unset(tree: Tree, name: ast.Name) -> str | None:
    """Return why a name may have no value where it is looked up, or None."""
    scope = tree.scope(name)
    home = scope.home(name.id)
    if home is not None and isinstance(home.node, COMPREHENSIONS):
        return None
    if home is not None and isinstance(home.node, ast.Lambda):
        return None if name.id in home.parameters else f"`{name.id}` may have no value"
    return unset(tree, [name], tree.statement(name), set())
