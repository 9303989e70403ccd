# SPDX-License-Identifier: Apache-2.0
"""Where the values of an expression may come from in the file, followed backwards.

What is moved through variables, fields, containers, parameters and results stays what it is; what
is known of the numbers that are made on the way, a subclass says. It is told as a float, the more
the less is known; UNKNOWN, which is NaN, for nothing.
"""

import ast
import math

from citius.tune.source.held import UNKNOWN, Held, joined
from citius.tune.source.tree import Tree
from citius.tune.source.values import ANY, Cls, Container, Func, Inst

_MOST_STEPS = 2000
_DEEPEST = 60


class Origins(Held):
    """One search backwards. What is being looked at already is no new source of values."""

    def __init__(self, tree: Tree):
        self.tree, self.flow = tree, tree.flow
        self._open: set = set()
        self._steps = self._depth = 0
        self._within = 0  # computations: a value that is computed from itself may have any size

    def once(self, key, search) -> float:
        """Search unless the search is for the same already."""
        if key in self._open:
            return math.inf if self._within else 0.0
        self._open.add(key)
        found = search()
        self._open.discard(key)
        return found

    def operands(self, *nodes: ast.expr) -> list[float]:
        """Return what is known of the parts of a computation."""
        self._within += 1
        found = [self.value(n) for n in nodes]
        self._within -= 1
        return found

    def value(self, node: ast.expr) -> float:
        """Return what is known of the values that `node` can have."""
        held = self.flow.value(node)
        self._steps += 1
        far = self._steps > _MOST_STEPS or self._depth > _DEEPEST
        if far or not held or ANY in held or isinstance(node, ast.Starred):
            return UNKNOWN
        self._depth += 1
        found = self.moved(node)
        found = self.computed(node) if found is None else found
        self._depth -= 1
        return found

    def computed(self, node: ast.expr | ast.AugAssign) -> float:
        """Return what is known of what `node` computes."""
        raise NotImplementedError

    def moved(self, node: ast.expr) -> float | None:
        """Return what is known of a value that `node` only hands on; None if it makes a new one."""
        match node:
            case ast.Name(id=name):
                home = self.tree.scope(node).home(name)
                if home is None or isinstance(home.node, ast.ClassDef):
                    return UNKNOWN
                found = home.names[name]
                return self.once((home, name), lambda: joined(self.binding(b, home) for b in found))
            case ast.Attribute(value=owner, attr=attr):
                if not all(isinstance(a, Inst) for a in self.flow.value(owner)):
                    return None
                return self.once(attr, lambda: self.stores(attr))
            case ast.Subscript(value=owner, slice=index) if not isinstance(index, ast.Slice):
                at = index.value if isinstance(index, ast.Constant) else None
                return self.contents_of(self.flow.value(owner), at)
            case ast.IfExp(body=body, orelse=orelse):
                return joined(map(self.value, [body, orelse]))
            case ast.BoolOp(values=values):
                return joined(map(self.value, values))
            case ast.NamedExpr(value=value):
                return self.value(value)
            case ast.Call(func=func):
                called = self.flow.value(func)
                if called and all(map(_own, called)):
                    return joined(
                        self.once(f, lambda f=f: self.returned(f))
                        for a in called
                        for f in (a.keys if isinstance(a, Container) else [a])
                    )
        return None

    def returned(self, func: Func) -> float:
        """Return what is known of the function's results."""
        if not isinstance(func.node, ast.FunctionDef) or func.generator:
            return UNKNOWN
        own = (n for n in ast.walk(func.node) if self.tree.scope(n).node is func.node)
        return joined(self.value(n.value) for n in own if isinstance(n, ast.Return) and n.value)

    def binding(self, node: ast.AST, home) -> float:
        """Return what is known of what a variable gets where `node` binds it."""
        if isinstance(node, ast.arg):
            return self.argument(node.arg, home.node)
        parent = self.tree.parents.get(node)
        if isinstance(parent, ast.Tuple) and isinstance(node, ast.Name):
            return self.unpacked(parent, parent.elts.index(node))
        match parent:
            case ast.Assign(value=value) | ast.NamedExpr(value=value):
                return self.value(value)
            case ast.AnnAssign(value=value):
                return self.value(value) if value else 0.0
            case ast.AugAssign():
                return self.computed(parent)
            case ast.For(iter=iterated) | ast.comprehension(iter=iterated):
                return self.items(iterated)
        return UNKNOWN

    def unpacked(self, target: ast.Tuple, index: int) -> float:
        """Return what is known of what the place `index` of a tuple of targets gets."""
        if any(isinstance(e, ast.Starred) for e in target.elts):
            return UNKNOWN
        match self.tree.parents[target]:
            case ast.Assign(value=value):
                return self.contents_of(self.flow.value(value), index)
            case ast.For(iter=iterated) | ast.comprehension(iter=iterated):
                return self.contents_of(self.flow.items_of(self.flow.value(iterated)), index)
        return UNKNOWN

    def argument(self, name: str, function: ast.AST) -> float:
        """Return what is known of what the calls of a function give for a parameter."""
        func = self.flow.funcs[function]
        if func.escaped or not isinstance(function, ast.FunctionDef) or function.decorator_list:
            return UNKNOWN
        spec = function.args
        names = [a.arg for a in spec.args]
        if name not in names or spec.posonlyargs:
            return UNKNOWN
        found = [d for a, d in zip(names[::-1], spec.defaults[::-1], strict=False) if a == name]
        for node, value in self.flow.values.items():
            if isinstance(getattr(node, "ctx", None), ast.Store) or not self._calls(value, func):
                continue
            call = self.tree.parents[node]
            if not isinstance(call, ast.Call) or call.func is not node:
                return UNKNOWN
            bound = any(isinstance(a, Container | Cls) for a in value)
            place = names.index(name) - bound
            if any(isinstance(a, ast.Starred) for a in call.args) or len(value) != 1:
                return UNKNOWN
            if any(k.arg is None for k in call.keywords):
                return UNKNOWN
            found += [k.value for k in call.keywords if k.arg == name]
            found += call.args[place : place + 1] if place >= 0 else []
        return joined(map(self.value, found))

    def _calls(self, value: set, func: Func) -> bool:
        """Say if calling `value` may call `func`."""
        for atom in value:
            if atom is func or (isinstance(atom, Container) and func in atom.keys):
                return True
            if isinstance(atom, Cls) and any(
                func.node in self.tree.scopes.opened_by(c.node).names.get("__init__", ())
                for c in atom.mro()
            ):
                return True
        return False

    def stores(self, attr: str) -> float:
        """Return what is known of what any object's field of that name is given in the file."""
        classes = (self.tree.scopes.opened_by(c) for c in self.flow.classes)
        if any(attr in scope.names for scope in classes):
            return UNKNOWN
        stores = (
            n
            for n in ast.walk(self.tree.ast)
            if isinstance(n, ast.Attribute) and n.attr == attr and isinstance(n.ctx, ast.Store)
        )
        return joined(map(self._stored, stores))

    def _stored(self, target: ast.Attribute) -> float:
        parent = self.tree.parents[target]
        match parent:
            case ast.Tuple(elts=elts):
                return self.unpacked(parent, elts.index(target))
            case ast.Assign(value=value):
                return self.value(value)
            case ast.AnnAssign(value=value):
                return self.value(value) if value else 0.0
            case ast.AugAssign():
                return self.computed(parent)
        return UNKNOWN


def _own(called) -> bool:
    """Say if calling `called` runs functions of the file alone."""
    bound = isinstance(called, Container) and called.kind == "method" and bool(called.keys)
    return bound or isinstance(called, Func)
