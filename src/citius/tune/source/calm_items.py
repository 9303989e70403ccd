# SPDX-License-Identifier: Apache-2.0
"""Can going over an iterable do anything but give its items, one after the other?"""

import ast
from collections.abc import Callable

from citius.tune.source.calm_calls import is_range
from citius.tune.source.tree import Tree
from citius.tune.source.values import Container, Ref

_SIZED = frozenset({"list", "tuple", "dict", "set", "frozenset", "deque"})
_LAZY = {Ref("builtin", name) for name in ("range", "enumerate", "zip", "reversed")}


def goes_over(tree: Tree, node: ast.expr, stirs: Callable) -> str | None:
    """Return why going over `node` may fail or do more, or None: a container, a fresh view of one.

    `stirs(tree, expression)` says why evaluating a part of it may.
    """
    match node:
        case ast.Call(func=ast.Name() as func, args=args, keywords=[]) if (
            tree.flow.value(func) and tree.flow.value(func) <= _LAZY
        ):
            return _goes_over_view(tree, node, func.id, args, stirs)
        case ast.Call(func=ast.Attribute(value=owner, attr="items" | "keys" | "values"), args=[]):
            if all(_is(a, "dict") for a in tree.flow.value(owner)):
                return stirs(tree, owner)
    kept = all(
        a in ("str", "bytes") or _is(a, *_SIZED) or is_range(tree, a) for a in tree.flow.value(node)
    )
    used_up = f"`{ast.unparse(node)}` may be used up, or do more than give its items"
    return stirs(tree, node) or (None if kept else used_up)


def _goes_over_view(
    tree: Tree, node: ast.Call, name: str, args: list[ast.expr], stirs: Callable
) -> str | None:
    fails = f"`{ast.unparse(node)}` may fail"
    if name == "range":
        whole = all(tree.flow.value(a) <= {"int", "bool"} for a in args)
        reasons = [stirs(tree, a) for a in args] if whole and len(args) in (1, 2) else [fails]
    elif len(args) != 1 and name != "zip":
        reasons = [fails]
    else:
        reasons = [goes_over(tree, a, stirs) for a in args]
        if name == "reversed" and not all(
            _is(a, "list", "tuple") for a in tree.flow.value(args[0])
        ):
            reasons.append(fails)
    return next(filter(None, reasons), None)


def _is(atom, *kinds: str) -> bool:
    return isinstance(atom, Container) and atom.kind in kinds


def fits(tree: Tree, target: ast.expr, over: ast.expr) -> str | None:
    """Return why the items of `over` may not fit `target`, or None."""
    items = set()
    for atom in tree.flow.value(over):
        if isinstance(atom, Container):
            items |= atom.keys if atom.kind == "dict" else atom.elem
        else:
            items |= {"str" if atom == "str" else "int"}
    return _unpacks(target, items)


def _unpacks(target: ast.expr, items: set) -> str | None:
    if isinstance(target, ast.Name):
        return None
    fitting = isinstance(target, ast.Tuple) and all(
        _is(a, "tuple") and a.slots is not None and len(a.slots) == len(target.elts) for a in items
    )
    if not fitting:
        return f"the items may not fit `{ast.unparse(target)}`"
    parts = enumerate(target.elts)
    reasons = (_unpacks(part, {a for item in items for a in item.slots[n]}) for n, part in parts)
    return next(filter(None, reasons), None)
