# SPDX-License-Identifier: Apache-2.0
"""`str(a) + ", " + name` and `"".join([a, b])` as the pieces of an f-string.

Both make their pieces in turn and add exact texts, which runs no other code in between.
"""

import ast

from citius.tune.remedies.f_string.format import is_format
from citius.tune.remedies.f_string.percent import is_percent
from citius.tune.remedies.f_string.text import Field, Pieces, Refused
from citius.tune.source.tree import Tree
from citius.tune.source.values import SCALARS, Container, Ref

_FEWEST, _MOST = 3, 8


def is_chain(tree: Tree, node: ast.AST) -> bool:
    """Say if `node` is all of a sum of texts."""
    parent = tree.parents.get(node)
    return (
        _is_sum(node)
        and not (_is_sum(parent) and parent.left is node)
        and tree.flow.value(node) == {"str"}
        and len(_added(node)) >= _FEWEST
        and any(_stringified(tree, n) is not n for n in _added(node))
        and not _grows(node, parent)
    )


def _is_sum(node: ast.AST | None) -> bool:
    return isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add)


def _added(node: ast.expr) -> list[ast.expr]:
    return [*_added(node.left), node.right] if _is_sum(node) else [node]


def _grows(node: ast.BinOp, parent: ast.AST | None) -> bool:
    """Say if the sum is what a variable grows by: `text = text + piece + piece`."""
    first = _added(node)[0]
    return (
        isinstance(parent, ast.Assign)
        and isinstance(first, ast.Name)
        and any(isinstance(t, ast.Name) and t.id == first.id for t in parent.targets)
    )


def chain(tree: Tree, node: ast.BinOp) -> Pieces:
    """Return the pieces of the sum. Raises Refused."""
    return [_piece(tree, part) for part in _added(node)]


def is_small_join(tree: Tree, node: ast.AST) -> bool:
    """Say if `node` joins a few pieces that it writes out."""
    return (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr == "join"
        and isinstance(node.func.value, ast.Constant)
        and isinstance(node.func.value.value, str)
        and len(node.args) == 1
        and not node.keywords
        and isinstance(node.args[0], (ast.List, ast.Tuple))
        and 2 <= len(node.args[0].elts) <= _MOST
    )


def small_join(tree: Tree, node: ast.Call) -> Pieces:
    """Return the pieces of the join. Raises Refused."""
    pieces: Pieces = []
    for part in node.args[0].elts:
        if isinstance(part, ast.Starred):
            raise Refused("it does not write its pieces out")
        pieces += [node.func.value.value, _piece(tree, part)]
    return pieces[1:]


def _piece(tree: Tree, node: ast.expr) -> str | Field:
    if isinstance(node, ast.Constant) and type(node.value) is str:
        return node.value
    if tree.flow.value(node) != {"str"}:
        raise Refused(f"`{ast.unparse(node)}` may be something else than text")
    if is_percent(node) or is_format(node) or isinstance(node, ast.JoinedStr):
        raise Refused(f"`{ast.unparse(node)}` is put together by itself")
    return Field(_stringified(tree, node))


def _stringified(tree: Tree, node: ast.expr) -> ast.expr:
    """Return `x` for `str(x)` of a plain value, else `node`."""
    if (
        isinstance(node, ast.Call)
        and len(node.args) == 1
        and not node.keywords
        and not isinstance(node.args[0], ast.Starred)
        and tree.flow.value(node.func) == {Ref("builtin", "str")}
        and tree.flow.value(node.args[0])
        and tree.flow.value(node.args[0]) <= SCALARS
    ):
        return node.args[0]
    return node


def tame(atom, depth: int = 3) -> bool:
    """Say if it is builtin data through and through, as far as `depth` containers go."""
    if isinstance(atom, Container):
        kinds = ("list", "tuple", "set", "frozenset", "dict", "deque")
        return (
            atom.kind in kinds
            and depth > 0
            and all(tame(a, depth - 1) for a in atom.elem | atom.keys)
        )
    return atom in SCALARS
