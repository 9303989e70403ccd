# SPDX-License-Identifier: Apache-2.0
"""Objects of other files: their operators and properties may do anything, so change a table too.

A library's objects do not change a program's tables by themselves; those of the project's own files
may, and they come in by imports, and by calls where other files import this one.
"""

import ast

from citius.tune.source.tree import Tree
from citius.tune.source.values import ANY, Container


def meets_foreign(tree: Tree, code: list[ast.AST], trusted: frozenset[str]) -> bool:
    """Say if `code` may handle objects of the project's other files.

    `trusted` are variables that hold tables, rows, and what stands in them.
    """
    if not tree.outside and not any(_of_project(tree, n) for n in ast.walk(tree.ast)):
        return False
    own = {n for part in code for n in ast.walk(part)}
    return any(_foreign(tree, n, own, trusted) for n in own)


def _of_project(tree: Tree, node: ast.AST) -> bool:
    """Say if this imports a file of the project."""
    if isinstance(node, ast.ImportFrom):
        return node.level > 0 or str(node.module).partition(".")[0] in tree.shadows
    names = node.names if isinstance(node, ast.Import) else ()
    return any(a.name.partition(".")[0] in tree.shadows for a in names)


def _foreign(tree: Tree, node: ast.AST, own: set[ast.AST], trusted: frozenset[str]) -> bool:
    """Say if the expression may be such an object."""
    if ANY not in tree.flow.value(node) or not isinstance(getattr(node, "ctx", None), ast.Load):
        return False
    if isinstance(node, ast.Name):
        home = tree.scope(node).home(node.id)
        bindings = home.names[node.id] if home else [None]
        return node.id not in trusted and not all(
            b in own or (isinstance(b, (ast.Import, ast.ImportFrom)) and not _of_project(tree, b))
            for b in bindings
        )
    if isinstance(node, (ast.Attribute, ast.Subscript)):
        held = tree.flow.value(node.value)
        kept = all(isinstance(a, Container) and not a.escaped for a in held)
        return ANY not in held and not (kept and isinstance(node, ast.Subscript))
    return False
