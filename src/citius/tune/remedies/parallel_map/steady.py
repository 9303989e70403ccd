# SPDX-License-Identifier: Apache-2.0
"""What the rounds of a loop read must stay as it is while they go on."""

import ast

from citius.tune.remedies.parallel_map.looks import looks
from citius.tune.remedies.parallel_map.rounds import Rounds
from citius.tune.source.reach import changed_by, contents, fields_read
from citius.tune.source.tree import Tree


def unsteady(
    tree: Tree, rounds: Rounds, parts: list[ast.expr], inside: set[ast.AST], nodes: set[ast.AST]
) -> str | None:
    """Return why going through the rounds ahead could see something else, or None.

    `parts` are the expressions that each round evaluates to call a function, `inside` is all that
    runs in it, `nodes` all that runs meanwhile.
    """
    targets = set()
    for level in rounds.levels:
        for node in ast.walk(level.target):
            if not isinstance(node, (ast.Name, ast.Tuple, ast.Store)):
                return f"the loop binds `{ast.unparse(level.target)}`"
            targets.add(node)
    seen = [*parts, *(x for level in rounds.levels for x in (level.items, *level.tests))]
    if isinstance(tree.scope(rounds.holder).node, ast.ClassDef):
        return "it runs in the body of a class"
    for part in seen:
        if reason := looks(tree, part, handed=part in parts):
            return reason
    for node in (*(n for part in seen for n in ast.walk(part)), *fields_read(tree, inside)):
        if reason := _moves(tree, node, targets, nodes):
            return reason
    return None


def _moves(tree: Tree, node: ast.AST, targets: set, nodes: set[ast.AST]) -> str | None:
    """Return why what `node` reads may change while the rounds go on, or None."""
    if isinstance(node, ast.Name):
        binding = nodes & set(tree.scope(node).bindings_of(node.id)) - targets
        if binding:
            return f"`{node.id}` is bound anew meanwhile, line {min(n.lineno for n in binding)}"
    if isinstance(node, ast.Attribute):
        for other in nodes:
            if (
                isinstance(other, ast.Attribute)
                and other.attr == node.attr
                and not isinstance(other.ctx, ast.Load)
            ):
                return f"`.{node.attr}` is set meanwhile, line {other.lineno}"
    value = tree.flow.value(node)
    if change := changed_by(nodes, value):
        return f"`{ast.unparse(node)}` is changed meanwhile, line {change.lineno}"
    if any(c.escaped for c in contents(value)):
        return f"`{ast.unparse(node)}` is handed to code that may change it"
    return None
