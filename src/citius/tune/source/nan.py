# SPDX-License-Identifier: Apache-2.0
"""Can a number be NaN? How large can it be at most, by where it comes from in the file?

Of finite numbers, only a computation that gets out of the range of floats makes an infinite one,
and only one with infinite numbers makes NaN. So a bound of the size is kept: rounding never falls,
thus the same computation on bounds gives a bound. An infinite bound says no more than "not NaN".
"""

import ast
import math
import sys
from functools import lru_cache

from citius.tune.source.held import UNKNOWN, joined
from citius.tune.source.origins import Origins
from citius.tune.source.tree import Tree
from citius.tune.source.values import ANY, NUMBERS, SCALARS, Container, Ref

_WHOLE = frozenset({"int", "bool"})
_FLOATS = frozenset({"float", "complex"})
_LARGEST = sys.float_info.max  # a larger int raises an error where a float is computed with it
_SILENT = frozenset({"math.degrees", "math.hypot"})  # they give infinity; the others raise
_LOGARITHM = 1e20  # no logarithm of an int that fits the memory is as large


@lru_cache(maxsize=256)
def never_nan(tree: Tree, node: ast.expr) -> bool:
    """Say if no value that `node` can have is NaN, nor an item of a tuple that it can be."""
    return not math.isnan(_Sizes(tree).value(node))


def holds_no_nan(tree: Tree, made: Container) -> bool:
    """Say if no item of the container is NaN."""
    return not math.isnan(_Sizes(tree).contents_of({made}, None))


class _Sizes(Origins):
    """Bounds of how large numbers are."""

    def value(self, node: ast.expr) -> float:
        if isinstance(node, ast.Constant) and type(node.value) in (int, float):
            return float(abs(node.value)) if abs(node.value) <= _LARGEST else super().value(node)
        held = self.flow.value(node)
        if not held or ANY in held or isinstance(node, ast.Starred):
            return UNKNOWN
        found = []
        for atom in held:
            if isinstance(atom, Container) and atom.kind == "tuple" and _has_floats(atom):
                places = range(len(atom.slots)) if atom.slots else [None]
                found += [self.contents_of({atom}, place) for place in places]
        if held & _FLOATS:
            found.append(super().value(node))
        return joined(found) if found else _LARGEST

    def contents(self, made: Container, index) -> float:
        whole = made.elem | made.keys <= SCALARS - _FLOATS
        return _LARGEST if whole else super().contents(made, index)

    def computed(self, node: ast.expr | ast.AugAssign) -> float:
        match node:
            case ast.Constant(value=int() | float() as value):
                return math.inf if value == value else UNKNOWN
            case ast.UnaryOp(op=ast.USub() | ast.UAdd(), operand=operand):
                return self.value(operand)
            case ast.BinOp(left=left, op=op, right=right):
                return self._operated(left, op, right)
            case ast.AugAssign(target=left, op=op, value=right):
                return self._operated(left, op, right)
            case ast.Call():
                return self._called(node)
            case ast.Attribute(value=owner, attr="pi" | "e" | "tau") if self.flow.value(owner) == {
                Ref("module", "math")
            }:
                return 7.0
        return UNKNOWN

    def _operated(self, left: ast.expr, op: ast.operator, right: ast.expr) -> float:
        a, b = self.operands(left, right)
        kinds = self.flow.value(left) | self.flow.value(right)
        factor = next((abs(n.value) for n in (right, left) if _is_number(n)), 0)
        match op:
            case _ if math.isnan(a + b):
                return UNKNOWN
            case ast.Add() | ast.Sub():
                return a + b if math.isfinite(min(a, b)) else UNKNOWN
            case ast.Mult():
                return a * b if math.isfinite(max(a, b)) or factor else UNKNOWN
            case ast.Div() | ast.Pow() if kinds <= _WHOLE:
                return _LARGEST
            case ast.Div() if _is_number(right) and factor:
                return a / factor
            case ast.Div():
                return math.inf if math.isfinite(min(a, b)) else UNKNOWN
            case ast.Mod():
                return b if math.isfinite(a) else UNKNOWN
        return UNKNOWN

    def _called(self, node: ast.Call) -> float:
        called, args = self.flow.value(node.func), node.args
        names = {_name(a) for a in called}
        if len(names) != 1 or any(isinstance(a, ast.Starred) for a in args):
            return UNKNOWN
        (name,) = names
        if name in ("min", "max"):
            if any(k.arg != "key" for k in node.keywords) or not args:
                return UNKNOWN
            return self.items(args[0]) if len(args) == 1 else joined(map(self.value, args))
        if node.keywords or not args:
            return 1.0 if name == "random.random" and not node.keywords else UNKNOWN
        if name == "sum":
            return self._sum(args)
        kinds = {a for n in args for a in self.flow.value(n)}
        if not kinds <= NUMBERS:  # float("nan")
            return UNKNOWN
        return _given(name, self.operands(*args), kinds <= _WHOLE)

    def _sum(self, args: list[ast.expr]) -> float:
        """Return a bound of `sum`: partial sums may be infinite, and stay so with finite items."""
        self._within += 1
        most = joined([self.items(args[0]), *map(self.value, args[1:])])
        self._within -= 1
        return math.inf if math.isfinite(most) else UNKNOWN


