# SPDX-License-Identifier: Apache-2.0
"""Does a rewrite stay inside one function? Then what crosses its border is as it was recorded."""

import ast
import copy

from citius.tune.source.tree import Tree
from citius.tune.trial.reading import Reading

_ADDED = (ast.Import, ast.ImportFrom, ast.Assign, ast.AnnAssign, ast.FunctionDef)


def elsewhere(old: Tree, new: Tree, function: str) -> str | None:
    """Return what a rewrite changes besides the body of `function` (`f`, or `A.f`), or None.

    New names at the top level are no change, nor is another value of one that is only looked at,
    nor are slots for a class: its recorded instances take their fields either way.
    """
    left = [_rest(s, function) for s in new.ast.body]
    old_reading, new_reading = Reading(old), Reading(new)
    added = []
    for statement in old.ast.body:
        rest = _rest(statement, function)
        name = _target(statement)
        looked_at = name and _only_read(old_reading, name) and _only_read(new_reading, name)
        while left and left[0][0] != rest[0] and isinstance(left[0][1], _ADDED):
            if looked_at and _target(left[0][1]) == name:
                rest = left[0]
                break
            added.append(left.pop(0)[1])
        if not left or left[0][0] != rest[0]:
            name = getattr(statement, "name", None)
            what = f"`{name}`" if name else f"line {statement.lineno}"
            return f"the rewrite changes more than `{function}`: {what}"
        del left[0]
    added += [node for _, node in left]
    if not all(isinstance(node, _ADDED) for node in added):
        return f"the rewrite adds more than names to `{function}`"
    again = {n for node in added for n in _bound(node)} & old.scopes.module.names.keys()
    return f"the rewrite binds `{min(again)}` anew" if again else None


def _bound(statement: ast.stmt) -> list[str]:
    """Return the names that an added statement binds at the top level."""
    if isinstance(statement, (ast.Import, ast.ImportFrom)):
        return [a.asname or a.name.partition(".")[0] for a in statement.names]
    if isinstance(statement, ast.FunctionDef):
        return [statement.name]
    return [
        n.id
        for n in ast.walk(statement)
        if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)
    ]


def _rest(statement: ast.stmt, function: str) -> tuple[str, ast.stmt]:
    """Return a statement as text, without the body of the function and without slots."""
    owner, _, name = function.rpartition(".")
    made = statement
    if isinstance(statement, ast.ClassDef):
        made = copy.deepcopy(statement)
        made.body = [s for s in made.body if not _is_slots(s)] or [ast.Pass()]
        for decorator in made.decorator_list:
            if isinstance(decorator, ast.Call):
                decorator.keywords = [k for k in decorator.keywords if k.arg != "slots"]
    if getattr(statement, "name", None) == (owner or name):
        made = copy.deepcopy(made)
        for node in made.body if owner else [made]:
            if isinstance(node, ast.FunctionDef) and node.name == name:
                node.body, node.decorator_list = [], []
    return ast.dump(made), statement


def _target(statement: ast.stmt) -> str | None:
    """Return the one name that a statement assigns to, if it does nothing else."""
    match statement:
        case ast.Assign(targets=[ast.Name(id=name)]) | ast.AnnAssign(target=ast.Name(id=name)):
            return name
    return None


def _only_read(reading: Reading, name: str) -> bool:
    """Say if a global is never handed on, so that what it is made of crosses no border."""
    uses = [u for u in reading.uses.get(name, ()) if isinstance(u.ctx, ast.Load)]
    return all(reading.reads(use, 1) for use in uses)


def _is_slots(statement: ast.stmt) -> bool:
    return isinstance(statement, ast.Assign) and [ast.unparse(t) for t in statement.targets] == [
        "__slots__"
    ]
