# SPDX-License-Identifier: Apache-2.0
"""What is done with a list, and how a deque does the same: as it is, in another way, or not."""

import ast

from citius.tune.remedies._shared.asked import Refused, builtins_at, is_test
from citius.tune.remedies.deque.code import Code
from citius.tune.remedies.deque.ends import Ends, constant, tail
from citius.tune.remedies.deque.notes import Notes
from citius.tune.source.meanwhile import runs_meanwhile
from citius.tune.source.tree import Tree
from citius.tune.source.values import Cls, Container, Func, Ref, is_plain

_PASSES = (
    ast.NamedExpr,
    ast.Expr,
    ast.If,
    ast.While,
    ast.IfExp,
    ast.BoolOp,
    ast.arguments,
)
_SAME_METHODS = {"append": 1, "extend": 1, "clear": 0, "reverse": 0}
_READ_AT_ONCE = frozenset(
    [
        "len",
        "bool",
        "list",
        "tuple",
        "sum",
        "min",
        "max",
        "any",
        "all",
        "sorted",
        "set",
        "frozenset",
    ]
)  # builtins that take any iterable, and have done with it when they return
_READ_IN_STEP = frozenset({"enumerate", "zip", "reversed"})
_SHOWN = frozenset({Ref("builtin", "print"), Ref("builtin", "str"), Ref("builtin", "repr")}) | {
    Ref("member", "json.dumps")
}
_TAKE_ITEMS = frozenset(["extend", "update", "union", "join", "intersection", "difference"])


