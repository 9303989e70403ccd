# SPDX-License-Identifier: Apache-2.0
"""Statements by which a text grows: `text += piece`, `text = text + piece`, `text = piece + text`."""

import ast

from citius.tune.remedies._shared.words import comments, source_of
from citius.tune.source.scopes import Scope
from citius.tune.source.tree import FUNCTIONS, Tree

TEXTS = ({"str"}, {"bytes"})
# What needs no parentheses between two plus signs.
_CLOSED = (
    ast.Constant,
    ast.Name,
    ast.Attribute,
    ast.Subscript,
    ast.Call,
    ast.JoinedStr,
    ast.List,
    ast.Tuple,
    ast.ListComp,
)


def target_of(node: ast.AST) -> ast.expr | None:
    """Return what the statement grows, or None if it grows nothing."""
    if isinstance(node, ast.AugAssign) and isinstance(node.op, ast.Add):
        return node.target
    if isinstance(node, ast.Assign) and len(node.targets) == 1:
        terms, target = _terms(node.value), node.targets[0]
        if len(terms) > 1 and _same(target, terms[-1 if front(node) else 0]):
            return target
    return None


def front(node: ast.stmt) -> bool:
    """Say if the statement puts something in front of what there is."""
    if isinstance(node, ast.AugAssign):
        return False
    terms = _terms(node.value)
    return not _same(node.targets[0], terms[0]) and _same(node.targets[0], terms[-1])


def _same(target: ast.expr, read: ast.expr) -> bool:
    """Say if both are one variable, or one attribute of what one variable holds."""
    if isinstance(target, ast.Name):
        return isinstance(read, ast.Name) and read.id == target.id
    return (
        isinstance(target, ast.Attribute)
        and isinstance(read, ast.Attribute)
        and target.attr == read.attr
        and isinstance(target.value, ast.Name)
        and _same(target.value, read.value)
    )


def _terms(node: ast.expr) -> list[ast.expr]:
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        return [*_terms(node.left), node.right]
    return [node]


def own(node: ast.stmt) -> list[ast.expr]:
    """Return the mentions of what grows that are the growing itself."""
    if isinstance(node, ast.AugAssign):
        return [node.target]
    return [node.targets[0], _terms(node.value)[-1 if front(node) else 0]]


def pieces(node: ast.stmt) -> list[ast.expr]:
    """Return what the statement adds, in order."""
    if isinstance(node, ast.AugAssign):
        return [node.value]
    return _terms(node.value)[:-1] if front(node) else _terms(node.value)[1:]


def kind_of(tree: Tree, node: ast.stmt) -> str | None:
    """Return the exact type of text that the statement adds to and adds, or None."""
    values = [tree.flow.value(n) for n in (own(node)[-1], *pieces(node))]
    return min(values[0]) if values[0] in TEXTS and all(v == values[0] for v in values) else None


def added(tree: Tree, node: ast.stmt) -> str:
    """Return the code of all that the statement adds."""
    parts = pieces(node)
    if len(parts) == 1:
        return source_of(tree, parts[0])
    sources = [source_of(tree, p) for p in parts]
    return " + ".join(
        text if isinstance(part, _CLOSED) else f"({text})"
        for text, part in zip(sources, parts, strict=True)
    )


def keeps_comments(tree: Tree, node: ast.stmt) -> bool:
    """Say if no comment of the statement stands outside what it adds."""
    said = [c for p in pieces(node) for c in comments(source_of(tree, p))]
    return len(said) == len(comments(source_of(tree, node.value)))


def seen_elsewhere(tree: Tree, scope: Scope, name: str) -> bool:
    """Say if other code than that of `scope` may see its variable."""
    return (
        isinstance(scope.node, ast.ClassDef)
        or scope.home(name) is not scope
        or any(
            isinstance(n, ast.Name)
            and n.id == name
            and tree.scope(n) is not scope
            and tree.scope(n).home(name) is scope
            for n in ast.walk(tree.ast)
        )
    )


def seen_on_failure(tree: Tree, loop: ast.stmt, name: str) -> str | None:
    """Refuse where the variable outlives an exception that leaves the loop."""
    for holder in tree.ancestors(loop):
        if isinstance(holder, FUNCTIONS):
            return None
        if isinstance(holder, (ast.Try, ast.TryStar)):
            return f"an exception may leave the loop and `{name}` be used after it"
        if isinstance(holder, ast.With) and not all(
            tree.flow.value(i.context_expr) <= {"textfile", "binfile"} for i in holder.items
        ):
            return f"a `with` around the loop may stop an exception and `{name}` be used after it"
    return None
