# SPDX-License-Identifier: Apache-2.0
"""Calm expressions: evaluating one does nothing else, cannot fail, and gives the same a bit later.

The order in which calm expressions and other code run does not show.
"""

import ast

from citius.tune.remedies._shared.asked import code_scope
from citius.tune.remedies._shared.fields import filled_by
from citius.tune.source.heap import BUILTINS
from citius.tune.source.scopes import COMPREHENSIONS, Scope
from citius.tune.source.tree import FUNCTIONS, Tree
from citius.tune.source.values import Inst

# Methods of str that take any text, without arguments, and raise nothing.
_OF_TEXT = frozenset(
    {"strip", "lstrip", "rstrip", "lower", "upper", "title", "casefold", "capitalize", "swapcase"}
)


def calm(tree: Tree, node: ast.expr) -> bool:
    """Say if `node` is such an expression, as far as its own text shows.

    What it reads may still be bound anew by other code: `fixed` asks for that as well.
    """
    match node:
        case ast.Constant():
            return True
        case ast.Name(ctx=ast.Load()):
            return has_value(tree, node)
        case ast.Lambda(args=args):
            return not args.defaults and not any(args.kw_defaults)
        case ast.Tuple(elts=elts, ctx=ast.Load()):
            return all(calm(tree, e) for e in elts)
        case ast.Attribute(value=value, attr=attr, ctx=ast.Load()):
            held = tree.flow.value(value)
            return (
                calm(tree, value)
                and bool(held)
                and all(isinstance(a, Inst) and filled_by(tree, a.cls, attr) for a in held)
            )
        case ast.BinOp(op=ast.Add(), left=left, right=right):
            kinds = tree.flow.value(left), tree.flow.value(right)
            return (
                kinds in (({"str"}, {"str"}), ({"bytes"}, {"bytes"}), ({"int"}, {"int"}))
                and calm(tree, left)
                and calm(tree, right)
            )
        case ast.Call(func=ast.Attribute(value=value, attr=attr), args=[], keywords=[]):
            return attr in _OF_TEXT and tree.flow.value(value) == {"str"} and calm(tree, value)
        case ast.Subscript(value=value, slice=ast.Slice() as part, ctx=ast.Load()):
            return (
                part.step is None
                and all(_is_index(b) for b in (part.lower, part.upper))
                and tree.flow.value(value) in ({"str"}, {"bytes"})
                and calm(tree, value)
            )
    return False


def fixed(tree: Tree, node: ast.expr) -> bool:
    """Say if `node` is a constant, or a variable that only the code around it can bind."""
    if isinstance(node, ast.Constant):
        return True
    if not isinstance(node, ast.Name) or not has_value(tree, node):
        return False
    scope = tree.scope(node)
    home = scope.home(node.id)
    if home is None or not isinstance(code_scope(home).node, (*FUNCTIONS, ast.Lambda)):
        return False
    within = code_scope(scope)
    return code_scope(home) is within and not any(
        node.id in s.nonlocals for s in tree.scopes.by_node.values()
    )


def _is_index(node: ast.expr | None) -> bool:
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        node = node.operand
    return node is None or (isinstance(node, ast.Constant) and type(node.value) is int)


def has_value(tree: Tree, node: ast.Name) -> bool:
    """Say if the variable surely has a value where `node` reads it."""
    name, scope = node.id, tree.scope(node)
    home = scope.home(name)
    if home is None:
        return name in BUILTINS
    if any(isinstance(n, (ast.Delete, ast.ExceptHandler)) for n in home.names[name]):
        return False
    if isinstance(home.node, COMPREHENSIONS):
        return _of_comprehension(tree, node, home)
    if isinstance(home.node, ast.ClassDef):
        return False
    here = code_scope(scope)
    if here is home:
        return (
            name in home.parameters
            or tree.bound_before(name, tree.statement(node))
            or _of_block(tree, node)
        )
    if home is tree.scopes.module:
        return tree.bound_at_top(name, here)
    while here.parent and code_scope(here.parent) is not home:
        here = code_scope(here.parent)
    return here.parent is not None and tree.bound_before(name, tree.statement(here.node))


def _of_comprehension(tree: Tree, node: ast.Name, home: Scope) -> bool:
    """Say if the comprehension has bound its variable by the time `node` reads it."""
    if tree.scope(node) is not home:
        return False
    for holder in tree.ancestors(node):
        if holder is home.node:
            return True
        if isinstance(holder, ast.comprehension) and tree.parents[holder] is home.node:
            return _names(holder.target, node.id) and not _within(node, holder.iter)
    return False


def _of_block(tree: Tree, node: ast.Name) -> bool:
    """Say if a loop or a `with` around `node` has bound the variable."""
    for loop in tree.loops(node):
        if isinstance(loop, ast.For) and _names(loop.target, node.id):
            return not _within(node, loop.target)
    child = node
    for holder in tree.ancestors(node):
        if isinstance(holder, (*FUNCTIONS, ast.ClassDef, ast.Lambda)):
            return False
        if (
            isinstance(holder, ast.With)
            and child in holder.body
            and any(i.optional_vars and _names(i.optional_vars, node.id) for i in holder.items)
        ):
            return True
        child = holder
    return False


def _names(target: ast.expr, name: str) -> bool:
    """Say if binding `target` binds `name` itself."""
    if isinstance(target, (ast.Tuple, ast.List)):
        return any(_names(e, name) for e in target.elts)
    if isinstance(target, ast.Starred):
        return _names(target.value, name)
    return isinstance(target, ast.Name) and target.id == name


def _within(node: ast.AST, whole: ast.AST) -> bool:
    return any(n is node for n in ast.walk(whole))
