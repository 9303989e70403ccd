# SPDX-License-Identifier: Apache-2.0
"""Numbers that are surely neither negative nor NaN, by where they come from in the file."""

import ast
import math

from citius.tune.source.held import UNKNOWN, joined
from citius.tune.source.nan import never_nan
from citius.tune.source.origins import Origins
from citius.tune.source.tree import Tree
from citius.tune.source.values import NUMBERS, Container, Ref


def counts_up(tree: Tree, over: ast.expr) -> bool:
    """Say if `over` is a range of one step, or a step up, from 0 or more."""
    match over:
        case ast.Call(func=func, args=[*start, _], keywords=[]) if len(start) < 2:
            pass
        case ast.Call(func=func, args=[first, _, ast.Constant(value=int(step))], keywords=[]) if (
            0 < step < 10**9
        ):
            start = [first]
        case _:
            return False
    if any(isinstance(a, ast.Starred) for a in over.args):
        return False
    first = start[0].value if start and isinstance(start[0], ast.Constant) else -1 if start else 0
    plain = type(first) is int and 0 <= first < 10**9
    return plain and tree.flow.value(func) == {Ref("builtin", "range")}


def never_negative(tree: Tree, node: ast.expr) -> bool:
    """Say if the number that `node` is can be neither negative nor NaN."""
    return not math.isnan(_NotNegative(tree).value(node))


class _NotNegative(Origins):
    """Which numbers are neither negative nor NaN; of the others nothing is known."""

    def value(self, node: ast.expr) -> float:
        kinds = self.flow.value(node)
        if not kinds <= NUMBERS or ("float" in kinds and not never_nan(self.tree, node)):
            return UNKNOWN
        return super().value(node)

    def contents(self, made: Container, index) -> float:
        counted = made.kind == "iterator" and counts_up(self.tree, made.node)
        return 0.0 if counted else super().contents(made, index)

    def computed(self, node: ast.expr | ast.AugAssign) -> float:
        match node:
            case ast.Constant(value=number):
                known = number >= 0
            case ast.BinOp(left=left, op=ast.Add() | ast.Mult(), right=right):
                return joined(self.operands(left, right))
            case ast.AugAssign(target=left, op=ast.Add() | ast.Mult(), value=right):
                return joined(self.operands(left, right))
            case ast.BinOp(op=ast.Mod(), right=ast.Constant(value=by)):
                known = by > 0
            case ast.BinOp(left=left, op=ast.FloorDiv() | ast.Div(), right=ast.Constant(value=by)):
                return joined(self.operands(left)) if by > 0 else UNKNOWN
            case ast.Call(func=func, args=args, keywords=[]):
                known = self._gives(func, args)
            case _:
                known = False
        return 0.0 if known else UNKNOWN

    def _gives(self, func: ast.expr, args: list[ast.expr]) -> bool:
        (callee, *more) = self.flow.value(func) or (None,)
        if more or not isinstance(callee, Ref) or callee.name in self.tree.patched:
            return False
        if callee.name in ("len", "ord", "abs", "random.random"):
            return True
        drawn = callee.name in ("random.randint", "random.randrange", "random.uniform")
        return drawn and all(isinstance(a, ast.Constant) and a.value >= 0 for a in args)
