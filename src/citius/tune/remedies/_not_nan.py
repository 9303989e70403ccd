# SPDX-License-Identifier: Apache-2.0
"""Whether an expression can be NaN, by where its value may come from in the file.

Constants, random numbers and quotients of ints are finite; one sum, difference, product or
quotient of such may be infinite and is no NaN; functions of `math` raise where they would make
one; what is moved through variables, fields, lists and calls stays what it is. All else may be NaN.
"""

import ast
import math
from functools import lru_cache

from citius.tune.remedies._not_nan_held import FINITE, MAYBE, NUMBER, Held
from citius.tune.source.tree import Tree
from citius.tune.source.values import ANY, NUMBERS, Cls, Container, Func, Ref

_RANDOM = {"uniform", "gauss", "triangular"}
_MOVES = frozenset({"abs", "round", "max", "min"})
_SILENT = frozenset({"math.degrees", "math.hypot"})  # they may give infinity
_LARGE = 1e100
_MOST_STEPS = 2000


@lru_cache(maxsize=256)
def never_nan(tree: Tree, node: ast.expr) -> bool:
    """Say if no value that `node` can have is NaN."""
    return _Trace(tree).value(node) != MAYBE


class _Trace(Held):
    """One search backwards. What is being looked at already is no new source of values."""

    def __init__(self, tree: Tree):
        self.tree, self.flow = tree, tree.flow
        self.open: set = set()
        self.steps = 0
        self.strict = 0  # inside of a computation: a value may not be computed from itself

    def once(self, key, search) -> int:
        """Search unless the search is for the same already."""
        if key in self.open:
            return MAYBE if self.strict else FINITE
        self.open.add(key)
        found = search()
        self.open.discard(key)
        return found

    def all(self, nodes) -> int:
        """Return the least of what the expressions are."""
        return min((self.value(n) for n in nodes), default=FINITE)

    def value(self, node: ast.expr) -> int:
        held = self.flow.value(node)
        self.steps += 1
        if self.steps > _MOST_STEPS:
            return MAYBE
        if ANY in held or isinstance(node, ast.Starred):
            return MAYBE
        if "float" not in held:
            return FINITE
        match node:
            case ast.Constant(value=value):
                return FINITE if math.isfinite(value) else NUMBER
            case ast.Name(id=name):
                home = self.tree.scope(node).home(name)
                if home is None:
                    return MAYBE
                found = self.once(
                    (home, name), lambda: min(self.binding(b, home) for b in home.names[name])
                )
                return found
            case ast.Attribute(value=owner, attr=attr):
                if any(isinstance(a, Ref) for a in self.flow.value(owner)):
                    return MAYBE
                return self.once(attr, lambda: self.stores(attr))
            case ast.Subscript(value=owner, slice=index):
                at = index.value if isinstance(index, ast.Constant) else None
                return self.contents_of(self.flow.value(owner), at)
            case ast.IfExp(body=body, orelse=orelse):
                return self.all([body, orelse])
            case ast.BoolOp(values=values):
                return self.all(values)
            case ast.UnaryOp(op=ast.USub(), operand=operand):
                return self.value(operand)
            case ast.BinOp():
                whole = self.flow.value(node.left) | self.flow.value(node.right) <= {"int", "bool"}
                if isinstance(node.op, (ast.Div, ast.Pow)) and whole:
                    return FINITE
                finite = self.computed([node.left, node.right]) == FINITE
                return NUMBER if finite else MAYBE
            case ast.Call():
                return self.call(node)
        return MAYBE

    def computed(self, nodes) -> int:
        """Return the least of what the expressions are, none of which may come of the result."""
        self.strict += 1
        least = self.all(nodes)
        self.strict -= 1
        return least

    def call(self, node: ast.Call) -> int:
        called = self.flow.value(node.func)
        if called == {Ref("builtin", "float")} and len(node.args) == 1:
            given = self.flow.value(node.args[0])
            return self.value(node.args[0]) if given <= NUMBERS else MAYBE
        if called and all(isinstance(a, Ref) and a.name.startswith("math.") for a in called):
            return self.mathematical(node, {a.name for a in called})
        drawn = {_drawn(a) for a in called}
        if drawn == {"random"}:
            return FINITE
        if drawn and drawn <= _RANDOM:
            values = [getattr(a, "value", None) for a in node.args]
            small = all(type(v) in (int, float) and abs(v) < _LARGE for v in values)
            return FINITE if small and not node.keywords else MAYBE
        if called and all(isinstance(a, Ref) and a.name in _MOVES for a in called):
            several = len(node.args) > 1 or called <= {
                Ref("builtin", "abs"),
                Ref("builtin", "round"),
            }
            keyed = any(k.arg != "key" for k in node.keywords)
            return self.all(node.args) if several and not keyed else MAYBE
        if called and all(isinstance(a, Func) for a in called):
            return min(self.once(f, lambda f=f: self.returned(f)) for f in called)
        return MAYBE

    def mathematical(self, node: ast.Call, names: set[str]) -> int:
        """Return what functions of `math` give: they raise where numbers make NaN, or infinity."""
        if node.keywords or not all(self.flow.value(a) <= NUMBERS for a in node.args):
            return MAYBE
        given = self.computed(node.args)
        return NUMBER if given == FINITE and names & _SILENT else given

    def returned(self, func: Func) -> int:
        """Return what the function's results are."""
        if not isinstance(func.node, ast.FunctionDef) or func.generator:
            return MAYBE
        returns = [n for n in ast.walk(func.node) if isinstance(n, ast.Return) and n.value]
        return self.all(n.value for n in returns)

    def binding(self, node: ast.AST, home) -> int:
        """Return what a variable gets where `node` binds it."""
        if isinstance(node, ast.arg):
            return self.argument(node.arg, home.node)
        parent = self.tree.parents.get(node)
        if isinstance(parent, ast.Tuple) and isinstance(node, ast.Name):
            return self.unpacked(parent, parent.elts.index(node))
        match parent:
            case ast.Assign(value=value) | ast.NamedExpr(value=value):
                return self.value(value)
            case ast.AnnAssign(value=value):
                return self.value(value) if value else FINITE
            case ast.For(iter=iterated) | ast.comprehension(iter=iterated):
                return self.items(iterated)
        return MAYBE

    def unpacked(self, target: ast.Tuple, index: int) -> int:
        """Return what the place `index` of a tuple of targets gets."""
        if any(isinstance(e, ast.Starred) for e in target.elts):
            return MAYBE
        match self.tree.parents[target]:
            case ast.Assign(value=value):
                return self.contents_of(self.flow.value(value), index)
            case ast.For(iter=iterated) | ast.comprehension(iter=iterated):
                return self.contents_of(self.flow.items_of(self.flow.value(iterated)), index)
        return MAYBE

    def argument(self, name: str, function: ast.AST) -> int:
        """Return what the calls of a function give for a parameter."""
        func = self.flow.funcs[function]
        if func.escaped or not isinstance(function, ast.FunctionDef) or function.decorator_list:
            return MAYBE
        spec = function.args
        names = [a.arg for a in spec.args]
        if name not in names or spec.posonlyargs:
            return MAYBE
        found = [d for a, d in zip(names[::-1], spec.defaults[::-1], strict=False) if a == name]
        for node, value in self.flow.values.items():
            if isinstance(getattr(node, "ctx", None), ast.Store) or not self.calls(value, func):
                continue
            call = self.tree.parents[node]
            if not isinstance(call, ast.Call) or call.func is not node:
                return MAYBE
            bound = any(isinstance(a, Container | Cls) for a in value)
            place = names.index(name) - bound
            if any(isinstance(a, ast.Starred) for a in call.args) or len(value) != 1:
                return MAYBE
            if any(k.arg is None for k in call.keywords):
                return MAYBE
            found += [k.value for k in call.keywords if k.arg == name]
            found += call.args[place : place + 1] if place >= 0 else []
        return self.all(found)

    def calls(self, value: set, func: Func) -> bool:
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

    def stores(self, attr: str) -> int:
        """Return what any object's field of that name is given, anywhere in the file."""
        classes = (self.tree.scopes.opened_by(c) for c in self.flow.classes)
        if any(attr in scope.names for scope in classes):
            return MAYBE
        least = FINITE
        for node in ast.walk(self.tree.ast):
            if not isinstance(node, ast.Attribute) or node.attr != attr:
                continue
            if isinstance(node.ctx, ast.Store):
                parent = self.tree.parents[node]
                if isinstance(parent, ast.Tuple):
                    least = min(least, self.unpacked(parent, parent.elts.index(node)))
                elif isinstance(parent, (ast.Assign, ast.AnnAssign)) and parent.value:
                    least = min(least, self.value(parent.value))
                else:
                    return MAYBE
        return least


def _drawn(called) -> str:
    """Return which random number calling `called` draws, or nothing."""
    if isinstance(called, Ref):
        return called.name.removeprefix("random.") if called.name.startswith("random.") else ""
    made = called.elem if isinstance(called, Container) and called.kind == "method" else ()
    rng = bool(made) and all(isinstance(a, Container) and a.kind == "rng" for a in made)
    return called.name if rng and not any(a.escaped for a in made) else ""
