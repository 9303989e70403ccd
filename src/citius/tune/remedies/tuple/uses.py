# SPDX-License-Identifier: Apache-2.0
"""Whether a program can tell small lists that never change from tuples."""

import ast

from citius.tune.remedies._shared.asked import Refused
from citius.tune.remedies._shared.containers import holding
from citius.tune.remedies._shared.names import names
from citius.tune.remedies.tuple.calls import Calls
from citius.tune.remedies.tuple.index import index_fits
from citius.tune.source.tree import Tree
from citius.tune.source.values import SCALARS, Container, Func, is_plain

_PASSES = (
    ast.NamedExpr,
    ast.Expr,
    ast.If,
    ast.While,
    ast.IfExp,
    ast.BoolOp,
    ast.arguments,
    ast.Lambda,
    ast.Yield,
    ast.YieldFrom,
    ast.ListComp,
    ast.GeneratorExp,
    ast.Tuple,
    ast.List,
)
_HOLDER_METHODS = names(
    "append appendleft extend extendleft insert pop popleft popitem clear reverse rotate get items "
    "values keys setdefault update copy"
)


class Uses:
    """Every place that lists in `changed` come to, and what holds them."""

    def __init__(self, tree: Tree, changed: set[Container]):
        self.tree, self.changed = tree, changed
        self.holders = holding(tree, changed)
        self.calls = Calls(tree, changed, self.holders)

    def check(self) -> None:
        """Refuse where a tuple in the place of one of the lists would show."""
        for node, value in self.tree.flow.values.items():
            if not isinstance(node, ast.expr) or isinstance(getattr(node, "ctx", None), ast.Store):
                continue
            parent = self.tree.parents.get(node)
            if isinstance(parent, ast.keyword) and parent.arg == "key" and self._given(value):
                raise Refused(f"line {node.lineno} compares what a key function gives")
            listed = not self.changed.isdisjoint(value)
            held = not self.holders.isdisjoint(value)
            if (listed and not self._list_fits(node, parent, value)) or (
                held and not self._holder_fits(node, parent, value)
            ):
                raise Refused(f"line {node.lineno} could tell a tuple from the list")

    def _given(self, value: set) -> bool:
        """Say if a function in `value` gives one of the lists, or what holds one."""
        methods = {f for a in value if isinstance(a, Container) for f in a.keys}
        return any(
            isinstance(f, Func) and not f.returns.isdisjoint(self.changed | self.holders)
            for f in value | methods
        )

    def _list_fits(self, node: ast.expr, parent: ast.AST, value: set) -> bool:
        """Say if `parent` does the same with a tuple as with one of the lists."""
        match parent:
            case ast.Starred():
                return True  # spreads what the list holds
            case ast.YieldFrom():
                return False  # who sends something gets an error that names the kind
            case ast.Subscript(value=owner, slice=index, ctx=ast.Load()):
                sizes = [len(a.node.elts) for a in value & self.changed]
                return owner is node and index_fits(self.tree, index, min(sizes))
            case ast.Attribute(attr="count"):
                call = self.tree.parents[parent]
                return isinstance(call, ast.Call) and call.func is parent
            case ast.Compare():
                return self._compare_fits(node, parent)
            case ast.Call() | ast.keyword():
                return self.calls.takes_list(node, parent)
        return self._moves(node, parent)

    def _holder_fits(self, node: ast.expr, parent: ast.AST, value: set) -> bool:
        """Say if `parent` does the same with what holds tuples as with what holds the lists."""
        match parent:
            case ast.Starred():
                return self.calls.spreads(self.tree.parents[parent])
            case ast.Subscript(value=owner):
                return owner is node
            case ast.Attribute(attr="sort"):
                return self.calls.sorts(self.tree.parents[parent], value)
            case ast.Attribute(attr=attr):
                return attr in _HOLDER_METHODS
            case ast.Compare():
                return self._asks(node, parent)
            case ast.BinOp(left=left, op=ast.Add(), right=right):
                return self._kinds(left, right) in ({"list"}, {"tuple"})
            case ast.AugAssign(target=target, op=ast.Add(), value=added) if added is node:
                grown = self.tree.flow.value(target)
                return self.changed.isdisjoint(grown) and self._kinds(target) <= {"list", "deque"}
            case ast.Call() | ast.keyword():
                return self.calls.takes_holder(node, parent)
        return self._moves(node, parent)

    def _moves(self, node: ast.expr, parent: ast.AST) -> bool:
        """Say if `parent` hands the value on, spreads it, or tests if it is empty."""
        match parent:
            case ast.Assign(targets=targets):
                kept = [t for t in targets if isinstance(t, (ast.Attribute, ast.Subscript))]
                special = any(getattr(t, "id", "").startswith("__") for t in targets)
                return not special and all(self.tree.flow.value(t.value) for t in kept)
            case ast.comprehension(is_async=is_async):
                return not is_async
            case ast.For(iter=items):
                return items is node
            case ast.Return():
                function = self.tree.function(parent)
                named = getattr(function, "name", "").startswith("__")
                return not named and not _says_list(getattr(function, "returns", None))
            case ast.UnaryOp(op=op):
                return isinstance(op, ast.Not)
            case ast.Dict(values=values) | ast.DictComp(value=ast.expr() as values):
                return node is values or (isinstance(values, list) and node in values)
        return isinstance(parent, _PASSES)

    def _kinds(self, *nodes: ast.AST) -> set[str]:
        """Return the kinds of the containers that the expressions are; other things as `?`."""
        atoms = {a for n in nodes for a in self.tree.flow.value(n)}
        return {a.kind if isinstance(a, Container) else "?" for a in atoms} or {"?"}

    def _compare_fits(self, node: ast.expr, test: ast.Compare) -> bool:
        """Say if a comparison of a list is with None, with its likes, or with what it holds."""
        flow, operands = self.tree.flow, [test.left, *test.comparators]
        if len(test.ops) != 1:
            return False
        if isinstance(test.ops[0], (ast.Is, ast.IsNot)):
            return any(isinstance(o, ast.Constant) and o.value is None for o in operands)
        alike = self.changed if all(is_plain(c.elem) for c in self.changed) else set()
        if isinstance(test.ops[0], (ast.In, ast.NotIn)):
            if node is not test.left:  # what is asked for is no list that changes as well
                return flow.value(test.left).isdisjoint(self.changed | self.holders)
            return flow.value(test.left) <= alike and all(
                isinstance(a, Container)
                and a.kind in ("list", "tuple", "deque")
                and all(e in alike or (isinstance(e, str) and e in SCALARS) for e in a.elem)
                for a in flow.value(test.comparators[0])
            )
        return all(flow.value(o) <= alike for o in operands)

    def _asks(self, node: ast.expr, test: ast.Compare) -> bool:
        """Say if a comparison of what holds the lists is with None, or asks for one of them."""
        flow, operands = self.tree.flow, [test.left, *test.comparators]
        if len(test.ops) != 1:
            return False
        if isinstance(test.ops[0], (ast.Is, ast.IsNot)):
            return any(isinstance(o, ast.Constant) and o.value is None for o in operands)
        if not isinstance(test.ops[0], (ast.In, ast.NotIn)) or node is test.left:
            return False
        left, asked = flow.value(test.left), flow.value(node)
        by_key = all(isinstance(a, Container) and a.kind == "dict" for a in asked)
        apart = left.isdisjoint(self.changed | self.holders)
        return left <= self.changed or left <= SCALARS or (by_key and apart)


def _says_list(annotation: ast.expr | None) -> bool:
    return annotation is not None and "list" in ast.unparse(annotation).lower()
