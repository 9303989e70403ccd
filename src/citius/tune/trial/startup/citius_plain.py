# SPDX-License-Identifier: Apache-2.0
"""Values as bytes and back, without running a line that the program itself defines.

Plain values alone: None, numbers, text, bytes, ranges, the builtin containers, named tuples, enum
members, instances of the project's module-level classes, whose fields are read and filled in past
whatever the class defines, and the values of citius_standard. Everything else is refused, and so is what nests deeper or holds
more than the bounds below. What is shared inside a value stays shared. Types are told apart by
identity: even the hash of a class may be the program's own.
"""

import io
import pickle
import types

import citius_standard as standard
from citius_layout import Refused, fields_of, layout_of, name_of

MAX_DEPTH = 100
MAX_ITEMS = 200_000
MAX_BYTES = 4 << 20

_TEXT = frozenset(map(id, (str, bytes)))
_SCALARS = _TEXT | frozenset(map(id, (type(None), bool, int, float, complex, range)))
_SEQUENCES = frozenset(map(id, (list, tuple)))
_SETS = frozenset(map(id, (set, frozenset)))
_CONTAINERS = _SEQUENCES | _SETS | {id(dict)}
_HASHED = frozenset(map(id, (tuple, frozenset)))


def dumps(value, root):
    """Return `value` as bytes. `root` is the project's folder, or None: then no class is its own.

    Raises:
        Refused: the value is not plain, or too big.
    """
    _Check(root).run(value)
    file = io.BytesIO()
    _Pickler(file, 5).dump(value)
    data = file.getvalue()
    if len(data) > MAX_BYTES:
        raise Refused("more data than is recorded")
    return data


def loads(data, find):
    """Return what `dumps` made bytes of; `find(module, name)` gives the classes."""
    return _Unpickler(data, find).load()


class _Check:
    """One walk over a value, in the order in which pickle takes it, so that depths agree."""

    def __init__(self, root):
        self.root, self.items, self.bytes = root, 0, 0
        self.seen, self.dicts, self.spaces = set(), set(), set()
        self.held = []  # what is made on the way lives on, so that its identity stays its own

    def run(self, value):
        stack = [iter((value,))]
        while stack:
            for child in stack[-1]:
                kind = id(type(child))
                if kind in _SCALARS:
                    self.bytes += len(child) if kind in _TEXT else 0
                elif id(child) not in self.seen:
                    self.seen.add(id(child))
                    inner = self.inner(child)
                    if inner:
                        stack.append(iter(inner))
                        break
            else:
                stack.pop()
            if len(stack) > MAX_DEPTH:
                raise Refused("values nested too deep")
        if self.dicts & self.spaces:
            raise Refused("the fields of an object as a dict")
        if self.bytes > MAX_BYTES:
            raise Refused("more data than is recorded")

    def inner(self, value):
        """Count what a container holds; return what must be looked at in turn."""
        kind = type(value)
        if kind is bytearray:
            self.bytes += len(value)
            return ()
        if id(kind) in _CONTAINERS:
            self.count(value)
            held = value
            if id(kind) in _SETS:
                self.elements(value)
            elif kind is dict:
                self.dicts.add(id(value))
                held = (*value.keys(), *value.values())
        else:
            held = self.fields(value)
            self.count(held)
        kinds = set(map(id, map(type, held)))
        if not kinds <= _SCALARS:
            return held
        if kinds & _TEXT:
            text = held if kinds <= _TEXT else [v for v in held if id(type(v)) in _TEXT]
            self.bytes += sum(map(len, text))
        return ()

    def count(self, held):
        self.items += len(held)
        if self.items > MAX_ITEMS:
            raise Refused("more values than are recorded")

    def elements(self, held):
        """Refuse objects in a set: its order would hang on where they lie."""
        if set(map(id, map(type, held))) <= _SCALARS:
            return
        for key in held:
            kind = type(key)
            if id(kind) in _SCALARS:
                continue
            if id(kind) in _HASHED:
                self.elements(key)
                continue
            made = layout_of(kind, self.root).made
            if made == "instance":
                raise Refused(f"objects of `{name_of(kind)}` in a set")
            if made == "tuple":
                self.elements(tuple.__getitem__(key, slice(None)))

    def fields(self, value):
        layout = layout_of(type(value), self.root)
        if layout.made == "member":
            if layout.member(value) is None:
                raise Refused(f"a value of `{name_of(type(value))}` without a name")
            return ()
        if layout.made == "tuple":
            return tuple.__getitem__(value, slice(None))
        if layout.made == "standard":
            parts = standard.parts(value)
            if parts is None:
                raise Refused(f"a `{name_of(type(value))}` with more than it commonly holds")
            self.held.append(parts)
            return parts
        space, slots = layout.state(value)
        if space is not None:
            self.spaces.add(id(space))
            if not set(map(id, map(type, space))) <= {id(str)}:
                raise Refused(f"fields of `{name_of(type(value))}` whose names are no text")
        return (*(space or {}).values(), *slots.values())


class _Pickler(pickle.Pickler):
    """Writes what was checked before: classes and functions are only those that it names itself."""

    def reducer_override(self, value):
        kind = type(value)
        if kind is type or kind is types.FunctionType:
            return NotImplemented
        if kind is complex:
            return complex, (value.real, value.imag)
        if kind is range:
            return range, (value.start, value.stop, value.step)
        layout = layout_of(kind, None)  # known since the check
        if layout.made == "member":
            return _member, (*layout.where, layout.member(value))
        if layout.made == "standard":
            return _standard, (*layout.where, standard.parts(value))
        if layout.made == "tuple":
            return _tuple, (*layout.where, tuple.__getitem__(value, slice(None)))
        return _instance, layout.where, layout.state(value), None, None, _fill


def _instance(module, name):
    """Stand in the bytes for a new instance: `loads` puts its own in the place of these."""


def _tuple(module, name, items):
    """Stand for a named tuple."""


def _standard(module, name, parts):
    """Stand for a value of the standard library."""


def _member(module, name, member):
    """Stand for a member of an enum."""


def _fill(value, state):
    """Fill in the fields of an instance, whether its class has slots or a dict for them."""
    space, slots = fields_of(type(value))
    for fields in filter(None, state):
        for name, held in fields.items():
            if name in slots:
                slots[name].__set__(value, held)
            else:
                space.__get__(value)[name] = held


class _Unpickler(pickle.Unpickler):
    def __init__(self, data, find):
        super().__init__(io.BytesIO(data))
        self.find = find

    def find_class(self, module, name):
        known = {
            "complex": complex,
            "range": range,
            "_instance": lambda module, name: object.__new__(self.find(module, name)),
            "_tuple": lambda module, name, items: tuple.__new__(self.find(module, name), items),
            "_member": lambda module, name, member: self.find(module, name)._member_map_[member],
            "_standard": standard.make,
            "_fill": _fill,
        }
        if name not in known or module.rpartition(".")[2] not in ("builtins", "citius_plain"):
            raise pickle.UnpicklingError(f"{module}.{name} is not plain")
        return known[name]
