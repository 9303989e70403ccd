# SPDX-License-Identifier: Apache-2.0
"""Loops that add up, count, or keep the largest or smallest, and what exactly they do."""

import ast
from dataclasses import dataclass, field

from citius.tune.remedies._shared.first_hit import Guard


@dataclass(slots=True)
class Core:
    """One thing that a loop works out from the `item` of each round that passes the guards.

    Attributes:
        kind: sum, max or min.
        target: the name that is worked out, where the loop sets it.
        sign: of a sum: + or -.
        from_none: of max and min: None stands for no item so far.
        key: of max and min: the function by which items are compared, if any.
    """

    kind: str
    target: ast.Name
    item: ast.expr
    sign: str = "+"
    from_none: bool = False
    key: str = ""
    guards: list[Guard] = field(default_factory=list)

    @property
    def name(self) -> str:
        """Return the name that is worked out."""
        return self.target.id

    @property
    def parts(self) -> list[ast.expr]:
        """Return the expressions that are evaluated in each round."""
        return [*(test for test, _ in self.guards), self.item]


def cores(loop: ast.stmt) -> list[Core] | None:
    """Return what the loop works out, if it does nothing else."""
    if not isinstance(loop, ast.For) or loop.orelse:
        return None
    return _cores(loop.body, [])


def _cores(body: list[ast.stmt], guards: list[Guard]) -> list[Core] | None:
    found: list[Core] = []
    for index, statement in enumerate(body):
        match statement:
            case ast.If(test=test, body=[ast.Continue()], orelse=[]) if index + 1 < len(body):
                guards = [*guards, (test, False)]
                continue
            case ast.If(test=test, body=inner, orelse=[]):
                both = isinstance(test, ast.BoolOp) and isinstance(test.op, ast.And)
                tests = test.values if both else [test]
                core = _best(tests[-1], inner)
                if core:
                    core.guards = [*guards, *((t, True) for t in tests[:-1])]
                    more = [core]
                else:
                    more = _cores(inner, [*guards, *((t, True) for t in tests)])
            case _:
                core = _added(statement) or _picked(statement)
                if core:
                    core.guards = guards
                more = [core] if core else None
        if more is None:
            return None
        found += more
    return found or None


def _added(statement: ast.stmt) -> Core | None:
    """Return the sum that the statement adds to."""
    match statement:
        case ast.AugAssign(target=ast.Name() as target, op=op, value=item):
            pass
        case ast.Assign(
            targets=[ast.Name() as target],
            value=ast.BinOp(left=ast.Name(id=name), op=op, right=item),
        ) if name == target.id:
            pass
        case _:
            return None
    if not isinstance(op, (ast.Add, ast.Sub)):
        return None
    return Core("sum", target, item, "+" if isinstance(op, ast.Add) else "-")


def _picked(statement: ast.stmt) -> Core | None:
    """Return what `best = max(best, item)` keeps."""
    match statement:
        case ast.Assign(
            targets=[ast.Name() as target],
            value=ast.Call(
                func=ast.Name(id="max" | "min" as kind),
                args=[ast.Name(id=name), item],
                keywords=[],
            ),
        ) if name == target.id and not isinstance(item, ast.Starred):
            return Core(kind, target, item)
    return None


def _best(test: ast.expr, body: list[ast.stmt]) -> Core | None:
    """Return what `if item > best: best = item` keeps."""
    match body:
        case [ast.Assign(targets=[ast.Name() as target], value=item)]:
            pass
        case _:
            return None
    compared, from_none = test, False
    match test:
        case ast.BoolOp(op=ast.Or(), values=[unset, last]):
            compared, from_none = last, ast.unparse(unset) == f"{target.id} is None"
    kind, key = _order(compared, target.id, item)
    if not kind or (compared is not test and not from_none):
        return None
    return Core(kind, target, item, from_none=from_none, key=key)


def _order(test: ast.expr, name: str, item: ast.expr) -> tuple[str, str]:
    """Return if the test asks `item` to be above (max) or below (min) `name`, and by which key."""
    match test:
        case ast.Compare(left=left, ops=[ast.Gt() | ast.Lt() as op], comparators=[right]):
            above = "max" if isinstance(op, ast.Gt) else "min"
            below = "min" if isinstance(op, ast.Gt) else "max"
        case _:
            return "", ""
    key = ""
    match left, right:
        case (
            ast.Call(func=ast.Name(id=first), args=[a], keywords=[]),
            ast.Call(func=ast.Name(id=second), args=[b], keywords=[]),
        ) if first == second:
            left, right, key = a, b, first
    if isinstance(left, ast.Name) and left.id == name:
        left, right, above = right, left, below
    same = ast.dump(left) == ast.dump(item)
    return (above, key) if same and isinstance(right, ast.Name) and right.id == name else ("", "")
