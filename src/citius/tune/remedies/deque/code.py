# SPDX-License-Identifier: Apache-2.0
"""New code for expressions, one of which may be part of another."""

import ast
from dataclasses import dataclass

from citius.tune.source.tree import Tree


@dataclass(frozen=True, slots=True)
class Code:
    """New code: text around the source of `part`, the expression itself or one inside of it."""

    before: str
    part: ast.expr | None = None
    after: str = ""


def rendered(tree: Tree, node: ast.expr, code: dict[ast.expr, Code]) -> str:
    """Return the new text of `node`, with the new texts of all that stays of it."""
    new = code[node]
    if new.part is None:
        return new.before + new.after
    if new.part is not node and new.part in code:
        return new.before + rendered(tree, new.part, code) + new.after
    return new.before + _spliced(tree, new.part, code) + new.after


def _spliced(tree: Tree, part: ast.expr, code: dict[ast.expr, Code]) -> str:
    """Return the source of `part` with what is inside of it rendered."""
    lines = [line.encode() for line in tree.lines]
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line))
    whole = b"".join(lines)

    def span(node: ast.expr) -> tuple[int, int]:
        return (
            starts[node.lineno - 1] + node.col_offset,
            starts[node.end_lineno - 1] + node.end_col_offset,
        )

    at, end = span(part)
    text = b""
    for node in sorted(_outermost(part, code), key=span):
        start, stop = span(node)
        text += whole[at:start] + rendered(tree, node, code).encode()
        at = stop
    return (text + whole[at:end]).decode()


def _outermost(part: ast.AST, code: dict[ast.expr, Code]) -> list[ast.expr]:
    """Return the expressions in `part` that have new code, but for those in one of them."""
    found = []
    for child in ast.iter_child_nodes(part):
        found += [child] if child in code else _outermost(child, code)
    return found
