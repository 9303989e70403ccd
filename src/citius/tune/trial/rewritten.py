# SPDX-License-Identifier: Apache-2.0
"""Does a rewrite stay inside one function? Then what crosses its border is as it was recorded."""

import ast
import copy

from citius.tune.source.tree import Tree

_ADDED = (ast.Import, ast.ImportFrom, ast.Assign, ast.AnnAssign, ast.FunctionDef)


def elsewhere(old: Tree, new: Tree, function: str) -> str | None:
    """Return what a rewrite changes besides the body of `function` (`f`, or `A.f`), or None.

    New names at the top level are no change, nor are slots for a class: its recorded instances
    take their fields either way.
    """
    left = [_rest(s, function) for s in new.ast.body]
    for statement in old.ast.body:
        rest = _rest(statement, function)
        while left and left[0][0] != rest[0] and isinstance(left[0][1], _ADDED):
            del left[0]
        if not left or left[0][0] != rest[0]:
            name = getattr(statement, "name", None)
            what = f"`{name}`" if name else f"line {statement.lineno}"
            return f"the rewrite changes more than `{function}`: {what}"
        del left[0]
    if any(not isinstance(node, _ADDED) for _, node in left):
        return f"the rewrite adds more than names to `{function}`"
    return None


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


def _is_slots(statement: ast.stmt) -> bool:
    return isinstance(statement, ast.Assign) and [ast.unparse(t) for t in statement.targets] == [
        "__slots__"
    ]
