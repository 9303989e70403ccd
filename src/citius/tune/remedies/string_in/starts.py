# SPDX-License-Identifier: Apache-2.0
"""Several `startswith` or `endswith` of one text in one call."""

import ast

from citius.tune.remedies._shared.asked import Refused
from citius.tune.remedies._shared.loop import text_of
from citius.tune.remedies._shared.sure import cannot_raise
from citius.tune.remedies.string_in.asked import any_order, same_text, unset_name
from citius.tune.source.tree import Tree


def starts(tree: Tree, node: ast.expr) -> str | None:
    """Return one call for several of `startswith` or `endswith` on one text. Raises Refused."""
    if not isinstance(node, ast.BoolOp):
        return None
    calls = node.values
    negated = isinstance(node.op, ast.And)
    if negated:
        if not all(isinstance(v, ast.UnaryOp) and isinstance(v.op, ast.Not) for v in calls):
            return None
        calls = [v.operand for v in calls]
    said = {_start_of(call) for call in calls}
    if len(said) != 1 or None in said:
        return None
    ((name, way),) = said
    for call in calls:
        same_text(tree, call.func.value, call.args[0])
        any_order(tree, call.func.value, call.args[0])
        if not cannot_raise(tree, call.args[0]) or unset_name(tree, call.args[0]):
            raise Refused(f"`{ast.unparse(call.args[0])}` may fail")
    parts = ", ".join(text_of(tree, call.args[0]) for call in calls)
    return f"{'not ' if negated else ''}{name}.{way}(({parts}))"


def _start_of(call: ast.expr) -> tuple[str, str] | None:
    match call:
        case ast.Call(
            func=ast.Attribute(value=ast.Name(id=name), attr="startswith" | "endswith" as way),
            args=[part],
            keywords=[],
        ) if not isinstance(part, ast.Starred):
            return name, way
    return None
