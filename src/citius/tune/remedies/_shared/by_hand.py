# SPDX-License-Identifier: Apache-2.0
"""Loops that count by hand: `i = 0` above, `i += 1` at the end."""

import ast

from citius.tune.remedies._shared.asked import Refused
from citius.tune.remedies._shared.loop import leading
from citius.tune.source.edit import Edits
from citius.tune.source.tree import Tree


def counted(body: list[ast.stmt]) -> tuple[ast.expr, bool, list[ast.stmt], str] | None:
    """Return the test of a loop that counts, how it ends it, what is done then, and the count."""
    match body:
        case [ast.If(test=test, body=hit, orelse=[]), last]:
            wanted = True
        case [ast.If(test=test, body=[last], orelse=[_, *_] as hit)]:
            wanted = False
        case _:
            return None
    index = step(last)
    simple = all(isinstance(s, (ast.Assign, ast.AugAssign, ast.Expr)) for s in hit[:-1])
    if index is None or not simple or not isinstance(hit[-1], (ast.Break, ast.Return)):
        return None
    return test, wanted, hit[:-1] if isinstance(hit[-1], ast.Break) else hit, index


def step(statement: ast.stmt) -> str | None:
    """Return the name that the statement adds 1 to."""
    match statement:
        case ast.AugAssign(
            target=ast.Name(id=name), op=ast.Add(), value=ast.Constant(value=1 as one)
        ) if type(one) is int:
            return name
    return None


def from_zero(tree: Tree, edits: Edits, loop: ast.stmt, index: str) -> None:
    """Take out the `i = 0` above the loop. Raises Refused."""
    init = leading(tree, loop, index)
    value = getattr(getattr(init, "value", None), "value", None)
    if init is None or type(value) is not int or value != 0:
        raise Refused(f"`{index}` does not start at 0 right above the loop")
    edits.drop(init, loop)
