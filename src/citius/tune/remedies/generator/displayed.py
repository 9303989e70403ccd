# SPDX-License-Identifier: Apache-2.0
"""`set([...])`, `dict([(k, v) ...])` and `list(... for ...)` are comprehensions of their own.

From a list, the elements must hash without fail and without code of the file's: that then happens
between two elements, no longer after the last. From a generator, nothing may raise StopIteration,
which ends a generator in another way.
"""

import ast

from citius.tune.remedies._shared.asked import Plan, Refused
from citius.tune.remedies._shared.scoped import movable
from citius.tune.source.known import may_stop, unbound
from citius.tune.source.lines import spliced
from citius.tune.source.tree import Tree
from citius.tune.source.values import Ref, is_plain

_FROM = {"set": (ast.ListComp, ast.GeneratorExp), "list": (ast.GeneratorExp,)}
_FROM["dict"] = _FROM["set"]
_BRACKETS = {"set": "{}", "dict": "{}", "list": "[]"}


def shown_as(tree: Tree, call: ast.AST) -> str | None:
    """Return what `call` makes of a comprehension: a set, a dict or a list; None for none."""
    if not isinstance(call, ast.Call) or len(call.args) != 1 or call.keywords:
        return None
    for kind, sources in _FROM.items():
        if isinstance(call.args[0], sources) and tree.flow.value(call.func) == {
            Ref("builtin", kind)
        }:
            return kind if kind != "dict" or _pair(call.args[0].elt) else None
    return None


def _pair(node: ast.expr) -> tuple[ast.expr, ast.expr] | None:
    match node:
        case ast.Tuple(elts=[key, value]):
            starred = isinstance(key, ast.Starred) or isinstance(value, ast.Starred)
            return None if starred else (key, value)
    return None


def shown(tree: Tree, call: ast.Call) -> Plan:
    """Return the plan for a comprehension of its own kind. Raises Refused."""
    given, kind = call.args[0], shown_as(tree, call)
    movable(tree, given)
    if any(isinstance(h, ast.JoinedStr) for h in tree.ancestors(call)):
        raise Refused("it stands in an f-string")
    if isinstance(given, ast.ListComp):
        hashed = _pair(given.elt)[0] if kind == "dict" else given.elt
        if not is_plain(tree.flow.value(hashed)):
            raise Refused(f"`{ast.unparse(hashed)}` may not hash, or compare in its own way")
    else:
        if name := unbound(tree, given):
            raise Refused(f"`{name}` may have no value")
        if reason := may_stop(tree, given):
            raise Refused(reason)
    text = _inner(tree, call, given, kind)

    def rewrite() -> Tree:
        opening, closing = _BRACKETS[kind]
        return spliced(tree, call, f"{opening}{text}{closing}")

    return rewrite


def _inner(tree: Tree, call: ast.Call, given: ast.expr, kind: str) -> str:
    """Return what stands between the brackets. Raises Refused where a comment would be lost."""
    source = tree.source.text
    whole, called, text = (ast.get_source_segment(source, n) for n in (call, call.func, given))
    if whole not in (f"{called}({text})", f"{called}{text}"):
        raise Refused("the call is written in an odd way")
    if kind != "dict":
        return text[1:-1]
    pair, key, value = (ast.get_source_segment(source, n) for n in (given.elt, *given.elt.elts))
    if "#" in pair or not text[1:].lstrip().startswith(pair) or not pair.startswith("("):
        raise Refused("the pair is written in an odd way")
    key = f"({key})" if isinstance(given.elt.elts[0], ast.Lambda) else key
    return text[1:-1].replace(pair, f"{key}: {value}", 1)
