# SPDX-License-Identifier: Apache-2.0
"""Numbers that are surely neither negative nor NaN, by where they come from in the file."""

import ast

from citius.tune.remedies._sorted_search_finite import Finite
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


class NotNegative(Finite):
    """What is known of numbers that are neither negative nor NaN."""

    def sure(self, node: ast.expr) -> bool:
        """Say if the number that `node` is can be neither negative nor NaN."""
        value = self.value(node)
        if not value or not value <= NUMBERS:
            return False
        if node in self._asked:
            return True
        self._asked.add(node)
        if "float" in value and not Finite(self.tree).sure(node):
            return False
        match node:
            case ast.Constant(value=number):
                return number >= 0
            case ast.Name():
                return self._name(node)
            case ast.Subscript(value=held, slice=index) if not isinstance(index, ast.Slice):
                return self.all_items(self.value(held))
            case ast.BinOp(left=left, op=ast.Add() | ast.Mult(), right=right):
                return self.sure(left) and self.sure(right)
            case ast.BinOp(op=ast.Mod(), right=ast.Constant(value=by)):
                return by > 0
            case ast.BinOp(left=left, op=ast.FloorDiv() | ast.Div(), right=ast.Constant(value=by)):
                return by > 0 and self.sure(left)
            case ast.Call(func=func, args=args, keywords=[]):
                return self._gives(func, args)
        return False

    def _gives(self, func: ast.expr, args: list[ast.expr]) -> bool:
        (callee, *more) = self.value(func) or (None,)
        if more or not isinstance(callee, Ref) or callee.name in self.tree.patched:
            return False
        if callee.name in ("len", "ord", "abs", "random.random"):
            return True
        drawn = callee.name in ("random.randint", "random.randrange", "random.uniform")
        return drawn and all(isinstance(a, ast.Constant) and a.value >= 0 for a in args)

    def items(self, made: Container) -> bool:
        """Say if all items of the container are numbers that are neither negative nor NaN."""
        if made in self._asked:
            return True
        self._asked.add(made)
        if made.kind == "iterator" and counts_up(self.tree, made.node):
            return True
        return self._made_of(made.node) and all(self._adds_none(m) for m in made.mutations)
