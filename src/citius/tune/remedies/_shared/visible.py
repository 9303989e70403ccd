# SPDX-License-Identifier: Apache-2.0
"""What a program can see of how it is written: which object is which, and how deep it recurses."""

import ast
from collections.abc import Iterable

from citius.tune.source.tree import Tree
from citius.tune.source.values import ANY, Cls, Container, Func

_TELL = frozenset({"is_", "is_not", "getrefcount"})
# They write an object once, and then that it is the same one.
_DUMP = frozenset({"pickle", "marshal", "shelve", "dill", "cloudpickle", "joblib", "yaml"})
_ALIKE = frozenset({"int", "float", "bool", "none"})  # what `pickle` writes each time


def told_apart(tree: Tree) -> str | None:
    """Refuse where the file can tell two equal objects apart."""
    if told := _TELL & tree.words:
        return f"the file uses {min(told)}"
    for node in ast.walk(tree.ast):
        if (
            isinstance(node, ast.Compare)
            and any(isinstance(o, (ast.Is, ast.IsNot)) for o in node.ops)
            and not any(
                isinstance(c, ast.Constant) and c.value in (None, True, False, ...)
                for c in (node.left, *node.comparators)
            )
        ):
            return f"the file compares by identity, line {node.lineno}"
        if (
            isinstance(node, ast.Name)
            and node.id in ("id", "RecursionError")
            and not tree.scope(node).home(node.id)
        ):
            return f"the file uses {node.id}, line {node.lineno}"
    return None


def told_once(tree: Tree, types: Iterable[str] | None = None) -> str | None:
    """Refuse where the file may write values of `types`, with whether two of them are one object."""
    used = {"marshal"} if types is not None and _ALIKE.issuperset(types) else _DUMP
    writer = min(used & tree.words, default=None)
    return f"the file uses {writer}, which tells one object from two equal ones" if writer else None


def depth_shows(tree: Tree) -> str | None:
    """Refuse where the file may see how deep it can recurse: one more call takes a level."""
    if not _recursive(tree):
        return None
    for node in ast.walk(tree.ast):
        if isinstance(node, ast.ExceptHandler) and catches_deep_recursion(node):
            return f"the file may catch that it recurses too deep, line {node.lineno}"
    for name in ("RecursionError", "suppress"):
        if name in tree.words:
            return f"the file recurses and uses {name}"
    return None


def catches_deep_recursion(handler: ast.ExceptHandler) -> bool:
    """Say if a RecursionError may end here."""
    if handler.type is None:
        return True
    caught = {getattr(n, "id", "") for n in ast.walk(handler.type)}
    return not caught.isdisjoint({"RecursionError", "RuntimeError", "Exception", "BaseException"})


def _recursive(tree: Tree) -> bool:
    """Say if a function of the file may be called again while it runs."""
    calls = {func: _mentions(tree, func) for func in tree.flow.funcs.values()}
    for func in calls:
        seen: set[Func] = set()
        todo = [*calls[func]]
        while todo:
            other = todo.pop()
            if other is func:
                return True
            if other not in seen:
                seen.add(other)
                todo.extend(calls.get(other, ()))
    return False


def _mentions(tree: Tree, func: Func) -> set[Func]:
    """Return the functions that the code of `func` may call: all that it gets hold of."""
    funcs, found = tree.flow.funcs, set()
    for node in ast.walk(func.node):
        for atom in tree.flow.value(node):
            if isinstance(atom, Func):
                found.add(atom)
            elif isinstance(atom, Container) and atom.kind == "method":
                found |= {a for a in atom.keys if isinstance(a, Func)}
            elif isinstance(atom, Cls):
                found |= {funcs[n] for n in ast.walk(atom.node) if n in funcs}
            elif atom == ANY and getattr(tree.parents[node], "func", None) is node:
                found |= {f for f in funcs.values() if f.escaped}
    return found
