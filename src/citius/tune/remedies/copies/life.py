# SPDX-License-Identifier: Apache-2.0
"""How long a copy is needed that is given a name, or returned."""

import ast

from citius.tune.source.tree import FUNCTIONS, Tree


def lifetime(tree: Tree, statement: ast.Assign, name: str) -> list[ast.AST] | None:
    """Return the code between the binding of the copy and its last use."""
    scope = tree.scope(statement)
    if isinstance(scope.node, ast.ClassDef) or scope.home(name) is not scope:
        return None
    if scope is tree.scopes.module and name in tree.outside:
        return None
    mentions = {
        tree.statement(n)
        for n in ast.walk(tree.ast)
        if isinstance(n, ast.Name) and n.id == name and tree.scope(n).home(name) is scope
    }
    block = next(
        b
        for _, b in ast.iter_fields(tree.parents[statement])
        if isinstance(b, list) and statement in b
    )
    after = block[block.index(statement) :]
    last = 0
    for index, part in enumerate(after):
        inside = mentions & set(ast.walk(part))
        if inside:
            last, mentions = index, mentions - inside
    if not mentions:
        return after[: last + 1]
    return [scope.node] if isinstance(scope.node, FUNCTIONS) else None


def returned(tree: Tree, statement: ast.Return) -> list[ast.AST] | None:
    """A `finally` or the end of a `with` may change what is copied before it is looked at."""
    for holder in tree.ancestors(statement):
        if isinstance(holder, FUNCTIONS):
            func = tree.flow.funcs[holder]
            return None if func.generator or func.escaped else [statement]
        if isinstance(holder, (ast.With, ast.AsyncWith)):
            return None
        if isinstance(holder, (ast.Try, ast.TryStar)) and holder.finalbody:
            return None
    return None
