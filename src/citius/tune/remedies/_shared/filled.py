# SPDX-License-Identifier: Apache-2.0
"""Which attributes an object surely has before anybody can look at it."""

import ast

from citius.tune.remedies._shared.asked import Refused
from citius.tune.source.tree import Tree

_AT_ONCE = (ast.ListComp, ast.SetComp, ast.DictComp)


def own_name(tree: Tree, method: ast.FunctionDef) -> str:
    """Return the name of the object in a method. Raises Refused if it may mean another."""
    names = [*method.args.posonlyargs, *method.args.args]
    if not names:
        raise Refused(f"`{method.name}` has no name for the object")
    me = names[0].arg
    if len(tree.scopes.opened_by(method).names[me]) != 1:
        raise Refused(f"`{method.name}` binds `{me}` anew")
    return me


Methods = dict[str, ast.FunctionDef]  # what `self.name()` surely calls


def surely_set(body: list[ast.stmt], me: str, methods: Methods | None = None) -> list[str]:
    """Return the attributes of `me` that running `body` to its end sets, in order."""
    names: list[str] = []
    for statement in body:
        match statement:
            case ast.Assign(targets=targets):
                found = [name for target in targets for name in _targets(target, me)]
            case ast.AnnAssign(target=target, value=ast.expr()):
                found = _targets(target, me)
            case ast.If(body=yes, orelse=no):
                other = surely_set(no, me, methods)
                found = [name for name in surely_set(yes, me, methods) if name in other]
            case _:
                method, rest = _called(statement, me, methods or {})
                found = surely_set(method.body, method.args.args[0].arg, rest) if method else []
        names += [name for name in dict.fromkeys(found) if name not in names]
    return names


def _called(statement: ast.stmt, me: str, methods: Methods) -> tuple:
    """Return the method that a statement `self.name(...)` calls, and those it may call itself."""
    match statement:
        case ast.Expr(value=ast.Call(func=ast.Attribute(value=ast.Name(id=owner), attr=name))):
            if owner == me and name in methods:
                return methods[name], {n: m for n, m in methods.items() if n != name}
    return None, {}


def _targets(target: ast.expr, me: str) -> list[str]:
    match target:
        case ast.Tuple(elts=elts) | ast.List(elts=elts):
            return [name for e in elts for name in _targets(e, me)]
        case ast.Starred(value=value):
            return _targets(value, me)
        case ast.Attribute(value=ast.Name(id=owner), attr=attr) if owner == me:
            return [attr]
    return []


class Filling:
    """How a method fills its object; `base` is the class whose own filling it may call.

    `wanted` are the attributes after which the object is whole, None if it never is for sure
    (a subclass has more to add). `given` is what that sets; `methods` are followed when called.
    """

    def __init__(
        self,
        tree: Tree,
        method: ast.FunctionDef,
        wanted: set[str] | None,
        base: str | None = None,
        given: frozenset[str] | set[str] = frozenset(),
        methods: Methods | None = None,
    ):
        self.tree, self.method, self.wanted = tree, method, wanted
        self.base, self.given, self.methods = base, given, methods or {}
        self.me = own_name(tree, method)
        self._scope = tree.scopes.opened_by(method)

    def after(self, have: set[str]) -> set[str]:
        """Return what is surely set at the end of the method.

        Raises:
            Refused: the object may be looked at while it is not whole.
        """
        if any(isinstance(n, (ast.Yield, ast.YieldFrom, ast.Await)) for n in ast.walk(self.method)):
            raise Refused(f"`{self.method.name}` does not run in one go")
        return self._block(self.method.body, have)

    def _block(self, body: list[ast.stmt], have: set[str]) -> set[str]:
        for statement in body:
            if self.wanted is not None and self.wanted <= have:
                return have
            handed = self._base_call(statement)
            if handed is not None:
                for part in handed:
                    self._look(part, have)
                have = have | self.given
            elif (called := _called(statement, self.me, self.methods))[0]:
                have = self._inside(*called, statement.value, have)
            elif isinstance(statement, ast.If):
                self._look(statement.test, have)
                have = self._block(statement.body, have) & self._block(statement.orelse, have)
            else:
                self._look(statement, have)
                have = have | set(surely_set([statement], self.me))
        return have

    def _inside(self, method, methods: Methods, call: ast.Call, have: set[str]) -> set[str]:
        """Return what is surely set after a call of one of the object's own methods."""
        for part in [*call.args, *(k.value for k in call.keywords)]:
            self._look(part, have)
        return Filling(self.tree, method, self.wanted, self.base, methods=methods).after(have)

    def _base_call(self, statement: ast.stmt) -> list[ast.expr] | None:
        """Return what a call of the base's own filling is handed: `super().__init__(...)`."""
        match statement:
            case ast.Expr(value=ast.Call(func=ast.Attribute(value=owner, attr=name)) as call):
                if {name, self.method.name} != {"__init__"}:
                    return None
                words = [k.value for k in call.keywords]
                match owner:
                    case ast.Call(func=ast.Name(id="super"), args=said, keywords=[]):
                        return [*call.args, *words] if self._is_own(said) else None
                    case ast.Name(id=self.base) if call.args and self._is_me(call.args[0]):
                        return [*call.args[1:], *words]
        return None

    def _is_own(self, said: list[ast.expr]) -> bool:
        """Say if `super(...)` is what it is without arguments."""
        holder = self.tree.parents[self.method]
        match said:
            case [ast.Name(id=name), me]:
                return name == getattr(holder, "name", None) and self._is_me(me)
        return not said

    def _is_type(self, func: ast.expr) -> bool:
        builtin = isinstance(func, ast.Name) and func.id == "type"
        return builtin and self.tree.scope(func).home("type") is None

    def _is_me(self, node: ast.AST) -> bool:
        return isinstance(node, ast.Name) and node.id == self.me

    def _look(self, part: ast.AST, have: set[str]) -> None:
        """Refuse if `part` may let anybody see the object, or leave before it is whole."""
        for node in ast.walk(part):
            if isinstance(node, ast.Return):
                raise Refused(f"`{self.method.name}` may return early, line {node.lineno}")
            if isinstance(node, ast.Name) and node.id == "super" and self.base is not None:
                raise Refused(f"`super` is used before the object is whole, line {node.lineno}")
            if not self._is_me(node) or self.tree.scope(node).home(self.me) is not self._scope:
                continue
            holder = self.tree.parents[node]
            scope = self.tree.scope(node)
            while isinstance(scope.node, _AT_ONCE):
                scope = scope.parent
            attribute = isinstance(holder, ast.Attribute) and scope is self._scope
            if attribute and isinstance(holder.ctx, ast.Store):
                if not isinstance(self.tree.parents[holder], ast.AugAssign) or holder.attr in have:
                    continue
            elif attribute and isinstance(holder.ctx, ast.Load):
                if holder.attr in have or holder.attr == "__class__":
                    continue
            elif isinstance(holder, ast.Call) and self._is_type(holder.func):
                continue
            raise Refused(
                f"`{self.me}` is used before all its attributes are set, line {node.lineno}"
            )
