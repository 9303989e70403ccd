# SPDX-License-Identifier: Apache-2.0
"""Expressions of several lines, replaced: each other line stays as it is and stays known."""

import ast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from citius.tune.source.edit import Edits
from citius.tune.source.lines import spliced
from citius.tune.source.tree import Tree

DEEP = '''
class A:
    def f(self, xs):
        return g(sum([
            x  # one

              + 2
            for x in xs
        ]), """
  text""",
  [ 1,
2 ])
'''
PARTS = [
    "a = f(\n    1,\n)\n",
    "b = 1\n",
    "\n",
    "# a\n",
    "for i in x:\n    a = f(\n        1,\n    )\n    b = 1\n",
    "a = f(1)\n",
    "a = (f(1)\n     + f(1)) # a\n",
]
CODES = ["f(1)", "g", "f(\n    1,\n    2,\n)", "f(\n    1,\n\n    2)", "(f\n(1))"]


def replaced(tree, *changes):
    edits = Edits(tree)
    for node, code in changes:
        edits.replace(node, code)
    return edits.done()


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_code_of_several_lines_keeps_its_layout(newline):
    text = DEEP.replace("\n", newline)
    tree = Tree.read(text.encode(), "prog.py")
    for node in ast.walk(tree.ast):
        if isinstance(node, ast.expr) and isinstance(getattr(node, "ctx", None), ast.Load | None):
            same = ast.get_source_segment(text, node)
            assert replaced(tree, (node, same)).source.text == text


@settings(max_examples=300)
@given(st.lists(st.sampled_from(PARTS), min_size=1, max_size=6), st.data())
def test_lines_below_are_those_that_they_were(parts, data):
    tree = Tree.read("".join([*parts, "a = f(1)\n"]).encode(), "prog.py")
    calls = [n for n in ast.walk(tree.ast) if isinstance(n, ast.Call)]
    calls = data.draw(st.lists(st.sampled_from(calls), min_size=1, max_size=3, unique=True))
    changes = [(call, data.draw(st.sampled_from(CODES))) for call in calls]
    check(tree, replaced(tree, *changes), changes)
    check(tree, spliced(tree, *changes[0]), changes[:1])


def check(tree, new, changes):
    """Check that every line without a change has its text and its number still."""
    moved = 0
    changed = {n for node, _ in changes for n in range(node.lineno, node.end_lineno + 1)}
    for line, text in enumerate(tree.lines, 1):
        moved += sum(
            code.count("\n") - (node.end_lineno - node.lineno)
            for node, code in changes
            if node.end_lineno == line
        )
        if line not in changed:
            assert new.lines[line + moved - 1] == text
            assert new.origin(line + moved) == line


def test_one_of_equal_lines_is_known_by_those_below(tree):
    before = tree("a = 1\na = 1\nb = 2\n")
    edits = Edits(before)
    edits.instead(before.ast.body[0], "c = 3")
    new = edits.done()
    assert [new.origin(line) for line in (1, 2, 3)] == [1, 2, 3]
