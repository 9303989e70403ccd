# SPDX-License-Identifier: Apache-2.0
"""Uses of a set that go through all of it and give the same in any order."""

import ast

from citius.tune.source.tree import Tree
from citius.tune.source.values import NUMBERS, SCALARS

_SUMS = {
    "sum": ({"int"}, {"bool"}),
    "min": ({"int"}, {"str"}, {"bytes"}),
    "max": ({"int"}, {"str"}, {"bytes"}),
}
_TESTS = frozenset({"any", "all", "len"})
EXACT = ({"int"}, {"str"}, {"bytes"}, {"bool"})


def summed(tree: Tree, node: ast.expr, generator: ast.comprehension, sure: frozenset[str]) -> bool:
    """Say if `sum(p.x for p in node if p.y)` or the like is the same in any order of the set.

    `sure` are attributes that all objects in the set surely have.
    """
    maker = tree.parents[generator]
    user = tree.parents[maker]
    if (
        not isinstance(maker, (ast.GeneratorExp, ast.ListComp))
        or len(maker.generators) != 1
        or generator.iter is not node
        or not isinstance(generator.target, ast.Name)
        or not isinstance(user, ast.Call)
        or not isinstance(user.func, ast.Name)
        or tree.scope(user.func).home(user.func.id) is not None
        or user.args != [maker]
        or user.keywords
    ):
        return False
    counted = user.func.id == "len" and isinstance(maker.elt, ast.Name)
    parts = [*([] if counted else [maker.elt]), *generator.ifs]
    if not all(Part(tree, {generator.target.id}, sure).is_simple(part) for part in parts):
        return False
    return user.func.id in _TESTS or tree.flow.value(maker.elt) in _SUMS.get(user.func.id, ())


class Part:
    """What may be computed of each object: nothing that raises or has an effect."""

    def __init__(self, tree: Tree, objects: set[str], sure: frozenset[str]):
        self.tree, self.objects, self.sure = tree, objects, sure

    def _is(self, kinds, *nodes: ast.expr) -> bool:
        values = [self.tree.flow.value(n) for n in nodes]
        return all(bool(v) and v <= kinds for v in values)

    def is_simple(self, node: ast.expr) -> bool:
        """Say if `node` is made of attributes of the objects, numbers and text."""
        match node:
            case ast.Constant():
                return True
            case ast.Name():
                return self._is(SCALARS, node)
            case ast.Attribute(value=ast.Name(id=owner), attr=attr):
                own = owner in self.objects and attr in self.sure - self.tree.class_names
                return own and self._is(SCALARS, node)
            case ast.BoolOp(values=values):
                return all(map(self.is_simple, values))
            case ast.UnaryOp(op=ast.Not(), operand=operand):
                return self.is_simple(operand)
            case ast.UnaryOp(op=ast.USub() | ast.UAdd(), operand=operand):
                return self._is({"int"}, operand) and self.is_simple(operand)
            case ast.BinOp(left=left, op=ast.Add() | ast.Sub() | ast.Mult(), right=right):
                numbers = self._is({"int", "bool"}, left, right)
                return numbers and self.is_simple(left) and self.is_simple(right)
            case ast.BinOp(left=left, op=ast.Mod(), right=ast.Constant(value=int(number))):
                return number != 0 and self._is({"int", "bool"}, left) and self.is_simple(left)
            case ast.Compare(left=left, comparators=others):
                return self._compares(node, [left, *others])
        return False

    def _compares(self, node: ast.Compare, operands: list[ast.expr]) -> bool:
        if not all(map(self.is_simple, operands)):
            return False
        alike = self._is(NUMBERS, *operands) or self._is({"str"}, *operands)
        return all(
            isinstance(op, (ast.Eq, ast.NotEq, ast.Is, ast.IsNot))
            or (alike and isinstance(op, (ast.Lt, ast.LtE, ast.Gt, ast.GtE)))
            for op in node.ops
        )


def sorted_apart(tree: Tree, call: ast.Call, names: frozenset[str]) -> bool:
    """Say if `sorted(things, key=lambda p: (p.x, p.y))` leaves no two different objects equal.

    `names` are the attributes that make objects equal; none if nothing is known of that.
    """
    keys = [k.value for k in call.keywords if k.arg == "key"]
    strange = any(k.arg not in ("key", "reverse") for k in call.keywords)
    if not names or strange or len(call.args) != 1 or len(keys) != 1:
        return False
    match keys[0]:
        case ast.Lambda(args=ast.arguments(args=[ast.arg(arg=each)]), body=body):
            parts = body.elts if isinstance(body, ast.Tuple) else [body]
            return names <= {getattr(p, "attr", "") for p in parts} and all(
                isinstance(p, ast.Attribute)
                and isinstance(p.value, ast.Name)
                and p.value.id == each
                and p.attr not in tree.class_names
                and tree.flow.value(p) in EXACT
                for p in parts
            )
    return False