def _given(name: str, sizes: list[float], whole: bool) -> float:
    """Return a bound of what a function gives for arguments of such sizes."""
    most = joined(sizes)
    match name, len(sizes):
        case _ if math.isnan(most):
            return UNKNOWN
        case ("abs", 1) | ("float", 1) | ("math.fabs", 1):
            return most
        case "round", 1 | 2:
            return math.inf if math.isinf(sizes[0]) else _LARGEST
        case "math.sqrt", 1:
            return max(most, 1.0)
        case ("math.sin", 1) | ("math.cos", 1):
            return 1.0
        case ("math.log", 1) | ("math.log2", 1) | ("math.log10", 1):
            return max(most, _LOGARITHM)
        case "random.uniform", 2:
            # It is a + (b - a) * random(): an infinite difference times 0 is NaN.
            reach = 2 * sum(sizes)
            return reach if math.isfinite(reach) else math.inf if whole else UNKNOWN
        case "random.expovariate", 1:
            return math.inf  # what is divided by the argument is finite
        case "random.gauss" | "random.normalvariate", 2:
            reach = sizes[0] + 100 * sizes[1]  # 53 random bits go no farther than 13 sigma
            return reach if math.isfinite(reach) else UNKNOWN
        case ("math.log", 2) if math.isinf(most):
            return UNKNOWN  # the quotient of two infinite ones
    if name.startswith("math."):  # raises where numbers make NaN
        return math.inf if math.isinf(most) or name in _SILENT else _LARGEST
    return UNKNOWN


def _name(called) -> str:
    """Return the name of a builtin or a member; of a method, that of a generator's function."""
    if isinstance(called, Ref):
        return called.name
    made = called.elem if isinstance(called, Container) and called.kind == "method" else ()
    rng = bool(made) and all(isinstance(a, Container) and a.kind == "rng" for a in made)
    return f"random.{called.name}" if rng and not any(a.escaped for a in made) else ""


def _is_number(node: ast.expr) -> bool:
    """Say if `node` is a number written out that is neither 0 nor infinite."""
    value = getattr(node, "value", None)
    return type(value) in (int, float) and 0 < abs(value) <= _LARGEST


def _has_floats(atom, depth: int = 4) -> bool:
    """Say if the atom is a float, or may hold some."""
    if isinstance(atom, Container):
        return not depth or any(_has_floats(a, depth - 1) for a in atom.elem | atom.keys)
    return atom == ANY or atom in _FLOATS
