# SPDX-License-Identifier: Apache-2.0
"""A set built ahead of the loop: where the list cannot change while the loop runs."""

import ast

from citius.tune.remedies._shared.asked import (
    Plan,
    Refused,
    builtins_at,
    code_scope,
    is_test,
    lists_of,
    one_name,
)
from citius.tune.remedies._shared.bound import bound_once
from citius.tune.source.edit import Edits
from citius.tune.source.scopes import COMPREHENSIONS, Scope
from citius.tune.source.tree import Tree, words
from citius.tune.source.values import Container, Ref, is_plain

_GUARDED = {
    "str": "str",
    "int": "int",
    "float": "float",
    "bool": "bool",
    "bytes": "bytes",
    "NoneType": "type(None)",
}
_CONCURRENT = frozenset(
    {"threading", "_thread", "concurrent", "asyncio", "multiprocessing", "gevent", "greenlet"}
)

_CONSUMERS = {
    Ref("builtin", name)
    for name in ("sum", "any", "all", "list", "set", "tuple", "sorted", "min", "max", "frozenset")
}


def ahead(tree: Tree, tests: list[ast.Compare], seen_types: set) -> Plan:
    """Return the plan that builds a set before the loop. Raises Refused."""
    lists = lists_of(tree, tests)
    name, home = one_name(tree, tests)
    loop = _loop_for(tree, tests, name, home, lists)
    builtins_at(tree, loop, "frozenset")
    companion = tree.fresh(f"{name}_set")
    made = f"{companion} = frozenset({name})"
    if not all(is_plain(c.elem) for c in lists):
        made += _guard(tree, loop, name, seen_types)
    inside = [
        t
        for t in ast.walk(loop)
        if is_test(t)
        and isinstance(t.comparators[0], ast.Name)
        and t.comparators[0].id == name
        and tree.scope(t).home(name) is home
        and loop in _repeaters(tree, t)
        and is_plain(tree.flow.value(t.left))
    ]

    def rewrite() -> Tree:
        edits = Edits(tree)
        edits.before(loop, made)
        for test in inside:
            edits.replace(test.comparators[0], companion)
        return edits.done()

    return rewrite


def _repeaters(tree: Tree, test: ast.Compare) -> list[ast.stmt]:
    """Return the statements that repeat the test, innermost first: loops and comprehensions.

    None if the test is put off: a generator or a lambda may ask after the list has changed.
    """
    comprehension = None
    for holder in tree.ancestors(test):
        if isinstance(holder, ast.stmt):
            break
        if isinstance(holder, ast.Lambda) or (
            isinstance(holder, ast.GeneratorExp) and not _consumed(tree, holder)
        ):
            return []
        if isinstance(holder, COMPREHENSIONS):
            comprehension = holder
    own = [tree.statement(test)] if comprehension else []
    if own and not tree.alone(own[0]):
        own = []
    return [*own, *(loop for loop in tree.loops(test) if loop not in own)]


def _consumed(tree: Tree, generator: ast.GeneratorExp) -> bool:
    """Say if the generator is used up where it stands."""
    call = tree.parents[generator]
    return (
        isinstance(call, ast.Call)
        and generator in call.args
        and isinstance(call.func, ast.Name)
        and tree.flow.value(call.func) <= _CONSUMERS
    )


def _guard(tree: Tree, loop: ast.stmt, name: str, seen_types: set) -> str:
    """Return the rest of an expression that keeps the list unless all it holds is plain."""
    builtins_at(tree, loop, "map", "type", *_GUARDED)
    if not seen_types or not seen_types <= set(_GUARDED):
        raise Refused(f"what `{name}` holds may not hash, or compare in its own way")
    types = ", ".join(_GUARDED[t] for t in sorted(seen_types))
    return f" if {{*map(type, {name})}} <= {{{types}}} else {name}"


def _loop_for(
    tree: Tree, tests: list[ast.Compare], name: str, home: Scope, lists: set[Container]
) -> ast.stmt:
    """Return the outermost loop in which nothing can change what the tests ask."""
    best, reason = None, "the test is not in a loop of its function"
    shared = [set(_repeaters(tree, t)) for t in tests]
    for loop in _repeaters(tree, tests[0]):
        if not all(loop in s for s in shared):
            continue
        try:
            _steady(tree, loop, name, home, lists)
        except Refused as refused:
            reason = str(refused)
            break
        best = loop
    if best is None:
        raise Refused(reason)
    return best


def _steady(tree: Tree, loop: ast.stmt, name: str, home: Scope, lists: set[Container]) -> None:
    """Refuse unless `name` is the same list with the same contents all through the loop."""
    scope = tree.scope(loop)
    inside = set(ast.walk(loop))
    if scope.home(name) is not home:
        raise Refused(f"`{name}` belongs to a comprehension in the loop")
    if isinstance(scope.node, ast.ClassDef):
        raise Refused("the loop runs in a class body")
    if any(n in inside for n in home.names[name]):
        raise Refused(f"the loop binds `{name}` anew")
    if home is not scope and any(
        tree.scope(n) is not home and not isinstance(n, ast.arg) for n in home.names[name]
    ):
        raise Refused(f"`{name}` is bound by several functions")
    if home is not scope and len(home.names[name]) > 1 and interleaves(tree, scope):
        raise Refused(f"`{name}` may be bound anew while the loop runs")
    if home is scope and any(name in s.nonlocals | s.globals for s in tree.scopes.by_node.values()):
        raise Refused(f"an inner function binds `{name}`")
    if home is scope:
        if not tree.bound_before(name, loop):
            raise Refused(f"`{name}` may have no value before the loop")
    elif not tree.bound_at_top(name, scope):
        raise Refused(f"`{name}` may have no value when the loop starts")
    for container in lists:
        for change in container.mutations:
            harmless(tree, change, container, loop, inside)


def harmless(tree: Tree, change: ast.AST, made: Container, loop: ast.stmt, inside: set) -> None:
    """Refuse unless the change cannot happen while the loop runs.

    It cannot when it stands outside the loop in the very function that made the list and calls
    (or holds) the loop: that function's code stands still meanwhile.
    """
    owner = code_scope(tree.scope(made.node))
    called = getattr(change, "func", change)
    if isinstance(called, ast.Name):  # add = items.append
        called = bound_once(tree, called)
    receiver = getattr(change, "target", getattr(called, "value", None))
    loop_scope = tree.scope(loop)
    if change in inside:
        raise Refused(f"the loop changes the list, line {change.lineno}")
    if (
        not isinstance(receiver, ast.Name)
        or tree.scope(change) is not owner
        or tree.scope(receiver).home(receiver.id) is not owner
        or any(
            getattr(tree.parents.get(n), "value", None) is not made.node
            for n in owner.names[receiver.id]
        )
    ):
        raise Refused(f"line {change.lineno} may change the list while the loop runs")
    if owner is not loop_scope and (interleaves(tree, loop_scope) or interleaves(tree, owner)):
        raise Refused(f"line {change.lineno} may change the list between two rounds of the loop")


def interleaves(tree: Tree, scope: Scope) -> bool:
    """Say if other code of the file may run while the code of `scope` is under way and waits."""
    func = tree.flow.funcs.get(scope.node)
    return (
        isinstance(scope.node, ast.AsyncFunctionDef)
        or (func is not None and func.generator)
        or not _CONCURRENT.isdisjoint(words(tree.ast))
    )
