# SPDX-License-Identifier: Apache-2.0
"""Lists that an object fills and sorts when it is made, and keeps unchanged."""

import ast

from citius.tune.remedies._shared.asked import Refused
from citius.tune.remedies._shared.beside import finished_by
from citius.tune.remedies.sorted_search.made import in_rising_order
from citius.tune.remedies.sorted_search.quiet import nothing_else_runs
from citius.tune.source.tree import Tree
from citius.tune.source.values import Container


def sorted_by_init(tree: Tree, atom: Container, asked: ast.expr) -> bool:
    """Say if `__init__` has sorted the list, for good, whenever `asked` is looked at."""
    owners = [
        (cls, name)
        for cls in tree.flow.classes.values()
        for name, value in cls.fields.items()
        if atom in value
    ]
    if len(owners) != 1:
        return False
    ((cls, name),) = owners
    try:
        init = finished_by(tree, cls, name, {atom})
    except Refused:
        return False
    me = init.args.args[0].arg
    sorts = [i for i, s in enumerate(init.body) if _is_sort(s, me, name)]
    if not sorts or any(getattr(n, "attr", "") == "__init__" for n in ast.walk(tree.ast)):
        return False
    filling = init.body[: sorts[-1] + 1]
    inside = {n for statement in filling for n in ast.walk(statement)}
    itself = {n for n in inside if isinstance(n, ast.Name) and n.id == me}
    return (
        atom.mutations <= inside
        and asked not in {*ast.walk(init)}
        and all(nothing_else_runs(tree, s, but=itself) for s in filling)
    )


def _is_sort(statement: ast.stmt, me: str, name: str) -> bool:
    """Say if the statement is `self.name.sort()`."""
    match statement:
        case ast.Expr(
            value=ast.Call(
                func=ast.Attribute(
                    value=ast.Attribute(value=ast.Name(id=owner), attr=field), attr="sort"
                ),
                args=[],
                keywords=words,
            )
        ):
            return (owner, field) == (me, name) and in_rising_order(words)
    return False
