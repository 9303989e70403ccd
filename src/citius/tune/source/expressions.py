# SPDX-License-Identifier: Apache-2.0
"""What an expression can be, by what its parts can be."""

import ast
import re

from citius.tune.source.objects import Objects
from citius.tune.source.scopes import COMPREHENSIONS, Scope
from citius.tune.source.values import ANY, NOTHING, NUMBERS, SCALARS, Container, Inst, Ref

_ALL_NUMBERS = NUMBERS | {"complex"}


class Expressions(Objects):
    """Evaluates expressions to sets of atoms."""

    def eval(self, node: ast.AST, scope: Scope) -> set:
        """Return what the expression can be."""
        value = self._eval(node, scope)
        self._note(node, value)
        return value

    def _eval(self, node: ast.AST, scope: Scope) -> set:
        match node:
            case ast.Constant():
                name = "none" if node.value is None else type(node.value).__name__
                return {name} if name in SCALARS else {ANY}
            case ast.Name():
                return self.load(self.scopes.of(node), node.id)
            case ast.JoinedStr() | ast.FormattedValue():
                return self._format(node, scope)
            case ast.Attribute():
                return self.attribute(node, self.eval(node.value, scope))
            case ast.Call():
                return self._call(node, scope)
            case ast.BinOp():
                return self.binary(
                    node, self.eval(node.left, scope), node.op, self.eval(node.right, scope)
                )
            case ast.UnaryOp():
                return self._unary(node, self.eval(node.operand, scope))
            case ast.BoolOp():
                return {a for v in node.values for a in self.eval(v, scope)}
            case ast.IfExp():
                self.eval(node.test, scope)
                return self.eval(node.body, scope) | self.eval(node.orelse, scope)
            case ast.Compare():
                return self._compare(node, scope)
            case ast.Subscript():
                return self._subscript(node, scope)
            case ast.Slice():
                for part in filter(None, (node.lower, node.upper, node.step)):
                    self.eval(part, scope)
                return {"slice"}
            case ast.NamedExpr():
                value = self.eval(node.value, scope)
                self.assign(node.target, value, scope)
                return value
            case ast.Lambda():
                return self._lambda(node, scope)
            case ast.Tuple() | ast.List() | ast.Set() | ast.Dict():
                return self._display(node, scope)
            case ast.Yield() | ast.YieldFrom() | ast.Await():
                return self._suspend(node, scope)
        if isinstance(node, COMPREHENSIONS):
            return self._comprehension(node, scope)
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.expr):
                self.escape(self.eval(child, scope))
        return {ANY}

    def _format(self, node, scope: Scope) -> set:
        if isinstance(node, ast.FormattedValue):
            value = self.eval(node.value, scope)
            if node.format_spec:
                self.eval(node.format_spec, scope)
            if any(isinstance(a, Inst) and a.cls.loud for a in value):
                self.escape(value)
            return {"str"} if all(a in SCALARS for a in value) else {ANY}
        parts = [self.eval(part, scope) for part in node.values]
        # One part alone may be handed through as it is, a subclass of str included.
        return {"str"} if len(parts) != 1 or parts[0] <= {"str"} else {ANY}

    def _call(self, node: ast.Call, scope: Scope) -> set:
        callee = self.eval(node.func, scope)
        starred = any(isinstance(a, ast.Starred) for a in node.args) or any(
            k.arg is None for k in node.keywords
        )
        args = [
            self.items_of(self.eval(a.value, scope))
            if isinstance(a, ast.Starred)
            else self.eval(a, scope)
            for a in node.args
        ]
        kwargs = {}
        for keyword in node.keywords:
            value = self.eval(keyword.value, scope)
            if keyword.arg is None:
                self.escape(value)
            else:
                kwargs[keyword.arg] = value
        if Ref("builtin", "super") in callee:
            for holder in self.tree.ancestors(node):
                if isinstance(holder, ast.ClassDef) and holder in self.classes:
                    self.escape({self.classes[holder]})
        return self.call_value(node, callee, args, kwargs, starred)

    def binary(self, node: ast.AST, left, op: ast.operator, right) -> set:
        """Return what `left op right` can be."""
        found = set()
        for a in tuple(left):
            for b in tuple(right):
                found |= self._binary(node, a, op, b)
        return found

    def _binary(self, node, a, op, b) -> set:
        if {a, b} <= _ALL_NUMBERS:
            return _arithmetic(node, a, op, b)
        text = isinstance(op, ast.Mod) and a in ("str", "bytes")
        if text and (b in SCALARS or isinstance(b, Container)):
            return _formatted(node, a, b)
        if isinstance(op, ast.Add):
            if a == b and a in ("str", "bytes"):
                return {a}
            if (
                isinstance(a, Container)
                and isinstance(b, Container)
                and a.kind == b.kind
                and a.kind in ("list", "tuple", "deque")
            ):
                return {self.site(node, a.kind, a.elem | b.elem)}
        if isinstance(op, ast.Mult):
            for x, y in ((a, b), (b, a)):
                if y in ("int", "bool"):
                    if x in ("str", "bytes"):
                        return {x}
                    if isinstance(x, Container) and x.kind in ("list", "tuple"):
                        return {self.site(node, x.kind, x.elem)}
        if (
            isinstance(a, Container)
            and isinstance(b, Container)
            and {a.kind, b.kind} <= {"set", "frozenset"}
        ):
            return {self.site(node, a.kind, a.elem | b.elem)}
        if (a in SCALARS and (b in SCALARS or isinstance(b, Container))) or (
            b in SCALARS and isinstance(a, Container) and a.kind != "method"
        ):
            return set()  # raises TypeError
        if a == b == "flag":
            return {"flag"}
        if a == "path" and isinstance(op, ast.Div) and b in ("str", "path"):
            return {"path"}
        self.escape({a, b})
        return {ANY}

    def _unary(self, node: ast.UnaryOp, value) -> set:
        if isinstance(node.op, ast.Not):
            return {"bool"}
        if value <= NUMBERS:
            return {"int" if a == "bool" else a for a in value}
        self.escape(value)
        return {ANY}

    def _compare(self, node: ast.Compare, scope: Scope) -> set:
        operands = [self.eval(n, scope) for n in [node.left, *node.comparators]]
        if all(isinstance(op, (ast.Is, ast.IsNot)) for op in node.ops):
            return {"bool"}
        strange = [
            a
            for v in operands
            for a in v
            if (isinstance(a, Inst) and (a.cls.loud or a.cls.open))
            or not isinstance(a, (Inst, Container, str))
        ]
        unknown = any(ANY in v for v in operands)
        membership = all(isinstance(op, (ast.In, ast.NotIn)) for op in node.ops)
        held = self.items_of(operands[-1]) if membership else NOTHING
        if strange or unknown or ANY in held:  # a foreign __eq__ may be handed the instance
            self.escape({a for v in operands for a in v if isinstance(a, Inst)})
        for value in operands:
            for atom in tuple(value):
                if (isinstance(atom, Container) or atom == "argv") and (strange or unknown):
                    # A foreign __eq__ or __contains__ may be handed the container, or for
                    # `x in container` what it holds.
                    if membership and value is operands[-1] and not strange:
                        self.escape(self.items(atom))
                    else:
                        self.escape({atom})
        for op, left, right in zip(node.ops, operands[:-1], operands[1:], strict=True):
            if not isinstance(op, (ast.Is, ast.IsNot)):
                asked = isinstance(op, (ast.In, ast.NotIn))
                self.meet(left, self.items_of(right) if asked else right)
        own = any(isinstance(a, Inst) and a.cls.overloads for v in operands for a in v)
        return {"bool"} if membership or not (strange or unknown or own) else {ANY}

    def _subscript(self, node: ast.Subscript, scope: Scope) -> set:
        index = self.eval(node.slice, scope)
        sliced = isinstance(node.slice, ast.Slice)
        found = set()
        for atom in tuple(self.eval(node.value, scope)):
            if isinstance(atom, Container) and atom.kind in ("list", "tuple", "dict", "deque"):
                self.meet(index, atom.keys)
                if self._grows_when_asked(atom):
                    self.mutate(atom, node)
                if sliced:
                    found.add(self.site(node, atom.kind, atom.elem, role=atom.kind))
                elif (
                    atom.slots is not None
                    and isinstance(node.slice, ast.Constant)
                    and isinstance(node.slice.value, int)
                    and -len(atom.slots) <= node.slice.value < len(atom.slots)
                ):
                    found |= atom.slots[node.slice.value]
                else:
                    found |= atom.elem
            elif atom == "str":
                found.add("str")
            elif atom == "bytes":
                found.add("bytes" if sliced else "int")
            elif atom == "argv" and sliced:
                found.add(self.site(node, "list", self.items(atom), role=atom))
            elif atom == "argv":
                found |= self.items(atom)
            elif atom == "match" or (
                atom == "csvrow"
                and isinstance(node.slice, ast.Constant)
                and isinstance(node.slice.value, str)
            ):
                found |= {"str", "none"}
            elif not isinstance(atom, str) or atom not in SCALARS:
                self.escape(index)
                self.escape({atom})
                found.add(ANY)
        return found

    def _grows_when_asked(self, atom: Container, depth: int = 4) -> bool:
        """Say if the container may be a defaultdict, or a copy of one."""
        if atom.kind != "dict" or not isinstance(atom.node, ast.Call):
            return False
        func = atom.node.func
        if Ref("member", "collections.defaultdict") in self.values.get(func, ()):
            return True
        sources = [*atom.node.args, func.value] if isinstance(func, ast.Attribute) else []
        held = {a for n in sources if depth for a in self.values.get(n, ())}
        return any(isinstance(a, Container) and self._grows_when_asked(a, depth - 1) for a in held)

    def _lambda(self, node: ast.Lambda, scope: Scope) -> set:
        func = self._func(node, scope)
        inner = self.scopes.opened_by(node)
        for name in inner.parameters:
            self.store(inner, name, func.params[name])
        value = self.eval(node.body, inner)
        self.join(func.returns, value)
        if func.escaped:
            self.escape(value)
        return {func}

    def _display(self, node, scope: Scope) -> set:
        if isinstance(node, ast.Dict):
            site, held, keys = self.site(node, "dict"), set(), set()
            for key, item in zip(node.keys, node.values, strict=True):
                value = self.eval(item, scope)
                if key is None:
                    held.add(ANY)
                    keys.add(ANY)
                    self.escape(value)
                else:
                    held |= value
                    keys |= self.eval(key, scope)
            self.put(site, held, keys)
            return {site}
        values = [
            self.items_of(self.eval(e.value, scope))
            if isinstance(e, ast.Starred)
            else self.eval(e, scope)
            for e in node.elts
        ]
        if isinstance(node, ast.Tuple) and not any(isinstance(e, ast.Starred) for e in node.elts):
            return {self.tuple_site(node, values)}
        kind = {ast.Tuple: "tuple", ast.List: "list", ast.Set: "set"}[type(node)]
        return {self.site(node, kind, {a for v in values for a in v})}

    def _comprehension(self, node, scope: Scope) -> set:
        inner = self.scopes.opened_by(node)
        for index, generator in enumerate(node.generators):
            items = self.items_of(self.eval(generator.iter, inner if index else scope))
            self.assign(generator.target, {ANY} if generator.is_async else items, inner)
            for test in generator.ifs:
                self.eval(test, inner)
        if isinstance(node, ast.DictComp):
            site = self.site(node, "dict")
            self.put(site, self.eval(node.value, inner), self.eval(node.key, inner))
            return {site}
        kind = {ast.ListComp: "list", ast.SetComp: "set", ast.GeneratorExp: "iterator"}[type(node)]
        return {self.site(node, kind, self.eval(node.elt, inner))}

    def _suspend(self, node, scope: Scope) -> set:
        value = self.eval(node.value, scope) if node.value else {"none"}
        func = self.funcs.get(scope.node)
        if isinstance(node, ast.Await) or func is None:
            self.escape(value)
        else:
            self.join(
                func.yields, self.items_of(value) if isinstance(node, ast.YieldFrom) else value
            )
            if func.escaped:
                self.escape(value)
        return {ANY}


