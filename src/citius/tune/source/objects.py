# SPDX-License-Identifier: Apache-2.0
"""Binding targets, attributes and calls: how values get from one place of a file to another."""

import ast
import random
from collections import Counter, OrderedDict, defaultdict, deque

from citius.tune.source.calls import asks_kind, call
from citius.tune.source.heap import Heap
from citius.tune.source.options import option
from citius.tune.source.scopes import Scope
from citius.tune.source.values import ANY, NOTHING, Cls, Container, Func, Inst, Ref

_MODULES = (
    "math random re time string collections itertools csv json sys os pathlib functools operator "
    "statistics hashlib zlib copy textwrap bisect heapq datetime gzip os.path argparse struct "
    "requests urllib urllib.request"
)
KNOWN_MODULES = frozenset(_MODULES.split())
# What stands for a kind or a scalar; a dict may be one of its subclasses in `collections`.
_TYPES = {
    **{
        t.__name__: (t,) for t in (list, set, frozenset, tuple, deque, str, bytes, int, float, bool)
    },
    "dict": (dict, Counter, OrderedDict, defaultdict),
    "rng": (random.Random,),
}
_OPAQUE = frozenset({"textfile", "binfile", "pattern", "match", "path"})
_PARTS = {
    "path": {"parent": {"path"}, "name": {"str"}, "stem": {"str"}, "suffix": {"str"}},
    "response": {"text": {"str"}, "content": {"bytes"}, "status_code": {"int"}, "ok": {"bool"}},
}
# What these opaque kinds have of methods.
_CALLED = {
    "response": {"json", "raise_for_status", "close"},
    "httpresponse": {"read", "close"},
}
_CONSTANTS = {
    **dict.fromkeys(("math.pi", "math.e", "math.tau", "math.inf"), "float"),
    **dict.fromkeys(("os.sep", "os.linesep"), "str"),
    **{f"re.{name}": "flag" for name in ("IGNORECASE", "I", "MULTILINE", "M", "VERBOSE", "DOTALL")},
    "sys.maxsize": "int",
    "sys.stdin": "textfile",
    "sys.argv": ANY,
}


def _has(atom, name: str) -> bool:
    """Say if the atom is a builtin object with a method `name` (that no code can rebind)."""
    if name.startswith("__"):
        return False
    if isinstance(atom, Container):
        return atom.kind == "argparser" or any(hasattr(t, name) for t in _TYPES.get(atom.kind, ()))
    if atom in _CALLED:
        return name in _CALLED[atom]
    return atom in _OPAQUE or any(hasattr(t, name) for t in _TYPES.get(atom, ()))


