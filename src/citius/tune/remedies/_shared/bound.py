# SPDX-License-Identifier: Apache-2.0
"""Variables that are bound once, so mean the same wherever they have a value."""

import ast

from citius.tune.remedies._shared.calm import has_value
from citius.tune.source.tree import FUNCTIONS, Tree


def bound_once(tree: Tree, node: ast.Name) -> ast.expr | None:
    """Return the only expression that the variable is ever bound to, if it has a value by now."""
    home = tree.scope(node).home(node.id)
    if home is None or len(home.names[node.id]) != 1 or not has_value(tree, node):
        return None
    target = home.names[node.id][0]
    statement = tree.parents.get(target)
    plain = isinstance(statement, ast.Assign) and statement.targets == [target]
    return statement.value if plain and isinstance(home.node, (ast.Module, *FUNCTIONS)) else None
