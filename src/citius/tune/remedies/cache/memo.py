# SPDX-License-Identifier: Apache-2.0
"""A dictionary of a function's results in its own text, where `functools.cache` would show.

In a function that calls itself, for the cache's wrapper takes part of the recursion limit away; in
one that is always given the same container, for the cache would hash it; in one that may give NaN,
for the cache would give one NaN where each call makes another, which `in`, `==` of lists and the
keys of a dict can tell.
"""

import ast

from citius.tune.source.edit import Edits
from citius.tune.source.nan import never_nan
from citius.tune.source.once import always_same
from citius.tune.source.tree import Tree
from citius.tune.source.values import Func, exact_types

FLOATS = frozenset({"float", "complex"})
_ANEW = "a NaN is another one at every call"


def own_memo(tree: Tree, func: Func) -> bool:
    """Say if the function's text is to remember its results itself."""
    keyed = len(varying(tree, func)) == len(func.params)
    return not keyed or recursive(tree, func) or may_be_nan(tree, func)


def varying(tree: Tree, func: Func) -> list[str]:
    """Return the parameters that are not always the same container, in order."""
    spec = func.node.args
    names = [a.arg for a in (*spec.posonlyargs, *spec.args, *spec.kwonlyargs)]
    names += [a.arg for a in (spec.vararg, spec.kwarg) if a]
    return [name for name in names if not always_same(tree, func.params[name])]


def recursive(tree: Tree, func: Func) -> bool:
    """Say if the function calls itself by its name."""
    return any(
        isinstance(n, ast.Call) and func in tree.flow.value(n.func) for n in ast.walk(func.node)
    )


def may_be_nan(tree: Tree, func: Func) -> bool:
    """Say if a result may be NaN, or hold it: it differs from any other, and is one with itself."""
    return bool(FLOATS & exact_types(func.returns)) and not all(
        never_nan(tree, ret.value) for ret in _returns(func.node)
    )


def memo_fits(tree: Tree, node: ast.FunctionDef) -> str | None:
    """Refuse where a dictionary cannot be worked into the function's text."""
    if any(isinstance(n, ast.Try) and n.finalbody for n in ast.walk(node)):
        return "a `finally` may replace what it returns"
    inner = tree.scopes.opened_by(node)
    if node.args.vararg or node.args.kwarg:
        return "it takes any number of arguments"
    for name in inner.parameters:
        if len(inner.names[name]) != 1:
            return f"it binds its parameter `{name}` anew"
    for ret in _remembered(node):
        if not tree.alone(ret):
            return f"the return does not stand on a line of its own, line {ret.lineno}"
    body = node.body[1:] if ast.get_docstring(node) is not None else node.body
    return None if body and tree.alone(body[0]) else "its body does not stand on lines of its own"


def _returns(node: ast.FunctionDef) -> list[ast.Return]:
    return [
        n
        for n in ast.walk(node)
        if isinstance(n, ast.Return) and n.value and not isinstance(n.value, ast.Constant)
    ]


def _remembered(node: ast.FunctionDef) -> list[ast.Return]:
    """Return the returns of what is worth remembering: no constant, nor what was given."""
    given = {a.arg for a in (*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs)}
    return [n for n in _returns(node) if getattr(n.value, "id", "") not in given]


def memoize(tree: Tree, node: ast.FunctionDef, edits: Edits) -> None:
    """Work the dictionary into the function's text."""
    func = tree.flow.funcs[node]
    memo, result = tree.fresh(f"{node.name}_memo"), tree.fresh("result")
    key = ", ".join(varying(tree, func))
    looked_up = f"({key})" if ", " in key else key
    body = node.body[1:] if ast.get_docstring(node) is not None else node.body
    edits.before(node, f"{memo} = {{}}")
    edits.before(body[0], f"if {looked_up} in {memo}:\n    return {memo}[{key}]")
    nan = may_be_nan(tree, func)
    for ret in _remembered(node):
        value = ast.get_source_segment(tree.source.text, ret.value)
        value = f"({value})" if "\n" in value else value
        if isinstance(ret.value, ast.Name):
            name, made = value, []
        else:
            name, made = result, [f"{result} = {value}"]
        keep = f"{memo}[{key}] = {name}"
        if nan:
            keep = f"if {name} == {name}:  # {_ANEW}\n    {keep}"
        elif made:
            made, keep = [], f"{memo}[{key}] = {result} = {value}"
        edits.instead(ret, *made, keep, f"return {name}")
