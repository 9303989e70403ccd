# SPDX-License-Identifier: Apache-2.0
"""What is counted: whether a key may be looked up less often, and whether a Counter can count."""

import ast

from citius.tune.remedies._shared.asked import Refused
from citius.tune.remedies._shared.never_empty import steady
from citius.tune.remedies.counting.step import Step
from citius.tune.source.tree import Tree
from citius.tune.source.values import NUMBERS, SCALARS, Container, Ref, exact_types, is_plain

_PURE = frozenset(
    ["len", "ord", "chr", "int", "str", "float", "abs", "round", "tuple", "min", "max", "bool"]
)
_GONE_THROUGH = frozenset({"list", "tuple", "set", "frozenset", "deque", "iterator"})
_STREAMS = frozenset({"str", "bytes", "textfile", "binfile"})


def check(tree: Tree, step: Step, loop: ast.stmt) -> None:
    """Refuse unless the step does the same with a dict that makes what a new key has."""
    for part in (step.statement, step.gone):
        if part and not tree.alone(part):
            raise Refused(f"line {part.lineno} holds several statements")
    for node in (*step.keys, *step.late, *step.calls):
        if "\n" in ast.get_source_segment(tree.source.text, node):
            raise Refused(f"an expression goes over several lines, line {node.lineno}")
    if any(isinstance(a, ast.JoinedStr) for n in step.calls for a in tree.ancestors(n)):
        raise Refused(f"line {step.statement.lineno} is part of an f-string")
    simple = isinstance(step.statement, (ast.Assign, ast.AugAssign, ast.Expr))
    segment = ast.get_source_segment(tree.source.text, step.statement)
    if step.code is not None and simple and "\n" in segment and "#" in segment:
        raise Refused(f"there is a comment inside line {step.statement.lineno}")
    for key in step.keys:
        _same_each_time(tree, key, step)
    if not all(_pure(tree, n) for n in step.late) and not (
        all(own_names(tree, k) for k in step.keys)
        and not any(isinstance(p, ast.NamedExpr) for n in step.late for p in ast.walk(n))
    ):
        said = ast.unparse(step.late[0])
        raise Refused(f"`{said}` may change what `{ast.unparse(step.keys[0])}` is")
    _amounts(tree, step, loop)


def _same_each_time(tree: Tree, key: ast.expr, step: Step) -> None:
    value, said = tree.flow.value(key), ast.unparse(key)
    if not is_plain(value):
        raise Refused(f"`{said}` may not hash, or compare in its own way")
    if len(step.keys) == 1 or _named(tree, key):
        return
    if step.caught or not _pure(tree, key):
        raise Refused(f"`{said}` may be another key, or fail, each time it is computed")
    if not {"float", "complex"}.isdisjoint(exact_types(value)):
        raise Refused(f"`{said}` may be NaN, another one each time")


def own_names(tree: Tree, key: ast.expr) -> bool:
    """Say if the key is made of constants and variables that only its own code binds."""
    if isinstance(key, ast.Tuple):
        return all(own_names(tree, e) for e in key.elts)
    if not isinstance(key, ast.Name):
        return isinstance(key, ast.Constant)
    scope = tree.scope(key)
    home = scope.home(key.id)
    return home is scope and all(
        tree.scope(b) is home or isinstance(b, ast.arg) for b in home.names[key.id]
    )


def _named(tree: Tree, key: ast.expr) -> bool:
    """Say if the key is made of variables, constants and plain fields."""
    if isinstance(key, ast.Tuple):
        return all(_named(tree, e) for e in key.elts)
    return isinstance(key, ast.Constant) or steady(tree, key)


