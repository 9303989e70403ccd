# SPDX-License-Identifier: Apache-2.0
"""Pieces of text and values as one f-string, written so that Python 3.11 reads it too."""

import ast
import itertools
from dataclasses import dataclass

from citius.tune.remedies._shared.words import comments, source_of
from citius.tune.source.tree import Tree

_QUOTES = ('"', "'")
_ESCAPES = {"\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t", "{": "{{", "}": "}}"}
_BRACKETED = (ast.Lambda, ast.NamedExpr, ast.Yield, ast.YieldFrom)


class Refused(Exception):
    """There is no f-string that surely is the same; the text says why."""


@dataclass(slots=True)
class Field:
    """A value in an f-string: `{expr path !conversion :spec}`.

    `sure`: formatting it that way fails for no value that the expression can be.
    """

    expr: ast.expr
    conversion: str = ""
    spec: str = ""
    path: str = ""
    sure: bool = True


Pieces = list[str | Field]


def f_string(tree: Tree, node: ast.expr, pieces: Pieces) -> str:
    """Return the f-string that stands for `node`. Raises Refused."""
    source = source_of(tree, node)
    if not _apart(tree, node):
        raise Refused("it touches a word")
    if comments(source):
        raise Refused("there are comments in it")
    whole = '"""' in source and "\r" not in source and any("\n" in p for p in _texts(pieces))
    first = source.lstrip("rRuU(")[:1]
    order = sorted(_QUOTES, key=lambda q: (any(q in t for t in _texts(pieces)), q != first))
    wide = [q * 3 for q in sorted(_QUOTES, key=lambda q: q != first)] if whole else []
    for quote in [*wide, *order]:
        code = _written(tree, pieces, quote)
        if code and _reads_as(tree, code, pieces):
            return code
    raise Refused("its quotes and backslashes do not fit into an f-string")


def _apart(tree: Tree, node: ast.expr) -> bool:
    """Say if no word touches the expression, as in `return"%d" % n`."""
    first, last = tree.lines[node.lineno - 1].encode(), tree.lines[node.end_lineno - 1].encode()
    around = first[: node.col_offset][-1:] + last[node.end_col_offset :][:1]
    return not any(chr(c).isalnum() or c == ord("_") for c in around)


def _texts(pieces: Pieces) -> list[str]:
    return [p for p in pieces if isinstance(p, str)]


def _written(tree: Tree, pieces: Pieces, quote: str) -> str | None:
    written = []
    for piece in pieces:
        if isinstance(piece, str):
            written.append("".join(_escaped(tree, c, quote) for c in piece))
            continue
        text = _expression(tree, piece)
        if any(c in text for c in (quote[0], "\\", "\n", "#")):
            return None
        space = " " if text.startswith("{") else ""
        conversion = f"!{piece.conversion}" if piece.conversion else ""
        spec = f":{piece.spec}" if piece.spec else ""
        written.append(f"{{{space}{text}{conversion}{spec}}}")
    return f"f{quote}{''.join(written)}{quote}"


def _expression(tree: Tree, field: Field) -> str:
    text = source_of(tree, field.expr)
    if "\n" in text:
        text = ast.unparse(field.expr)
    if isinstance(field.expr, _BRACKETED) or (field.path and not isinstance(field.expr, ast.Name)):
        text = f"({text})"
    return text + field.path


def _escaped(tree: Tree, char: str, quote: str) -> str:
    """Return how `char` is written in a string literal with these quotes."""
    if char == "\n" and len(quote) == 3:
        return char
    if char == quote:
        return f"\\{char}"
    if char in _ESCAPES:
        return _ESCAPES[char]
    if char.isprintable() and (char.isascii() or char in tree.source.text):
        return char
    code = ord(char)
    if code < 0x100:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def _reads_as(tree: Tree, code: str, pieces: Pieces) -> bool:
    """Say if the code is an f-string of just these pieces."""
    try:
        read = ast.parse(f"({code})", mode="eval").body
    except (SyntaxError, ValueError):
        return False
    return isinstance(read, ast.JoinedStr) and _parts(read) == _expected(tree, pieces)


def _parts(read: ast.JoinedStr) -> list:
    found = []
    for value in read.values:
        if isinstance(value, ast.Constant):
            found.append(value.value)
        else:
            spec = value.format_spec
            texts = [getattr(v, "value", None) for v in spec.values] if spec else []
            shown = chr(value.conversion) if value.conversion != -1 else ""
            found.append((ast.dump(value.value), shown, texts))
    return found


def _expected(tree: Tree, pieces: Pieces) -> list:
    found = []
    for literal, group in itertools.groupby(pieces, lambda p: isinstance(p, str)):
        if literal:
            found += filter(None, ["".join(group)])
            continue
        for field in group:
            same = ast.dump(field.expr)
            if field.path:
                same = ast.dump(ast.parse(_expression(tree, field), mode="eval").body)
            found.append((same, field.conversion, [field.spec] if field.spec else []))
    return found
