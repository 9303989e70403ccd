# SPDX-License-Identifier: Apache-2.0
"""Are two values the same, strictly? Types too, floats bit for bit, what is shared, dict order.

It never asks the values themselves, so no `__eq__` of the program decides. Two classes are the
same that have one name in modules of one name: the two versions of a file that are compared have
each their own. Uses the standard library alone: it runs in the program's process as well.
"""

import math
import struct
import types
from array import array
from collections import Counter

try:  # in the program's process, where citius is not
    import citius_standard as standard
except ImportError:
    from citius.tune.trial.startup import citius_standard as standard

_EXACT = (type(None), bool, int, str, bytes)
_QUICK = frozenset(_EXACT)
_HEAP_TYPE, _IMMUTABLE_TYPE = 1 << 9, 1 << 8  # CPython: Include/object.h
_MEMBERS = types.MemberDescriptorType, types.GetSetDescriptorType
_WIDEST = 60


class _UnknownError(Exception):
    """A value whose inside cannot be seen."""


def difference(a, b, tolerance: float = 0.0, names: tuple = ()) -> str | None:
    """Return what `b` has otherwise than `a`, in words; None if they are the same.

    `tolerance` is the relative difference that floats may have; with one, 0.0 and -0.0 are the
    same. Floats in sets are compared exactly. If `a` is a tuple, `names` says what its items are.

    >>> difference([1, {"a": 0.0}], [1, {"a": -0.0}], names=())
    "['a'] of [1]: 0.0 became -0.0"
    """
    return _Comparison(tolerance, names).run(a, b)


class _Comparison:
    def __init__(self, tolerance, names):
        self.tolerance, self.names = tolerance, names
        self.left, self.right = {}, {}  # id of what can change -> id of its like on the other side
        self.pairs = set()  # of what cannot change
        self.todo, self.held = [], []  # held: what is made on the way, so that it stays itself

    def run(self, a, b):
        self.todo.append((a, b, None))
        while self.todo:
            a, b, path = self.todo.pop()
            try:
                reason = self.pair(a, b, path)
            except _UnknownError as error:
                reason = str(error)
            if reason:
                place = self.place(path)
                return f"{place}: {reason}" if place else reason
        return None

    def pair(self, a, b, path):
        kind, other = type(a), type(b)
        if kind is not other and not _alike(kind, other):
            return f"{_shown(a)} ({kind.__qualname__}) became {_shown(b)} ({other.__qualname__})"
        if kind in _EXACT:
            return None if a == b else f"{_shown(a)} became {_shown(b)}"
        if kind is float or kind is complex:
            same = self.number(a.real, b.real) and self.number(a.imag, b.imag)
            return None if same else f"{_shown(a)} became {_shown(b)}"
        if kind is range:
            same = (a.start, a.stop, a.step) == (b.start, b.stop, b.step)
            return None if same else f"{_shown(a)} became {_shown(b)}"
        if _is_member(kind):
            return None if a._name_ == b._name_ else f"{_shown(a)} became {_shown(b)}"
        known = standard.known(kind)
        if known and not standard.changes(a):
            return self.parts(a, b, path)
        if issubclass(kind, (tuple, frozenset)):
            if (id(a), id(b)) in self.pairs:
                return None
            self.pairs.add((id(a), id(b)))
        else:
            if id(a) in self.left or id(b) in self.right:
                paired = self.left.get(id(a)) == id(b) and self.right.get(id(b)) == id(a)
                return None if paired else f"{_shown(a)} is not shared as it was"
            self.left[id(a)], self.right[id(b)] = id(b), id(a)
        return self.parts(a, b, path) if known else self.inside(a, b, kind, path)

    def parts(self, a, b, path):
        """Compare values of the standard library by their parts."""
        ours, theirs = standard.parts(a), standard.parts(b)
        if ours is None or theirs is None:
            raise _UnknownError(f"{_shown(a)} cannot be compared")
        self.held.append((ours, theirs))
        if len(ours) != len(theirs):
            return f"{_shown(a)} became {_shown(b)}"
        for number in reversed(range(len(ours))):
            self.todo.append((ours[number], theirs[number], (path, f"part {number}")))
        return None

    def inside(self, a, b, kind, path):
        """Compare two containers of one type; what they hold is compared later."""
        if kind is list or kind is tuple:
            return self.sequence(a, b, path)
        if issubclass(kind, tuple):
            a, b = tuple.__getitem__(a, slice(None)), tuple.__getitem__(b, slice(None))
            return self.sequence(a, b, path)
        if kind is dict:
            if len(a) != len(b):
                return _lengths(a, b)
            pairs = zip(a.items(), b.items(), strict=True)
            for number, ((x, held), (y, other)) in reversed(list(enumerate(pairs))):
                self.todo.append((held, other, (path, f"[{_shown(x)}]")))
                self.todo.append((x, y, (path, f"key {number}")))
            return None
        if kind is set or kind is frozenset:
            return _sets(a, b)
        if kind is bytearray:
            return None if a == b else f"{_shown(a)} became {_shown(b)}"
        ours, theirs = _fields(a), _fields(b)
        if list(ours) != list(theirs):
            return f"has the fields {', '.join(theirs)} instead of {', '.join(ours)}"
        for name in reversed(ours):
            self.todo.append((ours[name], theirs[name], (path, f".{name}")))
        return None

    def sequence(self, a, b, path):
        if len(a) != len(b):
            return _lengths(a, b)
        kinds = set(map(type, a))
        if list(map(type, a)) == list(map(type, b)):
            if kinds <= _QUICK and tuple(a) == tuple(b):
                return None
            if kinds == {float} and array("d", a).tobytes() == array("d", b).tobytes():
                return None
        for number in reversed(range(len(a))):
            self.todo.append((a[number], b[number], (path, number)))
        return None

    def number(self, a, b):
        if a == b:
            return self.tolerance > 0 or math.copysign(1.0, a) == math.copysign(1.0, b)
        if a != a or b != b:
            return a != a and b != b
        if math.isinf(a) or math.isinf(b):
            return False
        return abs(a - b) <= self.tolerance * max(abs(a), abs(b))

    def place(self, path):
        """Return where a path leads, from the inside out."""
        labels = []
        while path:
            path, label = path
            if path is None and type(label) is int and label < len(self.names):
                label = self.names[label]
            labels.append(f"[{label}]" if type(label) is int else label)
        return " of ".join(labels)


