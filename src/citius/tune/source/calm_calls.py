# SPDX-License-Identifier: Apache-2.0
"""Calls of builtins and of builtin types' methods that cannot fail, whatever the values."""

import ast

from citius.tune.source.tree import Tree
from citius.tune.source.values import NUMBERS, SCALARS, Container, Ref, is_plain

_SIZED = frozenset({"list", "tuple", "dict", "set", "frozenset", "deque"})
_TESTS_WORDS = "isalpha isalnum isdigit isdecimal isnumeric isspace isupper islower istitle isascii"
_TESTS = frozenset(_TESTS_WORDS.split())
_PLAIN_WORDS = "lower upper title capitalize casefold swapcase strip lstrip rstrip splitlines"
_PLAIN = frozenset(_PLAIN_WORDS.split())
_WITH_TEXT_WORDS = "startswith endswith find rfind count strip lstrip rstrip"
_WITH_TEXT = frozenset(_WITH_TEXT_WORDS.split())
_NUMBER_TESTS = frozenset({"math.isnan", "math.isinf", "math.isfinite"})
#: Calls that take the same short time whatever they are given.
QUICK = frozenset({"len", "bool", "isinstance", "abs", "float"})


def builtin(tree: Tree, callee: Ref, args: list[set], nodes: list[ast.expr]) -> bool:
    """Say if calling the builtin or a module's member with such arguments is calm."""
    if callee.kind == "member":
        return (
            callee.name in _NUMBER_TESTS and callee.name not in tree.patched and args == [{"float"}]
        )
    first = args[0] if args else set()
    match callee.name, len(args):
        case "len", 1:
            return all(_is_sized(a) or a in ("str", "bytes") for a in first)
        case "bool", 1:
            return all(_is_sized(a) or a in SCALARS for a in first)
        case "abs", 1:
            return first <= NUMBERS
        case "float", 1:
            return first <= {"float", "bool"}
        case "int", 1:
            return first <= {"int", "bool"}
        case "str" | "repr", 1:
            return first <= {"str", "float", "bool", "none"}
        case "isinstance", 2:
            kind = tree.flow.value(nodes[1])
            return all(isinstance(a, Ref) and a.kind == "builtin" for a in kind) and all(
                isinstance(a, Container) or a in SCALARS for a in first
            )
        case "range", 1 | 2:
            return all(value <= {"int", "bool"} for value in args)
        case "min" | "max", count if count > 1:
            every = {a for value in args for a in value}
            return every <= NUMBERS or every == {"str"}
        case "sum", 1:
            return _holds(first, {"int", "bool"}) or _holds(first, {"float"})
        case "sorted" | "set" | "frozenset" | "list" | "tuple", 1:
            if callee.name == "sorted":
                return _holds(first, NUMBERS) or _holds(first, {"str"})
            return all(_is_sized(a) and is_plain(_items(a)) for a in first)
    return False


def is_range(tree: Tree, atom) -> bool:
    """Say if the atom is a `range`, which is asked and gone over without being used up."""
    if not isinstance(atom, Container) or not isinstance(atom.node, ast.Call):
        return False
    made = tree.flow.value(atom.node.func)
    return atom.kind == "iterator" and made == {Ref("builtin", "range")}


def _is_sized(atom) -> bool:
    return isinstance(atom, Container) and atom.kind in _SIZED


def _items(site: Container) -> set:
    return site.keys if site.kind == "dict" else site.elem


def _holds(value: set, types: set) -> bool:
    """Say if `value` is containers that hold nothing but `types`."""
    return all(_is_sized(a) and not a.escaped and _items(a) <= types for a in value)


def method(bound: Container, args: list[set], nodes: list[ast.expr]) -> bool:
    """Say if calling a method of a builtin type with such arguments is calm."""
    (receiver,) = bound.elem
    name = bound.name
    if receiver == "str":
        if name in _TESTS or name in _PLAIN:
            return not args or (name in _WITH_TEXT and args == [{"str"}])
        if name in _WITH_TEXT:
            return args == [{"str"}]
        if name == "replace":
            return args == [{"str"}, {"str"}]
        return name in ("split", "rsplit") and (not args or _is_separator(nodes))
    if isinstance(receiver, Container) and receiver.kind == "dict" and not receiver.escaped:
        if name == "get" and len(args) in (1, 2):
            return is_plain(args[0]) and (not receiver.keys or is_plain(receiver.keys))
        return name in ("keys", "values", "items") and not args
    if isinstance(receiver, Container) and receiver.kind in ("list", "tuple") and name == "count":
        plain = not receiver.elem or is_plain(receiver.elem)
        return not receiver.escaped and len(args) == 1 and is_plain(args[0]) and plain
    return False


def _is_separator(nodes: list[ast.expr]) -> bool:
    given = getattr(nodes[0], "value", None) if len(nodes) == 1 else None
    return isinstance(given, str) and given != ""
