# SPDX-License-Identifier: Apache-2.0
"""Is it all the same when, and how far, the elements of a list comprehension are computed?"""

import ast

from citius.tune.remedies._asked import Refused
from citius.tune.source.calm import stirs, truth_is_plain
from citius.tune.source.tree import Tree
from citius.tune.source.values import Container, Ref

_SIZED = frozenset({"list", "tuple", "dict", "set", "frozenset", "deque"})
_LAZY = {Ref("builtin", name) for name in ("range", "enumerate", "zip", "reversed")}


def undisturbed(tree: Tree, comprehension: ast.ListComp) -> None:
    """Refuse unless computing fewer elements, or computing them later, shows nowhere."""
    for generator in comprehension.generators:
        _runs_over(tree, generator.iter)
        _unpacks(tree, generator.target, _items(tree, generator.iter))
        for test in generator.ifs:
            _calm(tree, test)
            if not truth_is_plain(tree.flow.value(test)):
                raise Refused(f"asking if `{ast.unparse(test)}` is true may do more")
    _calm(tree, comprehension.elt)


def _calm(tree: Tree, node: ast.expr) -> None:
    if reason := stirs(tree, node):
        raise Refused(reason)


def _runs_over(tree: Tree, node: ast.expr) -> None:
    """Refuse unless `node` is a builtin container, or a fresh view of one, that never fails."""
    match node:
        case ast.Call(func=ast.Name() as func, args=args, keywords=[]) if (
            tree.flow.value(func) and tree.flow.value(func) <= _LAZY
        ):
            if func.id == "range":
                whole = all(tree.flow.value(a) <= {"int", "bool"} for a in args)
                if not args or len(args) > 2 or not whole:
                    raise Refused(f"`{ast.unparse(node)}` may fail")
                for part in args:
                    _calm(tree, part)
                return
            if len(args) != 1 and func.id != "zip":
                raise Refused(f"`{ast.unparse(node)}` may fail")
            for part in args:
                _runs_over(tree, part)
            backward = func.id == "reversed"
            if backward and not all(_is(a, "list", "tuple") for a in tree.flow.value(args[0])):
                raise Refused(f"`{ast.unparse(node)}` may fail")
            return
        case ast.Call(func=ast.Attribute(value=owner, attr="items" | "keys" | "values"), args=[]):
            if all(_is(a, "dict") for a in tree.flow.value(owner)):
                return _calm(tree, owner)
    _calm(tree, node)
    if not all(a in ("str", "bytes") or _is(a, *_SIZED) for a in tree.flow.value(node)):
        raise Refused(f"`{ast.unparse(node)}` may be used up, or do more than give its items")


def _is(atom, *kinds: str) -> bool:
    return isinstance(atom, Container) and atom.kind in kinds


def _items(tree: Tree, node: ast.expr) -> set:
    found = set()
    for atom in tree.flow.value(node):
        if isinstance(atom, Container):
            found |= atom.keys if atom.kind == "dict" else atom.elem
        else:
            found |= {"str" if atom == "str" else "int"}
    return found


def _unpacks(tree: Tree, target: ast.expr, items: set) -> None:
    """Refuse a target that may not fit the items."""
    if isinstance(target, ast.Name):
        return
    fits = isinstance(target, ast.Tuple) and all(
        _is(a, "tuple") and a.slots is not None and len(a.slots) == len(target.elts) for a in items
    )
    if not fits:
        raise Refused(f"the items may not fit `{ast.unparse(target)}`")
    for index, part in enumerate(target.elts):
        _unpacks(tree, part, {a for item in items for a in item.slots[index]})
