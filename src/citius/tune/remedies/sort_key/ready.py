# SPDX-License-Identifier: Apache-2.0
"""Whether the names that a rewrite no longer mentions have a value: else it would hide an error."""

import ast

from citius.tune.remedies._shared.asked import code_scope
from citius.tune.source.scopes import COMPREHENSIONS, Scope
from citius.tune.source.tree import FUNCTIONS, Tree


def ready(tree: Tree, call: ast.Call, key: ast.expr) -> bool:
    """Say if all that the old key names has a value when the sort runs."""
    scope = code_scope(tree.scope(call))
    for name in {n.id for n in ast.walk(key) if isinstance(n, ast.Name)}:
        home = scope.home(name)
        if home is None:
            continue
        if home is scope:
            known = tree.bound_before(name, tree.statement(call))
        else:
            known = tree.bound_at_top(name, scope) or _defined_first(tree, name, home)
        if not known:
            return False
    return True


def _defined_first(tree: Tree, name: str, home: Scope) -> bool:
    """Say if the module defines the function `name` before it runs any code that calls others."""
    for statement in tree.ast.body if home is tree.scopes.module else ():
        if isinstance(statement, ast.FunctionDef) and statement.name == name:
            return not statement.decorator_list and len(home.names[name]) == 1
        if any(_calls_now(tree, n) for n in ast.walk(statement)):
            return False
    return False


def _calls_now(tree: Tree, node: ast.AST) -> bool:
    """Say if the node, part of a statement of the module, calls something when that runs."""
    if isinstance(node, (*FUNCTIONS, ast.ClassDef)):
        return bool(node.decorator_list)
    return isinstance(node, ast.Call) and isinstance(
        tree.function(node), (ast.Module, ast.ClassDef, *COMPREHENSIONS)
    )
