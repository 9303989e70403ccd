# SPDX-License-Identifier: Apache-2.0
"""Expressions that only look: evaluated a second time they give the same and do nothing else."""

import ast

from citius.tune.source.fields import open_book
from citius.tune.source.reach import holds_own_code
from citius.tune.source.scopes import COMPREHENSIONS
from citius.tune.source.tree import Tree
from citius.tune.source.values import SCALARS, Container, Inst, Ref

_LOOKING_WORDS = (
    "abs bin bool bytes chr dict divmod enumerate float frozenset hex int isinstance len list max "
    "min oct ord pow range reversed round set sorted str sum tuple zip"
)
_LOOKING = frozenset(_LOOKING_WORDS.split())
_METHODS_WORDS = "items keys values get copy index count"
_METHODS = frozenset(_METHODS_WORDS.split())
_KINDS = frozenset({"list", "tuple", "dict", "set", "frozenset", "deque"})
_SHAPES = (
    *(ast.Name, ast.Constant, ast.Attribute, ast.Subscript, ast.Slice, ast.Tuple, ast.List),
    *(ast.Dict, ast.BinOp, ast.UnaryOp, ast.BoolOp, ast.Compare, ast.IfExp, ast.Call),
    *(ast.JoinedStr, ast.FormattedValue),
)


def looks(tree: Tree, expression: ast.expr, handed: bool = False) -> str | None:
    """Return why evaluating `expression` may do more than look, or None.

    What it gives is `handed` to a function of the file as it is, which says what happens to it.
    """
    given = [expression, *getattr(expression, "elts", ())] if handed else []
    for node in ast.walk(expression):
        if isinstance(node, ast.expr) and (reason := _node(tree, node, node in given)):
            return reason
    return None


def _node(tree: Tree, node: ast.expr, handed: bool) -> str | None:
    text = ast.unparse(node)
    if not isinstance(node, _SHAPES):
        return f"`{text}` may do more than look"
    if isinstance(node, ast.Call):
        return _call(tree, node)
    parent = tree.parents[node]
    if isinstance(parent, ast.Call) and parent.func is node:
        return None  # judged at the call
    value = tree.flow.value(node)
    if not value:
        return f"`{text}` is never reached"
    for atom in value:
        if isinstance(atom, Inst) and handed and not atom.cls.open and not atom.cls.escaped:
            continue
        if isinstance(atom, Inst):
            if not isinstance(parent, ast.Attribute) or not open_book(atom, parent.attr):
                return f"what reading `{text}` does cannot be told from the source"
        elif isinstance(atom, Container) and atom.kind == "namespace":
            if not isinstance(parent, ast.Attribute):
                return f"what `{text}` is cannot be told from the source"
        elif isinstance(atom, Container):
            if holds_own_code(atom):
                return f"`{text}` holds what may run code of its own"
            if atom.kind not in _KINDS and not _is_range(tree, atom):
                return f"`{text}` may be gone through only once"
            if isinstance(parent, ast.Subscript) and parent.value is node and _grows(tree, atom):
                return f"`{text}` may be a defaultdict, which grows when it is asked"
        elif isinstance(atom, Ref):
            if atom.kind != "module" or not isinstance(parent, ast.Attribute):
                return f"`{text}` may do more than look"
        elif not isinstance(atom, str) or atom not in SCALARS | {"slice"}:
            return f"what `{text}` is cannot be told from the source"
    return None


def _is_range(tree: Tree, atom: Container) -> bool:
    """Say if the container is a range, which can be gone through many times."""
    return isinstance(atom.node, ast.Call) and tree.flow.value(atom.node.func) == {
        Ref("builtin", "range")
    }


def _grows(tree: Tree, atom: Container) -> bool:
    return (
        atom.kind == "dict"
        and "defaultdict" in tree.words
        and not isinstance(atom.node, (ast.Dict, *COMPREHENSIONS))
    )


def _call(tree: Tree, node: ast.Call) -> str | None:
    callee, text = tree.flow.value(node.func), ast.unparse(node.func)
    if any(k.arg not in ("start", "reverse", "default") for k in node.keywords):
        return f"`{text}()` may do more than look"
    for atom in callee:
        if isinstance(atom, Ref):
            builtin = atom.kind == "builtin" and atom.name in _LOOKING
            if not builtin and (not atom.name.startswith("math.") or atom.name in tree.patched):
                return f"`{text}()` may do more than look"
        elif not (isinstance(atom, Container) and atom.kind == "method" and _is_view(atom)):
            return f"`{text}()` may do more than look"
    if not callee:
        return f"`{text}()` is never reached"
    for atom in tree.flow.value(node):
        if isinstance(atom, Container):
            if atom.kind not in (*_KINDS, "iterator"):
                return f"what `{text}()` gives cannot be told from the source"
        elif not isinstance(atom, str) or atom not in SCALARS:
            return f"what `{text}()` gives cannot be told from the source"
    return None


def _is_view(method: Container) -> bool:
    """Say if calling the method changes nothing."""
    return not method.keys and all(
        a in ("str", "bytes")
        or (isinstance(a, Container) and a.kind in _KINDS and method.name in _METHODS)
        for a in method.elem
    )
