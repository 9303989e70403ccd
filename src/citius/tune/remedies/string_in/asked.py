# SPDX-License-Identifier: Apache-2.0
"""Expressions that ask if a text is in a text by way of `find`, `count` or a pattern."""

import ast

from citius.tune.remedies._shared.asked import Refused
from citius.tune.remedies._shared.loop import text_of, tight
from citius.tune.remedies._shared.sure import cannot_raise, may_be_unset
from citius.tune.remedies._shared.undisturbing import disturbs
from citius.tune.source.tree import Tree
from citius.tune.source.values import Container, Ref

_TEXTS = ({"str"}, {"bytes"})
_SPECIAL = frozenset("\\.^$*+?{}[]|()")
# What a comparison of `find` and `count` with a number says: that the part is there, or not.
_SAYS = {
    ("find", ast.NotEq, -1): True,
    ("find", ast.Gt, -1): True,
    ("find", ast.GtE, 0): True,
    ("find", ast.Eq, -1): False,
    ("find", ast.LtE, -1): False,
    ("find", ast.Lt, 0): False,
    ("count", ast.NotEq, 0): True,
    ("count", ast.Gt, 0): True,
    ("count", ast.GtE, 1): True,
    ("count", ast.Eq, 0): False,
    ("count", ast.LtE, 0): False,
    ("count", ast.Lt, 1): False,
}
_MIRRORED = {ast.Lt: ast.Gt, ast.Gt: ast.Lt, ast.LtE: ast.GtE, ast.GtE: ast.LtE}


def found_or_counted(tree: Tree, node: ast.expr) -> tuple[ast.expr, str] | None:
    """Return `part in text` for a `find` or `count` that is only asked about. Raises Refused."""
    match node:
        case ast.Compare(left=left, ops=[op], comparators=[right]):
            kind = type(op)
            if not isinstance(left, ast.Call):
                left, right, kind = right, left, _MIRRORED.get(kind, kind)
            method = getattr(getattr(left, "func", None), "attr", "")
            there = _SAYS.get((method.removeprefix("r"), kind, _number(right)))
            if there is None or not isinstance(left, ast.Call):
                return None
            call, whole = left, node
        case ast.Call(func=ast.Attribute(attr="count")):
            asked = _truth(tree, node)
            if asked is None:
                return None
            call, (whole, there) = node, asked
        case _:
            return None
    if call.keywords or len(call.args) != 1 or isinstance(call.args[0], ast.Starred):
        return None
    text, part = call.func.value, call.args[0]
    same_text(tree, text, part)
    any_order(tree, text, part)
    return whole, f"{tight(tree, part)} {'in' if there else 'not in'} {tight(tree, text)}"


def _number(node: ast.expr) -> int | None:
    match node:
        case ast.Constant(value=int(value)) if not isinstance(value, bool):
            return value
        case ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=1)):
            return -1
    return None


def same_text(tree: Tree, text: ast.expr, part: ast.expr) -> None:
    """Refuse unless both are exactly str, or both exactly bytes."""
    kind = tree.flow.value(text)
    if kind not in _TEXTS or tree.flow.value(part) != kind:
        raise Refused(
            f"`{ast.unparse(text)}` or `{ast.unparse(part)}` may be something else than text"
        )


def any_order(tree: Tree, text: ast.expr, part: ast.expr) -> None:
    """Refuse where it could matter which of the two is looked up first."""
    if isinstance(text, ast.Constant) or isinstance(part, ast.Constant):
        return
    sure = [n for n in (text, part) if cannot_raise(tree, n) and not unset_name(tree, n)]
    reason = disturbs(tree, text) or disturbs(tree, part)
    if reason or not sure:
        raise Refused(reason or "either of the two texts may be missing")


def unset_name(tree: Tree, node: ast.expr) -> str | None:
    """Return why a name in `node` may have no value, or None."""
    names = (n for n in ast.walk(node) if isinstance(n, ast.Name))
    return next(filter(None, (may_be_unset(tree, n) for n in names)), None)


def _truth(tree: Tree, node: ast.expr) -> tuple[ast.expr, bool] | None:
    """Return what may be replaced where only the truth of `node` is used, and if it is wanted."""
    parent = tree.parents[node]
    match parent:
        case ast.Compare(left=left, ops=[ast.Is() | ast.IsNot() as op], comparators=[right]):
            if left is node and isinstance(right, ast.Constant) and right.value is None:
                return (parent, isinstance(op, ast.IsNot)) if _gives_match(node) else None
            return None
        case ast.UnaryOp(op=ast.Not()):
            return parent, False
    return (node, True) if _only_truth(tree, node) else None


def _gives_match(node: ast.Call) -> bool:
    return getattr(node.func, "attr", getattr(node.func, "id", "")) != "count"


def _only_truth(tree: Tree, node: ast.expr) -> bool:
    parent = tree.parents[node]
    match parent:
        case ast.If() | ast.While() | ast.IfExp() | ast.Assert():
            return parent.test is node
        case ast.UnaryOp(op=ast.Not()):
            return True
        case ast.comprehension():
            return node in parent.ifs
        case ast.BoolOp():
            return _only_truth(tree, parent)
        case ast.Call(func=ast.Name() as func, args=[argument], keywords=[]):
            return argument is node and tree.flow.value(func) == {Ref("builtin", "bool")}
    return False


def searched(tree: Tree, node: ast.expr) -> tuple[ast.expr, str] | None:
    """Return `"literal" in text` for a pattern without special characters. Raises Refused."""
    if not isinstance(node, ast.Call) or node.keywords:
        return None
    match node.args:
        case [ast.Constant(value=str() | bytes() as literal) as pattern, text]:
            ways = {Ref("member", f"re.{name}"): name for name in ("search", "match")}
            value = tree.flow.value(node.func)
            way = ways.get(next(iter(value))) if len(value) == 1 else None
        case [text]:
            way, pattern = _compiled(tree, node)
            literal = pattern.value if way else ""
        case _:
            return None
    asked = _truth(tree, node)
    if way is None or asked is None or isinstance(text, ast.Starred):
        return None
    plain = literal if isinstance(literal, str) else literal.decode("latin-1")
    if not _SPECIAL.isdisjoint(plain):
        return None
    if f"re.{way}" in tree.patched or "re.compile" in tree.patched:
        raise Refused(f"the project sets `re.{way}`")
    same_text(tree, text, pattern)
    whole, there = asked
    shown, where = text_of(tree, pattern), tight(tree, text)
    if way == "match":
        return whole, f"{'' if there else 'not '}{where}.startswith({shown})"
    return whole, f"{shown} {'in' if there else 'not in'} {where}"


def _compiled(tree: Tree, node: ast.Call):
    """Return how, and which pattern, `PATTERN.search(text)` looks for, or None."""
    nothing = None, None
    match node.func:
        case ast.Attribute(value=ast.Name(id=name) as pattern, attr="search" | "match" as way):
            home = tree.scope(node).home(name)
        case _:
            return nothing
    method = tree.flow.value(node.func)
    if home is None or len(home.names[name]) != 1 or may_be_unset(tree, pattern):
        return nothing
    if not all(isinstance(a, Container) and a.elem == {"pattern"} for a in method):
        return nothing
    match tree.parents.get(home.names[name][0]):
        case ast.Assign(targets=[ast.Name()], value=ast.Call(func=func, args=[given], keywords=[])):
            compiled = tree.flow.value(func) == {Ref("member", "re.compile")}
            if compiled and isinstance(given, ast.Constant):
                return way, given
    return nothing
