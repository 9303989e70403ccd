# SPDX-License-Identifier: Apache-2.0
"""Whether an index is surely one of a small list: else the error would tell a tuple from it."""

import ast

from citius.tune.source.tree import Tree
from citius.tune.source.values import Container


def index_fits(tree: Tree, index: ast.expr, size: int, depth: int = 3) -> bool:
    """Say if `index` is surely a valid index of a list of `size`."""
    match index:
        case ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=int(number))):
            return 0 <= number <= size
        case ast.BinOp(left=left, op=ast.Mod(), right=right):
            number, kinds = _number(tree, right), tree.flow.value(left)
            whole = bool(kinds) and kinds <= {"int", "bool"}
            return whole and number is not None and 0 < number <= size
        case ast.Constant() | ast.Name() if (number := _number(tree, index)) is not None:
            return -size <= number < size
        case ast.Name(id=name) if depth:
            home = tree.scope(index).home(name)
            bindings = home.names[name] if home else []
            return bool(bindings) and all(_binds(tree, b, size, depth) for b in bindings)
    return False


def _number(tree: Tree, node: ast.expr) -> int | None:
    """Return the number that `node` is: one in the source, or a name of the module for one."""
    if isinstance(node, ast.Constant):
        return node.value if type(node.value) is int else None
    if not isinstance(node, ast.Name) or node.id in tree.outside:
        return None
    home = tree.scope(node).home(node.id)
    if home is not tree.scopes.module or len(home.names[node.id]) != 1:
        return None
    (binding,) = home.names[node.id]
    match tree.parents.get(binding):
        case ast.Assign(targets=[target], value=ast.Constant(value=value)):
            return value if target is binding and type(value) is int else None
    return None


def _binds(tree: Tree, binding: ast.AST, size: int, depth: int) -> bool:
    """Say if a binding gives its name a valid index."""
    match tree.parents.get(binding):
        case ast.Assign(targets=[target], value=value):
            return target is binding and index_fits(tree, value, size, depth - 1)
        case ast.For(target=target, iter=items) | ast.comprehension(target=target, iter=items):
            return target is binding and _counts_below(tree, items, size)
    return False


def _counts_below(tree: Tree, items: ast.expr, size: int) -> bool:
    """Say if `items` is a range of valid indices."""
    match items:
        case ast.Call(func=ast.Name(id="range"), args=[*first, last], keywords=[]):
            starts = [_number(tree, a) for a in first]
            known = len(first) < 2 and all(n is not None and n >= 0 for n in starts)
            return known and tree.scope(items).home("range") is None and _at_most(tree, last, size)
    return False


def _at_most(tree: Tree, node: ast.expr, size: int) -> bool:
    """Say if `node` is a number that is at most `size`, or the length of lists so long."""
    match node:
        case ast.Call(func=ast.Name(id="len"), args=[what], keywords=[]):
            made = tree.flow.value(what)
            return (
                tree.scope(node).home("len") is None
                and bool(made)
                and all(isinstance(a, Container) and _length(a) <= size for a in made)
            )
    number = _number(tree, node)
    return number is not None and number <= size


def _length(made: Container) -> float:
    """Return how long a list or tuple always is; no end where that is not known."""
    steady = made.kind == "tuple" or (
        made.kind == "list" and not made.escaped and not made.mutations
    )
    plain = isinstance(made.node, (ast.List, ast.Tuple)) and not any(
        isinstance(e, ast.Starred) for e in made.node.elts
    )
    return len(made.node.elts) if steady and plain else float("inf")
