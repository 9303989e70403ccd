# SPDX-License-Identifier: Apache-2.0
"""The text of a comprehension that collects what a loop collected, from the loop's own pieces."""

import ast

from citius.tune.remedies._shared.collecting import Collecting, bound_by
from citius.tune.source.tree import Tree

_WIDTH = 88  # what fits a line in most projects
_BRACKETS = {"list": "[]", "set": "{}", "dict": "{}"}
_LOOSE = (ast.IfExp, ast.Lambda)  # these need parentheses beside `for`, `in`, `if` and `not`


def comprehension(tree: Tree, shape: Collecting, before: str, after: str, indent: str) -> list[str]:
    """Return the lines of `before`, the comprehension, `after`; all but the first indented."""
    opening, closing = _BRACKETS[shape.kind]
    pieces = [_element(tree, shape), *(_clause(tree, c, turned) for c, turned in shape.clauses)]
    line = before + opening + " ".join(pieces) + closing + after
    if "\n" not in line and "\r" not in line and len(indent) + len(line) <= _WIDTH:
        return [line]
    inner = indent + "    "
    return [before + opening, *(inner + piece for piece in pieces), indent + closing + after]


def _element(tree: Tree, shape: Collecting) -> str:
    if shape.kind == "dict":
        key, value = shape.elements
        return f"{_text(tree, key, ast.Lambda)}: {_text(tree, value)}"
    return _chosen(tree, shape.elements[0])


def _chosen(tree: Tree, element) -> str:
    if isinstance(element, tuple):
        test, body, orelse = element
        first = _chosen(tree, body)
        first = f"({first})" if isinstance(body, (tuple, *_LOOSE)) else first
        last = _chosen(tree, orelse)
        return f"{first} if {_text(tree, test, *_LOOSE)} else {last}"
    return _text(tree, element)


def _clause(tree: Tree, clause: ast.AST, turned: bool) -> str:
    if bound := bound_by(clause):
        given, target = bound
        named = ast.get_source_segment(tree.source.text, target)
        if isinstance(clause, ast.Assign):
            return f"for {named} in [{_text(tree, given)}]"
        return f"for {named} in {_text(tree, given, *_LOOSE)}"
    if not turned:
        return f"if {_text(tree, clause, *_LOOSE)}"
    if isinstance(clause, ast.UnaryOp) and isinstance(clause.op, ast.Not):
        return f"if {_text(tree, clause.operand, *_LOOSE)}"
    return f"if not {_text(tree, clause, *_LOOSE, ast.BoolOp)}"


def _text(tree: Tree, node: ast.expr, *loose: type) -> str:
    """Return the node's own text, in parentheses if it is a bare tuple or one of `loose`."""
    text = ast.get_source_segment(tree.source.text, node)
    bare = isinstance(node, ast.Tuple) and not _in_parentheses(text)
    return f"({text})" if bare or isinstance(node, loose) else text


def _in_parentheses(text: str) -> bool:
    """Say if the text of a tuple is `(a, b)`, not `a, b` and not `(a), (b)`."""
    if not text.startswith("("):
        return False
    try:
        return isinstance(ast.parse(f"f{text}", mode="eval").body, ast.Call)
    except SyntaxError:
        return False
