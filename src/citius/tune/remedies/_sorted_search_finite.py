# SPDX-License-Identifier: Apache-2.0
"""Floats that are surely not NaN, by where they come from in the file.

NaN comes of infinities, of unseen code and of text. What is drawn at random within bounds, or
divided of whole numbers, is finite; and so is what is computed of it within the range of floats.
"""

import ast
import math

from citius.tune.source.scopes import Scope
from citius.tune.source.tree import FUNCTIONS, Tree
from citius.tune.source.values import Container, Func, Ref

_WHOLE = frozenset({"int", "bool"})
_LARGEST = 1e300
_COPIES = frozenset({"sorted", "list", "tuple", "set", "frozenset", "reversed"})
_TAKES_AWAY = frozenset({"sort", "reverse", "pop", "clear", "remove", "popleft"})


class Finite:
    """What is known of the floats of a file. One question at a time."""

    def __init__(self, tree: Tree):
        self.tree, self.value = tree, tree.flow.value
        self._asked: set = set()

    def sure(self, node: ast.expr) -> bool:
        """Say if the number that `node` is can never be NaN."""
        value = self.value(node)
        if value and value <= _WHOLE:
            return True
        if node in self._asked:
            return True  # a loop of assignments adds nothing of its own
        self._asked.add(node)
        match node:
            case ast.Name():
                return self._name(node)
            case ast.Subscript(value=held, slice=index) if not isinstance(index, ast.Slice):
                return self.all_items(self.value(held))
            case ast.IfExp(body=body, orelse=orelse):
                return self.sure(body) and self.sure(orelse)
            case ast.BinOp(left=left, op=ast.Div(), right=right):
                both = self.value(left) | self.value(right)
                if both and both <= _WHOLE:
                    return True
            case ast.Call(func=ast.Name(id="abs" | "round"), args=[given, *_], keywords=[]):
                if self.value(node.func) == {Ref("builtin", node.func.id)}:
                    return self.sure(given)
        return self.size(node) is not None

    def size(self, node: ast.expr) -> float | None:
        """Return what the number can be in size at most, or None if that cannot be told."""
        size = self._size(node)
        return size if size is not None and size <= _LARGEST else None

    def _size(self, node: ast.expr) -> float | None:
        match node:
            case ast.Constant(value=int() | float() as value):
                return abs(value) if not math.isinf(value) else None
            case ast.UnaryOp(op=ast.USub() | ast.UAdd(), operand=operand):
                return self.size(operand)
            case ast.BinOp(left=left, op=op, right=right):
                return self._arithmetic(self.size(left), op, self.size(right), right)
            case ast.Call(func=func, args=args, keywords=[]):
                (callee, *more) = self.value(func) or (None,)
                if more or not isinstance(callee, Ref) or callee.name in self.tree.patched:
                    return None
                return self._drawn(callee.name, [self.size(a) for a in args])
        return None

    @staticmethod
    def _arithmetic(a: float | None, op: ast.operator, b: float | None, right: ast.expr):
        if a is None or b is None:
            return None
        if isinstance(op, (ast.Add, ast.Sub)):
            return a + b
        if isinstance(op, ast.Mult):
            return a * b
        divides = isinstance(right, ast.Constant) and bool(right.value)
        return a / b if isinstance(op, ast.Div) and divides else None

    @staticmethod
    def _drawn(name: str, sizes: list[float | None]) -> float | None:
        """Return the size of what a function of `random` or `math` gives."""
        if None in sizes:
            return None
        if name in ("random.random", "math.sin", "math.cos"):
            return 1.0
        if name in ("random.uniform", "random.randint", "random.randrange") and sizes:
            return sum(sizes)
        if name in ("random.gauss", "random.normalvariate") and len(sizes) == 2:
            return sizes[0] + 100 * sizes[1]  # 53 random bits go no farther than 13 sigma
        return None

    # -- where names and lists have their values from ------------------------------------

    def all_items(self, value: set) -> bool:
        """Say if no item of the containers in `value` can be NaN."""
        return bool(value) and all(isinstance(a, Container) and self.items(a) for a in value)

    def items(self, made: Container) -> bool:
        """Say if no item of the container can be NaN."""
        if made.elem <= _WHOLE or made in self._asked:
            return True
        self._asked.add(made)
        return self._made_of(made.node) and all(self._adds_none(m) for m in made.mutations)

    def _made_of(self, node: ast.AST) -> bool:
        match node:
            case ast.ListComp(elt=elt) | ast.GeneratorExp(elt=elt) | ast.SetComp(elt=elt):
                return self.sure(elt)
            case ast.List(elts=elts) | ast.Tuple(elts=elts) | ast.Set(elts=elts):
                return all(self.sure(e) for e in elts)
            case ast.Call(func=ast.Name(id=name) as func, args=[given]) if name in _COPIES:
                copies = self.value(func) == {Ref("builtin", name)}
                return copies and self.all_items(self.value(given))
        return False

    def _adds_none(self, change: ast.AST) -> bool:
        match change:
            case ast.Call(func=ast.Attribute(attr=name), args=args):
                if name in _TAKES_AWAY:
                    return True
                if name in ("append", "insert", "appendleft") and args:
                    return self.sure(args[-1])
        return False

    def _name(self, node: ast.Name) -> bool:
        home = self.tree.scope(node).home(node.id)
        if home is None:
            return False
        return all(self._binding(home, node.id, b) for b in home.names[node.id])

    def _binding(self, home: Scope, name: str, binding: ast.AST) -> bool:
        if isinstance(binding, ast.arg):
            return self._given(home.node, name)
        holder = self.tree.parents.get(binding)
        match holder:
            case ast.Assign(targets=targets, value=value):
                return binding in targets and self.sure(value)
            case ast.For(target=target, iter=over) | ast.comprehension(target=target, iter=over):
                return target is binding and self.all_items(self.value(over))
        return False

    def _given(self, function: ast.AST, name: str) -> bool:
        """Say if no call of the function gives NaN for its parameter `name`."""
        func = self.tree.flow.funcs.get(function)
        if func is None or func.escaped or not isinstance(function, FUNCTIONS):
            return False
        spec = function.args
        positional = [a.arg for a in (*spec.posonlyargs, *spec.args)]
        if name not in positional or spec.defaults or function.name.startswith("__"):
            return False
        for node in ast.walk(self.tree.ast):
            offsets = self._meant(node, func)
            if not offsets:
                continue
            call = self.tree.parents[node]
            if not isinstance(call, ast.Call) or call.func is not node or len(offsets) > 1:
                return False  # it is handed on, so called where no call shows
            words = {k.arg: k.value for k in call.keywords}
            index = positional.index(name) - min(offsets)
            if None in words or any(isinstance(a, ast.Starred) for a in call.args):
                return False
            given = call.args[index] if 0 <= index < len(call.args) else words.get(name)
            if given is None or not self.sure(given):
                return False
        return True

    def _meant(self, node: ast.AST, func: Func) -> set[int]:
        """Return how many arguments come before those of a call of `node`, if it means `func`."""
        if not isinstance(node, (ast.Name, ast.Attribute)) or not isinstance(node.ctx, ast.Load):
            return set()
        bound = (a for a in self.value(node) if isinstance(a, Container) and a.kind == "method")
        return ({0} if func in self.value(node) else set()) | {1 for a in bound if func in a.keys}
