# SPDX-License-Identifier: Apache-2.0
"""What each expression of a file can be, found without running it.

A whole-file, flow-insensitive points-to analysis (Andersen, 1994): every function is walked
until no set grows any more. What the file cannot show (other libraries, values from outside)
is `ANY`; a container handed to such code has escaped. Cost: the file's size times the rounds,
commonly under ten; `troubles` says when the result may not be used at all.
"""

import ast
import re

from citius.tune.source import comparisons
from citius.tune.source.expressions import Expressions
from citius.tune.source.objects import KNOWN_MODULES
from citius.tune.source.scopes import Scope
from citius.tune.source.telltales import telltale
from citius.tune.source.values import ALONE, ANY, NOTHING, Cls, Container, Func, Ref

MAX_ROUNDS = 60
_DYNAMIC = frozenset(
    ("exec", "eval", "globals", "locals", "vars", "__import__", "compile", "dir", "__builtins__")
)
_MEDDLERS = frozenset(
    {"builtins", "inspect", "importlib", "gc", "__main__", "ctypes", "unittest", "mock", "runpy"}
)
# What `with` binds as it is.
_ENTERED = ("textfile", "binfile", "response", "httpresponse")
_PRIVATE = re.compile(r"_[A-Za-z]\w*?__\w*[^_]_?")  # `_A__x`: the `__x` of class A, from outside
_UNSEEN = [
    "__new__",
    "__getattr__",
    "__getattribute__",
    "__setattr__",
    "__delattr__",
    "__del__",
    "__set_name__",
    "__init_subclass__",
    "__class_getitem__",
    "__get__",
    "__set__",
]


