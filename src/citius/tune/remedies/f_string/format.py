# SPDX-License-Identifier: Apache-2.0
"""`"{}: {:5.2f}".format(a, b)` as the pieces of an f-string."""

import ast
import re
import string

from citius.tune.remedies._shared.calm import fixed
from citius.tune.remedies.f_string.text import Field, Pieces, Refused
from citius.tune.source.tree import Tree

_PLACE = re.compile(r"(\d+|[A-Za-z]\w*|_\w*|)((?:\.(?!__)[A-Za-z_]\w*|\[\d+\])*)")
_SPEC = re.compile(r"[^{}'\"\\!]*")


def is_format(node: ast.AST) -> bool:
    """Say if `node` is a literal text's `format` method called."""
    return (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr == "format"
        and isinstance(node.func.value, ast.Constant)
        and isinstance(node.func.value.value, str)
    )


def format_(tree: Tree, node: ast.Call) -> Pieces:
    """Return the pieces. Raises Refused."""
    given = _given(node)
    pieces: Pieces = []
    numbered, order = None, []
    try:
        parsed = list(string.Formatter().parse(node.func.value.value))
    except ValueError as error:
        raise Refused(f"its format is faulty: {error}") from error
    for text, place, spec, conversion in parsed:
        pieces.append(text)
        if place is None:
            continue
        match = _PLACE.fullmatch(place)
        if not match or conversion not in (None, "s", "r", "a"):
            raise Refused(f"`{{{place}}}` has no counterpart in an f-string")
        key = match[1]
        if key.isdigit() or not key:
            if numbered not in (None, bool(key)):
                raise Refused("its fields are numbered in two ways")
            numbered = bool(key)
            key = str(int(key) if key else sum(k.isdigit() for k in order))
        if key not in given:
            raise Refused(f"nothing is given for `{{{place}}}`")
        if not spec.isascii() or not spec.isprintable() or not _SPEC.fullmatch(spec):
            raise Refused(f"the format `{spec}` is not plain")
        order.append(key)
        pieces.append(Field(given[key], conversion or "", spec, match[2], sure=not spec))
    _in_turn(tree, given, order, any(isinstance(p, Field) and p.path for p in pieces))
    return pieces


def _given(node: ast.Call) -> dict[str, ast.expr]:
    """Return what the fields are filled with, by number or name, in the order of evaluation."""
    if any(isinstance(a, ast.Starred) for a in node.args) or any(
        k.arg is None for k in node.keywords
    ):
        raise Refused("its arguments are not written out")
    given = {str(i): a for i, a in enumerate(node.args)}
    return given | {k.arg: k.value for k in node.keywords}


def _in_turn(tree: Tree, given: dict, order: list[str], looks_into: bool) -> None:
    """Refuse unless evaluating what is given field by field gives the same."""
    if not order:
        raise Refused("it has no fields")
    if set(order) != set(given):
        raise Refused("it is given more than it has fields for")
    if (order != list(given) or looks_into) and not all(fixed(tree, v) for v in given.values()):
        raise Refused("what it is given is not used once each, in order")
