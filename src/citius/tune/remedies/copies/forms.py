# SPDX-License-Identifier: Apache-2.0
"""Which expressions make a copy, of what; and which give back the very object they are given."""

import ast

from citius.tune.source.tree import Tree
from citius.tune.source.values import Container, Ref

_SAME_OBJECT = frozenset({"str", "int", "float", "bool", "bytes", "tuple", "frozenset"})
_COPIERS = frozenset({"list", "dict", "set", "tuple"})
_COPY_FUNCTIONS = {Ref("member", "copy.copy"), Ref("member", "copy.deepcopy")}
_VIEWS = frozenset({"keys", "values", "items"})
_WHOLE = (
    ast.Name,
    ast.Attribute,
    ast.Call,
    ast.Subscript,
    ast.Tuple,
    ast.List,
    ast.Set,
    ast.Dict,
    ast.ListComp,
    ast.SetComp,
    ast.DictComp,
)


def source_of(tree: Tree, node: ast.AST) -> ast.expr | None:
    """Return what `node` copies, or None if it is not an expression that commonly makes a copy."""
    match node:
        case ast.Subscript(
            value=value, slice=ast.Slice(lower=None, upper=None, step=None), ctx=ast.Load()
        ):
            return value
        case ast.Call(func=ast.Attribute(value=value, attr="copy"), args=[], keywords=[]):
            return value if _is_method(tree, node) else None
        case ast.Call(func=func, args=[value], keywords=[]) if not isinstance(value, ast.Starred):
            called = tree.flow.value(func)
            if called and (called <= _COPY_FUNCTIONS or _builtin(called, _COPIERS | _SAME_OBJECT)):
                return value
    return None


def _is_method(tree: Tree, call: ast.Call) -> bool:
    called = tree.flow.value(call.func)
    return bool(called) and all(isinstance(a, Container) and not a.keys for a in called)


def _builtin(called: set, names: frozenset) -> bool:
    return all(isinstance(a, Ref) and a.kind == "builtin" and a.name in names for a in called)


def same_object(tree: Tree, node: ast.expr, source: ast.expr) -> bool:
    """Say if `node` gives back the object `source` itself, as `str(text)` does."""
    value = tree.flow.value(source)
    if not value:
        return False
    if isinstance(node, ast.Subscript):
        return all(_kind(a) in ("str", "bytes", "tuple") for a in value)
    called = tree.flow.value(node.func)
    return (
        bool(called)
        and _builtin(called, _SAME_OBJECT)
        and all(_kind(a) == ref.name for a in value for ref in called)
    )


def _kind(atom) -> str:
    return atom.kind if isinstance(atom, Container) else atom if isinstance(atom, str) else ""


def view_of(tree: Tree, node: ast.expr) -> set[Container]:
    """Return the dicts that `node` is a view of, as `table.items()` is."""
    match node:
        case ast.Call(func=ast.Attribute(value=owner, attr=attr), args=[], keywords=[]):
            held = tree.flow.value(owner)
            if attr in _VIEWS and all(isinstance(a, Container) and a.kind == "dict" for a in held):
                return held
    return set()


def is_range(tree: Tree, node: ast.expr) -> bool:
    """Say if `node` is a call of the builtin `range`."""
    return isinstance(node, ast.Call) and tree.flow.value(node.func) == {Ref("builtin", "range")}


def bare(tree: Tree, node: ast.expr) -> str:
    """Return the source of `node`, in parentheses unless it can stand anywhere."""
    text = ast.get_source_segment(tree.source.text, node)
    whole = isinstance(node, _WHOLE) or isinstance(getattr(node, "value", None), (str, bytes))
    return text if whole and "\n" not in text else f"({text})"
