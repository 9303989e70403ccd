# SPDX-License-Identifier: Apache-2.0
"""Which attributes the instances of each class of a family have, as its source shows."""

import ast
from dataclasses import dataclass

from citius.tune.remedies._shared.asked import Refused
from citius.tune.remedies._shared.filled import Filling, Methods, own_name, surely_set
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
    if getattr(node, "type_params", ()):
        raise Refused(f"`{node.name}` is generic")
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
    bound = [
        n for s in node.body if isinstance(s, (ast.Assign, ast.AnnAssign)) for n in ast.walk(s)
    ]
    if any(isinstance(n, ast.Name) and n.id == name for n in bound):
        raise Refused(f"`{name}` of `{node.name}` is not a plain function")
    if not found:
        return None
    if len(found) > 1 or not isinstance(found[0], ast.FunctionDef) or found[0].decorator_list:
        raise Refused(f"`{name}` of `{node.name}` is not a plain function")
    return found[0]


def plain(tree: Tree, node: ast.ClassDef, base: Layout | None, below: list[ast.ClassDef]) -> Layout:
    """Return the layout of a class whose `__init__` sets its attributes. Raises Refused.

    `below` are the classes that derive from it.
    """
    init, given = only(node, "__init__"), base.whole if base else set()
    if init is None:
        return Layout(node, [], set(given), None, base.fields if base else False)
    if base and base.fields:
        raise Refused(f"`{node.name}` fills a dataclass in its own way")
    methods = _followed(tree, node, below)
    own = surely_set(init.body, own_name(tree, init), methods)
    names = [name for name in own if name not in given]
    whole = given | set(names)
    base_init = base.node.name if base else None
    wanted = None if any(map(_adds, below)) else whole
    filling = Filling(tree, init, wanted, base_init, given, methods)
    unset = whole - filling.after(set())
    if unset:
        raise Refused(f"`{node.name}` may be made without `{min(unset)}`")
    return Layout(node, names, whole)


def _followed(tree: Tree, node: ast.ClassDef, below: list[ast.ClassDef]) -> Methods:
    """Return the methods that `self.name()` surely means in a method of the class."""
    set_ = {
        n.attr
        for n in ast.walk(tree.ast)
        if isinstance(n, ast.Attribute) and not isinstance(n.ctx, ast.Load)
    }
    others = {name for other in below for name in tree.scopes.opened_by(other).names}
    return {
        name: bindings[0]
        for name, bindings in tree.scopes.opened_by(node).names.items()
        if len(bindings) == 1
        and name not in {"__init__"} | set_ | others
        and isinstance(bindings[0], ast.FunctionDef)
        and not bindings[0].decorator_list
        and bindings[0].args.args
        and not bindings[0].args.posonlyargs
    }


def _adds(node: ast.ClassDef) -> bool:
    """Say if a class may give its instances more than its base does."""
    inits = (getattr(n, "name", None) == "__init__" for n in node.body)
    return bool(node.decorator_list) or any(inits)
