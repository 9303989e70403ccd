# SPDX-License-Identifier: Apache-2.0
"""What containers hold, by the expressions that put it there."""

import ast
import math
from collections.abc import Callable, Iterable

from citius.tune.source.flow import Flow
from citius.tune.source.tree import Tree
from citius.tune.source.values import Container, Ref

UNKNOWN = math.nan
_COPIES = frozenset({"list", "tuple", "sorted", "reversed", "set", "frozenset"})
_KEEPS = frozenset({"pop", "sort", "reverse", "remove", "clear", "popleft"})


def joined(found: Iterable[float]) -> float:
    """Return the most of what is known: nothing, if that is so of any."""
    found = [0.0, *found]
    return UNKNOWN if any(map(math.isnan, found)) else max(found)


class Held:
    """The part of the search that is about containers."""

    tree: Tree
    flow: Flow
    once: Callable
    value: Callable
    computed: Callable

    def items(self, iterated: ast.expr) -> float:
        """Return what is known of the items of an iterable."""
        return self.contents_of(self.flow.value(iterated), None)

    def contents_of(self, held: set, index) -> float:
        """Return what the containers hold, at `index` where they are of fixed length."""
        if not held or not all(isinstance(a, Container) and not a.escaped for a in held):
            return UNKNOWN
        return joined(self.once((a, index), lambda a=a: self.contents(a, index)) for a in held)

    def contents(self, made: Container, index) -> float:
        """Return what is known of what one container holds."""
        node = made.node
        match node:
            case ast.Tuple(elts=elts) if made.slots is not None and type(index) is int:
                return self.value(elts[index]) if -len(elts) <= index < len(elts) else 0.0
            case ast.List(elts=elts) | ast.Tuple(elts=elts) | ast.Set(elts=elts):
                put = joined(
                    self.items(e.value) if isinstance(e, ast.Starred) else self.value(e)
                    for e in elts
                )
            case ast.ListComp(elt=elt) | ast.GeneratorExp(elt=elt) | ast.SetComp(elt=elt):
                put = self.value(elt)
            case ast.Dict(keys=keys, values=values) if type(index) is str and None not in keys:
                at = zip(keys, values, strict=True)
                put = joined(self.value(v) for k, v in at if _is(k, index))
            case ast.Subscript(value=sliced):
                put = self.items(sliced)
            case ast.BinOp(left=left, right=right) | ast.AugAssign(target=left, value=right):
                put = joined(map(self.items, filter(self._is_held, (left, right))))
            case ast.Call():
                put = self.made(node, index)
            case ast.FunctionDef() if made.kind == "iterator":
                put = self.yielded(node)
            case _:
                return UNKNOWN
        return joined([put, *map(self.change, made.mutations)])

    def _is_held(self, node: ast.expr) -> bool:
        return any(isinstance(a, Container) for a in self.flow.value(node))

    def made(self, call: ast.Call, index) -> float:
        """Return what a call that makes a container puts into it."""
        called, args = self.flow.value(call.func), call.args
        names = {a.name for a in called if isinstance(a, Ref) and a.kind == "builtin"}
        if len(names) != 1 or len(called) != 1 or any(isinstance(a, ast.Starred) for a in args):
            return UNKNOWN
        (name,) = names
        if name == "zip" and type(index) is int and 0 <= index < len(args):
            return self.items(args[index])
        if name == "enumerate" and index in (0, 1) and len(args) == 1 and not call.keywords:
            return self.items(args[0]) if index else 0.0
        return self.items(args[0]) if name in _COPIES and args else UNKNOWN

    def yielded(self, generator: ast.FunctionDef) -> float:
        """Return what a generator function gives one by one."""
        yields = [n for n in ast.walk(generator) if self.tree.scope(n).node is generator]
        return joined(
            self.items(n.value) if isinstance(n, ast.YieldFrom) else self.value(n.value)
            for n in yields
            if isinstance(n, (ast.Yield, ast.YieldFrom)) and n.value
        )

    def change(self, node: ast.AST) -> float:
        """Return what a change of a list puts into it."""
        match node:
            case ast.Call(func=func, args=args):
                return self.put_by(self.flow.value(func), args)
            case ast.AugAssign(op=ast.Add(), value=items):
                return self.items(items)
            case ast.Subscript(ctx=ast.Store(), slice=index) if not isinstance(index, ast.Slice):
                statement = self.tree.parents[node]
                if isinstance(statement, ast.Assign):
                    return self.value(statement.value)
                if isinstance(statement, ast.AugAssign):
                    return self.computed(statement)
            case ast.Subscript(ctx=ast.Del()):
                return 0.0
        return UNKNOWN

    def put_by(self, methods: set, args: list[ast.expr]) -> float:
        """Return what calling a method of a list puts into it, by whatever name."""
        names = {a.name for a in methods if isinstance(a, Container)}
        if len(names) != 1 or any(isinstance(a, ast.Starred) for a in args):
            return UNKNOWN
        (name,) = names
        if name in ("append", "appendleft", "insert"):
            return self.value(args[-1]) if args else 0.0
        if name == "extend":
            return joined(map(self.items, args))
        return 0.0 if name in _KEEPS else UNKNOWN


def _is(key: ast.expr, index: str) -> bool:
    """Say if the key may be `index`."""
    return not isinstance(key, ast.Constant) or key.value == index
