# SPDX-License-Identifier: Apache-2.0
"""Arrays that share their values with a table: when a change of the table shows in them.

A row that is left over from a loop over a table of one dtype is a view of it. Where pandas copies on
write, it then copies the table before it changes it, and arrays taken out of it keep their values;
without that row they show the change. So a file that does both keeps its rows.
"""

import ast
from collections.abc import Iterator

from citius.tune.remedies.pandas.grown import only_grown
from citius.tune.source.tree import Tree
from citius.tune.source.values import ANY, SCALARS, Container


def writes_shared(tree: Tree) -> bool:
    """Say if the file takes arrays out of tables, and may change tables in place."""
    nodes = list(_nodes(tree))
    return any(_takes_array(tree, n) for n in nodes) and any(_changes(tree, n) for n in nodes)


def _nodes(tree: Tree) -> Iterator[ast.AST]:
    """Yield the file's syntax, but for functions that a rewrite has added."""
    for statement in tree.ast.body:
        added = isinstance(statement, ast.FunctionDef) and [
            a.arg for a in statement.args.args[:1]
        ] == ["table"]
        said = ast.get_docstring(statement) if added else None
        if not (said or "").startswith("Do as `table."):
            yield from ast.walk(statement)


def _takes_array(tree: Tree, node: ast.AST) -> bool:
    name = getattr(node, "attr", getattr(node, "id", ""))
    if name in ("values", "array") and isinstance(node, ast.Attribute):
        return getattr(tree.parents[node], "func", None) is not node
    return name in ("to_numpy", "asarray", "asanyarray", "memoryview", "__array__")


def _changes(tree: Tree, node: ast.AST) -> bool:
    if isinstance(node, ast.keyword):
        return node.arg in ("inplace", "out", None)
    if isinstance(node, ast.AugAssign) and isinstance(node.target, ast.Name):
        return not only_grown(tree, node.target)
    if isinstance(node, ast.Attribute) and not isinstance(node.ctx, ast.Load):
        return ANY in tree.flow.value(node.value)
    if isinstance(node, ast.Attribute):
        return node.attr in ("update", "insert", "put", "fill") and not _builtin(tree, node.value)
    changed = isinstance(node, ast.Subscript) and not isinstance(node.ctx, ast.Load)
    return changed and not _builtin(tree, node.value)


def _builtin(tree: Tree, node: ast.expr) -> bool:
    value = tree.flow.value(node)
    return bool(value) and all(isinstance(a, Container) or a in SCALARS for a in value)
