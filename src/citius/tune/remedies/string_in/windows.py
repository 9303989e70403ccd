# SPDX-License-Identifier: Apache-2.0
"""Scans of a text by an index, window after window, and whether they look at every window."""

import ast

from citius.tune.source.tree import Tree
from citius.tune.source.values import Ref

_TEXTS = ({"str"}, {"bytes"})
_ONE = ast.Constant(1)


def window(tree: Tree, test: ast.expr, over: ast.expr, index: str, at: ast.stmt):
    """Return (text, part) if `test` asks, for each index that `over` gives, if part begins there.

    All places where `part` fits must be looked at, from the first on; None if that is not sure.
    """
    rounds = rounds_of(tree, over)
    return window_in(tree, test, lengths_of(tree, rounds, at), index, at) if rounds else None


def window_in(tree: Tree, test: ast.expr, found: tuple | None, index: str, at: ast.stmt):
    """Return (text, part) for the first so many places, `found` being how many."""
    parts = _begins(tree, test, index)
    if parts is None:
        return None
    text, part, width = parts
    if tree.flow.value(text) not in _TEXTS or tree.flow.value(part) != tree.flow.value(text):
        return None
    size = len(part.value) if isinstance(part, ast.Constant) else None
    if width is not None and (
        any(getattr(n, "id", "") == index for n in ast.walk(width))
        or lengths_of(tree, width, at) != _length(part, size)
    ):
        return None
    # There are `const` rounds more than the text is long, less the lengths that are taken off.
    if found is None or index in (getattr(text, "id", ""), getattr(part, "id", "")):
        return None
    lengths, const = found
    if size is None and lengths == _sum({text.id: 1}, {part.id: -1}):
        enough = const >= 1
    else:
        enough = lengths == {text.id: 1} and const >= (1 - size if size else 1)
    if width is _ONE and const:  # `text[i]` beyond the end raises
        enough = False
    return (text, part) if enough else None


def rounds_of(tree: Tree, over: ast.expr) -> ast.expr | None:
    """Return how many rounds `range(rounds)` makes, or None for what does not count from 0."""
    match over:
        case ast.Call(func=func, args=[rounds] | [ast.Constant(value=0), rounds], keywords=[]):
            return rounds if tree.flow.value(func) == {Ref("builtin", "range")} else None
    return None


def _begins(tree: Tree, test: ast.expr, index: str):
    """Return (text, part, width) of `text[i:i + width] == part`, or of other ways to say it."""
    match test:
        case ast.Compare(left=left, ops=[ast.Eq()], comparators=[right]):
            if not isinstance(left, ast.Subscript):
                left, right = right, left
            match left:
                case ast.Subscript(
                    value=ast.Name() as text,
                    slice=ast.Slice(
                        lower=ast.Name(id=low),
                        upper=ast.BinOp(left=a, op=ast.Add(), right=b),
                        step=None,
                    ),
                ) if low == index and isinstance(right, (ast.Name, ast.Constant)):
                    if isinstance(b, ast.Name) and b.id == index:
                        a, b = b, a
                    if isinstance(a, ast.Name) and a.id == index:
                        return text, right, b
                case ast.Subscript(value=ast.Name() as text, slice=ast.Name(id=low)) if (
                    low == index and isinstance(right, ast.Constant)
                ):
                    return text, right, _ONE
        case ast.Call(
            func=ast.Attribute(value=ast.Name() as text, attr="startswith"),
            args=[ast.Name() | ast.Constant() as part, ast.Name(id=low)],
            keywords=[],
        ) if low == index:
            return text, part, None
    return None


def _length(part: ast.expr, size: int | None) -> tuple[dict[str, int], int]:
    return ({}, size) if size is not None else ({part.id: 1}, 0)


def _sum(a: dict[str, int], b: dict[str, int], sign: int = 1) -> dict[str, int]:
    total = {k: a.get(k, 0) + sign * b.get(k, 0) for k in {*a, *b}}
    return {k: n for k, n in total.items() if n}


def lengths_of(tree: Tree, node: ast.expr, at: ast.stmt) -> tuple[dict[str, int], int] | None:
    """Return a sum of lengths of names and a constant, such as `len(text) - len(part) + 1`."""
    match node:
        case ast.Constant(value=int(value)) if not isinstance(value, bool):
            return {}, value
        case ast.Call(func=func, args=[ast.Name(id=name)], keywords=[]):
            return ({name: 1}, 0) if tree.flow.value(func) == {Ref("builtin", "len")} else None
        case ast.BinOp(left=left, op=ast.Add() | ast.Sub() as op, right=right):
            a, b = lengths_of(tree, left, at), lengths_of(tree, right, at)
            if a is None or b is None:
                return None
            sign = 1 if isinstance(op, ast.Add) else -1
            return _sum(a[0], b[0], sign), a[1] + sign * b[1]
        case ast.Name(id=name):
            value = _set_once(tree, name, at)
            return lengths_of(tree, value[0], value[1]) if value else None
    return None


def _set_once(tree: Tree, name: str, at: ast.stmt) -> tuple[ast.expr, ast.stmt] | None:
    """Return what `name` surely is at the statement `at`: `len(x)` of an `x` that is set once."""
    scope = tree.scope(at)
    if scope.home(name) is not scope or not _only(tree, name, at):
        return None
    target = scope.names[name][0]
    statement, value = tree.parents.get(target), None
    if isinstance(statement, ast.Assign):
        value = statement.value
    elif isinstance(statement, ast.Tuple):
        index, statement = statement.elts.index(target), tree.parents[statement]
        if isinstance(statement, ast.Assign) and isinstance(statement.value, ast.Tuple):
            values = statement.value.elts
            starred = any(isinstance(v, ast.Starred) for v in values)
            value = values[index] if index < len(values) and not starred else None
    match value:
        case ast.Call(args=[ast.Name(id=measured)]) if _only(tree, measured, statement):
            return value, statement
    return None


def _only(tree: Tree, name: str, at: ast.stmt) -> bool:
    """Say if `name` is bound once in its life in this function, before `at`."""
    scope = tree.scope(at)
    home = scope.home(name)
    if home is None or len(home.names[name]) != 1 or isinstance(scope.node, ast.ClassDef):
        return False
    if home is scope:
        return tree.bound_before(name, at, entered=True)
    return home is tree.scopes.module and tree.bound_at_top(name, scope)
