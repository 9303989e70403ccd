# SPDX-License-Identifier: Apache-2.0
"""Patterns out of a list, tuple or dict that the file writes out and nothing ever changes."""

import ast

from citius.tune.remedies.compiled_regex.call import constant
from citius.tune.source.tree import Tree
from citius.tune.source.values import Container

_DISPLAYS = (ast.List, ast.Tuple, ast.Set, ast.Dict)


def known(tree: Tree, node: ast.expr) -> list[str | bytes] | None:
    """Return all texts that `node` can be, or None if they cannot be told."""
    if isinstance(node, ast.Subscript) and not isinstance(node.slice, ast.Slice):
        return _texts(tree, _items(tree, node.value, "values"))
    if not isinstance(node, ast.Name):
        return None
    home = tree.scope(node).home(node.id)
    if home is None or len(home.names[node.id]) != 1:
        return None
    target = home.names[node.id][0]
    holder, index = tree.parents.get(target), None
    if isinstance(holder, ast.Tuple):
        if any(isinstance(e, ast.Starred) for e in holder.elts):
            return None
        index, holder, target = holder.elts.index(target), tree.parents[holder], holder
    if not isinstance(holder, (ast.For, ast.comprehension)) or holder.target is not target:
        return None
    return _iterated(tree, holder.iter, index)


def _iterated(tree: Tree, iterated: ast.expr, index: int | None) -> list[str | bytes] | None:
    """Return the texts that iterating gives, at a place of its tuples if `index` says so."""
    match iterated:
        case ast.Call(func=ast.Attribute(value=held, attr="values"), args=[], keywords=[]):
            return _texts(tree, _items(tree, held, "values")) if index is None else None
        case ast.Call(func=ast.Attribute(value=held, attr="items"), args=[], keywords=[]):
            return (
                _texts(tree, _items(tree, held, ("keys", "values")[index]))
                if index in (0, 1)
                else None
            )
    items = _items(tree, iterated, "keys")
    if index is None or items is None:
        return _texts(tree, items)
    rows = [n.elts if isinstance(n, ast.Tuple) else [] for n in items]  # a list might change
    if any(len(r) <= index or any(isinstance(e, ast.Starred) for e in r) for r in rows):
        return None
    return _texts(tree, [r[index] for r in rows])


def _items(tree: Tree, held: ast.expr, part: str) -> list[ast.expr] | None:
    """Return the expressions of all that the containers hold; for a dict, its `part`."""
    found = []
    containers = tree.flow.value(held)
    for made in containers:
        if (
            not isinstance(made, Container)
            or made.escaped
            or made.mutations
            or not isinstance(made.node, _DISPLAYS)
        ):
            return None
        found += getattr(made.node, part) if isinstance(made.node, ast.Dict) else made.node.elts
    return found if containers and None not in found else None


def _texts(tree: Tree, items: list[ast.expr] | None) -> list[str | bytes] | None:
    texts = [constant(tree, n) for n in items or ()]
    return texts if texts and None not in texts else None
