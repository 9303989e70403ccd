# SPDX-License-Identifier: Apache-2.0
"""Lists that are made, filled and sorted in one place, and only read from there on."""

import ast

from citius.tune.remedies._shared.loop import block_of, failure_shows, runs_in
from citius.tune.remedies.sorted_search.quiet import nothing_else_runs
from citius.tune.source.scopes import Scope
from citius.tune.source.tree import FUNCTIONS, LOOPS, Tree
from citius.tune.source.values import Container, Ref


def in_rising_order(words: list[ast.keyword]) -> bool:
    """Say if the keywords of `sorted` or `.sort` leave the natural order."""
    return all(
        w.arg == "reverse" and isinstance(w.value, ast.Constant) and w.value.value is False
        for w in words
    )


def is_sort(tree: Tree, statement: ast.AST, name: str) -> bool:
    """Say if the statement is `name.sort()`."""
    match statement:
        case ast.Expr(
            value=ast.Call(
                func=ast.Attribute(value=ast.Name(id=sorted_), attr="sort"), args=[], keywords=words
            )
        ):
            return sorted_ == name and in_rising_order(words)
    return False


def unsettled(made: Container) -> set[ast.AST]:
    """Return what changes the container in other ways than taking items away."""
    return {m for m in made.mutations if not _takes_away(m)}


def _takes_away(change: ast.AST) -> bool:
    match change:
        case ast.Call(func=ast.Attribute(attr="pop" | "remove" | "clear" | "popleft")):
            return True
        case ast.Subscript(ctx=ast.Del()):
            return True
    return False


def sorted_once_made(tree: Tree, atom: Container, asked: ast.expr) -> bool:
    """Say if the list has been sorted, for good, whenever `asked` is looked at.

    One block makes it, fills it through one name, and sorts it; whatever else has the list got
    it from that block afterwards.
    """
    made = tree.parents.get(atom.node)
    match made:
        case ast.Assign(targets=[ast.Name(id=name) as target], value=value):
            pass
        case _:
            return False
    scope, block = tree.scope(made), block_of(tree, made)
    if (
        value is not atom.node
        or tree.flow.value(value) != {atom}
        or scope.home(name) is not scope
        or scope.names[name] != [target]
        or isinstance(scope.node, ast.ClassDef)
    ):
        return False
    first = block.index(made) + 1
    sorts = [i for i, s in enumerate(block) if i >= first and is_sort(tree, s, name)]
    if not sorts:
        return False
    filling, later = block[first : sorts[-1] + 1], block[sorts[-1] + 1 :]
    changed = [_receiver(m) for m in unsettled(atom)]
    users = [
        n
        for n in ast.walk(tree.ast)
        if isinstance(n, ast.Name) and n.id == name and tree.scope(n).home(name) is scope
    ]
    inside = _parts(filling)
    if asked in inside or not all(
        r in inside and r in users and tree.scope(r) is scope for r in changed
    ):
        return False
    rest = [n for n in users if n is not target and n not in changed]
    return _seen_in_order(tree, rest, made, filling, later, scope)


def _parts(statements: list[ast.stmt]) -> set[ast.AST]:
    return {n for statement in statements for n in ast.walk(statement)}


def _receiver(change: ast.AST) -> ast.AST | None:
    """Return what a method call, or a store to an item, changes."""
    if isinstance(change, ast.Call):
        return getattr(change.func, "value", None)
    return change.value if isinstance(change, ast.Subscript) else None


def _seen_in_order(
    tree: Tree,
    users: list[ast.Name],
    made: ast.Assign,
    filling: list[ast.stmt],
    later: list[ast.stmt],
    scope: Scope,
) -> bool:
    """Say if nobody who looks at the list, or hands it on, does so before it is sorted."""
    before, after = _parts(filling), _parts(later)
    for name in users:
        same = runs_in(tree.scope(name)) is scope
        if name in before:
            if not same or not _harmless(tree, name):
                return False
        elif name in after:
            # A function of an earlier round may look at the list of the next one too early.
            if not same and tree.loops(made):
                return False
        elif (
            same
            or scope is not tree.scopes.module
            or not _runs_once(tree, made)
            or not all(nothing_else_runs(tree, s) for s in filling)
        ):
            return False
    return True


def _harmless(tree: Tree, name: ast.Name) -> bool:
    """Say if the name is used for its length or its items alone."""
    match tree.parents[name]:
        case ast.Call(func=func, args=[_]):
            return func is not name and tree.flow.value(func) == {Ref("builtin", "len")}
        case ast.Subscript(value=value, ctx=ast.Load(), slice=index):
            return value is name and not isinstance(index, ast.Slice)
        case ast.For(iter=iterable):
            return iterable is name
    return False


def _runs_once(tree: Tree, statement: ast.stmt) -> bool:
    """Say if the module runs the statement once, and ends if it fails."""
    repeated = (*FUNCTIONS, *LOOPS, ast.ClassDef)
    return (
        not any(isinstance(a, repeated) for a in tree.ancestors(statement))
        and not failure_shows(tree, statement)
        and not {"atexit", "excepthook"} & tree.words
    )
