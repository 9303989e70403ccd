# SPDX-License-Identifier: Apache-2.0
"""Where a loop's invariant may be computed: before the loop, there if the loop runs, or at need."""

import ast

from citius.tune.remedies._shared.asked import Refused
from citius.tune.source.calm import stirs
from citius.tune.source.calm_calls import QUICK
from citius.tune.source.tree import FUNCTIONS, Tree
from citius.tune.source.values import Container, Ref

_SIZED = frozenset({"list", "tuple", "dict", "set", "frozenset", "deque"})
_TEXTS = frozenset({"str", "bytes"})


def condition(tree: Tree, node: ast.expr, loop: ast.stmt) -> str | None:
    """Return on what condition to compute `node` before the loop; None for always.

    What cannot fail and takes no time is always computed, and so is what the loop's test starts
    with. Anything else only if the loop will run, and what may fail only if nothing else that
    shows would have come before. Raises Refused.
    """
    reason = stirs(tree, node)
    if reason is None and is_quick(tree, node):
        return None
    if isinstance(loop, ast.While):
        if _starts(tree, loop.test, node):
            return None
        raise Refused(
            reason or f"`{ast.unparse(node)}` would be computed for a loop that never runs"
        )
    guard = _runs(tree, loop.iter)
    if guard is None:
        raise Refused(reason or "whether the loop runs at all cannot be told before it")
    if reason and not (_keeps_errors(tree, loop) and _leads(tree, loop.body, node)):
        raise Refused(reason)
    return guard or None


def is_quick(tree: Tree, node: ast.expr) -> bool:
    """Say if computing `node` takes no time worth speaking of."""
    calls = [n for n in ast.walk(node) if isinstance(n, ast.Call)]
    callees = {a for call in calls for a in tree.flow.value(call.func)}
    return all(
        isinstance(a, Ref) and (a.name in QUICK or a.name.startswith("math.")) for a in callees
    )


def _runs(tree: Tree, iterable: ast.expr) -> str | None:
    """Return an expression that says if a loop over `iterable` runs at all, or None.

    Empty if it certainly does.
    """
    text = ast.get_source_segment(tree.source.text, iterable)
    match iterable:
        case ast.Name() | ast.Attribute():
            return text if _sized(tree, iterable) and stirs(tree, iterable) is None else None
        case ast.Call(func=ast.Name(), args=[only], keywords=[]):
            callee = tree.flow.value(iterable.func)
            if callee == {Ref("builtin", "enumerate")}:
                return _runs(tree, only)
            if callee == {Ref("builtin", "range")}:
                return _counts(tree, only)
        case ast.Call(func=ast.Attribute(value=owner, attr="items" | "keys" | "values"), args=[]):
            held = tree.flow.value(owner)
            dicts = all(isinstance(a, Container) and a.kind == "dict" for a in held)
            return _runs(tree, owner) if dicts else None
    return None


def _counts(tree: Tree, number: ast.expr) -> str | None:
    """Return an expression that says if `range(number)` holds anything, or None; see `_runs`."""
    if isinstance(number, ast.Constant) and type(number.value) is int and number.value > 0:
        return ""
    if (
        isinstance(number, ast.Call)
        and tree.flow.value(number.func) == {Ref("builtin", "len")}
        and len(number.args) == 1
    ):
        return _runs(tree, number.args[0])
    whole = tree.flow.value(number) and tree.flow.value(number) <= {"int", "bool"}
    if whole and isinstance(number, (ast.Name, ast.Attribute)) and stirs(tree, number) is None:
        return f"{ast.get_source_segment(tree.source.text, number)} > 0"
    return None


def _sized(tree: Tree, node: ast.expr) -> bool:
    value = tree.flow.value(node)
    return bool(value) and all(
        a in _TEXTS or (isinstance(a, Container) and a.kind in _SIZED) for a in value
    )


def _keeps_errors(tree: Tree, loop: ast.For) -> bool:
    """Say if nobody can tell that an error comes before the loop, not in its first round.

    In its first round the loop has bound its variable, which a handler could look at.
    """
    scope = tree.scope(loop)
    if not isinstance(scope.node, FUNCTIONS):
        return False
    for holder in tree.ancestors(loop):
        if holder is scope.node:
            break
        if isinstance(holder, (ast.Try, ast.TryStar, ast.With, ast.AsyncWith)):
            return False
    pairs = isinstance(loop.iter, ast.Call) and getattr(loop.iter.func, "id", "") == "enumerate"
    names = loop.target.elts if pairs and isinstance(loop.target, ast.Tuple) else [loop.target]
    return len(names) in (1, 2) and all(isinstance(n, ast.Name) for n in names)


def _leads(tree: Tree, body: list[ast.stmt], node: ast.expr) -> bool:
    """Say if `node` is computed in any round, and nothing that shows comes before it."""
    for statement in body:
        if node not in ast.walk(statement):
            if not _is_calm_assignment(tree, statement):
                return False
            continue
        return begins(tree, statement, node)
    return False


def begins(tree: Tree, statement: ast.stmt, node: ast.expr) -> bool:
    """Say if `statement` computes `node` for certain, with nothing before it that shows."""
    match statement:
        case ast.Expr(value=first) | ast.Assign(value=first) | ast.Return(value=first):
            return _starts(tree, first, node)
        case ast.AugAssign(target=ast.Name() as name, value=first):
            return stirs(tree, name) is None and _starts(tree, first, node)
        case ast.If(test=first) | ast.While(test=first) | ast.For(iter=first):
            return _starts(tree, first, node)
    return False


def _is_calm_assignment(tree: Tree, statement: ast.stmt) -> bool:
    match statement:
        case ast.Assign(targets=[ast.Name(id=name)], value=value):
            scope = tree.scope(statement)
            own = scope.home(name) is scope and scope is not tree.scopes.module
            return own and stirs(tree, value) is None
    return isinstance(statement, ast.Pass)


def _starts(tree: Tree, whole: ast.expr | None, node: ast.expr) -> bool:
    """Say if computing `whole` computes `node` for certain, with nothing before it that shows."""
    if whole is node:
        return True
    match whole:
        case ast.BinOp(left=left, right=right):
            parts = [left, right]
        case ast.Compare(left=left, comparators=comparators):
            parts = [left, comparators[0]]
        case ast.UnaryOp(operand=part) | ast.Attribute(value=part) | ast.Starred(value=part):
            parts = [part]
        case ast.BoolOp(values=values):
            parts = values[:1]
        case ast.IfExp(test=test):
            parts = [test]
        case ast.Call(func=func, args=args):
            parts = [func, *args]
        case ast.Subscript(value=value, slice=index):
            parts = [value, index]
        case ast.Tuple(elts=elts) | ast.List(elts=elts):
            parts = elts
        case _:
            return False
    for part in parts:
        if node in ast.walk(part):
            return _starts(tree, part, node)
        if not _shows_nothing(tree, part):
            return False
    return False


def _shows_nothing(tree: Tree, part: ast.expr) -> bool:
    """Say if computing `part` is calm; looking up a method of a builtin type is."""
    if isinstance(part, ast.Attribute):
        bound = tree.flow.value(part)
        method = bool(bound) and all(
            isinstance(a, Container) and a.kind == "method" and not a.keys for a in bound
        )
        if method and tree.flow.value(part.value) <= {r for a in bound for r in a.elem}:
            return stirs(tree, part.value) is None
    return stirs(tree, part) is None