class Objects(Heap):
    """Follows values through targets, attributes and calls."""

    def assign(self, target: ast.AST, value, scope: Scope) -> None:
        """Bind an assignment's target, whatever its shape."""
        match target:
            case ast.Name():
                self._note(target, value)
                self.store(self.scopes.of(target), target.id, value)
            case ast.Starred():
                self.assign(target.value, {self.site(target, "list", value)}, scope)
            case ast.Tuple() | ast.List():
                self._unpack(target.elts, value, scope)
            case ast.Attribute():
                self._store_attribute(self.eval(target.value, scope), target, value)
            case ast.Subscript():
                self._store_item(target, value, scope)

    def _unpack(self, targets: list, value, scope: Scope) -> None:
        star = next((i for i, t in enumerate(targets) if isinstance(t, ast.Starred)), None)
        for atom in tuple(value):
            slots = atom.slots if isinstance(atom, Container) else None
            for index, target in enumerate(targets):
                if slots is not None and star is None and len(slots) == len(targets):
                    self.assign(target, slots[index], scope)
                else:
                    self.assign(target, self.items(atom), scope)

    def _store_attribute(self, receivers, target: ast.Attribute, value) -> None:
        for atom in tuple(receivers):
            if isinstance(atom, Inst) and target.attr == "__class__":
                self.open({atom.cls})
            if isinstance(atom, Inst) and not (atom.cls.open or atom.cls.escaped):
                self.join(atom.cls.fields.setdefault(target.attr, set()), value)
                continue
            if atom == ANY:  # it may be any class that unseen code may hold
                held = (c for c in self.classes.values() if c.escaped)
                self.open(c for c in held if c.defines(target.attr))
            if isinstance(atom, Inst):
                self.join(atom.cls.fields.setdefault(target.attr, set()), {ANY, *value})
            elif isinstance(atom, Container) and atom.kind == "namespace":
                self.mutate(atom, target)
                for parser in atom.elem:
                    self.join(self.options.setdefault((parser, target.attr), set()), value)
                continue
            elif isinstance(atom, Container):  # the default_factory of a defaultdict
                self.escape({atom})
            elif isinstance(atom, Ref) and not self.troubles:
                self.troubles = f"the file sets {ast.unparse(target)}, line {target.lineno}"
            elif isinstance(atom, (Cls, Func)):
                self.open({atom})
                self.escape({atom})
            self.escape(value)

    def _store_item(self, target: ast.Subscript, value, scope: Scope) -> None:
        index = self.eval(target.slice, scope)
        sliced = isinstance(target.slice, ast.Slice)
        for atom in tuple(self.eval(target.value, scope)):
            if isinstance(atom, Container) and atom.kind in ("list", "dict", "deque"):
                stored = self.items_of(value) if sliced else value
                self.put(atom, stored, index if atom.kind == "dict" else NOTHING)
                self.mutate(atom, target)
            elif not isinstance(atom, str) or atom == ANY:
                self.escape(value)
                self.escape(index)

    def attribute(self, node: ast.Attribute, receivers) -> set:
        """Return what reading `.attr` off `receivers` can give."""
        found = set()
        for atom in tuple(receivers):
            if isinstance(atom, Inst):
                found |= self._instance_attribute(node, atom)
            elif isinstance(atom, Cls) and not atom.open:
                found |= self._class_attribute(atom, node.attr) or {ANY}
            elif isinstance(atom, Ref) and atom.kind == "module":
                if node.attr == "__dict__":
                    self.troubles = self.troubles or f"the file looks into the module {atom.name}"
                found |= self._member(f"{atom.name}.{node.attr}")
            elif atom == Ref("builtin", "dict") and node.attr == "fromkeys":
                found.add(Ref("member", "dict.fromkeys"))
            elif atom == "none" and not node.attr.startswith("__"):
                continue  # raises AttributeError
            elif isinstance(atom, str) and node.attr in _PARTS.get(atom, ()):
                found |= _PARTS[atom][node.attr]
            elif isinstance(atom, Container) and atom.kind == "namespace":
                found |= option(self, atom, node.attr)
            elif _has(atom, node.attr):
                method = self.site(node, "method", {atom}, role=(node.attr, atom))
                method.name = node.attr
                found.add(method)
            else:
                self.escape({atom})
                found.add(ANY)
        return found

    def _member(self, name: str) -> set:
        if name in KNOWN_MODULES:
            return {Ref("module", name)}
        if name.startswith("string."):
            return {"str"} if name != "string.Template" else {ANY}
        if name in _CONSTANTS:
            return {ANY if name in self.tree.patched else _CONSTANTS[name]}
        return {Ref("member", name)}

    def _instance_attribute(self, node: ast.Attribute, inst: Inst) -> set:
        cls = inst.cls
        if node.attr == "__class__" and not cls.open and asks_kind(self.tree.parents.get(node)):
            return {ANY}
        if cls.open or (node.attr.startswith("__") and not cls.defines(node.attr)):
            if node.attr == "__class__":
                self.open({cls})
            self.escape({inst})
            return {ANY}
        fields = cls.fields.setdefault(node.attr, set())
        if cls.escaped:
            self.join(fields, {ANY})
        found = set(fields)
        for atom in self._class_attribute(cls, node.attr):
            if isinstance(atom, Func):
                found |= self._bind(node, atom, inst)
            else:
                found.add(atom)
        return found

    def _bind(self, node: ast.Attribute, func: Func, inst: Inst) -> set:
        decorators = [
            d.id for d in getattr(func.node, "decorator_list", ()) if isinstance(d, ast.Name)
        ]
        if decorators == ["property"]:
            return self.call_func(node, func, [{inst}], {}, False)
        if decorators == ["staticmethod"]:
            return {func}
        if decorators:
            self.escape({inst})
            return {ANY}
        method = self.site(node, "method", {inst}, role=(func, inst))
        self.join(method.keys, {func})
        return {method}

    def _class_attribute(self, cls: Cls, name: str) -> set:
        for owner in cls.mro():
            scope = self.scopes.opened_by(owner.node)
            if name in scope.names:
                return self.var(scope, name)
        return set()

    def call_value(self, node: ast.AST, callee, args: list, kwargs: dict, starred: bool) -> set:
        """Return what calling any of `callee` with these values can give."""
        found = set()
        for atom in tuple(callee):
            if isinstance(atom, Func):
                found |= self.call_func(node, atom, args, kwargs, starred)
            elif isinstance(atom, Container) and atom.kind == "method" and atom.keys:
                for func in tuple(atom.keys):
                    found |= self.call_func(node, func, [atom.elem, *args], kwargs, starred)
            elif isinstance(atom, Cls) and not atom.open:
                found |= self._construct(node, atom, args, kwargs, starred)
            elif isinstance(atom, Ref) or (isinstance(atom, Container) and atom.kind == "method"):
                found |= call(self, node, atom, args, kwargs, starred)
            else:
                self.escape({atom})
                found |= self.unknown(args, kwargs)
        return found

    def unknown(self, args: list, kwargs: dict) -> set:
        """Hand the arguments to code that we cannot see."""
        for value in [*args, *kwargs.values()]:
            self.escape(value)
        return {ANY}

    def _construct(self, node, cls: Cls, args, kwargs, starred) -> set:
        for init in tuple(self._class_attribute(cls, "__init__")):
            if isinstance(init, Func):
                self.call_func(node, init, [{cls.inst}, *args], kwargs, starred)
            else:
                self.unknown([{cls}, *args], kwargs)
        return {cls.inst}

    def call_func(self, node, func: Func, args, kwargs, starred) -> set:
        """Bind the arguments to `func` and return what its calls can give."""
        spec = func.node.args
        names = [a.arg for a in (*spec.posonlyargs, *spec.args)]
        if starred:
            self.escape({func})
            self.unknown(args, kwargs)
        for name, value in zip(names, args, strict=False):
            self.join(func.params[name], value)
        if spec.vararg:
            rest = {a for value in args[len(names) :] for a in value}
            self.join(func.params[spec.vararg.arg], {self.site(func.node, "tuple", rest, "*")})
        keyword = {*names, *(a.arg for a in spec.kwonlyargs)}
        for name, value in kwargs.items():
            if name in keyword:
                self.join(func.params[name], value)
            elif spec.kwarg:
                bag = self.site(func.node, "dict", value, "**")
                self.put(bag, NOTHING, {"str"})
                self.join(func.params[spec.kwarg.arg], {bag})
        if func.generator:
            return {self.site(func.node, "iterator", func.yields, "generator")}
        return func.returns
