# SPDX-License-Identifier: Apache-2.0
"""Which calls do the same with a tuple as with a list that never changes."""

import ast
from functools import cached_property

from citius.tune.remedies._shared.containers import tells_apart
from citius.tune.remedies._shared.names import names
from citius.tune.source.tree import Tree
from citius.tune.source.values import Cls, Container, Func, Ref, is_plain

# Builtins that look at what a list holds, by the number of arguments that may be one.
_SPREADING = names(
    "len list tuple set frozenset iter enumerate reversed sum any all sorted min max bool"
)
_ZIPPING = frozenset({"zip", "map", "filter"})
_HANDING_ON = frozenset({"len", "list", "tuple", "iter", "enumerate", "reversed", "bool", "any"})
_MEMBERS = names(
    "math.dist math.fsum math.prod random.choice random.choices random.sample collections.deque"
)
_HOLDER_MEMBERS = names(
    "collections.deque random.choice random.choices random.sample random.shuffle"
)
_CONSUMERS = {Ref("builtin", n) for n in ("list", "tuple", "sorted", "sum", "enumerate", "zip")}
# Methods of containers that keep an argument, or spread it: which argument.
_KEEPS = {"append": 0, "appendleft": 0, "insert": 1, "setdefault": 1, "get": 1, "pop": 1}
_SPREADS = {"extend": 0, "extendleft": 0}


