# SPDX-License-Identifier: Apache-2.0
"""What an expression can be: exact builtin types, containers by where they are made, classes.

A value is a set of atoms. An atom is the name of an exact scalar type (`"str"`, never a
subclass), `ANY` (nothing is known), or one of the objects below. Containers are told apart by
the expression that makes them (allocation sites, after Andersen, 1994), so two names of one
list share what is known of it.
"""

import ast
from collections.abc import Iterator
from dataclasses import dataclass, field

ANY = "any"
# Methods that unseen code calls with the instance alone, keeping nothing but text or a number.
ALONE = frozenset({"__repr__", "__str__", "__len__", "__bool__"})
SCALARS = frozenset({"int", "float", "complex", "bool", "str", "bytes", "none"})
NUMBERS = frozenset({"int", "float", "bool"})
NOTHING: frozenset = frozenset()
# What a class may have without its instances doing anything of their own in operators.
_PLAIN_NAMES = frozenset({"__init__", "__repr__", "__str__", "__slots__"})


@dataclass(frozen=True, slots=True)
class Ref:
    """A builtin ("builtin", "len"), a module ("module", "math") or its member ("member", ...)."""

    kind: str
    name: str


@dataclass(eq=False, slots=True)
class Container:
    """All containers that one expression makes.

    Attributes:
        kind: list, set, frozenset, dict, deque, tuple, iterator, rng (a `random.Random`), comparer
            (what cmp_to_key makes of the functions in elem) or method (bound: elem holds the
            receiver, name the method).
        elem, keys, slots: what it holds; slots by position where the length is fixed.
        escaped: code that we cannot see may hold it, so may change it at any time.
        mutations: the nodes that change it.
    """

    node: ast.AST
    kind: str
    elem: set = field(default_factory=set)
    keys: set = field(default_factory=set)
    slots: list[set] | None = None
    name: str = ""
    escaped: bool = False
    mutations: set = field(default_factory=set)

    @property
    def fixed(self) -> bool:
        """Say if the container itself can never change."""
        return self.kind in ("tuple", "frozenset", "iterator", "method")


@dataclass(eq=False, slots=True)
class Func:
    """A function or lambda of the file; `params` and `returns` join over all its calls."""

    node: ast.AST
    params: dict[str, set]
    returns: set = field(default_factory=set)
    yields: set = field(default_factory=set)
    generator: bool = False
    escaped: bool = False


@dataclass(eq=False, slots=True)
class Cls:
    """A class of the file.

    Attributes:
        open: what its instances do cannot be told from the file.
        calm: comparing methods of its body that only read: see source.comparisons.
        bound: every name that the class body binds, at any depth.
        operators: those of them that Python calls unasked, in operators on instances.
    """

    node: ast.ClassDef
    bases: list["Cls"] = field(default_factory=list)
    fields: dict[str, set] = field(default_factory=dict)
    open: bool = False
    escaped: bool = False
    calm: frozenset[str] = frozenset()
    inst: "Inst" = None
    bound: frozenset[str] = frozenset()
    operators: frozenset[str] = frozenset()

    def __post_init__(self):
        self.inst = Inst(self)
        self.bound = frozenset(_bound(self.node))
        self.operators = frozenset(filter(_is_operator, self.bound))

    def mro(self) -> list["Cls"]:
        """Return the class and its bases, nearest first."""
        return [self, *(c for base in self.bases for c in base.mro())]

    def defines(self, *names: str) -> bool:
        """Say if the class or a base has one of the methods or attributes `names` in its body."""
        return any(not cls.bound.isdisjoint(names) for cls in self.mro())

    @property
    def overloads(self) -> bool:
        """Say if operators on its instances may run code of its own."""
        return any(cls.operators for cls in self.mro())

    @property
    def loud(self) -> bool:
        """Say if operators on its instances may run code of its own that does more than read."""
        return any(cls.operators - cls.calm - ALONE for cls in self.mro())


def _bound(node: ast.ClassDef) -> Iterator[str]:
    for part in ast.walk(node):
        if isinstance(part, (ast.FunctionDef, ast.AsyncFunctionDef)):
            yield part.name
        elif isinstance(part, ast.Name) and isinstance(part.ctx, ast.Store):
            yield part.id


def _is_operator(name: str) -> bool:
    return name.startswith("__") and name not in _PLAIN_NAMES


@dataclass(eq=False, slots=True)
class Inst:
    """The instances of exactly one class."""

    cls: Cls


def is_plain(value: set) -> bool:
    """Say if every object of `value` hashes, never raises in it, and equals as its hash says.

    True for exact scalars, tuples of such, and instances that compare by identity.
    """
    return bool(value) and all(_plain_atom(atom, 4) for atom in value)


def _plain_atom(atom, depth: int) -> bool:
    if isinstance(atom, Inst):
        return not atom.cls.open and not atom.cls.defines("__eq__", "__hash__")
    if isinstance(atom, Container) and atom.kind == "tuple" and depth:
        parts = atom.slots if atom.slots is not None else [atom.elem]
        return all(_plain_atom(a, depth - 1) for part in parts for a in part)
    return isinstance(atom, str) and atom in SCALARS


def exact_types(value: set) -> set[str]:
    """Return the scalar types in `value`, those inside tuples too."""
    found = set()
    for atom in value:
        if isinstance(atom, Container):
            for part in atom.slots if atom.slots is not None else [atom.elem]:
                found |= exact_types(part)
        elif isinstance(atom, str):
            found.add(atom)
    return found
