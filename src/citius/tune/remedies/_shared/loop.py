# SPDX-License-Identifier: Apache-2.0
"""Loops that make way for an expression: what outlives them, what they go over, what they say."""

import ast

from citius.tune.remedies._shared.sure import cannot_raise
from citius.tune.source.scopes import COMPREHENSIONS, Scope
from citius.tune.source.tree import FUNCTIONS, LOOPS, Tree, binds, stored
from citius.tune.source.values import Container, Ref

_TRIES = (ast.Try, ast.TryStar)
_HANDS_OVER = (ast.NamedExpr, ast.Yield, ast.YieldFrom, ast.Await)
_PARENTHESES = (ast.IfExp, ast.Lambda, ast.NamedExpr)
_ATOMS = (ast.Name, ast.Constant, ast.Attribute, ast.Call, ast.Subscript, ast.Tuple, ast.List)
ITERABLES = frozenset({"list", "tuple", "set", "frozenset", "dict", "deque", "iterator"})
_STEADY = ITERABLES - {"iterator"} | {"str", "bytes"}


def targets(loop: ast.For) -> list[str] | None:
    """Return the names that the loop binds, if it is one name or a flat tuple of names."""
    parts = loop.target.elts if isinstance(loop.target, ast.Tuple) else [loop.target]
    return [p.id for p in parts] if all(isinstance(p, ast.Name) for p in parts) else None


def private(tree: Tree, name: str, scope: Scope) -> bool:
    """Say if no code but that of `scope` can look at or set its variable `name`."""
    if scope.home(name) is not scope or isinstance(scope.node, ast.ClassDef):
        return False
    if scope is tree.scopes.module and name in tree.outside:
        return False
    return not any(
        isinstance(n, ast.Name)
        and n.id == name
        and runs_in(tree.scope(n)) is not scope
        and tree.scope(n).home(name) is scope
        for n in ast.walk(tree.ast)
    )


def runs_in(scope: Scope) -> Scope:
    """Return the scope whose code evaluates a comprehension at once, or `scope`."""
    while isinstance(scope.node, COMPREHENSIONS) and not isinstance(scope.node, ast.GeneratorExp):
        scope = scope.parent
    return scope


def outlives(tree: Tree, name: str, loop: ast.stmt) -> str | None:
    """Return why what the loop binds to `name` may be looked at after it, or None."""
    scope = tree.scope(loop)
    if not private(tree, name, scope):
        return f"other code may use `{name}`"
    inside = set(ast.walk(loop))
    outside = [
        n
        for n in ast.walk(scope.node)
        if isinstance(n, ast.Name)
        and n.id == name
        and n not in inside
        and tree.scope(n).home(name) is scope
    ]
    if outside and all(n in inside for n in scope.names[name]):
        return f"`{name}` would mean something else without the loop, line {outside[0].lineno}"
    for node in outside:
        read = not isinstance(node.ctx, ast.Store) or isinstance(tree.parents[node], ast.AugAssign)
        if read and _reaches(tree, loop, node):
            return f"`{name}` is used after the loop, line {node.lineno}"
    return None


def _reaches(tree: Tree, loop: ast.stmt, read: ast.Name) -> bool:
    """Say if `read` may see what the loop binds to its name."""
    node: ast.AST = read
    for holder in tree.ancestors(read):
        around = any(n is loop for n in ast.walk(holder))
        for _, block in ast.iter_fields(holder):
            if not isinstance(block, list) or node not in block:
                continue
            for earlier in reversed(block[: block.index(node)]):
                if earlier is not None and any(n is loop for n in ast.walk(earlier)):
                    return True
                if isinstance(earlier, ast.stmt) and binds(earlier, read.id):
                    return False
        if isinstance(holder, ast.For) and node in holder.body and read.id in stored(holder.target):
            return False  # bound anew each time before it is read
        if isinstance(holder, FUNCTIONS):
            return False
        if around and isinstance(holder, (*LOOPS, ast.AsyncFor, *_TRIES)):
            return True
        node = holder
    return False


def failure_shows(tree: Tree, loop: ast.stmt) -> bool:
    """Say if an exception that leaves the loop may be stopped within the same function."""
    for holder in tree.ancestors(loop):
        if isinstance(holder, FUNCTIONS):
            return False
        if isinstance(holder, (*_TRIES, ast.AsyncWith)):
            return True
        if isinstance(holder, ast.With) and not all(
            tree.flow.value(i.context_expr) <= {"textfile", "binfile"} for i in holder.items
        ):
            return True
    return False


