# SPDX-License-Identifier: Apache-2.0
"""The name that pandas goes by in a file, and where a variable that holds a row is used."""

import ast

from citius.tune.remedies._added import Refused, bound_for, names_read
from citius.tune.source.scopes import COMPREHENSIONS, Scope
from citius.tune.source.tree import Tree


def alias(tree: Tree) -> str | None:
    """Return the name under which the file imports pandas at its top, or None."""
    for statement in tree.ast.body:
        if isinstance(statement, ast.Import):
            for name in statement.names:
                if name.name == "pandas":
                    return name.asname or "pandas"
    return None


def pandas_at(tree: Tree, user: ast.AST) -> str:
    """Return the name that surely means pandas at `user`, for the whole file. Raises Refused."""
    name = alias(tree)
    if name is None:
        raise Refused("the file does not import pandas at its top")
    if "pandas" in tree.shadows:
        raise Refused("the project has a `pandas` of its own")
    for binding in tree.scopes.module.names[name]:
        if not isinstance(binding, ast.Import) or not any(
            a.name == "pandas" and (a.asname or "pandas") == name for a in binding.names
        ):
            raise Refused(f"`{name}` is bound by more than an import")
    top = next(a for a in (user, *tree.ancestors(user)) if a in tree.ast.body)
    if not tree.bound_before(name, top):
        raise Refused(f"`{name}` is not imported above")
    for patch in sorted(tree.patched):
        owner, _, member = patch.rpartition(".")
        if owner.partition(".")[0] in ("pandas", name) or member == name:
            raise Refused(f"the project sets `{patch}`")
    if _sets_member(tree, name):
        raise Refused(f"the file sets members of `{name}`")
    return name


def _sets_member(tree: Tree, name: str) -> bool:
    """Say if the file gives pandas or its classes new members."""
    for node in ast.walk(tree.ast):
        if isinstance(node, ast.Attribute) and not isinstance(node.ctx, ast.Load):
            owner = ast.unparse(node.value).split(".")
            if owner[0] == name and "options" not in owner or owner[-1] == "DataFrame":
                return True
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in ("setattr", "delattr"):
            return True
    return False


def columns_read(tree: Tree, row: ast.AST, inside: list[ast.AST]) -> list[str]:
    """Return the columns of the variable that `row` binds; refuse if it is used in other ways.

    `inside` is the code in which the variable means what `row` binds; the caller has made sure
    that the variable is bound by nothing else there.
    """
    name = row.id if isinstance(row, ast.Name) else row.arg
    home = tree.scope(row).home(name)
    within = {n for part in inside for n in ast.walk(part)}
    columns: dict[str, None] = {}
    read = [n for n in names_read(tree, home, name) if n in within]
    for node in sorted(read, key=lambda n: (n.lineno, n.col_offset)):
        columns[_column(tree, node)] = None
    if not columns:
        raise Refused(f"no column of `{name}` is read")
    return list(columns)


def _column(tree: Tree, node: ast.Name) -> str:
    parent = tree.parents[node]
    if (
        isinstance(parent, ast.Subscript)
        and parent.value is node
        and isinstance(parent.ctx, ast.Load)
        and isinstance(parent.slice, ast.Constant)
        and isinstance(parent.slice.value, str)
    ):
        return parent.slice.value
    if isinstance(parent, ast.Subscript) and parent.value is node:
        if not isinstance(parent.ctx, ast.Load):
            raise Refused(f"line {node.lineno} changes `{node.id}`")
        raise Refused(f"line {node.lineno} reads `{node.id}` by more than a constant name")
    raise Refused(f"line {node.lineno} needs the whole of `{node.id}`")


def only_in_loop(tree: Tree, target: ast.Name, loop: ast.AST, inside: list[ast.AST]) -> None:
    """Refuse where what the loop binds to `target` may be seen outside of the loop's code."""
    name, home = target.id, tree.scope(target).home(target.id)
    if isinstance(home.node, ast.ClassDef):
        raise Refused(f"`{name}` is an attribute of a class")
    if home is tree.scopes.module and name in tree.outside:
        raise Refused(f"other files may use `{name}`")
    within = {n for part in inside for n in ast.walk(part)}
    for binding in home.names[name]:
        if isinstance(binding, ast.Delete):
            raise Refused(f"`{name}` is deleted")
        if binding is not target and binding in within:
            raise Refused(f"the loop binds `{name}` anew")
    for node in names_read(tree, home, name):
        if node not in within and not _bound_again(tree, node, loop, home):
            raise Refused(f"line {node.lineno} uses `{name}` outside of the loop")


def _bound_again(tree: Tree, node: ast.Name, loop: ast.AST, home: Scope) -> bool:
    """Say if a use outside of `loop` surely sees what another statement bound.

    Either a loop of its own binds the variable, or it comes before `loop` and is not repeated.
    """
    if isinstance(home.node, COMPREHENSIONS) or tree.scope(node) is not home:
        return False
    around, child = set(tree.ancestors(loop)), node
    for holder in tree.ancestors(node):
        if isinstance(holder, ast.For) and child in holder.body and holder not in around:
            if any(
                isinstance(n, ast.Name) and n.id == node.id and isinstance(n.ctx, ast.Store)
                for n in ast.walk(holder.target)
            ):
                return True
        child = holder
    return node.lineno < loop.lineno and around.isdisjoint(tree.loops(node))


def read_later(tree: Tree, name: str, scope: Scope) -> int | None:
    """Return the line where the variable of `scope` is read by code that may run later, or None."""
    for node in names_read(tree, scope, name):
        inner = tree.scope(node)
        while inner is not scope:
            put_off = isinstance(inner.node, ast.GeneratorExp)
            if put_off or not isinstance(inner.node, COMPREHENSIONS):
                return node.lineno
            inner = inner.parent
    return None
