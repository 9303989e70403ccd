# SPDX-License-Identifier: Apache-2.0
"""A container that nobody but the code around a loop can see until the loop is over.

What is checked is how the variable is written down: a list that a function makes, and neither
hands on nor lets an inner function see, is reached through that variable alone.
"""

import ast

from citius.tune.remedies._shared.asked import Refused
from citius.tune.source.bound import at_once, bound_between, consumed, is_store, mentions, repeats
from citius.tune.source.scopes import Scope
from citius.tune.source.tree import FUNCTIONS, Tree
from citius.tune.source.values import Container, Ref

_METHOD_WORDS = "append extend insert pop remove clear sort reverse index count copy"
_METHODS = frozenset(_METHOD_WORDS.split())
_FILES = frozenset({"textfile", "binfile"})


def not_captured(tree: Tree, name: str, scope: Scope, loop: ast.stmt) -> None:
    """Refuse where code that is put off may look at the variable while the loop runs."""
    if name in tree.outside and scope is tree.scopes.module:
        raise Refused(f"other files may use `{name}`")
    for node in mentions(tree, name, scope):
        if not at_once(tree, node, scope) and not _later(tree, node, loop):
            raise Refused(f"another function uses `{name}`, line {node.lineno}")


def _later(tree: Tree, node: ast.AST, loop: ast.stmt) -> bool:
    """Say if `node` first exists, and runs, when the loop is over for good.

    What a function's code has made may be called by the function's next round of an outer loop.
    """
    return node.lineno > loop.end_lineno and not repeats(tree, loop)


def private(tree: Tree, name: str, scope: Scope, loop: ast.stmt) -> None:
    """Refuse unless the list in `name` is made here and seen by nobody before the loop ends."""
    inside = set(ast.walk(loop))
    if not all(_fresh(tree, n, scope) for n in scope.names[name]):
        raise Refused(f"`{name}` may be a list made elsewhere")
    grown = any(isinstance(tree.parents.get(n), ast.AugAssign) for n in scope.names[name])
    for node in mentions(tree, name, scope):
        if node in inside or is_store(node) or _looks_only(tree, node):
            continue
        shared = tree.statement(node)
        if node.lineno > loop.end_lineno and not repeats(tree, node) & repeats(tree, loop):
            continue
        if grown or not bound_between(tree, shared, loop.iter, name, scope):
            raise Refused(f"line {node.lineno} may let others see `{name}` before the loop ends")


def _fresh(tree: Tree, binding: ast.AST, scope: Scope) -> bool:
    """Say if the binding gives the variable a new list of its own, or changes the one it has."""
    statement = tree.parents.get(binding)
    if isinstance(statement, ast.AugAssign):  # a class may take over what `+=` does to a list
        return tree.scope(statement) is scope and _are_containers(tree, statement.value)
    if isinstance(statement, ast.Assign) and len(statement.targets) != 1:
        return False
    if not isinstance(statement, (ast.Assign, ast.AnnAssign)) or statement.value is None:
        return False
    made = tree.flow.value(statement.value)
    return (
        tree.scope(statement) is scope
        and bool(made)
        and all(
            isinstance(a, Container) and a.kind == "list" and a.node is statement.value
            for a in made
        )
    )


def _are_containers(tree: Tree, node: ast.expr) -> bool:
    made = tree.flow.value(node)
    return bool(made) and all(isinstance(a, Container) for a in made)


def _looks_only(tree: Tree, node: ast.Name) -> bool:
    """Say if the place uses the list and hands it to nobody."""
    parent = tree.parents[node]
    match parent:
        case ast.Attribute(attr=attr):
            call = tree.parents[parent]
            return attr in _METHODS and isinstance(call, ast.Call) and call.func is parent
        case ast.Subscript():
            return parent.value is node
        case ast.Return() | ast.If() | ast.While() | ast.For():
            return True
        case ast.UnaryOp(op=ast.Not()):
            return True
        case ast.Compare(ops=[ast.In() | ast.NotIn()]):
            return parent.comparators[0] is node
        case ast.comprehension():
            holder = tree.parents[parent]
            return not isinstance(holder, ast.GeneratorExp) or consumed(tree, holder)
        case ast.Call(func=func):
            return tree.flow.value(func) == {Ref("builtin", "len")}
    return False


def unseen_on_failure(tree: Tree, loop: ast.stmt, name: str, scope: Scope) -> None:
    """Refuse where the variable may be looked at after an exception has left the loop."""
    for holder in tree.ancestors(loop):
        if isinstance(holder, FUNCTIONS):
            return
        if isinstance(holder, ast.TryStar):
            raise Refused("an `except*` around the loop")
        if isinstance(holder, ast.Try):
            after = [*holder.finalbody, *holder.handlers]
            seen = any(n in set(ast.walk(p)) for p in after for n in mentions(tree, name, scope))
            goes_on = any(not _gives_up(h) for h in holder.handlers)
            if seen or goes_on or (holder.finalbody and not _passes(holder.finalbody)):
                raise Refused(f"an exception may leave the loop and `{name}` be used after it")
        if isinstance(holder, (ast.With, ast.AsyncWith)) and not all(
            tree.flow.value(i.context_expr) and tree.flow.value(i.context_expr) <= _FILES
            for i in holder.items
        ):
            raise Refused(
                f"a `with` around the loop may stop an exception and `{name}` be used after it"
            )


def _gives_up(handler: ast.ExceptHandler) -> bool:
    """Say if the handler leaves the function."""
    return isinstance(handler.body[-1], (ast.Return, ast.Raise)) and _passes(handler.body[:-1])


def _passes(block: list[ast.stmt]) -> bool:
    """Say if `block` runs on to its end: nothing in it goes back into a loop around it."""
    return not any(isinstance(n, (ast.Continue, ast.Break)) for s in block for n in ast.walk(s))