class Flow(Expressions):
    """The analysis of one file. `values` maps expressions to what they can be."""

    def __init__(self, tree):
        super().__init__(tree)
        self.troubles = self._find_troubles()
        self.changed = not self.troubles
        rounds = 0
        while self.changed:
            self.changed = False
            rounds += 1
            if rounds > MAX_ROUNDS:
                self.troubles = "the file is too intricate to follow its values"
                break
            for statement in tree.ast.body:
                self.run(statement)

    def value(self, node: ast.AST) -> set:
        """Return what `node` can be; empty if it is never reached in this file."""
        return {ANY} if self.troubles else self.values.get(node, NOTHING)

    def value_of_name(self, node: ast.FunctionDef | ast.ClassDef) -> set:
        """Return what the name that a definition binds can be."""
        home = self.scopes.of(node).home(node.name)
        return self._vars.get((home, node.name), set())

    def _find_troubles(self) -> str | None:
        """Return what makes names in this file untraceable, or None."""
        for node in ast.walk(self.tree.ast):
            if isinstance(node, ast.Name) and node.id in _DYNAMIC:
                return f"the file uses {node.id}(), line {node.lineno}"
            if isinstance(node, ast.ImportFrom) and node.names[0].name == "*":
                return f"the file imports *, line {node.lineno}"
            if isinstance(node, (ast.Import, ast.ImportFrom)):
                names = [getattr(node, "module", None), *(a.name for a in node.names)]
                if names != ["gc", "freeze"] and _MEDDLERS & {
                    str(name).partition(".")[0] for name in names
                }:
                    return f"the file imports {names[-1]}, line {node.lineno}"
            if isinstance(node, ast.Attribute) and _PRIVATE.fullmatch(node.attr):
                return f"the file uses .{node.attr}, line {node.lineno}"
            if told := telltale(self.tree, node):
                return f"{told}, line {node.lineno}"
        return None

    # -- code ----------------------------------------------------------------------------

    def run(self, node: ast.AST) -> None:
        """Walk one statement."""
        scope = self.scopes.of(node)
        match node:
            case ast.FunctionDef() | ast.AsyncFunctionDef():
                self._define(node, scope)
            case ast.ClassDef():
                self._define_class(node, scope)
            case ast.Assign():
                value = self.eval(node.value, scope)
                for target in node.targets:
                    self.assign(target, value, scope)
            case ast.AnnAssign():
                if node.value:
                    self.assign(node.target, self.eval(node.value, scope), scope)
            case ast.AugAssign():
                self._augment(node, scope)
            case ast.For() | ast.AsyncFor():
                items = self.items_of(self.eval(node.iter, scope))
                self.assign(node.target, items if isinstance(node, ast.For) else {ANY}, scope)
                self._run_all(node.body, node.orelse)
            case ast.While() | ast.If():
                self.eval(node.test, scope)
                self._run_all(node.body, node.orelse)
            case ast.With() | ast.AsyncWith():
                self._with(node, scope)
            case ast.Try() | ast.TryStar():
                self._try(node, scope)
            case ast.Return():
                self._return(node, scope)
            case ast.Import():
                self._import(node, scope)
            case ast.ImportFrom():
                self._import_from(node, scope)
            case ast.Delete():
                self._delete(node.targets, scope)
            case ast.Match():
                self._match(node, scope)
            case _:
                for child in ast.iter_child_nodes(node):
                    if isinstance(child, ast.expr):
                        value = self.eval(child, scope)
                        if isinstance(node, (ast.Raise, ast.Assert)):
                            self.escape(value)

    def _try(self, node, scope: Scope) -> None:
        for handler in node.handlers:
            if handler.type:
                self.eval(handler.type, scope)
            if handler.name:
                self.store(scope, handler.name, {ANY})
        self._run_all(node.body, *(h.body for h in node.handlers), node.orelse, node.finalbody)

    def _return(self, node: ast.Return, scope: Scope) -> None:
        func = self.funcs[scope.node]
        value = self.eval(node.value, scope) if node.value else {"none"}
        self.join(func.returns, value)
        if func.escaped or func.generator:  # `yield from` gives what a generator returns, unseen
            self.escape(value)

    def _run_all(self, *blocks) -> None:
        for block in blocks:
            for statement in block:
                self.run(statement)

    def _define(self, node, scope: Scope) -> None:
        func = self._func(node, scope)
        for decorator in node.decorator_list:
            self.eval(decorator, scope)
        inner = self.scopes.opened_by(node)
        plain = not node.decorator_list or [
            d.id for d in node.decorator_list if isinstance(d, ast.Name)
        ] in (["property"], ["staticmethod"])
        dunder = (
            isinstance(scope.node, ast.ClassDef)
            and node.name.startswith("__")
            and node.name not in ALONE | {"__init__"}
        )
        calm = dunder and plain and comparisons.calm(self.tree, node)
        if isinstance(node, ast.AsyncFunctionDef) or not plain or (dunder and not calm):
            self.escape({func})
            if scope.node in self.classes:  # it is called in ways that bind `self` unseen
                self.escape({self.classes[scope.node]})
        self.store(scope, node.name, {func} if plain else {ANY})
        for name in inner.parameters:
            self.store(inner, name, func.params[name])
        self._run_all(node.body)
        if calm:  # who compares gets what it gives, unseen
            self.escape(func.returns)
        if _falls_off(node.body):
            self.join(func.returns, {"none"})

    def _func(self, node, scope: Scope) -> Func:
        if node not in self.funcs:
            spec = node.args
            every = [
                *spec.posonlyargs,
                *spec.args,
                *spec.kwonlyargs,
                *filter(None, (spec.vararg, spec.kwarg)),
            ]
            inner = self.scopes.opened_by(node)
            self.funcs[node] = Func(
                node,
                {a.arg: set() for a in every},
                generator=any(
                    isinstance(n, (ast.Yield, ast.YieldFrom)) and self.scopes.of(n) is inner
                    for n in ast.walk(node)
                ),
            )
        func, spec = self.funcs[node], node.args
        positional = [*spec.posonlyargs, *spec.args]
        for arg, default in [
            *zip(reversed(positional), reversed(spec.defaults), strict=False),
            *zip(spec.kwonlyargs, spec.kw_defaults, strict=False),
        ]:
            if default:
                self.join(func.params[arg.arg], self.eval(default, scope))
        if func.escaped:
            self._open_params(func)
        return func

    def _define_class(self, node: ast.ClassDef, scope: Scope) -> None:
        if node not in self.classes:
            self.classes[node] = Cls(node, calm=self._calm_methods(node))
        cls = self.classes[node]
        strange = bool(node.keywords or node.decorator_list)
        for part in [*node.decorator_list, *(k.value for k in node.keywords)]:
            self.eval(part, scope)
        for base in node.bases:
            for atom in tuple(self.eval(base, scope)):
                if isinstance(atom, Cls) and not atom.open and atom is not cls:
                    if atom not in cls.bases:
                        cls.bases.append(atom)
                        self.changed = True
                elif atom != Ref("builtin", "object"):
                    strange = True
        strange |= cls.defines(*_UNSEEN) or len(cls.bases) > 1
        if strange and not cls.open:
            cls.open = self.changed = True
        if cls.open or cls.loud:
            self.escape({cls})
        self.store(scope, node.name, {cls})
        self._run_all(node.body)
        every = {ANY, *(other.inst for other in self.classes.values())}
        every |= {site for site in self._sites.values() if site.kind == "namespace"}
        for name in comparisons.COMPARING:  # called unseen, with the instance and anything
            for func in tuple(self._class_attribute(cls, name)):
                if isinstance(func, Func):
                    self.call_func(node, func, [{cls.inst}, every], {}, False)
        for name in sorted(ALONE):  # called unseen, with the instance alone
            for func in tuple(self._class_attribute(cls, name)):
                if isinstance(func, Func):
                    self.call_func(node, func, [{cls.inst}], {}, False)

    def _calm_methods(self, node: ast.ClassDef) -> frozenset[str]:
        """Return the comparing methods of a class body that only read."""
        return frozenset(
            name
            for name, bindings in self.scopes.opened_by(node).names.items()
            if len(bindings) == 1 and comparisons.calm(self.tree, bindings[0])
        )

    def _augment(self, node: ast.AugAssign, scope: Scope) -> None:
        target = node.target
        old = (
            self.load(scope, target.id)
            if isinstance(target, ast.Name)
            else self.eval(target, scope)
        )
        value = self.eval(node.value, scope)
        for atom in tuple(old):
            if isinstance(atom, Container) and not atom.fixed:
                self.put(atom, self.items_of(value))
                self.mutate(atom, node)
        if isinstance(target, ast.Name):
            self._note(target, old)
        self.assign(
            target,
            self.binary(node, old, node.op, value)
            | {a for a in old if isinstance(a, Container) and not a.fixed},
            scope,
        )

    def _with(self, node, scope: Scope) -> None:
        for item in node.items:
            entered = set()
            for atom in tuple(self.eval(item.context_expr, scope)):
                if atom in _ENTERED and isinstance(node, ast.With):
                    entered.add(atom)
                else:
                    self.escape({atom})
                    entered.add(ANY)
            if item.optional_vars:
                self.assign(item.optional_vars, entered, scope)
        self._run_all(node.body)

    def _import(self, node: ast.Import, scope: Scope) -> None:
        for alias in node.names:
            package = alias.name.partition(".")[0]
            module = alias.name if alias.asname else package
            value = {Ref("module", module)} if self._knows(module) else {ANY}
            self.store(scope, alias.asname or package, value)

    def _knows(self, module: str | None) -> bool:
        """Say if the module is one of the standard library's that the tables are about."""
        return module in KNOWN_MODULES and module.partition(".")[0] not in self.tree.shadows

    def _import_from(self, node: ast.ImportFrom, scope: Scope) -> None:
        known = node.level == 0 and self._knows(node.module)
        for alias in node.names:
            value = self._member(f"{node.module}.{alias.name}") if known else {ANY}
            self.store(scope, alias.asname or alias.name, value)

    def _delete(self, targets: list[ast.expr], scope: Scope) -> None:
        for target in targets:
            if isinstance(target, (ast.Tuple, ast.List)):
                self._delete(target.elts, scope)
            elif isinstance(target, ast.Subscript):
                for atom in tuple(self.eval(target.value, scope)):
                    if isinstance(atom, Container):
                        self.mutate(atom, target)
                self.eval(target.slice, scope)
            elif isinstance(target, ast.Attribute):
                self.escape(self.eval(target.value, scope))

    def _match(self, node: ast.Match, scope: Scope) -> None:
        self.escape(self.eval(node.subject, scope))
        for case in node.cases:
            for part in ast.walk(case.pattern):
                name = getattr(part, "name", None) or getattr(part, "rest", None)
                if isinstance(name, str):
                    self.store(scope, name, {ANY})
            if case.guard:
                self.eval(case.guard, scope)
            self._run_all(case.body)


def _falls_off(body: list) -> bool:
    """Say if running `body` may reach its end."""
    last = body[-1]
    match last:
        case ast.Return() | ast.Raise():
            return False
        case ast.If(orelse=orelse):
            return not orelse or _falls_off(last.body) or _falls_off(orelse)
        case ast.With():
            # Most context managers let exceptions through; one that does not falls off.
            return _falls_off(last.body) or not all(
                isinstance(i.context_expr, ast.Call)
                and isinstance(i.context_expr.func, ast.Name)
                and i.context_expr.func.id == "open"
                for i in last.items
            )
        case ast.Try(finalbody=finalbody):
            if finalbody and not _falls_off(finalbody):
                return False
            blocks = [last.orelse or last.body, *(h.body for h in last.handlers)]
            return any(_falls_off(b) for b in blocks)
    return True
