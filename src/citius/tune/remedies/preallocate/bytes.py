# SPDX-License-Identifier: Apache-2.0
"""Can a variable of bytes be a bytearray while a loop grows it?"""

import ast
from collections.abc import Iterable

from citius.tune.remedies._shared.grown import seen_on_failure
from citius.tune.remedies.preallocate.grown import mentions
from citius.tune.source.tree import Tree
from citius.tune.source.values import ANY, Ref

_BYTES = frozenset({"bytes", ANY})


def unfit(tree: Tree, loop: ast.stmt, name: str, growing: Iterable[ast.Name]) -> str | None:
    """Return why it could make a difference, or None. `growing` are the mentions that grow it."""
    for node in set(mentions(loop, name)) - set(growing):
        if not _asks_size(tree, node):
            return f"the loop looks at `{name}`, line {node.lineno}"
    for word in ("bytes", "bytearray"):
        if tree.scope(loop).home(word):
            return f"the file gives `{word}` a meaning of its own"
    if not tree.bound_before(name, loop):
        return f"`{name}` may have no value before the loop"
    for node in ast.walk(tree.ast):
        if _asks_which(tree, node):
            return f"line {node.lineno} may ask which of two equal bytes it has"
    return seen_on_failure(tree, loop, name)


def _asks_size(tree: Tree, node: ast.Name) -> bool:
    """Say if only the length of the bytes is asked for, or if there are any."""
    match tree.parents[node]:
        case ast.Call(func=func, args=[argument], keywords=[]):
            return argument is node and tree.flow.value(func) == {Ref("builtin", "len")}
        case ast.If(test=test) | ast.While(test=test) | ast.IfExp(test=test):
            return test is node
        case ast.UnaryOp(op=ast.Not()):
            return True
    return False


def _asks_which(tree: Tree, node: ast.AST) -> bool:
    """Say if the identity of bytes may be asked for: that of bytes made anew is another."""
    value = tree.flow.value
    match node:
        case ast.Compare(left=left, ops=ops, comparators=comparators):
            same = any(isinstance(op, (ast.Is, ast.IsNot)) for op in ops)
            return same and all(value(part) & _BYTES for part in (left, *comparators))
        case ast.Call(func=func, args=[argument, *_]):
            return Ref("builtin", "id") in value(func) and bool(value(argument) & _BYTES)
    return False
