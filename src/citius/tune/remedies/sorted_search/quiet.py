# SPDX-License-Identifier: Apache-2.0
"""Statements during which no other code of the file can run."""

import ast
from dataclasses import dataclass, field

from citius.tune.source.tree import Tree
from citius.tune.source.values import SCALARS, Container, Ref

_HELD = SCALARS | {"slice", "match", "pattern", "flag", "textfile", "binfile", "path"}
_SWITCH = (ast.Yield, ast.YieldFrom, ast.Await, ast.AsyncFor, ast.AsyncWith, ast.Lambda)
_RUNS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Import, ast.ImportFrom)
# Words of files in which other code may run at any time, or whenever something is printed.
_ELSEWHERE = frozenset(
    [
        "threading",
        "_thread",
        "concurrent",
        "signal",
        "gevent",
        "greenlet",
        "redirect_stdout",
        "redirect_stderr",
    ]
)


def nothing_else_runs(
    tree: Tree, statement: ast.stmt, changes=frozenset(), but=frozenset()
) -> bool:
    """Say if all that the statement does is done by builtin types and functions.

    Nor may it go on with what was begun elsewhere and makes one of the `changes`: an iterator
    runs what it was made of when it is asked for the next item. Names in `but` are known.
    """
    return not _ELSEWHERE & tree.words and _Quiet(tree, changes, but).own(statement)


@dataclass(slots=True)
class _Quiet:
    tree: Tree
    changes: set
    but: set
    looked_into: set = field(default_factory=set)

    def own(self, part: ast.AST) -> bool:
        """Say if running `part` runs nothing but itself."""
        for node in ast.walk(part):
            if isinstance(node, (*_SWITCH, *_RUNS)):
                return False
            value = (
                self.tree.flow.value(node)
                if isinstance(node, ast.expr) and node not in self.but
                else ()
            )
            if not all(self._builtin(atom) for atom in value):
                return False
        return True

    def _builtin(self, atom) -> bool:
        if not isinstance(atom, Container):
            return isinstance(atom, Ref) or atom in _HELD
        if atom.kind == "method":
            return not atom.keys  # a method of a class of the file has its function here
        if atom in self.looked_into:
            return True
        self.looked_into.add(atom)
        if atom.kind == "iterator":
            begun = isinstance(atom.node, (ast.Call, ast.GeneratorExp))
            return begun and self.own(atom.node) and not self.changes & {*ast.walk(atom.node)}
        if atom.kind == "dict" and isinstance(atom.node, ast.Call):  # a default may be made
            values = [self.tree.flow.value(a) for a in atom.node.args]
            return all(
                isinstance(a, Ref) for v in values for a in v
            ) or "defaultdict" not in ast.unparse(atom.node.func)
        return True
