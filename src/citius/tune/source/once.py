# SPDX-License-Identifier: Apache-2.0
"""Code that runs at most once in a process, and what is thus always the very same object."""

import ast

from citius.tune.source.purity import is_constant
from citius.tune.source.scopes import COMPREHENSIONS
from citius.tune.source.tree import Tree
from citius.tune.source.values import Container

_KINDS = frozenset({"list", "dict", "set", "deque", "tuple", "frozenset"})
_REPEATS = (ast.While, *COMPREHENSIONS, ast.Lambda, ast.AsyncFunctionDef, ast.ClassDef)


def runs_once(tree: Tree, node: ast.AST, trail: tuple = ()) -> bool:
    """Say if the file runs `node` no more than once: in no loop, in functions called once."""
    child = node
    for holder in tree.ancestors(node):
        if isinstance(holder, (ast.For, ast.AsyncFor)) and child is not holder.iter:
            return False
        if isinstance(holder, _REPEATS):
            return False
        if isinstance(holder, ast.FunctionDef):
            return holder not in trail and _called_once(tree, holder, (*trail, holder))
        child = holder
    return True


def _called_once(tree: Tree, function: ast.FunctionDef, trail: tuple) -> bool:
    func = tree.flow.funcs[function]
    if func.escaped or function.decorator_list or tree.parents[function] is not tree.ast:
        return False
    uses = [
        n
        for n, value in tree.flow.values.items()
        if func in value and not isinstance(getattr(n, "ctx", None), ast.Store)
    ]
    if len(uses) != 1:
        return False
    call = tree.parents[uses[0]]
    return isinstance(call, ast.Call) and call.func is uses[0] and runs_once(tree, call, trail)


def always_same(tree: Tree, value: set) -> bool:
    """Say if `value` is one container: the same object each time, which nothing ever changes."""
    if len(value) != 1:
        return False
    (made,) = value
    return (
        isinstance(made, Container)
        and made.kind in _KINDS
        and is_constant(made)
        and tree.flow.value(made.node) == value  # a reader of tables makes many rows
        and runs_once(tree, made.node)
    )