class Calls:
    """The calls of a file that are handed lists in `changed`, or what holds them."""

    def __init__(self, tree: Tree, changed: set[Container], holders: set[Container]):
        self.tree, self.changed, self.holders = tree, changed, holders

    @cached_property
    def _tells_apart(self) -> bool:
        return tells_apart(self.tree)

    def takes_list(self, node: ast.expr, parent: ast.AST) -> bool:
        """Say if the call does the same with a tuple in the place of the list `node`."""
        call = self._call(node, parent)
        reached = call is not None and bool(self.tree.flow.value(call.func))
        return reached and all(
            self._own(callee, call, node) or self._list_to(callee, call, node)
            for callee in self.tree.flow.value(call.func)
        )

    def takes_holder(self, node: ast.expr, parent: ast.AST) -> bool:
        """Say if the call does the same if `node` holds tuples instead of the lists."""
        call = self._call(node, parent)
        reached = call is not None and bool(self.tree.flow.value(call.func))
        return reached and all(
            self._own(callee, call, node) or self._holder_to(callee, call, node)
            for callee in self.tree.flow.value(call.func)
        )

    def spreads(self, user: ast.AST) -> bool:
        """Say if `user`, to which a holder is spread out, hands the lists on or zips them."""
        if isinstance(user, (ast.List, ast.Tuple)):
            return True
        callees = self.tree.flow.value(user.func) if isinstance(user, ast.Call) else set()
        return callees == {Ref("builtin", "zip")}

    def sorts(self, call: ast.AST, value: set) -> bool:
        """Say if sorting what is in `value` compares the lists with their likes, or not at all."""
        if not isinstance(call, ast.Call):
            return False
        keys = [k.value for k in call.keywords if k.arg == "key"]
        if any(k.arg not in ("key", "reverse") for k in call.keywords):
            return False
        if keys:
            return all(self._is_key(atom) for atom in self.tree.flow.value(keys[0]))
        return all(is_plain(c.elem) for c in self.changed) and all(
            isinstance(a, Container) and a.elem <= self.changed for a in value
        )

    def _is_key(self, atom) -> bool:
        """Say if a key function gives nothing that holds one of the lists."""
        if atom == Ref("builtin", "len"):
            return True
        return isinstance(atom, Func) and atom.returns.isdisjoint(self.changed | self.holders)

    def _call(self, node: ast.expr, parent: ast.AST) -> ast.Call | None:
        """Return the call that `node` is an argument of, if its arguments are plain."""
        call = self.tree.parents[parent] if isinstance(parent, ast.keyword) else parent
        if not isinstance(call, ast.Call) or call.func is node:
            return None
        starred = any(isinstance(a, ast.Starred) for a in call.args)
        return None if starred or any(k.arg is None for k in call.keywords) else call

    def _own(self, callee, call: ast.Call, node: ast.expr) -> bool:
        """Say if the callee is code of the file, in which the list is followed."""
        if isinstance(callee, Func):
            return not _annotated(callee)
        if isinstance(callee, Cls):
            return not callee.open
        if isinstance(callee, Container) and callee.kind == "method" and callee.keys:
            return all(isinstance(f, Func) and not _annotated(f) for f in callee.keys)
        return False

    def _list_to(self, callee, call: ast.Call, node: ast.expr) -> bool:
        if isinstance(callee, Container) and callee.kind == "method":
            place = {**_KEEPS, **_SPREADS}.get(callee.name, -1)
            if callee.elem == {"str"}:
                return callee.name == "join"
            return self._kept_at(callee, call, node, place)
        if not isinstance(callee, Ref) or node not in call.args:
            return False
        first = node is call.args[0]
        if callee.kind == "member":
            fine = callee.name in _MEMBERS and callee.name not in self.tree.patched
            return fine and (first or callee.name == "math.dist")
        if callee.name in ("min", "max"):
            return len(call.args) == 1
        if callee.name in _ZIPPING:
            return callee.name == "zip" or not first
        if callee.name in ("iter", "reversed") and not self._used_up(call):
            return False  # what they give is named after the kind of the list
        if callee.name == "tuple" and self._tells_apart:
            return False  # of a tuple it gives the tuple itself
        return callee.name in _SPREADING and first

    def _used_up(self, call: ast.Call) -> bool:
        """Say if what the call gives is iterated over where it stands."""
        user = self.tree.parents[call]
        if isinstance(user, ast.Call):
            return self.tree.flow.value(user.func) <= _CONSUMERS and call in user.args
        return isinstance(user, (ast.For, ast.comprehension, ast.Starred))

    def _holder_to(self, callee, call: ast.Call, node: ast.expr) -> bool:
        flow = self.tree.flow
        if isinstance(callee, Container) and callee.kind == "method":
            place = {**_KEEPS, **_SPREADS}.get(callee.name, -1)
            return self._kept_at(callee, call, node, place)
        if not isinstance(callee, Ref) or node not in call.args:
            return False
        if callee.kind == "member":
            fine = callee.name in _HOLDER_MEMBERS and callee.name not in self.tree.patched
            return fine and node is call.args[0]
        if callee.name in ("sorted", "min", "max"):
            return len(call.args) == 1 and self.sorts(call, flow.value(node))
        if callee.name in ("map", "filter"):
            return self._maps(call, node)
        if callee.name in ("zip", "all", "next"):
            return True
        return callee.name in _HANDING_ON and node is call.args[0]

    def _kept_at(self, method: Container, call: ast.Call, node: ast.expr, place: int) -> bool:
        """Say if `node` is the argument that a container keeps or spreads."""
        fits = 0 <= place < len(call.args) and call.args[place] is node
        return fits and all(
            isinstance(a, Container) and a.kind in ("list", "deque", "dict") for a in method.elem
        )

    def _maps(self, call: ast.Call, node: ast.expr) -> bool:
        """Say if the mapped function is one of the file, or looks at what the lists hold."""
        held = self.tree.flow.value(node)
        plain = all(isinstance(a, Container) and a.elem.isdisjoint(self.holders) for a in held)
        looks = {Ref("builtin", name) for name in _SPREADING - {"tuple", "iter", "reversed"}}
        looks |= set() if self._tells_apart else {Ref("builtin", "tuple")}
        return node is not call.args[0] and all(
            isinstance(atom, Func) or (atom in looks and len(call.args) == 2 and plain)
            for atom in self.tree.flow.value(call.args[0])
        )


def _annotated(func: Func) -> bool:
    """Say if the function calls some parameter a list."""
    return any(
        isinstance(n, ast.arg) and n.annotation and "list" in ast.unparse(n.annotation).lower()
        for n in ast.walk(func.node.args)
    )