def _pure(tree: Tree, node: ast.expr) -> bool:
    """Say if computing `node` does nothing else, and gives the same at once again."""
    if _named(tree, node):
        return True
    value = tree.flow.value
    match node:
        case ast.Tuple(elts=elts):
            return all(_pure(tree, e) for e in elts)
        case ast.BinOp(left=left, right=right):
            both = value(left) | value(right)
            return both <= SCALARS and _pure(tree, left) and _pure(tree, right)
        case ast.UnaryOp(operand=operand):
            return value(operand) <= SCALARS and _pure(tree, operand)
        case ast.Subscript(value=owner, slice=index):
            held = value(owner)
            parts = [index]
            if isinstance(index, ast.Slice):
                parts = [p for p in (index.lower, index.upper, index.step) if p]
            return (
                bool(held)
                and all(
                    a in ("str", "bytes")
                    or (isinstance(a, Container) and a.kind in ("list", "tuple"))
                    for a in held
                )
                and _pure(tree, owner)
                and all(value(p) <= {"int", "bool"} and _pure(tree, p) for p in parts)
            )
        case ast.Call(func=ast.Attribute(value=owner), args=args, keywords=[]):
            return (
                value(owner) == {"str"}
                and _pure(tree, owner)
                and all(value(a) <= SCALARS and _pure(tree, a) for a in args)
            )
        case ast.Call(func=func, args=args, keywords=[]):
            called = value(func)
            return (
                bool(called)
                and all(isinstance(a, Ref) and a.kind == "builtin" for a in called)
                and all(a.name in _PURE for a in called)
                and all(value(a) <= SCALARS and _pure(tree, a) for a in args)
            )
    return False


def _amounts(tree: Tree, step: Step, loop: ast.stmt) -> None:
    """Refuse where what is added may be no number, or fail once a new key is entered."""
    count = tree.flow.value(step.count) if step.count else {"int"}
    if step.entered and count != {"int"}:
        raise Refused(f"`{ast.unparse(step.count)}` may be more than an int, and is kept as it is")
    if step.code is not None and step.factory in ("int", "float") and step.late:
        amount = tree.flow.value(step.late[0])
        if not amount or not amount <= NUMBERS:
            raise Refused(f"`{ast.unparse(step.late[0])}` may be something else than a number")
    if step.entered and step.factory == "list" and "getsizeof" in tree.words:
        raise Refused("the file asks for sizes, and a list that grew has another")
    fixed = all(isinstance(n, ast.Constant) for n in step.late)
    if step.caught and not all(fixed or _named(tree, n) for n in step.late):
        raise Refused(f"`{ast.unparse(step.late[0])}` may raise a KeyError of its own")
    if fixed:
        return
    for holder in tree.ancestors(step.statement):
        if holder is loop:
            return
        if isinstance(holder, (ast.Try, ast.TryStar, ast.With, ast.AsyncWith)):
            raise Refused(f"`{ast.unparse(step.late[0])}` may fail, and the loop go on")


def counted_by(tree: Tree, steps: list[Step], loop: ast.stmt) -> str | None:
    """Return what a Counter would count if the loop does nothing else, or None."""
    (step, *more) = steps
    body = [step.gone, step.statement] if step.gone else [step.statement]
    if more or not isinstance(loop, ast.For) or loop.body != body or step.factory != "int":
        return None
    count = getattr(step.count, "value", None)
    if type(count) is not int or count != 1 or not isinstance(loop.target, ast.Name):
        return None
    target, key = loop.target.id, step.keys[0]
    iterated = tree.flow.value(loop.iter)
    plain = iterated and all(
        a in _STREAMS or (isinstance(a, Container) and a.kind in _GONE_THROUGH) for a in iterated
    )
    if not isinstance(key, ast.Name) or key.id != target or not plain:
        return None
    if not _forgotten(tree, loop, target) or isinstance(loop.iter, ast.Starred):
        return None
    text = ast.get_source_segment(tree.source.text, loop.iter)
    return None if "\n" in text or isinstance(loop.iter, ast.Tuple) else text


def _forgotten(tree: Tree, loop: ast.For, target: str) -> bool:
    """Say if nobody asks for the loop's variable after it."""
    scope = tree.scope(loop)
    home = scope.home(target)
    if home is not scope or (home is tree.scopes.module and target in tree.outside):
        return False
    inside = set(ast.walk(loop))
    for node in ast.walk(tree.ast):
        if (
            not isinstance(node, ast.Name)
            or node.id != target
            or node in inside
            or isinstance(node.ctx, ast.Store)
            or tree.scope(node).home(target) is not home
        ):
            continue
        if not any(
            isinstance(other, ast.For)
            and other.target in home.names[target]
            and other in tree.loops(node)
            for other in tree.ancestors(node)
        ):
            return False
    return True
