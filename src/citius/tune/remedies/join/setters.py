# SPDX-License-Identifier: Apache-2.0
"""May evaluating an expression set an attribute, through whatever functions it calls?"""

import ast

from citius.tune.source.tree import FUNCTIONS, Tree
from citius.tune.source.values import SCALARS, Cls, Container, Inst

_LATER = (ast.Lambda, ast.GeneratorExp, ast.ListComp, ast.SetComp, ast.DictComp)


def may_set(
    tree: Tree, family: list[Cls], field: str, init: ast.FunctionDef, parts: list[ast.expr]
) -> str | None:
    """Return how one of `parts` may set `field` of the classes in `family`, or None.

    Functions are told apart by their names alone: whatever mentions the name of one that sets the
    attribute may call it. `init` sets that of a new object, which nothing else has yet.
    """
    setting: set[ast.AST] = set()
    for node in ast.walk(tree.ast):
        if isinstance(node, ast.Attribute):
            held = {a.cls if isinstance(a, Inst) else a for a in tree.flow.value(node.value)}
            if node.attr == "__init__" and held & set(family):
                return f"an object may be made anew, line {node.lineno}"
            stores = node.attr == field and not isinstance(node.ctx, ast.Load)
            if stores and held & set(family):
                function = _function(tree, node)
                if _later(tree, node):
                    return f"`.{field}` is set in a comprehension, line {node.lineno}"
                if function is not None and not (function is init and _of_new(node, init)):
                    setting.add(function)
    names: set[str] = set()
    while setting:
        for function in setting:
            if reason := _hidden(tree, function):
                return f"{reason} may set `.{field}`"
            names |= _names(tree, function)
        more = {
            f
            for node in ast.walk(tree.ast)
            if _mentions(tree, node, names) and (f := _function(tree, node))
        }
        if more <= setting:
            break
        setting |= more
    return _called(tree, names, field, parts)


def _called(tree: Tree, names: set[str], field: str, parts: list[ast.expr]) -> str | None:
    """Refuse where one of the functions is called by a part, or goes by a name not followed."""
    for node in ast.walk(tree.ast):
        if _mentions(tree, node, names):
            parent = tree.parents[node]
            if not (isinstance(parent, ast.Call) and parent.func is node) or _later(tree, node):
                return f"line {node.lineno} may lead to code that sets `.{field}`"
    for part in parts:
        for node in ast.walk(part):
            if isinstance(node, (ast.Await, ast.Yield, ast.YieldFrom)):
                return f"other code may set `.{field}` while line {node.lineno} waits"
            if _mentions(tree, node, names):
                return f"what is added may set `.{field}`, line {node.lineno}"
    return None


def _function(tree: Tree, node: ast.AST) -> ast.AST | None:
    """Return the function with a name that `node` is in."""
    return next((a for a in tree.ancestors(node) if isinstance(a, FUNCTIONS)), None)


def _later(tree: Tree, node: ast.AST) -> bool:
    """Say if `node` is in code that may run another time than it is written."""
    for holder in tree.ancestors(node):
        if isinstance(holder, ast.stmt):
            return False
        if isinstance(holder, _LATER):
            return True
    return False


def _of_new(node: ast.Attribute, init: ast.FunctionDef) -> bool:
    return isinstance(node.value, ast.Name) and node.value.id == init.args.args[0].arg


def _hidden(tree: Tree, function: ast.AST) -> str | None:
    """Return in words why the function may run without a call that names it, or None."""
    func = tree.flow.funcs.get(function)
    if func is None or func.generator or isinstance(function, ast.AsyncFunctionDef):
        return f"`{function.name}`, which does not run in one go,"
    if function.decorator_list:
        return f"`{function.name}`, which is decorated,"
    if func.escaped:
        return f"`{function.name}`, which code that cannot be seen may call,"
    if function.name.startswith("__") and function.name != "__init__":
        return f"`{function.name}`, which runs unnamed,"
    return None


def _names(tree: Tree, function: ast.AST) -> set[str]:
    """Return the names that calling the function takes."""
    if function.name != "__init__":
        return {function.name}
    makers = [c for c in tree.flow.classes.values() if function in c.node.body]
    return {
        c.node.name for c in tree.flow.classes.values() if any(m in c.mro() for m in makers)
    } or {"__init__"}


def _mentions(tree: Tree, node: ast.AST, names: set[str]) -> bool:
    """Say if `node` reads one of the names, but for a builtin object's own method."""
    if isinstance(node, ast.Name):
        return node.id in names and isinstance(node.ctx, ast.Load)
    if not isinstance(node, ast.Attribute) or node.attr not in names:
        return False
    held = tree.flow.value(node.value)
    return not held or not all(isinstance(a, Container) or a in SCALARS for a in held)
