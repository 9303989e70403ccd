# SPDX-License-Identifier: Apache-2.0
"""Uses of `type(x)` and `x.__class__` that only ask which class it is."""

import ast


def asks_kind(parent) -> bool:
    """Say if the parent of `type(x)` or `x.__class__` reads its name or compares it with another.

    Compared by `==` with what is no type, it could be handed to a foreign `__eq__`.
    """
    if isinstance(parent, ast.Compare):
        same = all(isinstance(op, (ast.Is, ast.IsNot)) for op in parent.ops)
        return same or all(map(is_kind, (parent.left, *parent.comparators)))
    named = isinstance(parent, ast.Attribute) and isinstance(parent.ctx, ast.Load)
    return named and parent.attr in ("__name__", "__qualname__")


def is_kind(node: ast.expr) -> bool:
    """Say if `node` is `type(x)` or `x.__class__`."""
    if isinstance(node, ast.Call):
        return getattr(node.func, "id", "") == "type" and len(node.args) == 1
    return isinstance(node, ast.Attribute) and node.attr == "__class__"
