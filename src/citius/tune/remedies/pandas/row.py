# SPDX-License-Identifier: Apache-2.0
"""How a variable that holds a row is used: which columns are read of it, where, and when."""

import ast

from citius.tune.remedies._shared.added import Refused, names_read, quoted
from citius.tune.source.scopes import COMPREHENSIONS, Scope
from citius.tune.source.tree import Tree

# What a Series has of its own that programs read off a row; asked again when the program runs.
_ATTRIBUTES = (
    "array at attrs axes cat dt dtype dtypes empty flags hasnans iat iloc index loc name nbytes "
    "ndim plot shape size str values T"
)
_OF_SERIES = frozenset(_ATTRIBUTES.split())


def columns_read(tree: Tree, row: ast.AST, inside: list[ast.AST]) -> tuple[list[str], list[str]]:
    """Return the columns that are read of the variable that `row` binds, and which as attributes.

    `inside` is the code in which the variable means what `row` binds; the caller has made sure
    that the variable is bound by nothing else there. Raises Refused if it is used in other ways.
    """
    name = row.id if isinstance(row, ast.Name) else row.arg
    home = tree.scope(row).home(name)
    within = {n for part in inside for n in ast.walk(part)}
    columns: dict[str, None] = {}
    attributes: dict[str, None] = {}
    read = [n for n in names_read(tree, home, name) if n in within]
    for node in sorted(read, key=lambda n: (n.lineno, n.col_offset)):
        column = _column(tree, node)
        columns[column] = None
        if isinstance(tree.parents[node], ast.Attribute):
            attributes[column] = None
    if not columns:
        raise Refused(f"no column of `{name}` is read")
    return list(columns), list(attributes)


def _column(tree: Tree, node: ast.Name) -> str:
    parent = tree.parents[node]
    if isinstance(parent, ast.Attribute) and isinstance(parent.ctx, ast.Load):
        called = getattr(tree.parents[parent], "func", None) is parent
        own = parent.attr in _OF_SERIES or hasattr(dict, parent.attr) or parent.attr[0] == "_"
        if called or own:
            raise Refused(f"line {node.lineno} needs more of `{node.id}` than its columns")
        return parent.attr
    if not isinstance(parent, ast.Subscript) or parent.value is not node:
        raise Refused(f"line {node.lineno} needs the whole of `{node.id}`")
    if not isinstance(parent.ctx, ast.Load):
        raise Refused(f"line {node.lineno} changes `{node.id}`")
    if not isinstance(parent.slice, ast.Constant) or not isinstance(parent.slice.value, str):
        raise Refused(f"line {node.lineno} reads `{node.id}` by more than a constant name")
    return parent.slice.value


def arguments(tree: Tree, columns: list[str], attributes: list[str], fixed: bool) -> str:
    """Return the arguments that tell an added function what is read of a row, and how."""
    given = [quoted(tree, c) for c in columns]
    if attributes:
        named = ", ".join(quoted(tree, a) for a in attributes)
        given.append(f"attributes=({named}{',' if len(attributes) == 1 else ''})")
    return ", ".join([*given, *(["fixed=True"] if fixed else [])])


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
        own = isinstance(holder, ast.For) and child in holder.body and holder not in around
        if own and any(
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


def reads_of(node: ast.AST, name: str) -> bool:
    """Say if `node` reads something of the variable `name`."""
    return (
        isinstance(node, (ast.Subscript, ast.Attribute))
        and isinstance(node.value, ast.Name)
        and node.value.id == name
    )