class Uses(Notes):
    """All uses of some lists; `rewritten` collects what must be written otherwise."""

    def __init__(self, tree: Tree, lists: set[Container], made: set, passing: set[ast.Tuple]):
        self.tree, self.lists, self.made, self.passing = tree, lists, made, passing
        self.changes = {m for c in lists for m in c.mutations}
        self.ends = Ends(tree, lists, self.changes)
        self.changes |= self.ends.tails
        self.rewritten: dict[ast.expr, Code] = {}
        self.statements: dict[ast.stmt, str] = {}

    def look(self) -> None:
        """Go through every use. Raises Refused at one that a deque does not do."""
        for node, value in list(self.tree.flow.values.items()):
            if self.lists.isdisjoint(value):
                continue
            parent = self.tree.parents[node]
            if isinstance(parent, ast.keyword):
                parent = self.tree.parents[parent]
            if isinstance(getattr(node, "ctx", None), ast.Store):
                if isinstance(parent, ast.AugAssign) and not isinstance(parent.op, ast.Add):
                    raise self.not_so(node, "is multiplied")
            elif not self.method(node, parent) and not self.use(node, parent):
                raise self.not_so(node, "is used in a way that needs a list")
        self.signatures()
        known = self.ends.known | {n for n in self.changes if isinstance(n, ast.AugAssign)}
        for change in self.changes - known:
            raise Refused(f"the list is changed in a way that no deque is, line {change.lineno}")

    def not_so(self, node: ast.AST, what: str) -> Refused:
        """Return the refusal of a use."""
        return Refused(f"`{ast.unparse(node)}` {what}, line {node.lineno}")

    def as_list(self, node: ast.expr, region: ast.AST) -> bool:
        """Give a list made of the deque, if nothing changes it until the list is looked at."""
        builtins_at(self.tree, node, "list")
        if node in self.made or runs_meanwhile(self.tree, _rest(region, node), self.changes):
            return False
        self.rewritten[node] = Code("list(", node, ")")
        return True

    def steady(self, region: ast.AST) -> bool:
        """Say if nothing changes the lists while `region` runs: iterating a deque minds."""
        return runs_meanwhile(self.tree, [region], self.changes) is None

    def method(self, node: ast.expr, parent: ast.AST) -> bool:
        """Say if this is the call of a method that a deque has in some way."""
        if not isinstance(parent, ast.Attribute):
            return False
        call = self.tree.parents[parent]
        if not isinstance(call, ast.Call) or call.func is not parent:
            kept = isinstance(call, ast.Assign) and all(
                isinstance(t, ast.Name) for t in call.targets
            )
            if kept and parent.attr in ("append", "extend"):
                self.ends.known |= {
                    m
                    for m in self.changes
                    if isinstance(m, ast.Call)
                    and isinstance(m.func, ast.Name)
                    and self.tree.flow.value(m.func) <= self.tree.flow.value(parent)
                }
            return kept and parent.attr in ("append", "extend")
        if call.keywords or any(isinstance(a, ast.Starred) for a in call.args):
            return False
        if _SAME_METHODS.get(parent.attr) == len(call.args):
            self.ends.known.add(call)
            return True
        if parent.attr == "copy" and not call.args:
            builtins_at(self.tree, node, "list")
            self.rewritten[call] = Code("list(", node, ")")
            return True
        code = self.ends.method(call, node)
        if code is not None and code.before != ast.get_source_segment(self.tree.source.text, call):
            self.rewritten[call] = code
        return code is not None

    def use(self, node: ast.expr, parent: ast.AST) -> bool:
        """Say if what `parent` does with the list, a deque does too."""
        match parent:
            case ast.Subscript():
                return parent.value is node and self.subscript(node, parent)
            case ast.Compare():
                return self.compare(node, parent)
            case ast.Call():
                return parent.func is not node and self.argument(node, parent)
            case ast.For(iter=iterated):
                if not self.steady(parent):
                    raise self.not_so(node, "may change while it is gone through")
                return iterated is node
            case ast.comprehension(iter=iterated):
                return iterated is not node or self.comprehended(parent)
            case ast.Starred():
                holder = self.tree.parents[parent]
                return isinstance(holder, (ast.Call, ast.List, ast.Tuple, ast.Set))
            case ast.Assign(targets=targets):
                return all(isinstance(t, (ast.Name, ast.Attribute)) for t in targets)
            case ast.AugAssign(target=target):
                grown = self.tree.flow.value(target)
                return all(isinstance(a, Container) and a.kind == "list" for a in grown)
            case ast.AnnAssign():
                return self.annotated(parent)
            case ast.BinOp():
                return self.as_list(node, parent)
            case ast.UnaryOp(op=op):
                return isinstance(op, ast.Not)
            case ast.Tuple():
                return parent in self.passing
            case ast.Return():  # of a generator, `yield from` gives it
                func = self.tree.flow.funcs.get(self.tree.function(parent))
                return func is not None and not func.generator
        return isinstance(parent, _PASSES)

    def subscript(self, node: ast.expr, parent: ast.Subscript) -> bool:
        """Say if an index or a slice is one that a deque has, or that can be written for one."""
        statement = self.tree.parents[parent]
        if isinstance(parent.slice, ast.Slice):
            if not isinstance(parent.ctx, ast.Load):
                return False
            if parent in self.ends.tails:
                self.statements[statement] = self.ends.tail(statement)
                return True
            if tail(statement):
                raise self.not_so(node, "may be a list that others have")
            return self.as_list(node, parent)
        if constant(parent.slice) not in (0, -1) or type(constant(parent.slice)) is not int:
            raise self.not_so(parent, "looks into the middle")
        if isinstance(parent.ctx, ast.Del):
            self.statements[statement] = self.ends.delete(statement, parent, node)
            return True
        if isinstance(parent.ctx, ast.Store):
            self.ends.known.add(parent)
            return self.ends.full(parent, node)
        code = self.ends.item(parent, node)
        if code is not None:
            self.rewritten[parent] = Code(code)
        return True

    def compare(self, node: ast.expr, parent: ast.Compare) -> bool:
        """Say if a comparison gives the same of a deque."""
        flow, operands = self.tree.flow, [parent.left, *parent.comparators]
        if all(isinstance(o, (ast.Is, ast.IsNot)) for o in parent.ops):
            return all(o is node or flow.value(o) == {"none"} for o in operands)
        plain = all(is_plain(c.elem) or not c.elem for c in self.lists)
        if is_test(parent) and parent.comparators[0] is node:
            return plain and is_plain(flow.value(parent.left))
        return plain and self.as_list(node, parent)

    def comprehended(self, part: ast.comprehension) -> bool:
        """Say if the comprehension runs at once, and nothing changes the list meanwhile."""
        whole = self.tree.parents[part]
        if isinstance(whole, ast.GeneratorExp):
            whole = self.tree.parents[whole]
            if not isinstance(whole, ast.Call) or not self.builtin(whole, _READ_AT_ONCE):
                return False
        return self.steady(whole)

    def builtin(self, call: ast.Call, names: frozenset) -> bool:
        """Say if the call is surely one of the builtins `names`."""
        called = self.tree.flow.value(call.func)
        return bool(called) and all(
            isinstance(a, Ref) and a.kind == "builtin" and a.name in names for a in called
        )

    def argument(self, node: ast.expr, call: ast.Call) -> bool:
        """Say if what is called takes a deque as well."""
        called = self.tree.flow.value(call.func)
        if self.builtin(call, _READ_AT_ONCE) and call.args == [node]:
            at_once = self.builtin(call, frozenset({"len", "bool"}))
            return at_once or not runs_meanwhile(self.tree, _rest(call, node), self.changes)
        if self.builtin(call, _READ_IN_STEP):
            loop = self.tree.parents[call]
            if isinstance(loop, ast.comprehension) and loop.iter is call:
                return self.comprehended(loop)
            return isinstance(loop, ast.For) and loop.iter is call and self.steady(loop)
        if called and called <= _SHOWN:
            plain = all(is_plain(c.elem) or not c.elem for c in self.lists)
            return plain and self.as_list(node, call)
        if called and all(isinstance(a, Container) and not a.keys for a in called):
            takes = all(a.name in _TAKE_ITEMS for a in called) and call.args == [node]
            return takes and not runs_meanwhile(self.tree, _rest(call, node), self.changes)
        return bool(called) and all(self.own(a) for a in called)

    def own(self, called) -> bool:
        """Say if this is a function or a class of the file."""
        if isinstance(called, Container):
            return called.kind == "method" and bool(called.keys) and all(map(self.own, called.keys))
        return isinstance(called, (Func, Cls))


def _rest(whole: ast.AST, node: ast.expr) -> list[ast.AST]:
    """Return the parts of `whole` but `node`, which has been evaluated when it is looked at."""
    return [n for n in ast.iter_child_nodes(whole) if n is not node]