def leading(tree: Tree, loop: ast.stmt, name: str) -> ast.Assign | None:
    """Return the statement right above the loop that sets `name`, on lines of its own.

    Between them may stand nothing but constants for names that the loop does not look up.
    """
    block = block_of(tree, loop)
    used = {n.id for n in ast.walk(loop) if isinstance(n, ast.Name)} - _accumulated(loop)
    for statement in reversed(block[: block.index(loop)]):
        match statement:
            case ast.Assign(targets=[ast.Name(id=bound)], value=value):
                if bound == name:
                    return statement if tree.alone(statement) else None
                if not isinstance(value, ast.Constant) or bound in used:
                    return None
            case _:
                return None
    return None


def _accumulated(loop: ast.stmt) -> set[str]:
    """Return the names that the loop assigns to but does not go over."""
    gone_over = stored(loop.target) if isinstance(loop, ast.For) else set()
    return {name for s in loop.body for name in stored(s)} - gone_over


def block_of(tree: Tree, statement: ast.stmt) -> list[ast.stmt]:
    """Return the statements among which `statement` stands."""
    return next(
        b
        for _, b in ast.iter_fields(tree.parents[statement])
        if isinstance(b, list) and statement in b
    )


def following(tree: Tree, statement: ast.stmt) -> ast.stmt | None:
    """Return the statement below, if both have lines of their own."""
    block = block_of(tree, statement)
    below = block[block.index(statement) + 1 :]
    return below[0] if below and tree.alone(below[0]) else None


def gone_over(tree: Tree, loop: ast.For) -> tuple[set, str | None]:
    """Return what the loop goes over, or why that may run code in ways that differ."""
    if any(isinstance(n, _HANDS_OVER) for n in ast.walk(loop.iter)):
        return set(), f"`{ast.unparse(loop.iter)}` does more than give items"
    value = tree.flow.value(loop.iter)
    if not value:
        return set(), "the loop is never reached in this file"
    for atom in value:
        builtin = isinstance(atom, Container) and atom.kind in ITERABLES
        if not builtin and atom not in ("str", "bytes", "textfile", "binfile"):
            return set(), f"what `{ast.unparse(loop.iter)}` is cannot be told from the source"
    return value, None


def steady(tree: Tree, iterable: ast.expr) -> bool:
    """Say if going over `iterable` runs no code, never raises, and can be done again."""
    match iterable:
        case ast.Call(func=func, args=[_] | [_, _] as args):
            return tree.flow.value(func) == {Ref("builtin", "range")} and all(
                tree.flow.value(a) == {"int"} and cannot_raise(tree, a) for a in args
            )
        case ast.Tuple(elts=elts) | ast.List(elts=elts):
            return all(isinstance(e, ast.Constant) for e in elts)
        case ast.Subscript(value=ast.Name() as held, slice=ast.Slice() as part):
            ends = [e for e in (part.lower, part.upper, part.step) if e]
            return kinds(tree, held) <= {"list", "tuple", "str", "bytes"} and all(
                isinstance(e, ast.Constant) and type(e.value) is int and e.value > 0 for e in ends
            )
        case ast.Name() | ast.Constant():
            return kinds(tree, iterable) <= _STEADY
    return False


def kinds(tree: Tree, node: ast.expr) -> set[str]:
    """Return the kinds of the containers, and the names of the other atoms, in a value."""
    return {a.kind if isinstance(a, Container) else str(a) for a in tree.flow.value(node)}


def text_of(tree: Tree, node: ast.expr) -> str:
    """Return the source of an expression, on one line, fit to stand between words."""
    if isinstance(node, ast.Tuple):
        return ast.unparse(node)
    text = ast.get_source_segment(tree.source.text, node)
    if "\n" in text or "\r" in text:
        text = ast.unparse(node)
    return f"({text})" if isinstance(node, _PARENTHESES) else text


def tight(tree: Tree, node: ast.expr) -> str:
    """Return the source of an expression, on one line, fit to stand beside operators."""
    text = text_of(tree, node)
    atomic = isinstance(node, (*_ATOMS, *_PARENTHESES))
    return text if atomic else f"({text})"


def said(tree: Tree, statement: ast.stmt) -> str | None:
    """Return the source of a simple statement that fits on one line, or None."""
    text = ast.get_source_segment(tree.source.text, statement)
    return None if "\n" in text or "\r" in text else text


def shown_in_text(tree: Tree, node: ast.AST) -> bool:
    """Say if the node stands in an f-string, of whose parts the places are not sure."""
    return any(isinstance(a, ast.JoinedStr) for a in tree.ancestors(node))
