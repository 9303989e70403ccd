# SPDX-License-Identifier: Apache-2.0
"""Whether a program can see which hashes the instances of a class have."""

import ast
from collections.abc import Iterator

from citius.tune.remedies._shared.asked import Refused
from citius.tune.remedies._shared.containers import tells_apart
from citius.tune.remedies._shared.names import names
from citius.tune.remedies._shared.set_order import SetOrder
from citius.tune.remedies._shared.set_sums import EXACT
from citius.tune.source.tree import Tree
from citius.tune.source.values import Cls, Container

_HASHED = frozenset({"set", "frozenset", "dict"})
_BY_KEY = frozenset({"add", "discard", "remove", "get", "pop", "setdefault"})
_BY_SET = names(
    "update union intersection difference symmetric_difference difference_update issubset "
    "intersection_update symmetric_difference_update issuperset isdisjoint"
)


def unseen(tree: Tree, cls: Cls, method: ast.FunctionDef, names: list[str], sure: set[str]) -> None:
    """Refuse where the program sees a hash itself, or the order that hashes make.

    `names` make the objects equal, `sure` are attributes that they surely have.
    """
    own = set(ast.walk(method))
    for node in ast.walk(tree.ast):
        named = isinstance(node, ast.Name) and node.id == "hash" and node not in own
        if named or (isinstance(node, ast.Attribute) and node.attr == "__hash__"):
            raise Refused(f"hashes are asked for, line {node.lineno}")
    told = {name for name, value in cls.fields.items() if value} - set(names)
    exact = all(cls.fields[name] in EXACT for name in names)
    alike = exact and not told and not tells_apart(tree)
    mine = frozenset(names), frozenset(sure)
    sets = SetOrder(tree, lambda atom: atom is cls.inst, *mine, alike)
    if line := sets.shows():
        raise Refused(f"the order of a set that holds them shows, line {line}")


def among_themselves(tree: Tree, cls: Cls) -> None:
    """Refuse where the instances may be compared with others because their hashes are alike."""
    for kept, key in _meetings(tree):
        if cls.inst not in kept | key and not _within(kept | key, cls):
            continue
        if kept | key != {cls.inst}:
            raise Refused("they share a dict or a set with others, which `__eq__` does not expect")


def _within(value: set, cls: Cls, depth: int = 3) -> bool:
    """Say if a tuple or frozenset in `value` holds an instance."""
    return depth > 0 and any(
        isinstance(a, Container)
        and a.kind in ("tuple", "frozenset")
        and (cls.inst in a.elem or _within(a.elem, cls, depth - 1))
        for a in value
    )


def _meetings(tree: Tree) -> Iterator[tuple[set, set]]:
    """Yield what dicts and sets are keyed by, with what is looked up in them."""
    for node, value in tree.flow.values.items():
        for asked in value:
            if not isinstance(asked, Container) or asked.kind not in _HASHED:
                continue
            kept = asked.keys if asked.kind == "dict" else asked.elem
            yield set(kept), set()
            for key in _keys(tree, node):
                yield set(kept), key


def _keys(tree: Tree, node: ast.AST) -> Iterator[set]:
    """Yield what is looked up in a dict or set where it is used."""
    flow, parent = tree.flow, tree.parents.get(node)
    match parent:
        case ast.Compare(left=left, ops=[ast.In() | ast.NotIn()]):
            yield set(flow.value(left))
        case ast.Compare(left=left, comparators=others):
            for operand in (left, *others):
                yield set(flow.items_of(flow.value(operand)))
        case ast.Subscript(value=held, slice=key) if held is node:
            yield set(flow.value(key))
        case ast.Attribute(attr=attr):
            call = tree.parents[parent]
            words = call.args if isinstance(call, ast.Call) and call.func is parent else []
            if attr in _BY_KEY and words:
                yield set(flow.value(words[0]))
            if attr in _BY_SET:
                for word in words:
                    yield set(flow.items_of(flow.value(word)))
