# SPDX-License-Identifier: Apache-2.0
"""Whether growing a variable (`total += x`) may change an object in place, such as an array.

`total += x` makes a new object where `total` is a number; where it is an array of a table, it changes
the table. What started as a constant and was only grown since is no array of a table.
"""

import ast

from citius.tune.source.tree import Tree
from citius.tune.source.values import SCALARS, Container, Ref


def only_grown(tree: Tree, target: ast.Name) -> bool:
    """Say if a variable is only ever set to constants and grown: no array that changes in place."""
    home = tree.scope(target).home(target.id)
    for binding in home.names[target.id] if home else ():
        holder = tree.parents.get(binding)
        grown = isinstance(holder, ast.AugAssign)
        set_ = isinstance(holder, (ast.Assign, ast.AnnAssign))
        if not grown and not (set_ and isinstance(holder.value, ast.Constant)):
            return False
    return home is not None


def only_grown_in(tree: Tree, node: ast.expr) -> bool:
    """Say if all that is put into these containers are scalars, or what growing those gives."""
    value = tree.flow.value(node)
    return bool(value) and all(
        isinstance(a, Container)
        and not a.escaped
        and _starts_plain(tree, a)
        and _plain_puts(tree, a)
        for a in value
    )


def _starts_plain(tree: Tree, made: Container) -> bool:
    match made.node:
        case ast.Dict(values=parts) | ast.List(elts=parts) | ast.BinOp(left=ast.List(elts=parts)):
            return all(tree.flow.value(p) and tree.flow.value(p) <= SCALARS for p in parts)
        case ast.Call(func=func, args=args, keywords=[]):
            called = tree.flow.value(func)
            if called == {Ref("member", "collections.defaultdict")} and len(args) == 1:
                return tree.flow.value(args[0]) <= {Ref("builtin", "int"), Ref("builtin", "float")}
            return not args and called <= {
                Ref("builtin", "dict"),
                Ref("member", "collections.Counter"),
            }
    return False


def _plain_puts(tree: Tree, made: Container) -> bool:
    for change in made.mutations:
        holder = tree.parents.get(change)
        if not isinstance(change, ast.Subscript):
            return False
        if isinstance(holder, ast.Assign):
            value = tree.flow.value(holder.value)
            if not value or not value <= SCALARS:
                return False
        elif not isinstance(holder, ast.AugAssign):
            return False
    return True