def _formatted(node, a: str, b) -> set:
    """Return what `a % b` is: `'%s' % x` alone may be `x` itself, a subclass of str included."""
    exact = isinstance(b, str) or b.kind not in ("tuple", "dict") or b.elem <= SCALARS
    text = getattr(getattr(node, "left", None), "value", None)
    adds = isinstance(text, str) and re.sub(r"%(\(.*?\))?[^a-zA-Z%]*[a-zA-Z%]", "", text) != ""
    return {a} if exact or adds or a == "bytes" else {ANY}


def _arithmetic(node, a: str, op: ast.operator, b: str) -> set:
    """Return the type of `a op b` for numbers."""
    if "complex" in (a, b):
        known = isinstance(op, (ast.Add, ast.Sub, ast.Mult, ast.Div, ast.Pow))
        return {"complex"} if known else set()
    bits = isinstance(op, (ast.BitAnd, ast.BitOr, ast.BitXor))
    if a == b == "bool" and bits:
        return {"bool"}
    if bits or isinstance(op, (ast.LShift, ast.RShift)):
        return {"int"} if "float" not in (a, b) else set()
    if isinstance(op, ast.Div) or "float" in (a, b):
        return {"float", "complex"} if isinstance(op, ast.Pow) else {"float"}
    if isinstance(op, ast.Pow):
        right = getattr(node, "right", None)
        if isinstance(right, ast.Constant):
            return {"int"}
        return {"int", "float"}
    return {"int"}
