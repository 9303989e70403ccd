# SPDX-License-Identifier: Apache-2.0
"""Statements during which no other code of the file can run."""

import ast

from citius.tune.source.tree import Tree
from citius.tune.source.values import SCALARS, Container, Ref

_HELD = SCALARS | {"slice", "match", "pattern", "flag", "textfile", "binfile", "path"}
_SWITCH = (ast.Yield, ast.YieldFrom, ast.Await, ast.AsyncFor, ast.AsyncWith, ast.Lambda)
_RUNS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Import, ast.ImportFrom)
_THREADS = frozenset({"threading", "_thread", "concurrent", "signal", "gevent", "greenlet"})


def nothing_else_runs(tree: Tree, statement: ast.stmt) -> bool:
    """Say if all that the statement does is done by builtin types and functions."""
    return not _THREADS & tree.words and _own(tree, statement, frozenset())


def _own(tree: Tree, part: ast.AST, seen: frozenset) -> bool:
    """Say if running `part` runs nothing but itself; `seen` are iterators that are looked into."""
    for node in ast.walk(part):
        if isinstance(node, (*_SWITCH, *_RUNS)):
            return False
        if isinstance(node, ast.expr):
            if not all(_builtin(tree, atom, seen) for atom in tree.flow.value(node)):
                return False
    return True


def _builtin(tree: Tree, atom, seen: frozenset) -> bool:
    if not isinstance(atom, Container):
        return isinstance(atom, Ref) or atom in _HELD
    if atom.kind == "method":
        return not atom.keys  # a method of a class of the file has its function here
    if atom.kind != "iterator" or atom in seen:
        return True
    # An iterator runs what it was made of when it is asked for the next item.
    return isinstance(atom.node, (ast.Call, ast.GeneratorExp)) and _own(
        tree, atom.node, seen | {atom}
    )
