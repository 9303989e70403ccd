# SPDX-License-Identifier: Apache-2.0
"""Where a file sets attributes of instances after they are made, and which it may be of."""

import ast
from functools import cached_property

from citius.tune.remedies._shared.asked import Refused
from citius.tune.remedies.slots.layout import Layout
from citius.tune.remedies.slots.uses import annotates, as_class, known
from citius.tune.source.tree import FUNCTIONS, Tree
from citius.tune.source.values import ANY, Cls, Inst


class Stores:
    """The attributes that a file sets, beside the layouts of a family of classes."""

    def __init__(self, tree: Tree, made: list[Layout]):
        self.tree, self.made = tree, made
        self._known = known(tree, made)

    def check(self) -> None:
        """Refuse to set what an instance has no slot for, and to delete any attribute."""
        for node in ast.walk(self.tree.ast):
            if isinstance(node, ast.Attribute) and not isinstance(node.ctx, ast.Load):
                self._check(node)

    def _check(self, node: ast.Attribute) -> None:
        if self._is_class(node.value):
            return  # as_class has judged it
        for layout in self._receivers(node.value):
            name = layout.node.name
            if isinstance(node.ctx, ast.Del):
                raise Refused(f"`{ast.unparse(node)}` is deleted, line {node.lineno}")
            if node.attr not in layout.whole and not self._has_setter(layout.node, node.attr):
                raise Refused(
                    f"`.{node.attr}` may be set on a `{name}` that is made, line {node.lineno}"
                )

    def _has_setter(self, node: ast.ClassDef, name: str) -> bool:
        """Say if `name` is a property that can be set, of a class or one that it derives from."""
        by_name = {layout.node.name: layout.node for layout in self.made}
        while node is not None:
            found = [n for n in node.body if getattr(n, "name", None) == name]
            if found:
                decorators = [ast.unparse(d) for d in getattr(found[-1], "decorator_list", ())]
                return decorators == [f"{name}.setter"]
            bases = [getattr(b, "id", "") for b in node.bases]
            node = by_name.get(bases[0]) if bases else None
        return False

    def _is_class(self, node: ast.expr) -> bool:
        """Say if `node` is a class of the family, by its name, a class method's or an object's."""
        match node:
            case ast.Attribute(attr="__class__") | ast.Call(func=ast.Name(id="type")):
                return True
        if not isinstance(node, ast.Name):
            return False
        home = self.tree.scope(node).home(node.id)
        if home is self.tree.scopes.module:
            return node.id in {layout.node.name for layout in self.made}
        function = home.node if home else None
        return (
            isinstance(function, FUNCTIONS)
            and "classmethod" in map(ast.unparse, function.decorator_list)
            and _first(function) == node.id
        )

    def _receivers(self, node: ast.expr) -> list[Layout]:
        """Return the layouts of the instances that `node` may be."""
        held = self.tree.flow.value(node)
        kinds = {a.cls.node for a in held if isinstance(a, Inst)}
        kinds |= {a.node for a in held if isinstance(a, Cls)}
        owner = self._own_class(node)
        if owner is not None:
            kinds |= _below(owner, self.made)
        elif not held or (not self._known and ANY in held):
            return self.made
        return [layout for layout in self.made if layout.node in kinds]

    def _own_class(self, node: ast.expr) -> ast.ClassDef | None:
        """Return the class whose method `node` is the object of, if it can be no other's."""
        function = self.tree.scope(node).node
        if not isinstance(node, ast.Name) or not isinstance(function, FUNCTIONS):
            return None
        holder = self.tree.parents[function]
        if (
            not isinstance(holder, ast.ClassDef)
            or _first(function) != node.id
            or len(self.tree.scopes.opened_by(function).names[node.id]) != 1
            or not all(map(_keeps, function.decorator_list))
            or self.tree.parents[holder] is not self.tree.ast
            or len(self.tree.scopes.module.names[holder.name]) != 1
            or holder.name in self._handed_on
            or (holder, function.name) in self._taken
        ):
            return None
        return holder

    @cached_property
    def _handed_on(self) -> set[str]:
        """Return the names of the module's classes that are used as values."""
        module = self.tree.scopes.module
        return {
            n.id
            for n in ast.walk(self.tree.ast)
            if isinstance(n, ast.Name)
            and isinstance(n.ctx, ast.Load)
            and any(isinstance(b, ast.ClassDef) for b in module.names.get(n.id, ()))
            and self.tree.scope(n).home(n.id) is module
            and not as_class(self.tree, n, frozenset())
            and not annotates(self.tree, n)
        }

    @cached_property
    def _taken(self) -> set[tuple[ast.ClassDef, str]]:
        """Return the methods that are read off their class, so may be called with other objects."""
        module, found = self.tree.scopes.module, set()
        classes = {n.name: n for n in self.tree.ast.body if isinstance(n, ast.ClassDef)}
        for node in ast.walk(self.tree.ast):
            match node:
                case ast.Attribute(value=ast.Name(id=name), attr=attr) if name in classes:
                    own = attr == "__init__" and self._inherits(node, name)
                    if self.tree.scope(node).home(name) is module and not own:
                        found.add((classes[name], attr))
                case ast.Name(id=name, ctx=ast.Load()):
                    holder = self.tree.scope(node).node
                    if isinstance(holder, ast.ClassDef) and not self._decorates(node):
                        found.add((holder, name))
        return found

    def _inherits(self, node: ast.AST, base: str) -> bool:
        """Say if `node` stands in a class that derives from `base`."""
        return any(
            isinstance(a, ast.ClassDef) and base in [getattr(b, "id", None) for b in a.bases]
            for a in self.tree.ancestors(node)
        )

    def _decorates(self, node: ast.AST) -> bool:
        part = node
        for holder in self.tree.ancestors(node):
            if isinstance(holder, ast.stmt):
                return part in getattr(holder, "decorator_list", ())
            part = holder
        return False


def _first(function: ast.FunctionDef) -> str | None:
    names = [*function.args.posonlyargs, *function.args.args]
    return names[0].arg if names else None


def _below(owner: ast.ClassDef, made: list[Layout]) -> set[ast.ClassDef]:
    """Return the class and those that derive from it."""
    found = {owner.name: owner}
    for layout in made:  # bases come first
        if any(getattr(b, "id", None) in found for b in layout.node.bases):
            found[layout.node.name] = layout.node
    return set(found.values())


def _keeps(decorator: ast.expr) -> bool:
    """Say if a method so decorated is still called with its own object first."""
    text = ast.unparse(decorator)
    return text in ("property", "override") or text.endswith((".setter", ".getter", ".deleter"))
