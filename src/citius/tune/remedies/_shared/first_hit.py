# SPDX-License-Identifier: Apache-2.0
"""Loops that stop at the first item that passes a test, and the statement that says the same."""

import ast
from dataclasses import dataclass

from citius.tune.remedies._shared.loop import following, leading, said, text_of
from citius.tune.source.edit import Edits
from citius.tune.source.tree import Tree, stored

Guard = tuple[ast.expr, bool]


@dataclass(slots=True)
class FirstHit:
    """A loop that stops at the first item for which all guards are as they should be.

    Attributes:
        hit: what is done then, without the `break`.
        goes_on: it does not stop, but sets the same flag again at each further hit.
    """

    loop: ast.For
    guards: list[Guard]
    hit: list[ast.stmt]
    goes_on: bool

    @property
    def names(self) -> set[str]:
        """Return the names that occur in what is done at a hit, or if there is none."""
        return names_in([*self.hit, *self.loop.orelse])


def names_in(nodes) -> set[str]:
    """Return the names that occur in `nodes`."""
    return {n.id for node in nodes for n in ast.walk(node) if isinstance(n, ast.Name)}


def guarded(body: list[ast.stmt]) -> tuple[list[Guard], list[ast.stmt]]:
    """Return the conditions under which a loop's body does something, and what it does then."""
    guards: list[Guard] = []
    while True:
        match body:
            case [ast.If(test=test, body=[ast.Continue()], orelse=[]), _, *_]:
                guards.append((test, False))
                body = body[1:]
            case [ast.If(test=ast.BoolOp(op=ast.And(), values=values), body=inner, orelse=[])]:
                guards += [(value, True) for value in values]
                body = inner
            case [ast.If(test=test, body=inner, orelse=[])]:
                guards.append((test, True))
                body = inner
            case _:
                return guards, body


def first_hit(loop: ast.stmt, idle: bool = False) -> FirstHit | None:
    """Return the loop as one that stops at its first hit; if `idle`, also to do nothing then."""
    if not isinstance(loop, ast.For):
        return None
    guards, body = guarded(loop.body)
    if not guards or not body:
        return None
    last, rest = body[-1], body[:-1]
    simple = (ast.Assign, ast.AugAssign, ast.Expr)
    if not all(isinstance(s, simple) for s in rest):
        return None
    if isinstance(last, ast.Break):
        return FirstHit(loop, guards, rest, False) if rest or idle else None
    if isinstance(last, ast.Return):
        return FirstHit(loop, guards, body, False)
    if len(body) == 1 and not loop.orelse and _verdict(body):
        return FirstHit(loop, guards, body, True)
    return None


def unfit(tree: Tree, found: FirstHit) -> str | None:
    """Return why the statements cannot be put in other places, or None."""
    if not tree.alone(found.loop):
        return "the loop does not stand on lines of its own"
    for statement in [*found.hit, *found.loop.orelse]:
        if not isinstance(statement, (ast.Assign, ast.AugAssign, ast.Expr, ast.Return)):
            return f"line {statement.lineno} is more than a simple statement"
        if said(tree, statement) is None:
            return f"the statement at line {statement.lineno} spans several lines"
    return None


def guard_text(tree: Tree, guards: list[Guard]) -> str:
    """Return the source of all guards together."""
    return " and ".join(_one(tree, test, wanted) for test, wanted in guards)


def _one(tree: Tree, test: ast.expr, wanted: bool) -> str:
    if not wanted and isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not):
        test, wanted = test.operand, True
    text = text_of(tree, test)
    loose = isinstance(test, ast.BoolOp) and (not wanted or isinstance(test.op, ast.Or))
    text = f"({text})" if loose else text
    return text if wanted else f"not {text}"


def _verdict(statements: list[ast.stmt]) -> tuple[str, bool] | None:
    """Return what `return True` or `name = True` says: where to, and if it is True."""
    match statements:
        case [ast.Return(value=ast.Constant(value=bool(value)))]:
            return "", value
        case [ast.Assign(targets=[ast.Name(id=name)], value=ast.Constant(value=bool(value)))]:
            return name, value
    return None


@dataclass(slots=True)
class Verdict:
    """A hit and its absence told by True and False, so that the test itself is the result."""

    name: str  # of the flag; empty: it is returned
    value: bool  # what a hit gives
    other: ast.stmt | None  # the statement that gives the opposite; None: it is the loop's else


def verdict(tree: Tree, found: FirstHit) -> Verdict | None:
    """Return what the loop decides by True and False, if that is all that it does."""
    hit = _verdict(found.hit)
    if hit is None:
        return None
    name, value = hit
    other = None
    if found.loop.orelse:
        opposite = _verdict(found.loop.orelse)
    else:
        other = leading(tree, found.loop, name) if name else following(tree, found.loop)
        opposite = _verdict([other]) if other else None
    return Verdict(name, value, other) if opposite == (name, not value) else None


def write(
    tree: Tree, edits: Edits, found: FirstHit, says: Verdict | None, there: str, missing: str
) -> None:
    """Put `there` (is there a hit?) in the loop's place; `missing` is its opposite."""
    loop = found.loop
    if says:
        result = there if says.value else missing
        text = f"{says.name} = {result}" if says.name else f"return {result}"
        if says.other is None:
            edits.instead(loop, text)
        elif says.name:
            edits.drop(says.other, loop)
            edits.instead(loop, text)
        else:
            edits.drop(loop, says.other)
            edits.instead(says.other, text)
        return
    edits.instead(loop, branches(tree, found, there))


def branches(tree: Tree, found: FirstHit, there: str, *more: str) -> str:
    """Return the `if` that does at a hit what the loop did, `more` before it."""
    done = [*more, *(said(tree, s) for s in found.hit)]
    text = f"if {there}:" + "".join(f"\n    {line}" for line in done)
    if found.loop.orelse:
        text += "\nelse:" + "".join(f"\n    {said(tree, s)}" for s in found.loop.orelse)
    return text


def binds_elsewhere(tree: Tree, found: FirstHit, names: set[str]) -> str | None:
    """Refuse where the hit or the else sets what the test looks at: its order would matter."""
    bound = {n for s in [*found.hit, *found.loop.orelse] for n in stored(s)}
    clash = bound & names
    return f"`{min(clash)}` is tested and set by one loop" if clash else None
