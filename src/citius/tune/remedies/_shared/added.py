# SPDX-License-Identifier: Apache-2.0
"""A function of its own that a rewrite adds to a file, and the offer of such a rewrite."""

import ast
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from citius.tune.source.edit import Edits
from citius.tune.source.tree import FUNCTIONS, Tree


class Refused(Exception):
    """The rewrite is not sound here; the text says why."""


@dataclass(slots=True)
class Offer:
    """A rewrite that may apply.

    Attributes:
        nodes: what is slow: their lines' time is what can be saved.
        subject: what it is about, in the file's own words.
        factor: how many times faster the lines commonly get.
        plan: judges and returns what rewrites; raises Refused.
        imports: the libraries that the rewrite imports.
    """

    nodes: list[ast.AST]
    subject: str
    factor: float
    plan: Callable[[], Callable[[], Tree]]
    imports: list[str] = field(default_factory=list)

    def lines(self, tree: Tree) -> set[int]:
        """Return the lines of the nodes, in the user's file."""
        return {tree.origin(line) for n in self.nodes for line in range(n.lineno, n.end_lineno + 1)}


@dataclass(slots=True)
class Added:
    """A function `name` for the file: `code` goes above `place`; if that is None it is there."""

    name: str
    place: ast.stmt | None
    code: str

    def put(self, edits: Edits) -> None:
        """Add the function to the edits."""
        if self.place is not None:
            edits.before(self.place, self.code)


def added(tree: Tree, users: list[ast.AST], name: str, make: Callable[[str], str]) -> Added:
    """Return the function that `make(name)` writes, above all that use it. Raises Refused."""
    body = tree.ast.body
    tops = [next(a for a in (u, *tree.ancestors(u)) if a in body) for u in users]
    first = min(body.index(top) for top in tops)
    for node in body[:first]:
        if isinstance(node, ast.FunctionDef) and _same(tree, node, make):
            return Added(node.name, None, "")
    fit = [s for s in body[: first + 1] if _takes_one_above(tree, s)]
    if not fit:
        raise Refused("there is no line of its own to put a function on")
    functions = [s for s in fit if isinstance(s, FUNCTIONS)]
    below = [s for s in fit if not isinstance(s, (ast.Import, ast.ImportFrom))]
    name = tree.fresh(name)
    return Added(name, (functions or below or fit[-1:])[0], make(name))


def _same(tree: Tree, node: ast.FunctionDef, make: Callable[[str], str]) -> bool:
    """Say if the file has the very function already, and keeps it."""
    if tree.scopes.module.names.get(node.name) != [node] or node.name in tree.outside:
        return False
    return [ast.dump(s) for s in ast.parse(make(node.name)).body] == [ast.dump(node)]


def _takes_one_above(tree: Tree, statement: ast.stmt) -> bool:
    if isinstance(statement, ast.ImportFrom) and statement.module == "__future__":
        return False
    if isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant):
        return False
    if isinstance(statement, ast.ClassDef) and statement.decorator_list:
        return False
    return tree.alone(statement)


def builtins_of(tree: Tree, *names: str) -> None:
    """Refuse where a name at the top of the file is not the builtin."""
    for name in names:
        if name in tree.scopes.module.names:
            raise Refused(f"the file gives `{name}` a meaning of its own")


def bound_for(tree: Tree, name: str, user: ast.AST) -> None:
    """Refuse unless `name` is the module's variable, and surely has a value at `user`."""
    scope = tree.scope(user)
    module = tree.scopes.module
    if scope.home(name) is not module:
        raise Refused(f"`{name}` is not bound at the top of the file")
    if any(isinstance(n, ast.Delete) for n in module.names[name]):
        raise Refused(f"`{name}` is deleted")
    bound = (
        tree.bound_before(name, tree.statement(user))
        if scope is module
        else tree.bound_at_top(name, scope)
    )
    if not bound:
        raise Refused(f"`{name}` may have no value at line {user.lineno}")


def replaceable(tree: Tree, node: ast.expr) -> None:
    """Refuse an expression that cannot be exchanged in the text."""
    if any(isinstance(a, ast.JoinedStr) for a in tree.ancestors(node)):
        raise Refused(f"line {node.lineno} has it in an f-string")


def text_of(tree: Tree, node: ast.expr) -> str:
    """Return the expression as an argument of a call. Raises Refused."""
    if isinstance(node, (ast.Yield, ast.YieldFrom, ast.GeneratorExp, ast.Starred)):
        raise Refused(f"line {node.lineno} cannot be made an argument")
    segment = ast.get_source_segment(tree.source.text, node)
    if segment is None or ("#" in segment and "\n" in segment):
        raise Refused(f"line {node.lineno} is too intricate to be made an argument")
    return segment


def quoted(tree: Tree, text: str) -> str:
    """Return a text as it is written in code, of the characters that the file's encoding has."""
    shown = repr(text)
    try:
        shown.encode(tree.source.encoding)
    except UnicodeEncodeError:
        shown = ascii(text)
    plain = shown == f"'{text}'" and '"' not in text
    return f'"{text}"' if plain else shown


def names_read(tree: Tree, home, name: str) -> Iterator[ast.Name]:
    """Yield where the variable `name` of the scope `home` is read, in any function."""
    for node in ast.walk(tree.ast):
        if (
            isinstance(node, ast.Name)
            and node.id == name
            and isinstance(node.ctx, ast.Load)
            and tree.scope(node).home(name) is home
        ):
            yield node
