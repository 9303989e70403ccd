# SPDX-License-Identifier: Apache-2.0
"""What `struct` unpacks: the types that a format's letters stand for."""

import ast
import re

from citius.tune.source.values import Container

_LETTERS = {
    **dict.fromkeys("bBhHiIlLqQnNP", "int"),
    **dict.fromkeys("efd", "float"),
    **dict.fromkeys("csp", "bytes"),
    **dict.fromkeys("FD", "complex"),  # since Python 3.14; before, an error
    "?": "bool",
}
_ANYTHING = frozenset(_LETTERS.values())
_PART = re.compile(r"(\d*)([a-zA-Z?])")
_MOST = 64


def unpacked(flow, node: ast.Call, name: str) -> set:
    """Return what `unpack`, `unpack_from` or `iter_unpack` gives, a call with its format first."""
    slots = _slots(node.args[0]) if isinstance(node, ast.Call) and node.args else None
    if slots is None:
        made: Container = flow.site(node, "tuple", _ANYTHING, role=name)
    else:
        made = flow.tuple_site(node, slots, role=name)
    return (
        {flow.site(node, "iterator", {made}, role=name)} if name == "struct.iter_unpack" else {made}
    )


def _slots(given: ast.expr) -> list[set] | None:
    """Return what each place of the tuple holds, None where the format is not written out."""
    text = getattr(given, "value", None)
    text = text.decode("latin-1") if isinstance(text, bytes) else text
    if not isinstance(text, str):
        return None
    parts = "".join(text.lstrip("@=<>!").split())
    found = _PART.findall(parts)
    if "".join(count + letter for count, letter in found) != parts:
        return None
    slots: list[set] = []
    for count, letter in found:
        if letter == "x":
            continue
        if letter not in _LETTERS:
            return None
        times = 1 if letter in "sp" else int(count or 1)
        if len(slots) + times > _MOST:
            return None
        slots += [{_LETTERS[letter]}] * times
    return slots
