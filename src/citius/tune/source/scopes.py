# SPDX-License-Identifier: Apache-2.0
"""Who binds which name where: Python's scoping rules over an `ast` tree."""

import ast

COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)
OWN_SCOPE = (
    ast.Module,
    ast.FunctionDef,
    ast.AsyncFunctionDef,
    ast.Lambda,
    ast.ClassDef,
    *COMPREHENSIONS,
)


class Scope:
    """A namespace: module, function, lambda, class body or comprehension."""

    def __init__(self, node: ast.AST, parent: "Scope | None"):
        self.node, self.parent = node, parent
        self.names: dict[str, list[ast.AST]] = {}  # name -> the nodes that bind it, in order
        self.globals: set[str] = set()
        self.nonlocals: set[str] = set()
        self.parameters: set[str] = set()
        self.inner: list[Scope] = []

    def bindings_of(self, name: str) -> list[ast.AST]:
        """Return the nodes that bind (or delete) `name` as this scope sees it."""
        home = self.home(name)
        return home.names[name] if home else []

    def home(self, name: str) -> "Scope | None":
        """Return the scope whose variable `name` means here; None for a builtin."""
        if name in self.globals:
            return self.module()._own(name)
        if name in self.nonlocals:
            return self.parent._enclosing(name)
        return self._own(name) or (self.parent._enclosing(name) if self.parent else None)

    def module(self) -> "Scope":
        """Return the module's scope."""
        return self.parent.module() if self.parent else self

    def _own(self, name: str) -> "Scope | None":
        return self if name in self.names else None

    def _enclosing(self, name: str) -> "Scope | None":
        scope = self
        while scope:
            if name in scope.globals:
                return scope.module()._own(name)
            if name in scope.names and not isinstance(scope.node, ast.ClassDef):
                return scope
            scope = scope.parent
        return None


class Scopes:
    """All scopes of a module."""

    def __init__(self, tree: ast.Module):
        self.by_node: dict[ast.AST, Scope] = {}
        self._of: dict[ast.AST, Scope] = {}
        self.module = self._open(tree, None)
        for statement in tree.body:
            self._visit(statement, self.module)
        self._hoist_declared()

    def of(self, node: ast.AST) -> Scope:
        """Return the scope in which `node` is evaluated."""
        return self._of.get(node, self.module)

    def opened_by(self, node: ast.AST) -> Scope:
        """Return the scope that `node` opens."""
        return self.by_node[node]

    def _open(self, node: ast.AST, parent: Scope | None) -> Scope:
        scope = self.by_node[node] = Scope(node, parent)
        if parent:
            parent.inner.append(scope)
        return scope

    def _bind(self, scope: Scope, name: str, node: ast.AST) -> None:
        scope.names.setdefault(name, []).append(node)

    def _hoist_declared(self) -> None:
        """Give `global` and `nonlocal` bindings to the scope that they mean."""
        for scope in list(self.by_node.values()):
            for name in scope.globals | scope.nonlocals:
                nodes = scope.names.pop(name, [])
                if name in scope.globals:
                    home = self.module
                else:
                    home = scope.parent._enclosing(name) or self.module
                if nodes:
                    home.names.setdefault(name, []).extend(nodes)

    def _visit(self, node: ast.AST, scope: Scope) -> None:
        self._of[node] = scope
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            self._bind(scope, node.name, node)
            self._function(node, scope)
        elif isinstance(node, ast.Lambda):
            self._function(node, scope)
        elif isinstance(node, ast.ClassDef):
            self._bind(scope, node.name, node)
            for part in [*node.decorator_list, *node.bases, *node.keywords]:
                self._visit(part, scope)
            inner = self._open(node, scope)
            for statement in node.body:
                self._visit(statement, inner)
        elif isinstance(node, COMPREHENSIONS):
            self._comprehension(node, scope)
        else:
            self._plain(node, scope)

    def _plain(self, node: ast.AST, scope: Scope) -> None:
        match node:
            case ast.Name(id=name, ctx=ast.Store() | ast.Del()):
                self._bind(scope, name, self._delete(node) or node)
            case ast.Global(names=names):
                scope.globals.update(names)
            case ast.Nonlocal(names=names):
                scope.nonlocals.update(names)
            case ast.Import(names=names) | ast.ImportFrom(names=names):
                for alias in names:
                    self._bind(scope, alias.asname or alias.name.partition(".")[0], node)
            case (
                ast.ExceptHandler(name=str(name))
                | ast.MatchAs(name=str(name))
                | ast.MatchStar(name=str(name))
                | ast.MatchMapping(rest=str(name))
            ):
                self._bind(scope, name, node)
            case ast.NamedExpr(target=target):
                home = scope
                while isinstance(home.node, COMPREHENSIONS):
                    home = home.parent
                self._of[target] = home
                self._bind(home, target.id, target)
                self._visit(node.value, scope)
                return
            case ast.Delete(targets=targets):
                for target in targets:
                    if isinstance(target, ast.Name):
                        self._of[target] = scope
                        self._bind(scope, target.id, node)
                    else:
                        self._visit(target, scope)
                return
        for child in ast.iter_child_nodes(node):
            self._visit(child, scope)

    @staticmethod
    def _delete(node: ast.Name) -> ast.AST | None:
        """Return a `del` marker for a deleted name inside a larger target."""
        return ast.Delete(targets=[node]) if isinstance(node.ctx, ast.Del) else None

    def _function(self, node, scope: Scope) -> None:
        arguments = node.args
        for part in [
            *getattr(node, "decorator_list", []),
            *arguments.defaults,
            *(d for d in arguments.kw_defaults if d),
        ]:
            self._visit(part, scope)
        for arg in [
            *arguments.posonlyargs,
            *arguments.args,
            *arguments.kwonlyargs,
            *filter(None, (arguments.vararg, arguments.kwarg)),
        ]:
            if arg.annotation:
                self._visit(arg.annotation, scope)
        if getattr(node, "returns", None):
            self._visit(node.returns, scope)
        inner = self._open(node, scope)
        for arg in [
            *arguments.posonlyargs,
            *arguments.args,
            *arguments.kwonlyargs,
            *filter(None, (arguments.vararg, arguments.kwarg)),
        ]:
            self._of[arg] = inner
            inner.parameters.add(arg.arg)
            self._bind(inner, arg.arg, arg)
        for child in node.body if isinstance(node.body, list) else [node.body]:
            self._visit(child, inner)

    def _comprehension(self, node, scope: Scope) -> None:
        inner = self._open(node, scope)
        for index, generator in enumerate(node.generators):
            self._of[generator] = inner
            self._visit(generator.iter, inner if index else scope)
            self._visit(generator.target, inner)
            for test in generator.ifs:
                self._visit(test, inner)
        results = [node.key, node.value] if isinstance(node, ast.DictComp) else [node.elt]
        for result in results:
            self._visit(result, inner)
