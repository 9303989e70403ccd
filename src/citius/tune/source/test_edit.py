# SPDX-License-Identifier: Apache-2.0
import ast

import pytest

from citius.tune.source.edit import Edits
from citius.tune.source.text import SourceError


def test_all_kinds_of_edits_at_once(tree):
    before = tree('''
        """Doc."""
        import os  # kept

        x = [1,
             2]  # two


        def f(a):  # sums
            # all
            for b in (a):
                print("ä", (b) + 1)
            return a
        ''')
    edits = Edits(before)
    function = before.ast.body[3]
    loop, ret = function.body
    edits.replace(loop.iter, "sorted(a)")
    edits.replace(loop.body[0].value.args[1].left, "c")
    edits.before(loop, "c = 0")
    edits.after(loop, "c = 1")
    edits.instead(ret, "c = 2", "return c")
    edits.decorate(function, "functools.cache")
    edits.add_import("functools")
    edits.add_import("os")
    assert (
        edits.done().source.text
        == '''
"""Doc."""
import os  # kept
import functools

x = [1,
     2]  # two


@functools.cache
def f(a):  # sums
    c = 0
    # all
    for b in (sorted(a)):
        print("ä", (c) + 1)
    c = 1
    c = 2
    return c
'''
    )


def test_functions_that_are_added_stand_apart(tree):
    before = tree("""
        import os
        # the loop
        for i in range(3):
            print(i)
        """)
    edits = Edits(before)
    loop = before.ast.body[1]
    edits.before(
        loop, "table = {}\n\n\ndef f():\n    return 1", "def g():\n    return 2", "x = f()"
    )
    assert edits.done().source.text == (
        "\nimport os\n\n\ntable = {}\n\n\ndef f():\n    return 1\n\n\ndef g():\n    return 2\n\n\n"
        "x = f()\n# the loop\nfor i in range(3):\n    print(i)\n"
    )
    edits = Edits(before)
    edits.before(loop, "def f():\n    return 1")
    assert edits.done().source.text == (
        "\nimport os\n\n\ndef f():\n    return 1\n\n\n# the loop\nfor i in range(3):\n    print(i)\n"
    )


def test_lines_remember_where_they_came_from(tree):
    before = tree("a = 1\nfor i in range(3):\n    a += i\nprint(a)\n")
    edits = Edits(before)
    edits.before(before.ast.body[1], "b = 2", "c = 3")
    once = edits.done()
    again = Edits(once)
    again.before(once.ast.body[4], "d = 4")
    twice = again.done()
    lines = twice.source.text.splitlines()
    assert lines[-1] == "print(a)" and twice.origin(len(lines)) == 4
    assert twice.origin(lines.index("    a += i") + 1) == 3


@pytest.mark.parametrize("text", ["if x: y()\n", "a = 1; y()\n"])
def test_statement_without_lines_of_its_own_is_refused(tree, text):
    before = tree("x = y = print\n" + text)
    call = next(n for n in ast.walk(before.ast) if isinstance(n, ast.Expr))
    edits = Edits(before)
    edits.instead(call, "z()")
    with pytest.raises(SourceError, match="no place"):
        edits.done()
    assert not before.alone(call)


def test_f_string_that_shows_the_source_of_a_part_is_refused(tree):
    before = tree('print(f"names: {names} {w in names=}")\n')
    shown, told = (n for n in ast.walk(before.ast) if getattr(n, "id", "") == "names")
    for node, refused in ((shown, False), (told, True)):
        edits = Edits(before)
        edits.replace(node, "others")
        if refused:
            with pytest.raises(SourceError, match="no place to edit for `names`"):
                edits.done()
        else:
            assert "{others} {w in names=}" in edits.done().source.text


def test_edit_that_does_not_compile_is_refused(tree):
    before = tree("def f():\n    return 1\n")
    edits = Edits(before)
    edits.instead(before.ast.body[0].body[0], "nonlocal q")
    with pytest.raises(SourceError, match="does not compile"):
        edits.done()


def test_what_comes_above_a_definition_stands_apart_from_it(tree):
    before = tree("class A:\n    # sums\n    def f(self):\n        return 1\n")
    edits = Edits(before)
    edits.before(before.ast.body[0].body[0], "x = 1")
    assert edits.done().source.text == (
        "class A:\n    x = 1\n\n    # sums\n    def f(self):\n        return 1\n"
    )


def test_blank_lines_between_added_statements_are_empty(tree):
    before = tree("class A:\n    def f(self):\n        return 1\n")
    edits = Edits(before)
    edits.after(
        before.ast.body[0].body[0], "def g(self):\n    return 2\n\ndef h(self):\n    return 3"
    )
    new = edits.done().source.text
    assert "return 1\n\n    def g(self):\n        return 2\n\n    def h(self):\n" in new


def test_a_loop_and_what_leads_to_it_make_way_with_their_comments(tree):
    before = tree("""
        def f(rows):
            x = 1

            # how many
            n = 0  # so far
            for row in rows:  # each
                # one more
                n += 1

            # all
            return n  # told
            # the end
        """)
    edits = Edits(before)
    _, start, loop, ret = before.ast.body[0].body
    edits.drop(start, loop)
    edits.instead(loop, "n = len(rows)", "if n:\n    n = 0")
    assert (
        edits.done().source.text
        == """
def f(rows):
    x = 1

    # how many
    # so far
    # each
    # one more
    n = len(rows)
    if n:
        n = 0

    # all
    return n  # told
    # the end
"""
    )
    edits = Edits(before)
    edits.drop(loop, ret)
    edits.instead(ret, "return len(rows)")
    assert edits.done().source.text.endswith(
        "    n = 0  # so far\n    # each\n    # one more\n    # all\n"
        "    return len(rows)  # told\n    # the end\n"
    )
