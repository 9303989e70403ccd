# SPDX-License-Identifier: Apache-2.0
"""The name that pandas goes by in a file."""

import ast

from citius.tune.remedies._shared.added import Refused
from citius.tune.source.tree import Tree

# The added functions have variables of these names.
_VARIABLES = (
    "alone asked attributes columns dtype dtypes extension first fixed function kind kinds label look_up "
    "made name names parts piece place r results row same table values x"
)
_LOCAL = frozenset(_VARIABLES.split())


def alias(tree: Tree) -> str | None:
    """Return the name under which the file imports pandas at its top, or None."""
    for statement in tree.ast.body:
        if isinstance(statement, ast.Import):
            for name in statement.names:
                if name.name == "pandas":
                    return name.asname or "pandas"
    return None


def pandas_at(tree: Tree, user: ast.AST) -> str:
    """Return the name that surely means pandas at `user`, for the whole file. Raises Refused."""
    name = alias(tree)
    if name is None:
        raise Refused("the file does not import pandas at its top")
    if name in _LOCAL:
        raise Refused(f"`{name}` is too plain a name for pandas")
    if "pandas" in tree.shadows:
        raise Refused("the project has a `pandas` of its own")
    for binding in tree.scopes.module.names[name]:
        if not isinstance(binding, ast.Import) or not any(
            a.name == "pandas" and (a.asname or "pandas") == name for a in binding.names
        ):
            raise Refused(f"`{name}` is bound by more than an import")
    top = next(a for a in (user, *tree.ancestors(user)) if a in tree.ast.body)
    if not tree.bound_before(name, top):
        raise Refused(f"`{name}` is not imported above")
    for patch in sorted(tree.patched):
        owner, _, member = patch.rpartition(".")
        if owner in ("pandas", "DataFrame", "Series") or member == name:
            raise Refused(f"the project sets `{patch}`")
    if _sets_member(tree, name):
        raise Refused(f"the file sets members of `{name}`")
    return name


def _sets_member(tree: Tree, name: str) -> bool:
    """Say if the file gives pandas or its classes new members."""
    for node in ast.walk(tree.ast):
        if isinstance(node, ast.Attribute) and not isinstance(node.ctx, ast.Load):
            owner = ast.unparse(node.value).split(".")
            if (owner[0] == name and "options" not in owner) or owner[-1] == "DataFrame":
                return True
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in ("setattr", "delattr"):
            return True
    return False
