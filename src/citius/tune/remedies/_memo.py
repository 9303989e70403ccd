# SPDX-License-Identifier: Apache-2.0
"""A dictionary of a function's results in its own text, where `functools.cache` would show.

In a function that calls itself, for the cache's wrapper takes part of the recursion limit away; in
one that may give NaN, for the cache would give one NaN where each call makes another, which `in`,
`==` of lists and the keys of a dict can tell.
"""

import ast

from citius.tune.remedies._not_nan import never_nan
from citius.tune.source.edit import Edits
from citius.tune.source.tree import Tree
from citius.tune.source.values import Container, Func, exact_types

FLOATS = frozenset({"float", "complex"})
_PLAIN = (ast.Name, ast.Constant)  # quick to work out again
_ANEW = "a NaN is another one at every call"


def own_memo(tree: Tree, func: Func) -> bool:
    """Say if the function's text is to remember its results itself."""
    return recursive(tree, func) or may_be_nan(tree, func)


def recursive(tree: Tree, func: Func) -> bool:
    return any(
        isinstance(n, ast.Call) and func in tree.flow.value(n.func) for n in ast.walk(func.node)
    )


def may_be_nan(tree: Tree, func: Func) -> bool:
    """Say if a result may be NaN, or hold it: it differs from any other, and is one with itself."""
    return bool(FLOATS & exact_types(func.returns)) and not all(
        _no_nan(tree, ret.value) for ret in _returns(func.node)
    )


def _no_nan(tree: Tree, node: ast.expr) -> bool:
    if isinstance(node, ast.Tuple):
        return all(_no_nan(tree, part) for part in node.elts)
    value = tree.flow.value(node)
    held = exact_types({a for a in value if isinstance(a, Container)})
    return not FLOATS & held and "complex" not in value and never_nan(tree, node)


def memo_fits(tree: Tree, node: ast.FunctionDef) -> str | None:
    """Refuse where a dictionary cannot be worked into the function's text."""
    nan = may_be_nan(tree, tree.flow.funcs[node])
    if any(isinstance(n, ast.Try) and n.finalbody for n in ast.walk(node)):
        return "a `finally` may replace what it returns"
    inner = tree.scopes.opened_by(node)
    if node.args.vararg or node.args.kwarg:
        return "it takes any number of arguments"
    for name in inner.parameters:
        if len(inner.names[name]) != 1:
            return f"it binds its parameter `{name}` anew"
    for ret in _returns(node):
        left = ast.Constant if nan else _PLAIN
        if not isinstance(ret.value, left) and not tree.alone(ret):
            return f"the return does not stand on a line of its own, line {ret.lineno}"
    body = node.body[1:] if ast.get_docstring(node) is not None else node.body
    return None if body and tree.alone(body[0]) else "its body does not stand on lines of its own"


def _returns(node: ast.FunctionDef) -> list[ast.Return]:
    return [n for n in ast.walk(node) if isinstance(n, ast.Return) and n.value]


def memoize(tree: Tree, node: ast.FunctionDef, edits: Edits) -> None:
    memo, result = tree.fresh(f"{node.name}_memo"), tree.fresh("result")
    names = [a.arg for a in (*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs)]
    key = names[0] if len(names) == 1 else f"{', '.join(names)}"
    looked_up = key if len(names) == 1 else f"({key})"
    body = node.body[1:] if ast.get_docstring(node) is not None else node.body
    edits.before(node, f"{memo} = {{}}")
    edits.before(body[0], f"if {looked_up} in {memo}:\n    return {memo}[{key}]")
    nan = may_be_nan(tree, tree.flow.funcs[node])
    for ret in _returns(node):
        value = ast.get_source_segment(tree.source.text, ret.value)
        value = f"({value})" if "\n" in value else value
        if nan and not isinstance(ret.value, ast.Constant):
            name = value if isinstance(ret.value, ast.Name) else result
            made = [] if name == value else [f"{result} = {value}"]
            keep = f"if {name} == {name}:  # {_ANEW}\n    {memo}[{key}] = {name}"
            edits.instead(ret, *made, keep, f"return {name}")
        elif not isinstance(ret.value, _PLAIN):
            edits.instead(ret, f"{memo}[{key}] = {result} = {value}", f"return {result}")
