# SPDX-License-Identifier: Apache-2.0
"""Which attributes the instances of each class of a family have, as its source shows."""

import ast
from dataclasses import dataclass

from citius.tune.remedies._asked import Refused
from citius.tune.remedies._filled import Filling, own_name, surely_set
from citius.tune.source.tree import Tree


@dataclass(slots=True)
class Layout:
    """What the instances of a class hold.

    Attributes:
        names: the attributes that its slots are for, those of its base apart.
        whole: all attributes, those of its base included.
        decorator: the `dataclass` that makes the slots; None if they are written out.
        fields: it is a dataclass.
    """

    node: ast.ClassDef
    names: list[str]
    whole: set[str]
    decorator: ast.expr | None = None
    fields: bool = False


def base_name(node: ast.ClassDef) -> str | None:
    """Return the name of the only base of a class, None for `object` and for none."""
    name = getattr(node.bases[0], "id", None) if len(node.bases) == 1 else None
    return None if name == "object" else name


def members(tree: Tree, node: ast.ClassDef) -> set[str]:
    """Return the names that the class body gives a value."""
    scope = tree.scopes.opened_by(node)
    return {
        name
        for name, bindings in scope.names.items()
        if any(getattr(tree.parents.get(b), "value", b) is not None for b in bindings)
    }


def plain_body(node: ast.ClassDef) -> None:
    """Refuse a class body that does more than define attributes and methods."""
    for statement in node.body:
        simple = isinstance(
            statement,
            (ast.FunctionDef, ast.AsyncFunctionDef, ast.Assign, ast.AnnAssign, ast.Pass),
        )
        text = isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)
        if not simple and not text:
            raise Refused(
                f"the body of `{node.name}` does more than define, line {statement.lineno}"
            )


def only(node: ast.ClassDef, name: str) -> ast.FunctionDef | None:
    """Return the plain method `name` of a class body, or None. Raises Refused."""
    found = [n for n in node.body if getattr(n, "name", None) == name]
    if not found:
        return None
    if len(found) > 1 or not isinstance(found[0], ast.FunctionDef) or found[0].decorator_list:
        raise Refused(f"`{name}` of `{node.name}` is not a plain function")
    return found[0]


def plain(tree: Tree, node: ast.ClassDef, base: Layout | None, grows: bool) -> Layout:
    """Return the layout of a class whose `__init__` sets its attributes. Raises Refused."""
    init, given = only(node, "__init__"), base.whole if base else set()
    if init is None:
        return Layout(node, [], set(given), None, base.fields if base else False)
    if base and base.fields:
        raise Refused(f"`{node.name}` fills a dataclass in its own way")
    own = surely_set(init.body, own_name(tree, init))
    names = [name for name in own if name not in given]
    whole = given | set(names)
    base_init = base.node.name if base else None
    filling = Filling(tree, init, None if grows else whole, base_init, given)
    unset = whole - filling.after(set())
    if unset:
        raise Refused(f"`{node.name}` may be made without `{min(unset)}`")
    return Layout(node, names, whole)
