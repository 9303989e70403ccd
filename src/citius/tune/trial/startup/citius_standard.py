# SPDX-License-Identifier: Apache-2.0
"""Values of the standard library that say all they are by plain parts, and can be made of them."""

import importlib
import os
import sys

_LIBRARY = os.path.dirname(os.path.abspath(os.__file__)) + os.sep
_FACTORIES = {f.__name__: f for f in (int, float, bool, str, bytes, list, tuple, dict, set)}


def _reduced(value):
    return type(value).__reduce_ex__(value, 4)[1]  # of the interpreter's own types alone


def _text(value):
    return (str(value),)


def _growing(value):
    """Return the parts of a defaultdict, None if its factory is not a builtin type."""
    factory = value.default_factory
    name = next((n for n, f in _FACTORIES.items() if f is factory), None)
    return None if name is None and factory is not None else (name, dict(value))


_PARTS = {
    ("datetime", "date"): _reduced,
    ("datetime", "datetime"): _reduced,
    ("datetime", "time"): _reduced,
    ("datetime", "timedelta"): _reduced,
    ("datetime", "timezone"): _reduced,
    ("decimal", "Decimal"): _text,
    ("fractions", "Fraction"): lambda v: (v.numerator, v.denominator),
    ("pathlib", "PosixPath"): _text,
    ("pathlib", "PurePosixPath"): _text,
    ("pathlib._local", "PosixPath"): _text,
    ("pathlib._local", "PurePosixPath"): _text,
    ("collections", "deque"): lambda v: (list(v), v.maxlen),
    ("collections", "Counter"): lambda v: None if vars(v) else (dict(v),),
    ("collections", "OrderedDict"): lambda v: None if vars(v) else (list(v.items()),),
    ("collections", "defaultdict"): _growing,
}
_CHANGE = frozenset({"deque", "Counter", "OrderedDict", "defaultdict"})


def known(cls):
    """Return module and name of a class of the standard library that is known here, or None."""
    where = type.__dict__["__module__"].__get__(cls), type.__dict__["__qualname__"].__get__(cls)
    if where not in _PARTS or where[0] not in sys.modules:
        return None
    home = vars(sys.modules[where[0]])
    library = os.path.abspath(home.get("__file__") or _LIBRARY + where[0]).startswith(_LIBRARY)
    return where if library and home.get(where[1]) is cls else None


def parts(value):
    """Return the plain parts that a value is made of, or None."""
    where = known(type(value))
    return _PARTS[where](value) if where else None


def changes(value):
    """Say if a value of a known type can be changed."""
    return type(value).__qualname__ in _CHANGE


def make(module, name, held):
    """Return a value made of its parts."""
    cls = vars(importlib.import_module(module))[name]
    if name == "defaultdict":
        factory, items = held
        return cls(_FACTORIES.get(factory), items)
    return cls(*held)