def _alike(a, b):
    """Say if two classes are one class of two versions of a file."""
    heap = a.__flags__ & b.__flags__ & _HEAP_TYPE
    return heap and (a.__module__, a.__qualname__) == (b.__module__, b.__qualname__)


def _is_member(kind):
    return isinstance(kind.__dict__.get("_member_map_"), dict)


def _fields(value):
    """Return the fields of an instance, those in its dict first."""
    kind = type(value)
    bases = kind.__mro__[:-1]
    members = {n: m for b in reversed(bases) for n, m in b.__dict__.items() if type(m) in _MEMBERS}
    slots = {n: m for n, m in members.items() if n not in ("__dict__", "__weakref__")}
    pointers = (kind.__basicsize__ - object.__basicsize__) // struct.calcsize("P")
    if (
        not bases
        or not all(b.__flags__ & _HEAP_TYPE and not b.__flags__ & _IMMUTABLE_TYPE for b in bases)
        or pointers > len(slots) + 2  # its dict and its weak references
    ):
        raise _UnknownError(f"{_shown(value)} cannot be compared")
    fields = dict(members["__dict__"].__get__(value)) if "__dict__" in members else {}
    fields.update((n, m.__get__(value)) for n, m in slots.items() if _is_set(m, value))
    return fields


def _is_set(member, value):
    try:
        member.__get__(value)
    except AttributeError:
        return False
    return True


def _sets(a, b):
    if len(a) != len(b):
        return _lengths(a, b)
    ours, theirs = Counter(map(_key, a)), Counter(map(_key, b))
    gone, new = ours - theirs, theirs - ours
    if not gone and not new:
        return None
    odd = sorted(_shown(x) for x in a if _key(x) in gone)
    odd_new = sorted(_shown(x) for x in b if _key(x) in new)
    return f"{odd[0]} became {odd_new[0]} in a set"


def _key(value):
    """Return what stands for an element of a set: equal keys mean the same type and value."""
    kind = type(value)
    if kind in _EXACT:
        return kind.__name__, value
    if kind is float or kind is complex:
        return kind.__name__, _bits(value.real), _bits(value.imag)
    if kind is range:
        return "range", value.start, value.stop, value.step
    if kind is frozenset:
        return "frozenset", frozenset(Counter(map(_key, value)).items())
    if issubclass(kind, tuple):
        return kind.__module__, kind.__qualname__, tuple(map(_key, tuple.__iter__(value)))
    if _is_member(kind):
        return kind.__module__, kind.__qualname__, value._name_
    if standard.known(kind):
        return *standard.known(kind), tuple(map(_key, standard.parts(value)))
    raise _UnknownError(f"{_shown(value)} in a set cannot be compared")


def _bits(number):
    return "nan" if number != number else struct.pack("<d", number)


def _lengths(a, b):
    return f"{_shown(a)} became {_shown(b)}"


def _shown(value):
    """Return a short text for a value, without asking the program's own `__repr__`."""
    kind = type(value)
    if kind in (*_EXACT, float, complex, range, bytearray):
        if kind is int and value.bit_length() > 400:
            return f"an int of {value.bit_length()} bits"
        text = repr(value[:_WIDEST] if kind in (str, bytes, bytearray) else value)
        return text if len(text) <= _WIDEST else text[: _WIDEST - 3] + "..."
    if kind in (list, tuple, dict, set, frozenset):
        return f"a {kind.__name__} of {len(value)}"
    if _is_member(kind):
        return f"{kind.__qualname__}.{value._name_}"
    return f"a `{kind.__qualname__}`"
