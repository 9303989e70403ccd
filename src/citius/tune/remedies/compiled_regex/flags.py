# SPDX-License-Identifier: Apache-2.0
"""The flags that a call of `re` is given, as far as the file shows them."""

import ast
import re

from citius.tune.remedies._shared.bound import bound_once
from citius.tune.remedies._shared.calm import has_value
from citius.tune.source.tree import Tree
from citius.tune.source.values import ANY, Ref

# Not DEBUG, which prints at each compiling, nor LOCALE and TEMPLATE.
_FLAGS = ("ASCII", "IGNORECASE", "MULTILINE", "DOTALL", "VERBOSE", "UNICODE")
_BY_NAME = {n: getattr(re, n) for n in (*_FLAGS, *"AIMSXU", "NOFLAG")}
_MOST = 8  # names that one flag may go by


def flags_of(tree: Tree, node: ast.expr | None) -> int | None:
    """Return the flags that `node` always is, or None."""
    match node:
        case None:
            return 0
        case ast.Constant(value=value):
            return value if type(value) is int and not value & ~_known() else None
        case ast.BinOp(op=ast.BitOr(), left=left, right=right):
            parts = flags_of(tree, left), flags_of(tree, right)
            return None if None in parts else parts[0] | parts[1]
        case ast.Attribute(value=ast.Name() as module, attr=attr):
            same = tree.flow.value(module) == {Ref("module", "re")} and has_value(tree, module)
            return int(_BY_NAME[attr]) if same and attr in _BY_NAME else None
        case ast.Name(id=name):
            home = tree.scope(node).home(name)
            bindings = home.names[name] if home else []
            if len(bindings) == 1 and isinstance(bindings[0], ast.ImportFrom):
                return _imported(tree, node, bindings[0])
            value = bound_once(tree, node)
            return flags_of(tree, value) if value and ANY not in tree.flow.value(node) else None
    return None


def _imported(tree: Tree, node: ast.Name, statement: ast.ImportFrom) -> int | None:
    (name,) = [a.name for a in statement.names if (a.asname or a.name) == node.id]
    known = tree.flow.value(node) <= {"flag", Ref("member", f"re.{name}")}
    if known and statement.module == "re" and name in _BY_NAME and has_value(tree, node):
        return int(_BY_NAME[name])
    return None


def mild(tree: Tree, node: ast.expr, depth: int = _MOST) -> bool:
    """Say if `node` is made of flags that only change what a pattern matches."""
    value = tree.flow.value(node)
    if not depth or not value or not value <= {"flag", "int"}:
        return False
    if value == {"flag"} or flags_of(tree, node) is not None:
        return True  # the analysis knows none but such flags
    match node:
        case ast.IfExp(body=body, orelse=orelse):
            return mild(tree, body, depth - 1) and mild(tree, orelse, depth - 1)
        case ast.BinOp(op=ast.BitOr(), left=left, right=right):
            return mild(tree, left, depth - 1) and mild(tree, right, depth - 1)
        case ast.Name(id=name):
            home = tree.scope(node).home(name)
            targets = home.names[name] if home else []
        case ast.Attribute(attr=attr):
            targets = [
                n
                for n in ast.walk(tree.ast)
                if isinstance(n, ast.Attribute) and n.attr == attr and isinstance(n.ctx, ast.Store)
            ]
            if any(attr in scope.names for scope in tree.scopes.by_node.values()):
                return False  # a class may have it as well
        case _:
            return False
    return bool(targets) and all(_mildly_bound(tree, t, depth - 1) for t in targets)


def _mildly_bound(tree: Tree, target: ast.AST, depth: int) -> bool:
    statement = tree.parents.get(target)
    match statement:
        case ast.Assign(targets=[only], value=value):
            return only is target and mild(tree, value, depth)
        case ast.AnnAssign(value=ast.expr() as value):
            return mild(tree, value, depth)
        case ast.AugAssign(op=ast.BitOr(), value=value):
            return mild(tree, value, depth)
    return False


def _known() -> int:
    return sum(int(getattr(re, name)) for name in _FLAGS)


def flags_code(flags: int) -> str:
    """Return an expression of the flags."""
    return " | ".join(f"re.{name}" for name in _FLAGS if flags & getattr(re, name))
