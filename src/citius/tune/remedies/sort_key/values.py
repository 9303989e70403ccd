# SPDX-License-Identifier: Apache-2.0
"""How values compare of which only the relation to each other is known."""

import ast
import operator
from dataclasses import dataclass

from citius.tune.remedies.sort_key.fields import Field, Unclear

HOLDS = {
    ast.Lt: {"<"},
    ast.LtE: {"<", "="},
    ast.Gt: {">"},
    ast.GtE: {">", "="},
    ast.Eq: {"="},
    ast.NotEq: {"<", ">", "u"},
}
TURNED = {"<": ">", ">": "<", "=": "=", "u": "u", "~": "~"}
_NUMBERS = {
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
}
_SUMS = {ast.Add: operator.add, ast.Sub: operator.sub, ast.Mult: operator.mul}


@dataclass(frozen=True, slots=True)
class Sign:
    """A number of which only the relation to zero is known; `~`: it is zero or NaN."""

    relation: str


class Ask(Exception):
    """The case does not say how a field stands."""


class Values:
    """Comparing and computing in one case: `case` says how the fields stand."""

    case: dict

    def holds(self, left, right, op: type) -> bool:
        """Say if the comparison `op` of the two values is true in this case."""
        if isinstance(left, (int, float)) and isinstance(right, (int, float)):
            return _NUMBERS[op](left, right)
        if isinstance(left, tuple) and isinstance(right, tuple) and len(left) == len(right):
            relations = (self.relation(a, b) for a, b in zip(left, right, strict=True))
            relation = next((r for r in relations if r != "="), "=")
            if relation == "u":
                raise Unclear("it compares tuples that may hold NaN")
            return relation in HOLDS[op]
        relation = self.relation(left, right)
        if op not in (ast.Lt, ast.Gt):
            self.sure(relation)
        return relation in HOLDS[op]

    def relation(self, left, right) -> str:
        """Return how one value stands to the other in this case."""
        if isinstance(left, Sign) and type(right) is int and right == 0:
            return left.relation
        if isinstance(right, Sign) and type(left) is int and left == 0:
            return TURNED[right.relation]
        if not isinstance(left, Field) or not isinstance(right, Field):
            raise Unclear("it compares something else than a field of both items")
        if (left.text, left.kinds) != (right.text, right.kinds) or left.side == right.side:
            raise Unclear(f"it compares `{left.text}` with `{right.text}`")
        if left.text not in self.case:
            raise Ask(left)
        relation = self.case[left.text]
        return relation if left.side == 0 else TURNED[relation]

    @staticmethod
    def sure(relation: str) -> None:
        """Refuse to go on where what happens depends on zero or NaN."""
        if relation == "~":
            raise Unclear("a difference of two infinities is NaN")

    def truth(self, value) -> bool:
        """Say if the value is true in this case."""
        if isinstance(value, Sign):
            self.sure(value.relation)
            return value.relation != "="
        if value is None or isinstance(value, (int, float)):
            return bool(value)
        raise Unclear("it asks whether a field is true")

    def arithmetic(self, node: ast.BinOp, left, right, op: type):
        """Return the result for numbers, or the sign of a difference of two fields."""
        plain = [isinstance(v, (int, float)) for v in (left, right)]
        if all(plain) and op in _SUMS:
            return _SUMS[op](left, right)
        if op is ast.Sub and isinstance(left, Field) and isinstance(right, Field):
            relation = self.relation(left, right)
            if left.kinds <= {"int", "bool"}:
                return Sign(relation)
            if left.kinds == {"float"}:  # two infinities give NaN
                return Sign("~" if relation == "=" else relation)
        if op is ast.Mult and any(plain):
            number, sign = (left, right) if plain[0] else (right, left)
            if type(number) is int and isinstance(sign, Sign) and number:
                return sign if number > 0 else Sign(TURNED[sign.relation])
        raise Unclear(f"it computes `{ast.unparse(node)}`, line {node.lineno}")
