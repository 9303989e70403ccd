# SPDX-License-Identifier: Apache-2.0
"""What `dict(...)`, `copy.copy` and `copy.deepcopy` make."""

import ast

from citius.tune.source.values import ANY, NOTHING, SCALARS, Container

_FLAT = ("list", "dict", "set")


def dict_of(flow, node: ast.Call, args: list, kwargs: dict) -> set:
    """Return what the builtin `dict` makes of a mapping or of pairs: always an exact dict."""
    site = flow.site(node, "dict")
    for atom in tuple(args[0]) if args else ():
        if isinstance(atom, Container) and atom.kind == "dict":
            flow.put(site, atom.elem, atom.keys)
        elif isinstance(atom, Container) and atom.kind != "method":
            for pair in tuple(flow.items(atom)):
                _put_pair(flow, site, pair)
        else:
            flow.escape({atom})
            flow.put(site, {ANY}, {ANY})
    for value in kwargs.values():
        flow.put(site, value, {"str"})
    return {site}


def keyed(flow, node: ast.Call, keys: set, value=frozenset({"none"})) -> set:
    """Return what `dict.fromkeys` makes."""
    site = flow.site(node, "dict")
    flow.put(site, value, flow.items_of(keys))
    return {site}


def _put_pair(flow, site: Container, pair) -> None:
    if isinstance(pair, Container) and pair.slots is not None and len(pair.slots) == 2:
        flow.put(site, pair.slots[1], pair.slots[0])
    elif isinstance(pair, Container) and pair.kind in ("list", "tuple"):
        flow.put(site, pair.elem, pair.elem)
    else:
        flow.escape({pair})
        flow.put(site, {ANY}, {ANY})


def copied(flow, node: ast.Call, value: set, deep: bool) -> set:
    """Return what a copy of `value` can be; a deep one is known where what is held is scalar."""
    found = set()
    for atom in tuple(value):
        if atom in SCALARS:
            found.add(atom)
        elif (
            isinstance(atom, Container)
            and atom.kind in _FLAT
            and (not deep or atom.elem | atom.keys <= SCALARS)
        ):
            site = flow.site(node, atom.kind, atom.elem, role=f"copy{atom.kind}")
            flow.put(site, NOTHING, atom.keys)
            found.add(site)
        else:
            flow.escape({atom})
            found.add(ANY)
    return found
