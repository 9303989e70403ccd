# SPDX-License-Identifier: Apache-2.0
"""Whether a program can see in which order its sets hold certain objects."""

import ast
from collections.abc import Callable

from citius.tune.remedies._shared.containers import containers, holding
from citius.tune.remedies._shared.names import names
from citius.tune.remedies._shared.set_loops import Loop
from citius.tune.remedies._shared.set_sums import sorted_apart, summed
from citius.tune.source.tree import Tree
from citius.tune.source.values import Cls, Container, Func, Ref

_SETS = frozenset({"set", "frozenset"})
# What may be done with a set itself: nothing of it tells its order.
_METHODS = names(
    "add discard remove clear copy update union intersection difference symmetric_difference "
    "difference_update intersection_update symmetric_difference_update issubset issuperset "
    "isdisjoint"
)
_BUILTINS = frozenset({"len", "set", "frozenset", "bool", "isinstance"})
# What may be done with a container of such sets.
_HOLDERS = _BUILTINS | {"list", "tuple", "iter", "next", "enumerate", "zip", "reversed"}
_KEEPING = names("append appendleft insert extend extendleft setdefault get pop add")
_PASSES = (
    ast.NamedExpr,
    ast.Return,
    ast.Expr,
    ast.If,
    ast.While,
    ast.IfExp,
    ast.BoolOp,
    ast.UnaryOp,
    ast.arguments,
    ast.Lambda,
    ast.Yield,
)


class SetOrder:
    """The sets of a file that may hold objects of which `may` says so.

    `names` are the attributes that make such objects equal, if that is known; `sure` those that
    all such objects surely have; `alike` says that equal ones cannot be told apart.
    """

    def __init__(
        self,
        tree: Tree,
        may: Callable[[object], bool],
        names: frozenset[str] = frozenset(),
        sure: frozenset[str] = frozenset(),
        alike: bool = False,
    ):
        self.tree, self.may, self.names, self.sure = tree, may, names, sure
        self.alike = alike
        self.sets = {c for c in containers(tree) if c.kind in _SETS and self._reaches(c, 4)}
        self.holders = holding(tree, self.sets) - self.sets

    def _reaches(self, container: Container, depth: int) -> bool:
        """Say if the hash of something in the container may be of one of the objects."""
        return depth > 0 and any(
            self.may(a)
            or (
                isinstance(a, Container)
                and a.kind in ("tuple", "frozenset")
                and self._reaches(a, depth - 1)
            )
            for a in container.elem
        )

    def shows(self) -> int | None:
        """Return the line of a use that tells the order of one of the sets, or None."""
        for node, value in self.tree.flow.values.items():
            if not isinstance(node, ast.expr) or isinstance(getattr(node, "ctx", None), ast.Store):
                continue
            parent = self.tree.parents.get(node)
            if isinstance(parent, ast.keyword):
                parent = self.tree.parents[parent]
            if not self.sets.isdisjoint(value) and not self._fits(node, parent):
                return node.lineno
            if not self.holders.isdisjoint(value) and not self._holder_fits(node, parent):
                return node.lineno
        return None

    def _all_sets(self, *nodes: ast.AST) -> bool:
        values = [self.tree.flow.value(n) for n in nodes]
        return all(
            v and all(isinstance(a, Container) and a.kind in _SETS for a in v) for v in values
        )

    def _only_such(self, node: ast.expr) -> bool:
        """Say if a set holds nothing but objects of which `may` says so."""
        held = [a.elem for a in self.tree.flow.value(node) if isinstance(a, Container)]
        return all(self.may(atom) for elem in held for atom in elem)

    def _fits(self, node: ast.expr, parent: ast.AST) -> bool:
        """Say if what `parent` does with a set is the same whatever its order."""
        match parent:
            case ast.Compare(left=left, ops=ops, comparators=others):
                if len(ops) != 1:
                    return False
                asked = isinstance(ops[0], (ast.In, ast.NotIn)) and node is others[0]
                is_ = isinstance(ops[0], (ast.Is, ast.IsNot))
                return asked or is_ or self._all_sets(left, *others)
            case ast.Assign(targets=targets):
                return all(isinstance(t, (ast.Name, ast.Attribute)) for t in targets)
            case ast.Tuple(elts=elts):  # `seen, count = set(), 0`
                user = self.tree.parents[parent]
                return isinstance(user, ast.Assign) and all(
                    isinstance(t, ast.Tuple)
                    and len(t.elts) == len(elts)
                    and all(isinstance(e, (ast.Name, ast.Attribute)) for e in t.elts)
                    for t in user.targets
                )
            case ast.AnnAssign(target=target):
                return isinstance(target, (ast.Name, ast.Attribute))
            case ast.AugAssign(target=target, value=value):
                return self._all_sets(target, value)
            case ast.BinOp(left=left, right=right):
                return self._all_sets(left, right)
            case ast.Attribute(attr=attr):
                return attr in _METHODS
            case ast.For():
                loop = Loop(self.tree, parent, self.may, self.sure, self.sets, self.alike)
                return bool(self.names) and self._only_such(node) and loop.any_order(node)
            case ast.comprehension():
                return self._only_such(node) and summed(self.tree, node, parent, self.sure)
            case ast.Call(func=func, args=args):
                if func is node or any(isinstance(a, ast.Starred) for a in args):
                    return False
                callees = self.tree.flow.value(func)
                if callees == {Ref("builtin", "sorted")}:
                    return self._only_such(node) and sorted_apart(self.tree, parent, self.names)
                return bool(callees) and all(self._takes(a, _BUILTINS) for a in callees)
        return isinstance(parent, _PASSES)

    def _takes(self, callee, builtins: frozenset[str]) -> bool:
        if isinstance(callee, Container) and callee.kind == "method" and not callee.keys:
            of_set = all(isinstance(a, Container) and a.kind in _SETS for a in callee.elem)
            return of_set and callee.name in _METHODS
        if isinstance(callee, Ref):
            return callee.kind == "builtin" and callee.name in builtins
        own = isinstance(callee, Cls) and not callee.open
        return own or isinstance(callee, (Func, Container))

    def _holder_fits(self, node: ast.expr, parent: ast.AST) -> bool:
        """Say if what `parent` does with a container of sets shows none of them."""
        match parent:
            case ast.FormattedValue() | ast.Starred() | ast.BinOp() | ast.AugAssign():
                return False
            case ast.Assign(targets=targets):
                return not any(self._unpacks(t, self.tree.flow.value(node)) for t in targets)
            case ast.For(target=target) | ast.comprehension(target=target):
                items = self.tree.flow.items_of(self.tree.flow.value(node))
                return not self._unpacks(target, items)
            case ast.Call(func=func):
                if func is node:
                    return False
                return all(
                    self._takes(a, _HOLDERS) or _of_container(a) for a in self.tree.flow.value(func)
                )
        return True

    def _unpacks(self, target: ast.expr, value: set) -> bool:
        """Say if binding `value` to `target` takes one of the sets apart."""
        if not isinstance(target, (ast.Tuple, ast.List)):
            return False
        items = self.tree.flow.items_of(value)
        return not self.sets.isdisjoint(value) or any(
            self._unpacks(part, items) for part in target.elts
        )


def _of_container(callee) -> bool:
    """Say if `callee` is a method of a builtin container: `append`, but not text's `format`."""
    return (
        isinstance(callee, Container)
        and callee.kind == "method"
        and callee.name in _KEEPING
        and all(isinstance(a, Container) for a in callee.elem)
    )
