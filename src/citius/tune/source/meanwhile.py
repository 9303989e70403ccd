# SPDX-License-Identifier: Apache-2.0
"""What else may run while a piece of code does.

The functions that it calls, and all that any code may call unseen: methods such as `__eq__`,
generators, what is handed to other code.
"""

import ast
from collections.abc import Iterable
from functools import lru_cache

from citius.tune.source.scopes import COMPREHENSIONS
from citius.tune.source.tree import Tree
from citius.tune.source.values import Cls, Container, Func

_CONCURRENT = frozenset(
    [
        "threading",
        "_thread",
        "concurrent",
        "asyncio",
        "multiprocessing",
        "gevent",
        "greenlet",
        "signal",
    ]
)
_SUSPEND = (ast.Yield, ast.YieldFrom, ast.Await)


def runs_meanwhile(
    tree: Tree, region: Iterable[ast.AST], nodes: Iterable[ast.AST]
) -> ast.AST | None:
    """Return one of `nodes` that may run while the code `region` does, or None.

    What runs before or after all of `region` does not count, as the rest of its own function.
    """
    inside = {n for part in region for n in ast.walk(part)}
    nodes = sorted(nodes, key=lambda n: (getattr(n, "lineno", 0), getattr(n, "col_offset", 0)))
    if not nodes:
        return None
    if any(isinstance(n, _SUSPEND) for n in inside) or concurrent(tree):
        return nodes[0]
    calls = _calls(tree)
    running = calls.closure({f for n in inside for f in calls.by(n)}) | calls.unseen
    for node in nodes:
        if node in inside or calls.deferred(node) or calls.owner(node) in running:
            return node
    return None


def concurrent(tree: Tree) -> bool:
    """Say if code of the file may run at any time: by threads, tasks or signals."""
    for node in ast.walk(tree.ast):
        if isinstance(node, ast.AsyncFunctionDef):
            return True
        if isinstance(node, ast.Import):
            names = {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and not node.level:
            names = {str(node.module).partition(".")[0]}
        else:
            continue
        if not _CONCURRENT.isdisjoint(names):
            return True
    return False


@lru_cache(maxsize=4)
def _calls(tree: Tree) -> "_Calls":
    return _Calls(tree)


class _Calls:
    """Which function of a file calls which."""

    def __init__(self, tree: Tree):
        self.tree = tree
        self._edges: dict[ast.AST, set] = {}
        self._direct: set[ast.AST] = set()
        unseen = set()
        for node in tree.flow.values:
            if called := self.by(node):
                self._edges.setdefault(self.owner(node), set()).update(called)
                self._direct.add(node.func)
        for node, value in tree.flow.values.items():
            if node not in self._direct and not isinstance(getattr(node, "ctx", None), ast.Store):
                unseen |= self._functions(value)
        for node, func in tree.flow.funcs.items():
            if (
                func.escaped
                or func.generator
                or not isinstance(node, ast.FunctionDef)
                or node.decorator_list
                or (node.name.startswith("__") and node.name != "__init__")
            ):
                unseen.add(node)
        self.unseen = self.closure(unseen)

    def by(self, node: ast.AST) -> set[ast.AST]:
        """Return the functions of the file that the node calls, if it is a call."""
        if not isinstance(node, ast.Call):
            return set()
        return self._functions(self.tree.flow.value(node.func))

    def _functions(self, value: set) -> set[ast.AST]:
        found = set()
        for atom in value:
            if isinstance(atom, Func):
                found.add(atom.node)
            elif isinstance(atom, Container) and atom.kind == "method":
                found |= {f.node for f in atom.keys if isinstance(f, Func)}
            elif isinstance(atom, Cls):
                scopes = (self.tree.scopes.opened_by(c.node) for c in atom.mro())
                found |= {
                    n
                    for s in scopes
                    for n in s.names.get("__init__", ())
                    if isinstance(n, ast.FunctionDef)
                }
        return found

    def closure(self, functions: set[ast.AST]) -> set[ast.AST]:
        """Return the functions and all that they call in turn."""
        found, left = set(functions), list(functions)
        while left:
            more = self._edges.get(left.pop(), set()) - found
            found |= more
            left += more
        return found

    def owner(self, node: ast.AST) -> ast.AST:
        """Return the function that the node runs in, or the module."""
        scope = self.tree.scope(node)
        while isinstance(scope.node, (ast.ClassDef, *COMPREHENSIONS)):
            scope = scope.parent
        return scope.node

    def deferred(self, node: ast.AST) -> bool:
        """Say if the node is part of a generator expression, which runs when it is asked."""
        scope = self.tree.scope(node)
        while isinstance(scope.node, (ast.ClassDef, *COMPREHENSIONS)):
            if isinstance(scope.node, ast.GeneratorExp):
                return True
            scope = scope.parent
        return False
