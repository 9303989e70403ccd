# SPDX-License-Identifier: Apache-2.0
"""Comparing methods that only read: `__eq__`, `__lt__`, `__hash__` and the like, as commonly written.

Python calls them unseen, with objects that the file does not show. A calm one can do nothing to
them: it reads attributes that run no code, compares, and gives a truth value. `__hash__` gets the
object alone, so the analysis follows it as it is.
"""

import ast

from citius.tune.source.kinds import asks_kind, is_kind

COMPARING = frozenset({"__eq__", "__ne__", "__lt__", "__le__", "__gt__", "__ge__", "__hash__"})
# Builtins that look at their arguments and keep none of them.
_LOOKING = frozenset(
    {"isinstance", "type", "hash", "len", "abs", "int", "round", "bool", "float", "ord"}
)
_EXPRESSIONS = (
    ast.Compare,
    ast.BoolOp,
    ast.UnaryOp,
    ast.BinOp,
    ast.IfExp,
    ast.Call,
    ast.Attribute,
    ast.Subscript,
    ast.Name,
    ast.Constant,
    ast.Tuple,
)


def calm(tree, node: ast.AST) -> bool:
    """Say if the method `node` of a class body only reads what it is handed."""
    if (
        not isinstance(node, ast.FunctionDef)
        or node.name not in COMPARING
        or node.decorator_list
        or node.args.defaults
        or node.args.vararg
        or node.args.kwarg
        or node.args.kwonlyargs
    ):
        return False
    if node.name == "__hash__":
        return not any(isinstance(n, (ast.Yield, ast.YieldFrom)) for n in ast.walk(node))
    handed = {a.arg for a in (*node.args.posonlyargs, *node.args.args)}
    names = [n for part in node.body for n in ast.walk(part) if isinstance(n, ast.Name)]
    return all(_calm_statement(tree, s) for s in node.body) and all(
        _asks_little(tree, n) for n in names if n.id in handed
    )


def _asks_little(tree, node: ast.Name) -> bool:
    """Say if what a method is handed is only read from, or asked if it is of a class of the file.

    What kind of list or tuple it may be is not asked then, nor what it holds.
    """
    parent = tree.parents[node]
    match parent:
        case ast.Attribute():
            return True
        case ast.Call(func=ast.Name(id="isinstance"), args=[asked, kinds]) if asked is node:
            parts = kinds.elts if isinstance(kinds, ast.Tuple) else [kinds]
            return all(_is_class(tree, part) for part in parts)
        case ast.Call(func=ast.Name(id="type")):
            return True
        case ast.Compare(ops=ops):
            return all(isinstance(op, (ast.Is, ast.IsNot)) for op in ops)
    return False


def _is_class(tree, node: ast.expr) -> bool:
    """Say if `node` is the name of a class of the module."""
    if not isinstance(node, ast.Name):
        return False
    home = tree.scopes.of(node).home(node.id)
    return home is tree.scopes.module and all(
        isinstance(b, ast.ClassDef) for b in home.names[node.id]
    )


def _calm_statement(tree, statement: ast.stmt) -> bool:
    match statement:
        case ast.Pass() | ast.Expr(value=ast.Constant()) | ast.Return(value=None):
            return True
        case ast.Return(value=value):
            return _reads(tree, value) and _is_truth(value)
        case ast.If(test=test, body=body, orelse=orelse):
            return _reads(tree, test) and all(_calm_statement(tree, s) for s in (*body, *orelse))
    return False


def _is_truth(value: ast.expr) -> bool:
    """Say if `value` gives none of the objects that it reads."""
    match value:
        case ast.BoolOp(values=parts):
            return all(map(_is_truth, parts))
        case ast.IfExp(body=body, orelse=orelse):
            return _is_truth(body) and _is_truth(orelse)
        case ast.Compare() | ast.Constant() | ast.UnaryOp(op=ast.Not()):
            return True
        case ast.Name(id="NotImplemented"):
            return True
        case ast.Call(func=ast.Name(id=name)):
            return name in ("isinstance", "bool")
    return False


def _reads(tree, value: ast.expr) -> bool:
    """Say if evaluating `value` runs no code but operators, which other rules are about."""
    for node in ast.walk(value):
        if not isinstance(node, ast.expr):
            continue
        if not isinstance(node, _EXPRESSIONS):
            return False
        if isinstance(node, ast.Call) and not (
            isinstance(node.func, ast.Name)
            and node.func.id in _LOOKING
            and tree.scopes.of(node.func).home(node.func.id) is None
            and (node.func.id != "type" or _compares_kinds(tree, node))
            and not node.keywords
        ):
            return False
        if isinstance(node, ast.Attribute) and (
            node.attr in tree.class_names
            or (_is_special(node.attr) and not _compares_kinds(tree, node))
        ):
            return False
    return True


def _is_special(name: str) -> bool:
    return name.startswith("__") and name.endswith("__")


def _compares_kinds(tree, node: ast.expr) -> bool:
    """Say if `node`, `type(x)` or `x.__class__`, is compared with the like, or a class's name."""
    parent = tree.parents[node]
    if isinstance(node, ast.Attribute) and node.attr != "__class__":
        return False
    if not isinstance(parent, ast.Compare) or not asks_kind(parent):
        return False
    return all(is_kind(n) or _is_class(tree, n) for n in (parent.left, *parent.comparators))
