# SPDX-License-Identifier: Apache-2.0
"""What containers hold, by the expressions that put it there."""

import ast
from collections.abc import Callable

from citius.tune.source.flow import Flow
from citius.tune.source.tree import Tree
from citius.tune.source.values import Container, Ref

FINITE, NUMBER, MAYBE = 2, 1, 0  # no NaN after one computation; no NaN; perhaps NaN
_KEEPS = frozenset(["pop", "sort", "reverse", "remove", "clear", "popleft"])


class Held:
    """The part of the search that is about containers."""

    tree: Tree
    flow: Flow
    once: Callable
    value: Callable
    all: Callable

    def items(self, iterated: ast.expr) -> int:
        return self.contents_of(self.flow.value(iterated), None)

    def contents_of(self, held: set, index) -> int:
        """Return what the containers hold, at `index` where they are of fixed length."""
        if not held or not all(isinstance(a, Container) and not a.escaped for a in held):
            return MAYBE
        return min(self.once((a, index), lambda a=a: self.contents(a, index)) for a in held)

    def contents(self, made: Container, index) -> int:
        node, least = made.node, FINITE
        match node:
            case ast.Tuple(elts=elts) if made.slots is not None and type(index) is int:
                if -len(elts) <= index < len(elts):
                    return self.value(elts[index])
            case ast.List(elts=elts) | ast.Tuple(elts=elts) | ast.Set(elts=elts):
                least = self.all(elts)
            case ast.ListComp(elt=elt) | ast.GeneratorExp(elt=elt) | ast.SetComp(elt=elt):
                least = self.value(elt)
            case ast.Dict(keys=keys, values=values) if type(index) is str:
                at = [v for k, v in zip(keys, values, strict=True) if _is(k, index)]
                least = self.all(at) if None not in keys else MAYBE
            case ast.Call(func=func, args=args):
                least = self.made(self.flow.value(func), args, index)
            case _:
                return MAYBE
        return min([least, *(self.change(m) for m in made.mutations)])

    def made(self, called: set, args: list, index) -> int:
        """Return what a call that makes a container puts into it."""
        names = {a.name for a in called if isinstance(a, Ref) and a.kind == "builtin"}
        if len(names) != 1 or len(called) != 1 or any(isinstance(a, ast.Starred) for a in args):
            return MAYBE
        (name,) = names
        if name == "zip" and type(index) is int and 0 <= index < len(args):
            return self.items(args[index])
        if name == "enumerate" and index in (0, 1):
            return self.items(args[0]) if index else FINITE
        if name in ("list", "tuple", "sorted", "reversed", "set") and args:
            return self.items(args[0])
        return MAYBE

    def change(self, node: ast.AST) -> int:
        """Return what a change of a list puts into it."""
        match node:
            case ast.Call(func=ast.Attribute(attr="append"), args=[item]):
                return self.value(item)
            case ast.Call(func=ast.Attribute(attr="insert"), args=[_, item]):
                return self.value(item)
            case ast.Call(func=ast.Attribute(attr="extend"), args=[items]):
                return self.items(items)
            case ast.Call(func=ast.Attribute(attr=attr)) if attr in _KEEPS:
                return FINITE
            case ast.Subscript(ctx=ast.Store(), slice=index) if not isinstance(index, ast.Slice):
                statement = self.tree.parents[node]
                if isinstance(statement, ast.Assign):
                    return self.value(statement.value)
            case ast.Subscript(ctx=ast.Del()):
                return FINITE
        return MAYBE


def _is(key: ast.expr, index: str) -> bool:
    """Say if the key may be `index`."""
    return not isinstance(key, ast.Constant) or key.value == index
