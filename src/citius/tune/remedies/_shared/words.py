# SPDX-License-Identifier: Apache-2.0
"""The source of expressions, put together anew without losing a comment."""

import ast
import io
import tokenize

from citius.tune.source.tree import Tree


def source_of(tree: Tree, node: ast.expr, new: dict[ast.expr, str] | None = None) -> str:
    """Return the text of `node`, with the code of `new` in the place of what it holds of them."""
    start, end = _start(tree, node), _end(tree, node)
    text = "".join(tree.lines).encode()
    inside = sorted(
        (_start(tree, n), -_end(tree, n), code)
        for n, code in (new or {}).items()
        if n is not node and start <= _start(tree, n) and _end(tree, n) <= end
    )
    pieces, at = [], start
    for first, last, code in inside:
        if first < at:
            continue  # within one that is replaced as a whole
        pieces += [text[at:first], code.encode()]
        at = -last
    return b"".join([*pieces, text[at:end]]).decode()


def comments(text: str) -> list[str]:
    """Return the comments in the text of an expression."""
    lines = io.StringIO(f"({text}\n)").readline
    try:
        return [t.string for t in tokenize.generate_tokens(lines) if t.type == tokenize.COMMENT]
    except (tokenize.TokenError, SyntaxError):
        return ["?"]


def _start(tree: Tree, node: ast.AST) -> int:
    return _offset(tree, node.lineno, node.col_offset)


def _end(tree: Tree, node: ast.AST) -> int:
    return _offset(tree, node.end_lineno, node.end_col_offset)


def _offset(tree: Tree, line: int, column: int) -> int:
    """Return a place as a number of UTF-8 bytes from the file's start."""
    return sum(len(text.encode()) for text in tree.lines[: line - 1]) + column
