# SPDX-License-Identifier: Apache-2.0
"""Where the instances of the project's classes keep what they hold, read past their own ways.

A class counts when it stands at the top level of a module of the project and leaves making,
copying and pickling its instances to the interpreter. Nothing here calls what a class defines.
"""

import abc
import enum
import functools
import os
import sys
import types
from os.path import abspath

import citius_standard as standard


def _names(text):
    return frozenset(text.split())


_OWN_WAYS = _names(
    "__reduce__ __reduce_ex__ __getstate__ __setstate__ __getnewargs__ __getnewargs_ex__ __copy__ "
    "__deepcopy__ __new__ __del__ __getattribute__ __class__ __dict__"
)
_OWN_KEYS = frozenset({"__eq__", "__hash__"})
_BARE = frozenset({("abc", "ABC"), ("typing", "Generic")})  # bases without fields or ways
_layouts = {}  # id of a class -> (the class, its layout or the reason why it has none)


class Refused(Exception):
    """A value that is not plain; the message says what it holds."""


def name_of(cls):
    """Return the name of a class, whatever its metaclass says."""
    return type.__dict__["__qualname__"].__get__(cls)


def module_of(cls):
    """Return the name of the module of a class, whatever its metaclass says."""
    return type.__dict__["__module__"].__get__(cls)


def layout_of(cls, root):
    """Return how the instances of a class are made. Raises Refused if it has ways of its own."""
    known = _layouts.get(id(cls))
    if known is None:
        try:
            known = cls, Layout(cls, root)
        except Refused as error:
            known = cls, str(error)
        _layouts[id(cls)] = known
    if type(known[1]) is str:
        raise Refused(known[1])
    return known[1]


class Layout:
    """Where the instances of a class keep what they hold.

    `made` says what they are: "instance", "tuple", "member" of an enum, or "standard".
    """

    def __init__(self, cls, root):
        if standard.known(cls):
            self.made, self.where = "standard", standard.known(cls)
            return
        refused = Refused(f"objects of `{name_of(cls)}`")
        if type(cls) not in (type, abc.ABCMeta, enum.EnumMeta) or not _at_top(cls, root):
            raise refused
        self.cls, self.where = cls, (cls.__module__, cls.__qualname__)
        bases = cls.__mro__[:-1]
        if type(cls) is enum.EnumMeta:
            self.made = "member"
            if any(_OWN_KEYS & b.__dict__.keys() for b in bases if _in_project(b, root)):
                raise refused
        elif bases[1:] == (tuple,):
            self.made = "tuple"
            maker = cls.__dict__.get("__getnewargs__")
            own = (_OWN_WAYS | _OWN_KEYS) & (cls.__dict__.keys() - {"__getnewargs__", "__new__"})
            if own or not _written_by("collections", maker):
                raise refused
        else:
            self.made = "instance"
            if not all(_is_bare(b) or _is_plain(b, root) for b in bases):
                raise refused
            self.space, self.slots = fields_of(cls)

    def state(self, value):
        """Return the fields of an instance: its dict or None, and the slots that are set."""
        slots = {}
        for name, member in self.slots.items():
            try:
                slots[name] = member.__get__(value)
            except AttributeError:
                continue  # not set
        return self.space.__get__(value) if self.space else None, slots

    def member(self, value):
        """Return the name of an enum member, None if it has none that leads back to it."""
        name = object.__getattribute__(value, "__dict__").get("_name_")
        held = type.__getattribute__(self.cls, "_member_map_")
        return name if type(name) is str and held.get(name) is value else None


@functools.cache
def fields_of(cls):
    """Return what reads the dict of a class's instances, or None, and what reads each slot."""
    space, slots = None, {}
    for base in cls.__mro__:
        for name, member in base.__dict__.items():
            if type(member) is types.MemberDescriptorType:
                if name in slots:
                    raise Refused(f"objects of `{name_of(cls)}`, with two slots of one name")
                slots[name] = member
        member = base.__dict__.get("__dict__")
        if space is None and type(member) is types.GetSetDescriptorType:
            space = member
    return space, slots


def _at_top(cls, root):
    """Say if the class is found by its name at the top level of a module of the project."""
    return (
        type(cls.__module__) is str
        and _in_project(cls, root)
        and sys.modules[cls.__module__].__dict__.get(cls.__qualname__) is cls
    )


def _in_project(cls, root):
    home = sys.modules.get(cls.__module__)
    file = home.__dict__.get("__file__") if type(home) is types.ModuleType else None
    return type(file) is str and root is not None and abspath(file).startswith(root + os.sep)


def _is_bare(cls):
    return (cls.__module__, cls.__qualname__) in _BARE


def _is_plain(cls, root):
    """Say if the class is the project's and leaves making and copying to the interpreter."""
    return _in_project(cls, root) and all(
        type(cls.__dict__[name]) is types.GetSetDescriptorType
        or _written_by("dataclasses", cls.__dict__[name])
        for name in _OWN_WAYS & cls.__dict__.keys()
    )


def _written_by(module, member):
    return type(member) is types.FunctionType and member.__module__ == module
