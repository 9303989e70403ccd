# SPDX-License-Identifier: Apache-2.0
"""Attributes that every object of a class has from its making on."""

import ast

from citius.tune.source.tree import FUNCTIONS, Tree
from citius.tune.source.values import Cls


def filled_by(tree: Tree, cls: Cls, field: str) -> tuple[ast.FunctionDef, ast.stmt] | None:
    """Return the `__init__` and the statement in it that always sets `field`, or None.

    Nothing can read the attribute before that: up to there `__init__` hands the object to nobody.
    The class must be one that the file tells all about.
    """
    owner = next((c for c in cls.mro() if "__init__" in _body(tree, c)), None)
    if owner is None or cls.open or cls.escaped or in_body(tree, cls, field):
        return None
    (init, *more) = _body(tree, owner)["__init__"]
    if more or not isinstance(init, ast.FunctionDef) or init not in owner.node.body:
        return None
    if init.decorator_list or init.args.posonlyargs or not init.args.args:
        return None
    me = init.args.args[0].arg
    if len(tree.scopes.opened_by(init).names[me]) != 1:
        return None
    for statement in init.body:
        sets = _sets(statement, me, field)
        if not _keeps_to_itself(tree, cls, statement, me, None if sets else field):
            return None
        if sets:
            return init, statement
    return None


def in_body(tree: Tree, cls: Cls, name: str) -> bool:
    """Say if the class or a base has `name` as a method, a property or an attribute of its own."""
    return any(name in _body(tree, c) for c in cls.mro())


def _body(tree: Tree, cls: Cls) -> dict[str, list[ast.AST]]:
    return tree.scopes.opened_by(cls.node).names


def _sets(statement: ast.stmt, me: str, field: str) -> bool:
    """Say if the statement is `me.field = value`."""
    match statement:
        case ast.Assign(targets=targets):
            pass
        case ast.AnnAssign(target=target, value=ast.expr()):
            targets = [target]
        case _:
            return False
    return any(
        isinstance(t, ast.Attribute)
        and t.attr == field
        and isinstance(t.value, ast.Name)
        and t.value.id == me
        for target in targets
        for t in (target.elts if isinstance(target, ast.Tuple) else [target])
    )


def _keeps_to_itself(tree: Tree, cls: Cls, statement: ast.stmt, me: str, unset: str | None) -> bool:
    """Say if the statement only sets and reads plain attributes of the object, not `unset`."""
    for node in ast.walk(statement):
        if isinstance(node, (ast.Return, ast.Lambda, ast.ClassDef, *FUNCTIONS)):
            return False
        if isinstance(node, ast.Name) and node.id == me:
            parent = tree.parents[node]
            holder = tree.parents.get(parent)
            if (
                not isinstance(parent, ast.Attribute)
                or isinstance(parent.ctx, ast.Del)
                or in_body(tree, cls, parent.attr)
                or parent.attr == unset
                or (isinstance(holder, ast.Call) and holder.func is parent)
            ):
                return False
    return True
