# SPDX-License-Identifier: Apache-2.0
"""Edits by whole lines: statements that have lines to themselves give way to other ones.

For what `Edits` has no word for: a compound statement that becomes another statement. Every
other line stays as it is, byte for byte, and no comment is lost.
"""

import ast
import io
import tokenize

from citius.tune.source.text import SourceError
from citius.tune.source.tree import Tree


class Lines:
    """Edits of one tree by whole lines; `done()` applies them and returns the new tree."""

    def __init__(self, tree: Tree):
        self.tree = tree
        self._places: list[tuple[int, int, list[str]]] = []

    def instead(self, first: ast.stmt, last: ast.stmt, code: list[str]) -> None:
        """Put the lines `code` in the place of the statements `first` to `last` of a block.

        The first line of `code` is indented as `first` is, the others are as they come. Both
        statements must be alone (`tree.alone`) on their lines.
        """
        start = [self.indent(first) + code[0], *code[1:]] if code else []
        self._places.append((first.lineno, last.end_lineno, start))

    def indent(self, statement: ast.stmt) -> str:
        """Return the white space before the statement."""
        line = self.tree.lines[statement.lineno - 1]
        return line[: len(line) - len(line.lstrip())]

    def done(self) -> Tree:
        """Return the edited tree. Raises SourceError if the result does not compile."""
        lines = list(self.tree.lines)
        end = "\r\n" if lines and lines[0].endswith("\r\n") else "\n"
        for first, last, code in sorted(self._places, reverse=True):
            tail = lines[last - 1]
            close = tail[len(tail.rstrip("\r\n")) :]
            new = [part + end for part in code]
            if new:
                new[-1] = code[-1] + close
            lines[first - 1 : last] = new
        return compiled(self.tree, "".join(lines))


def comments(tree: Tree, first: int, last: int, kept: list[ast.AST] = ()) -> list[str]:
    """Return the comments on the lines `first` to `last`, but those inside the nodes `kept`."""
    found = []
    reader = io.StringIO("".join(tree.lines), newline="")
    for token in tokenize.generate_tokens(reader.readline):
        line, column = token.start
        if token.type != tokenize.COMMENT or not first <= line <= last:
            continue
        place = line, len(tree.lines[line - 1][:column].encode())
        if not any(_start(n) <= place < _end(n) for n in kept):
            found.append(token.string.rstrip())
    return found


def _start(node: ast.AST) -> tuple[int, int]:
    return node.lineno, node.col_offset


def _end(node: ast.AST) -> tuple[int, int]:
    return node.end_lineno, node.end_col_offset


def spliced(tree: Tree, node: ast.expr, code: str) -> Tree:
    """Return the tree with the text of one expression replaced, all other text as it was.

    Code of several lines keeps its own layout. Raises SourceError if the result does not compile.
    """
    start, end = (_offset(tree, *place) for place in (_start(node), _end(node)))
    text = tree.source.text
    return compiled(tree, text[:start] + code + text[end:], origins(tree, {node: code}))


def _offset(tree: Tree, line: int, column: int) -> int:
    """Return the place in the text of a line and a column in UTF-8 bytes."""
    before = sum(len(part) for part in tree.lines[: line - 1])
    return before + len(tree.lines[line - 1].encode()[:column].decode())


def origins(tree: Tree, codes: dict[ast.expr, str]) -> list[int]:
    """Return which line each one stands for once expressions, none in another, are other text."""
    found, line, stands_for = [], 1, 1
    for node in sorted(codes, key=_start):
        while line < node.lineno:
            found.append(stands_for)
            line = stands_for = line + 1
        for more in range(1, codes[node].count("\n") + 1):
            found.append(stands_for)
            stands_for = min(node.lineno + more, node.end_lineno)
        line = node.end_lineno
    return [*found, stands_for, *range(line + 1, len(tree.lines) + 1)]


def compiled(tree: Tree, text: str, origin: list[int] | None = None) -> Tree:
    """Return the tree of the changed `text`. Raises SourceError if it does not compile."""
    new = tree.edited(text, origin)
    try:
        compile(new.source.text, new.path, "exec", dont_inherit=True)
    except (SyntaxError, ValueError) as error:
        raise SourceError(f"{tree.path}: the rewrite does not compile: {error}") from error
    new.encode()
    return new
