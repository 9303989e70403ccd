# SPDX-License-Identifier: Apache-2.0
"""The variables of a loop: whether one round of it sees what another has left in them."""

import ast

from citius.tune.source.tree import FUNCTIONS, Tree


def lives_in_a_round(tree: Tree, loop: ast.For, statement: ast.Assign) -> bool:
    """Say if a local variable is read in the loop alone, and after it is set there."""
    name, home = statement.targets[0].id, tree.scope(loop)
    inside = set(ast.walk(loop))
    uses = [
        n
        for n in ast.walk(tree.ast)
        if isinstance(n, ast.Name) and n.id == name and tree.scope(n).home(name) is home
    ]
    end = statement.end_lineno, statement.end_col_offset
    return (
        isinstance(home.node, FUNCTIONS)
        and name not in home.parameters
        and home.names.get(name) == [statement.targets[0]]
        and all(
            n is statement.targets[0] or (n in inside and (n.lineno, n.col_offset) > end)
            for n in uses
        )
    )


def has_value(tree: Tree, loop: ast.For, node: ast.Name) -> bool:
    """Say if a name surely has a value when it is read: else the error comes in some round."""
    scope, home = tree.scope(loop), tree.scope(node).home(node.id)
    if home is None:
        return True
    if home is scope:
        return tree.bound_before(node.id, loop)
    inner = isinstance(home.node, ast.GeneratorExp)
    return inner or (home is tree.scopes.module and tree.bound_at_top(node.id, scope))


def read_after(tree: Tree, loop: ast.For) -> bool:
    """Say if the last object that the loop came to may be read when it is over."""
    each, scope = loop.target.id, tree.scope(loop)
    home = scope.home(each)
    for node in ast.walk(tree.ast):
        if not isinstance(node, ast.Name) or node.id != each or isinstance(node.ctx, ast.Store):
            continue
        own = tree.scope(node).home(each) is home
        if own and not (_bound_by_loop(tree, node, each) and tree.scope(node) is scope):
            return True
    return home is not scope


def _bound_by_loop(tree: Tree, node: ast.Name, each: str) -> bool:
    """Say if `node` stands in a loop whose variable it is."""
    return any(
        isinstance(a, ast.For)
        and getattr(a.target, "id", None) == each
        and node not in ast.walk(a.iter)
        and not any(node in ast.walk(s) for s in a.orelse)
        for a in tree.ancestors(node)
    )
