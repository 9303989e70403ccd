# SPDX-License-Identifier: Apache-2.0
"""Loops over a set that do the same in any order of it: they count, and fill other sets."""

import ast
from collections.abc import Callable
from dataclasses import dataclass, field

from citius.tune.remedies._shared.set_rounds import has_value, lives_in_a_round, read_after
from citius.tune.remedies._shared.set_sums import Part
from citius.tune.source.tree import Tree
from citius.tune.source.values import Cls, Container


@dataclass(slots=True)
class Loop:
    """A loop over a set of objects.

    Attributes:
        may: says of what is in a value if it is one of the objects.
        sure: attributes that all of them have.
        sets: sets whose order nothing tells.
        alike: objects that are equal cannot be told apart.
        grown: the sets that the loop adds to.
        sums, local: the variables that it adds to, and those that live in one round of it.
        made: those of `local` that are objects.
    """

    tree: Tree
    node: ast.For
    may: Callable[[object], bool]
    sure: frozenset[str]
    sets: set[Container]
    alike: bool
    grown: set[Container] = field(default_factory=set)
    sums: set[str] = field(default_factory=set)
    local: set[str] = field(default_factory=set)
    made: set[str] = field(default_factory=set)

    def any_order(self, asked: ast.expr) -> bool:
        """Say if the loop over `asked` does the same in any order."""
        loop, flow = self.node, self.tree.flow
        if loop.iter is not asked or not isinstance(loop.target, ast.Name) or loop.orelse:
            return False
        for node in ast.walk(loop):
            if isinstance(node, ast.Attribute) and node.attr == "add":
                self.grown |= {a for a in flow.value(node.value) if isinstance(a, Container)}
        self.local = {
            s.targets[0].id
            for s in loop.body
            if isinstance(s, ast.Assign)
            and len(s.targets) == 1
            and isinstance(s.targets[0], ast.Name)
            and lives_in_a_round(self.tree, loop, s)
        }
        stores = (n for n in ast.walk(loop) if isinstance(n, ast.Name) and n.id in self.local)
        self.made = {
            n.id
            for n in stores
            if isinstance(n.ctx, ast.Store) and all(map(self.may, flow.value(n) or {None}))
        }
        if not all(map(self._is_fine, loop.body)):
            return False
        names = [n for n in ast.walk(loop) if isinstance(n, ast.Name)]
        read = {n.id for n in names if isinstance(n.ctx, ast.Load)}
        apart = self.sums.isdisjoint(read | self.local)
        own = {loop.target.id, *self.local}
        sure = all(has_value(self.tree, loop, n) for n in names if n.id not in own)
        return apart and sure and not read_after(self.tree, loop)

    @property
    def _part(self) -> Part:
        return Part(self.tree, {self.node.target.id, *self.made}, self.sure)

    def _is_fine(self, statement: ast.stmt) -> bool:
        flow = self.tree.flow
        match statement:
            case ast.Continue() | ast.Pass():
                return True
            case ast.If(test=test, body=body, orelse=orelse):
                return self._is_test(test) and all(map(self._is_fine, (*body, *orelse)))
            case ast.Assign(targets=[ast.Name(id=name)], value=value):
                parts = value.elts if isinstance(value, (ast.List, ast.Tuple)) else [value]
                return name in self.local and all(
                    self._is_object(part) or self._part.is_simple(part) for part in parts
                )
            case ast.AugAssign(
                target=ast.Name(id=name) as total, op=ast.Add() | ast.Sub(), value=value
            ):
                self.sums.add(name)
                whole = flow.value(total) == {"int"} and flow.value(value) == {"int"}
                return whole and self._part.is_simple(value)
            case ast.Expr(
                value=ast.Call(
                    func=ast.Attribute(value=ast.Name() as held, attr="add"),
                    args=[added],
                    keywords=[],
                )
            ):
                kept = flow.value(held)
                return bool(kept) and kept <= self.sets and self._may_add(added, kept)
        return False

    def _may_add(self, added: ast.expr, kept: set) -> bool:
        """Say if what is added is the same, whichever round adds it first."""
        if isinstance(added, ast.Name) and added.id == self.node.target.id:
            return True
        apart = self.tree.flow.value(self.node.iter).isdisjoint(kept)
        return self.alike and apart and self._is_object(added)

    def _is_test(self, node: ast.expr) -> bool:
        """Say if `node` asks for numbers, or if an object is in a set that stays as it is."""
        match node:
            case ast.BoolOp(values=values):
                return all(map(self._is_test, values))
            case ast.UnaryOp(op=ast.Not(), operand=operand):
                return self._is_test(operand)
            case ast.Compare(left=left, ops=[ast.In() | ast.NotIn()], comparators=[held]):
                return self._is_object(left) and self._is_steady(held)
            case ast.Call(
                func=ast.Name(id="all" | "any" as name),
                args=[
                    ast.GeneratorExp(
                        elt=elt,
                        generators=[
                            ast.comprehension(
                                target=ast.Name(), iter=ast.Name(id=things), ifs=[], is_async=0
                            )
                        ],
                    )
                ],
                keywords=[],
            ):
                builtin = self.tree.scope(node).home(name) is None
                return builtin and things in self.local and self._is_test(elt)
        return self._part.is_simple(node)

    def _is_steady(self, held: ast.expr) -> bool:
        """Say if `held` is a set or dict of such objects alone that the loop does not change."""
        made = self.tree.flow.value(held)
        return (
            isinstance(held, ast.Name)
            and held.id not in self.local
            and bool(made)
            and self.grown.isdisjoint(made)
            and all(
                isinstance(a, Container)
                and a.kind in ("set", "frozenset", "dict")
                and all(self.may(e) for e in (a.keys if a.kind == "dict" else a.elem))
                for a in made
            )
        )

    def _is_object(self, node: ast.expr) -> bool:
        """Say if `node` is one of the objects, or makes one of numbers and text."""
        value = self.tree.flow.value(node)
        if isinstance(node, ast.Name):
            return bool(value) and all(map(self.may, value))
        match node:
            case ast.Call(func=ast.Name() as maker, args=args, keywords=[]):
                made = self.tree.flow.value(maker)
                return (
                    len(made) == 1
                    and all(isinstance(c, Cls) and self.may(c.inst) for c in made)
                    and all(_only_keeps(c, len(args)) for c in made)
                    and all(map(self._part.is_simple, args))
                )
        return False


def _only_keeps(cls: Cls, count: int) -> bool:
    """Say if making an instance of `count` arguments does nothing but keep them."""
    inits = [n for n in cls.node.body if getattr(n, "name", None) == "__init__"]
    if cls.bases or len(inits) != 1 or not isinstance(inits[0], ast.FunctionDef):
        return False
    args, me = inits[0].args, inits[0].args.args[:1]
    plain = not (args.vararg or args.kwarg or args.kwonlyargs or args.posonlyargs or args.defaults)
    return (
        plain
        and bool(me)
        and len(args.args) == count + 1
        and all(
            isinstance(s, ast.Assign)
            and all(
                isinstance(n, (ast.Tuple, ast.expr_context))
                or (isinstance(n, ast.Attribute) and not isinstance(n.ctx, ast.Load))
                or (isinstance(n, ast.Name) and n.id in {a.arg for a in args.args})
                or isinstance(n, ast.Constant)
                for n in ast.walk(s)
                if n is not s
            )
            for s in inits[0].body
        )
    )
