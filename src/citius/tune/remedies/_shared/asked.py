# SPDX-License-Identifier: Apache-2.0
"""What the ways of having a set where a list is asked share."""

import ast
from collections.abc import Callable

from citius.tune.source.scopes import COMPREHENSIONS, Scope
from citius.tune.source.tree import Tree
from citius.tune.source.values import Container, is_plain

Plan = Callable[[], Tree]


class Refused(Exception):
    """This way of having a set is not sound; the text says why."""


def is_test(node: ast.AST) -> bool:
    """Say if `node` is one `in` or `not in`."""
    return (
        isinstance(node, ast.Compare)
        and len(node.ops) == 1
        and isinstance(node.ops[0], (ast.In, ast.NotIn))
    )


def lists_of(tree: Tree, tests: list[ast.Compare]) -> set[Container]:
    """Return the lists that the tests ask."""
    return {a for t in tests for a in tree.flow.value(t.comparators[0])}


def builtins_at(tree: Tree, node: ast.AST, *names: str) -> None:
    """Refuse where `names` mean something else than the builtins, as a parameter `set` does."""
    for name in names:
        if tree.scope(node).home(name):
            raise Refused(f"the file gives `{name}` a meaning of its own")


def code_scope(scope: Scope) -> Scope:
    """Return the function, class or module whose code makes the comprehension, or `scope`."""
    while isinstance(scope.node, COMPREHENSIONS):
        scope = scope.parent
    return scope


def plain_lists_of(tree: Tree, tests: list[ast.Compare]) -> set[Container]:
    """Return the lists, if all that they hold is known to hash and compare as builtins do."""
    lists = lists_of(tree, tests)
    if not all(is_plain(c.elem) for c in lists):
        raise Refused("what the list holds may not hash, or compare in its own way")
    return lists


def one_name(tree: Tree, tests: list[ast.Compare]) -> tuple[str, Scope]:
    """Return the variable that all tests ask, and the scope that it lives in."""
    homes = set()
    for test in tests:
        asked = test.comparators[0]
        if not isinstance(asked, ast.Name):
            raise Refused(f"`{ast.unparse(asked)}` is looked up anew at each test")
        homes.add((asked.id, tree.scope(asked).home(asked.id)))
    (name, scope), *more = homes
    if more or scope is None or isinstance(scope.node, ast.ClassDef):
        raise Refused(f"`{name}` means several things")
    return name, scope
