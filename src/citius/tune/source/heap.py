# SPDX-License-Identifier: Apache-2.0
"""What the analysis of a file knows: sets of atoms that only ever grow, and who may see them."""

import ast
import builtins
from collections.abc import Hashable, Iterator

from citius.tune.source.scopes import Scope
from citius.tune.source.values import ANY, NOTHING, SCALARS, Cls, Container, Func, Inst, Ref

BUILTINS = frozenset(dir(builtins))


class Heap:
    """Variables, containers and expressions of one file, each with what it can be."""

    def __init__(self, tree):
        self.tree, self.scopes = tree, tree.scopes
        self.values: dict[ast.AST, set] = {}
        self.funcs: dict[ast.AST, Func] = {}
        self.classes: dict[ast.AST, Cls] = {}
        self.options: dict[tuple[Container, str], set] = {}
        self.troubles: str | None = None
        self.changed = False
        self._argument = {"str"}  # what an item of `sys.argv` can be
        self._vars: dict[tuple[Scope, str], set] = {}
        self._sites: dict[tuple, Container] = {}

    def join(self, target: set, value) -> None:
        """Add `value` to `target` and note if that changed it."""
        if not target.issuperset(value):
            target.update(value)
            self.changed = True

    def site(self, node: ast.AST, kind: str, elem=NOTHING, role: Hashable = "") -> Container:
        """Return the container that `node` makes, with `elem` joined to what it holds."""
        key = (node, kind, role)
        site = self._sites.get(key)
        if site is None:
            site = self._sites[key] = Container(node, kind)
            self.changed = True
        self.put(site, elem)
        return site

    def tuple_site(self, node: ast.AST, slots: list, role: Hashable = "") -> Container:
        """Return the tuple that `node` makes, joined by position."""
        site = self.site(node, "tuple", role=role)
        if site.slots is None:
            site.slots = [set() for _ in slots]
        for slot, value in zip(site.slots, slots, strict=False):
            self.join(slot, value)
            self.join(site.elem, value)
        if site.escaped:
            self.escape(site.elem)
        return site

    def containers(self) -> Iterator[Container]:
        """Yield every container that the file makes."""
        yield from self._sites.values()

    def put(self, site: Container, elem, keys=NOTHING) -> None:
        """Join `elem` (and `keys`) to what `site` holds."""
        if site.kind in ("set", "frozenset"):
            self.meet(site.elem, elem)
        elif site.kind == "dict":
            self.meet(site.keys, keys)
        self.join(site.elem, elem)
        self.join(site.keys, keys)
        if site.escaped:
            self.escape(elem)
            self.escape(keys)

    def mutate(self, site: Container, node: ast.AST) -> None:
        """Note that `node` changes `site`."""
        self.join(site.mutations, {node})

    def meet(self, left, right) -> None:
        """Note that objects of `left` are compared with objects of `right`, and what they hold.

        Methods of their own, `__eq__` or `__lt__`, are handed what they are compared with.
        """
        todo, seen = [(left, right)], set()
        while todo:
            pair = tuple(map(frozenset, todo.pop()))
            if pair in seen:
                continue
            seen.add(pair)
            for asking, handed in (pair, pair[::-1]):
                if any(map(_compares_itself, asking)):
                    self.escape({a for a in handed if isinstance(a, (Container, Inst))})
            held = [
                {a for c in side if _compares_items(c) for a in c.elem | c.keys} for side in pair
            ]
            if all(held):
                todo.append(held)

    def escape(self, value) -> None:
        """Note that code we cannot see may hold `value` from now on."""
        for atom in tuple(value):
            if isinstance(atom, (Container, Func, Cls)) and not atom.escaped:
                atom.escaped = self.changed = True
                if isinstance(atom, Container):
                    if not atom.fixed:
                        atom.elem.add(ANY)
                        atom.keys.add(ANY)
                    self.escape(atom.elem)
                    self.escape(atom.keys)
                elif isinstance(atom, Func):
                    self._open_params(atom)
                else:
                    self._escape_class(atom)
            elif isinstance(atom, Inst):
                self.escape({atom.cls})
            elif atom == "argv":
                self.join(self._argument, {ANY})
            elif isinstance(atom, Ref) and atom.kind == "module":
                self.troubles = self.troubles or f"the file hands the module {atom.name} on"

    def open(self, value) -> None:
        """Note that the classes in `value` may do what their bodies do not show."""
        for atom in value:
            if isinstance(atom, Cls) and not atom.open:
                atom.open = self.changed = True

    def _open_params(self, func: Func) -> None:
        for value in func.params.values():
            self.join(value, {ANY})
        self.escape(func.returns)
        self.escape(func.yields)

    def _escape_class(self, cls: Cls) -> None:
        for fields in list(cls.fields.values()):
            self.escape(fields)
            self.join(fields, {ANY})
        for base in cls.mro()[1:]:
            self.escape({base})
        for name in list(self.scopes.opened_by(cls.node).names):
            self.escape(self.var(self.scopes.opened_by(cls.node), name))

    def var(self, scope: Scope, name: str) -> set:
        """Return the growing set of a variable."""
        return self._vars.setdefault((scope, name), set())

    def load(self, scope: Scope, name: str) -> set:
        """Return what `name` can be, read in `scope`."""
        home = scope.home(name)
        if home is None:
            if name in BUILTINS:
                return {Ref("builtin", name)}
            return {"str"} if name in ("__file__", "__name__") else {ANY}
        # Before a class body or a module binds a name, it means the one outside.
        if isinstance(home.node, ast.ClassDef):
            return self.var(home, name) | self._load_outside(home, name)
        if home is self.scopes.module and name in BUILTINS:
            return self.var(home, name) | {Ref("builtin", name)}
        return self.var(home, name)

    def _load_outside(self, scope: Scope, name: str) -> set:
        """Return what `name` means in a class body that does not bind it: the global, or more."""
        outer = scope.parent
        while isinstance(outer.node, ast.ClassDef):
            outer = outer.parent
        return self.load(outer, name)

    def store(self, scope: Scope, name: str, value) -> None:
        """Bind `name` in `scope`."""
        home = scope.home(name) or scope
        self.join(self.var(home, name), value)
        if home is self.scopes.module and name in self.tree.outside:
            self.join(self.var(home, name), {ANY})
            self.escape(value)
        if isinstance(home.node, ast.ClassDef):
            cls = self.classes.get(home.node)
            if cls and (cls.escaped or cls.open):
                self.escape(value)

    def items_of(self, value) -> set:
        """Return what iterating over `value` can give."""
        return {item for atom in tuple(value) for item in self.items(atom)}

    def items(self, atom) -> set:
        """Return what iterating over one atom can give."""
        if isinstance(atom, Container):
            if atom.kind == "method":
                return NOTHING
            return atom.keys if atom.kind == "dict" else atom.elem
        if isinstance(atom, Inst):
            if atom.cls.loud or atom.cls.open:
                self.escape({atom})
                return {ANY}
            return NOTHING
        simple = {
            "str": {"str"},
            "bytes": {"int"},
            "textfile": {"str"},
            "binfile": {"bytes"},
            "pattern": NOTHING,
            "match": NOTHING,
            "argv": self._argument,
        }
        if isinstance(atom, str) and (atom in simple or atom in SCALARS):
            return simple.get(atom, NOTHING)
        return {ANY}

    def _note(self, node: ast.AST, value) -> None:
        known = self.values.get(node)
        if known is None:
            self.values[node] = set(value)
        else:
            known.update(value)


def _compares_itself(atom) -> bool:
    """Say if comparing the object may run code that does more than read."""
    return atom == ANY or (isinstance(atom, Inst) and (atom.cls.loud or atom.cls.open))


def _compares_items(atom) -> bool:
    """Say if comparing the container compares what it holds."""
    return isinstance(atom, Container) and atom.kind not in ("iterator", "method", "rng")
