# SPDX-License-Identifier: Apache-2.0
"""What is done with a copy wherever it goes, and while which code it is needed.

The code is that in which the copied must not change for the copy to be as good as the original.
"""

import ast

from citius.tune.remedies._shared.asked import Refused, code_scope, is_test
from citius.tune.remedies.copies.life import lifetime, returned
from citius.tune.source.tree import Tree
from citius.tune.source.values import Cls, Container, Func, Ref, is_plain

_READS = frozenset(["len", "sum", "min", "max", "any", "all", "list", "tuple", "sorted"])
_READS_TO_SETS = frozenset({"set", "frozenset"})  # whose order may follow from what is given
_READS_IN_STEP = frozenset({"enumerate", "zip"})
_SHOWN = {Ref("builtin", "print"), Ref("builtin", "str"), Ref("builtin", "repr")} | {
    Ref("member", "json.dumps")
}
_METHODS = {"dict": {"get"}, "list": {"index", "count"}, "tuple": {"index", "count"}}
_VIEWS = frozenset({"keys", "values", "items"})


class Uses:
    """The uses of one copy. `same` says that it is of exactly the type that is copied."""

    def __init__(self, tree: Tree, copy: ast.expr, made: Container, kinds: set, same: bool):
        self.tree, self.copy, self.made, self.kinds, self.same = tree, copy, made, kinds, same
        self.unordered = made.kind in ("set", "frozenset")  # two equal sets may differ in order

    def regions(self) -> list[ast.AST]:
        """Return the code while which the copy is needed. Raises Refused."""
        self.unheld()
        regions, seen = [], 0
        for node, value in self.tree.flow.values.items():
            if self.made not in value or isinstance(getattr(node, "ctx", None), ast.Store):
                continue
            seen += 1
            if node is not self.copy:
                self.in_time(node)
            found = self.use(node, self.tree.parents[node])
            if found is None:
                raise Refused(
                    f"the copy is used in a way that may need it to be one, line {node.lineno}"
                )
            regions += found
        if seen == 1 and isinstance(self.tree.parents[self.copy], ast.Return):
            raise Refused("nothing in this file looks at what is returned")
        return regions

    def unheld(self) -> None:
        """Refuse where a container holds the copy: who holds it may need it for good."""
        for holder in self.tree.flow.containers():
            if holder.kind != "method" and self.made in holder.elem | holder.keys:
                raise Refused(f"the copy is kept, line {getattr(holder.node, 'lineno', 0)}")

    def in_time(self, node: ast.expr) -> None:
        """Refuse where the copy is looked at by code that runs later: a lambda, a generator."""
        later = Refused(f"the copy may be looked at later, line {node.lineno}")
        scope = self.tree.scope(node)
        if isinstance(node, ast.Name) and code_scope(scope) is not scope.home(node.id):
            raise later
        for holder in self.tree.ancestors(node):
            if isinstance(holder, ast.stmt):
                return
            if isinstance(holder, ast.GeneratorExp) and not self.consumed(holder):
                raise later

    def consumed(self, generator: ast.GeneratorExp) -> bool:
        """Say if the generator is run through at once by a builtin that keeps nothing."""
        call = self.tree.parents[generator]
        return isinstance(call, ast.Call) and self.builtin(call, _READS | _READS_TO_SETS)

    def builtin(self, call: ast.Call, names: frozenset) -> bool:
        """Say if the call is surely one of the builtins `names`."""
        called = self.tree.flow.value(call.func)
        return bool(called) and all(
            isinstance(a, Ref) and a.kind == "builtin" and a.name in names for a in called
        )

    def use(self, node: ast.expr, parent: ast.AST) -> list[ast.AST] | None:
        """Return while which code this use needs the copy; None if it may need a copy for good."""
        if isinstance(parent, ast.keyword):
            parent = self.tree.parents[parent]
        match parent:
            case ast.For(iter=iterated):
                return [parent] if iterated is node and not self.unordered else None
            case ast.comprehension(ifs=ifs) if node in ifs:
                return []
            case ast.comprehension(iter=iterated):
                fits = iterated is node and not self.unordered
                return self.comprehended(parent) if fits else None
            case ast.Starred():
                holder = self.tree.parents[parent]
                fits = isinstance(holder, (ast.Call, ast.List, ast.Tuple)) and not self.unordered
                return [holder] if fits else None
            case ast.Compare():
                return self.compare(node, parent)
            case ast.Subscript(value=value, ctx=ast.Load()):
                return [parent] if value is node and self.same and self.indexed() else None
            case ast.Attribute():
                return self.method(parent) if self.same else None
            case ast.Call():
                return self.argument(node, parent) if parent.func is not node else None
            case ast.If() | ast.While() | ast.Expr() | ast.UnaryOp(op=ast.Not()):
                return []
            case ast.IfExp() | ast.BoolOp():
                return [parent]
            case ast.FormattedValue():
                return [self.tree.statement(parent)] if self.same and not self.unordered else None
            case ast.Assign(targets=[ast.Name(id=name)]) | ast.AnnAssign(target=ast.Name(id=name)):
                return lifetime(self.tree, parent, name)
            case ast.Return():
                return returned(self.tree, parent)
        return None

    def indexed(self) -> bool:
        """Say if `[...]` only reads: not of a defaultdict, a deque or a set."""
        return self.kinds <= {"list", "dict", "tuple"}

    def comprehended(self, part: ast.comprehension) -> list[ast.AST] | None:
        """Return while which code a comprehension over the copy needs it."""
        whole = self.tree.parents[part]
        if isinstance(whole, ast.GeneratorExp):
            return [self.tree.parents[whole]] if self.consumed(whole) else None
        return [whole]

    def compare(self, node: ast.expr, parent: ast.Compare) -> list[ast.AST] | None:
        """Tests of membership; what is held and asked for must hash as it compares."""
        held = self.made.keys if self.made.kind == "dict" else self.made.elem
        if not is_test(parent) or parent.comparators[0] is not node or "str" in self.kinds:
            return None
        plain = is_plain(self.tree.flow.value(parent.left)) and is_plain(held or {"none"})
        return [parent] if plain else None

    def method(self, attribute: ast.Attribute) -> list[ast.AST] | None:
        """Return while which code a call of a method needs the copy."""
        call = self.tree.parents[attribute]
        if not isinstance(call, ast.Call) or call.func is not attribute:
            return None
        if all(attribute.attr in _METHODS.get(kind, ()) for kind in self.kinds):
            return [call]
        if self.kinds == {"dict"} and attribute.attr in _VIEWS:
            return self.use_of_view(call)
        return None

    def use_of_view(self, view: ast.Call) -> list[ast.AST] | None:
        """Return while which code a view of the dict's copy is gone through."""
        parent = self.tree.parents[view]
        match parent:
            case ast.For(iter=iterated) if iterated is view:
                return [parent]
            case ast.comprehension(iter=iterated) if iterated is view:
                return self.comprehended(parent)
            case ast.Call() if self.builtin(parent, _READS):
                return [parent]
        return None

    def argument(self, node: ast.expr, call: ast.Call) -> list[ast.AST] | None:
        """Return while which code a call needs the copy that it is given."""
        called = self.tree.flow.value(call.func)
        if self.builtin(call, frozenset({"len"})):
            return [call]
        if self.unordered and not all(self.at_once(a) for a in called):
            return None
        if self.builtin(call, _READS) and call.args == [node]:
            return [call]
        if (self.builtin(call, _READS_TO_SETS) and call.args == [node]) or _extends(called):
            return [call] if self.kinds <= {"list", "tuple", "str", "range", "view"} else None
        if self.builtin(call, _READS_IN_STEP):
            loop = self.tree.parents[call]
            if isinstance(loop, ast.comprehension) and loop.iter is call:
                return self.comprehended(loop)
            return [loop] if isinstance(loop, ast.For) and loop.iter is call else None
        if called and called <= _SHOWN:
            return [call] if self.same else None
        return [call] if called and all(self.at_once(a) for a in called) else None

    def at_once(self, called) -> bool:
        """Say if this is a function of the file that has done when it returns."""
        if isinstance(called, Func):
            return not called.generator and isinstance(called.node, (ast.FunctionDef, ast.Lambda))
        if isinstance(called, Container) and called.kind == "method":
            return bool(called.keys) and all(self.at_once(f) for f in called.keys)
        return isinstance(called, Cls) and not called.open


def _extends(called: set) -> bool:
    """Say if these are methods of lists, sets or texts that go through what they are given."""
    names = {"list": {"extend"}, "set": {"update", "union"}, "str": {"join"}}
    return bool(called) and all(
        isinstance(a, Container)
        and a.kind == "method"
        and not a.keys
        and all(
            a.name in names.get(o.kind if isinstance(o, Container) else o, ())
            for o in a.elem
            if isinstance(o, (Container, str))
        )
        for a in called
    )
