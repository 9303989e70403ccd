# SPDX-License-Identifier: Apache-2.0
"""The probes of a recorded run: they count calls and tests and look at a bounded number of them.

The instrumented copy calls `__citius_calls__(name)` and `__citius_hash__(name, attributes ...)` as
decorators, `__citius_made__(name, class)` where a class is called, and `__citius_in__(place, x,
container)` for `x in container`. What they saw is written as JSON at 1, 2, 4, 8 ... events and
at exit, so a run that is cut short still tells something.
"""

import atexit
import builtins
import functools
import json
import os
import time
import types

LOOK_AT = 20_000  # calls of a function whose arguments are looked at
SAMPLE = 64  # elements of a container whose types are looked at
TESTS_LOOKED_AT = 2_000
HASHES_LOOKED_AT = 20_000
MOST_TYPES = 16  # of one argument that are told
_CHANGING = frozenset({list, dict, set, bytearray})
_SIZED = _CHANGING | {tuple, frozenset, str, bytes}

_calls, _tests, _hashes, _made = {}, {}, {}, {}
_folder, _events, _due = None, 0, 1.0


def install(folder):
    """Make the probes known to every module; `folder` gets what they see."""
    global _folder
    _folder = folder
    builtins.__citius_calls__ = calls
    builtins.__citius_in__ = contains
    builtins.__citius_not_in__ = lacks
    builtins.__citius_made__ = made
    builtins.__citius_hash__ = hashes
    atexit.register(write)


def _tick():
    global _events, _due
    _events += 1
    if _events & (_events - 1) == 0 or (_events % 50_000 == 0 and time.monotonic() > _due):
        write()
        _due = time.monotonic() + 1.0


def _key(value):
    """Return what stands for an argument: equal keys mean the same type and value."""
    if isinstance(value, tuple):
        return tuple, tuple(_key(v) for v in value)
    if isinstance(value, (str, bytes, int, float, bool, type(None))):
        return type(value), repr(value) if isinstance(value, float) else value
    return type(value), id(value)


def calls(name):
    """Return a decorator that counts the calls of a function and how often arguments repeat."""

    def decorate(function):
        names = function.__code__.co_varnames[: function.__code__.co_argcount]
        record = _calls.setdefault(
            name,
            {"count": 0, "seen": 0, "keys": set(), "arguments": {n: _Argument() for n in names}},
        )

        @functools.wraps(function)
        def probe(*args, **kwargs):
            record["count"] += 1
            if record["seen"] >= LOOK_AT:
                return function(*args, **kwargs)
            record["seen"] += 1
            record["keys"].add((_key(args), _key(tuple(sorted(kwargs.items())))))
            given = [
                *zip(names, args, strict=False),
                *((n, v) for n, v in kwargs.items() if n in names),
            ]
            sizes = [record["arguments"][n].look(v) for n, v in given]
            _tick()
            try:
                return function(*args, **kwargs)
            finally:
                for (n, value), size in zip(given, sizes, strict=True):
                    if size is not None and len(value) != size:
                        record["arguments"][n].changed += 1

        return probe

    return decorate


class _Argument:
    """What was seen of one argument: its types, and of containers the sizes and changes."""

    __slots__ = ("changed", "sized", "sizes", "types")

    def __init__(self):
        self.types, self.sized, self.sizes, self.changed = set(), 0, 0, 0

    def look(self, value):
        """Note the type and the size; return the size of what a call could change."""
        kind = type(value)
        if len(self.types) < MOST_TYPES:
            self.types.add(kind.__name__)
        if kind not in _SIZED:
            return None
        size = len(value)
        self.sized += 1
        self.sizes += size
        return size if kind in _CHANGING else None

    def told(self):
        return [sorted(self.types), self.sized, self.sizes, self.changed]


def _look(place, container):
    record = _tests.setdefault(
        place,
        {"count": 0, "seen": 0, "size": 0, "kinds": set(), "types": set(), "last": 0, "changed": 0},
    )
    record["count"] += 1
    if record["seen"] < TESTS_LOOKED_AT or record["count"] % 64 == 0:
        record["seen"] += 1
        kind = type(container)
        record["kinds"].add(kind.__name__)
        if kind in (list, tuple, set, frozenset, dict, str):
            record["size"] += len(container)
            last, record["last"] = record["last"], (id(container), len(container))
            record["changed"] += last != record["last"] and last and last[0] == id(container)
        if kind in (list, tuple):
            step = max(1, len(container) // SAMPLE)
            record["types"].update(type(v).__name__ for v in container[::step])
        _tick()


def contains(place, value, container):
    """Stand for `value in container`."""
    _look(place, container)
    return value in container


def lacks(place, value, container):
    """Stand for `value not in container`."""
    _look(place, container)
    return value not in container


def made(name, kind):
    """Stand for the class `kind` where it is called to make an instance."""
    _made[name] = _made.get(name, 0) + 1
    _tick()
    return kind


def _compared(value):
    """Return what stands for an attribute: no code of the program runs for it."""
    if type(value) is tuple:
        return tuple, tuple(_compared(v) for v in value)
    if type(value) in (str, bytes, int, float, bool, type(None)):
        return type(value), repr(value) if type(value) is float else value
    return type(value).__name__, id(value)


def _held(thing, name):
    """Return an attribute that the instance itself holds, in its dictionary or a slot."""
    try:
        held = object.__getattribute__(thing, "__dict__")
        if name in held:
            return held[name]
    except AttributeError:
        pass
    for kind in type(thing).__mro__:
        slot = kind.__dict__.get(name)
        if isinstance(slot, types.MemberDescriptorType):
            try:
                return slot.__get__(thing)
            except AttributeError:
                return None
    return None


def hashes(name, *attributes):
    """Return a decorator that looks at how the results of a `__hash__` spread."""

    def decorate(function):
        record = _hashes.setdefault(name, {"count": 0, "seen": 0, "keys": set(), "given": set()})

        @functools.wraps(function)
        def probe(self):
            given = function(self)
            record["count"] += 1
            if record["seen"] < HASHES_LOOKED_AT and type(given) in (int, bool):
                record["seen"] += 1
                record["keys"].add(tuple(_compared(_held(self, a)) for a in attributes))
                record["given"].add(int(given))
                _tick()
            return given

        return probe

    return decorate


def write():
    """Write what was seen so far, whole or not at all."""
    told = {
        "calls": {
            name: [
                r["count"],
                r["seen"],
                len(r["keys"]),
                {n: argument.told() for n, argument in r["arguments"].items()},
            ]
            for name, r in _calls.items()
        },
        "tests": {
            place: [
                r["count"],
                sorted(r["kinds"]),
                r["size"] / max(1, r["seen"]),
                sorted(r["types"]),
                int(r["changed"]),
            ]
            for place, r in _tests.items()
        },
        "hashes": {
            name: [r["count"], r["seen"], len(r["keys"]), len(r["given"])]
            for name, r in _hashes.items()
        },
        "made": dict(_made),
    }
    path = os.path.join(_folder, f"record-{os.getpid()}.json")
    try:
        with open(path + ".new", "w") as file:
            json.dump(told, file)
        os.replace(path + ".new", path)
    except OSError:
        pass  # what is not written is not known; the program must not notice
