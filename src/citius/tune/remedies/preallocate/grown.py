# SPDX-License-Identifier: Apache-2.0
"""Statements in loops by which a list, a tuple or bytes are made anew to grow by a little."""

import ast
from dataclasses import dataclass

from citius.tune.remedies._shared.grown import added, front, own, pieces, target_of
from citius.tune.remedies._shared.words import comments, source_of
from citius.tune.source.tree import LOOPS, Tree
from citius.tune.source.values import Container


@dataclass(eq=False, slots=True)
class Growth:
    """A statement that grows what `name` holds.

    `way`: "back" (a list, by `xs = xs + [x]`), "front" (a list, by `xs.insert(0, x)` or
    `xs = [x] + xs`), "tuple", "tuple front" or "bytes". `own`: its own mentions of the variable.
    `element`: the only thing that it adds, if it writes that out.
    """

    node: ast.stmt
    way: str
    name: str
    own: list[ast.Name]
    element: ast.expr | None

    def code(self, tree: Tree) -> str:
        """Return what it adds: the element, or all the pieces."""
        return source_of(tree, self.element) if self.element else added(tree, self.node)

    def keeps_comments(self, tree: Tree) -> bool:
        """Say if all comments of the statement are in what it adds."""
        return len(comments(source_of(tree, self.node.value))) == len(comments(self.code(tree)))


def growth(tree: Tree, node: ast.AST) -> Growth | None:
    """Return how the statement grows what a variable holds, or None."""
    target = target_of(node)
    if isinstance(target, ast.Name) and not front(node):
        read = own(node)[-1]
        way = {"list": "back", "tuple": "tuple", "bytes": "bytes"}.get(kind(tree, read))
        if way is None or (way == "back" and isinstance(node, ast.AugAssign)):
            return None
        return Growth(node, way, target.id, own(node), _only(pieces(node), way))
    match node:
        case ast.Expr(
            value=ast.Call(
                func=ast.Attribute(value=ast.Name() as name, attr="insert"),
                args=[ast.Constant(value=0) as first, element],
                keywords=[],
            )
        ) if type(first.value) is int and not isinstance(element, ast.Starred):
            made, names = "list", [name]
        case ast.Assign(
            targets=[ast.Name() as target],
            value=ast.BinOp(
                op=ast.Add(),
                left=(ast.List(elts=[element]) | ast.Tuple(elts=[element])) as display,
                right=ast.Name() as name,
            ),
        ) if target.id == name.id and not isinstance(element, ast.Starred):
            made, names = type(display).__name__.lower(), [target, name]
        case _:
            return None
    way = "front" if made == "list" else "tuple front"
    return Growth(node, way, name.id, names, element) if kind(tree, name) == made else None


def kind(tree: Tree, node: ast.expr) -> str | None:
    """Return the kind of container that `node` surely is, or its scalar type, or None."""
    kinds = {a.kind if isinstance(a, Container) else a for a in tree.flow.value(node)}
    only = kinds.pop() if len(kinds) == 1 else None
    return only if isinstance(only, str) else None


def _only(parts: list[ast.expr], way: str) -> ast.expr | None:
    """Return the only element that the parts write out, or None."""
    display = ast.List if way == "back" else ast.Tuple
    if len(parts) != 1 or not isinstance(parts[0], display) or len(parts[0].elts) != 1:
        return None
    (element,) = parts[0].elts
    return None if isinstance(element, ast.Starred) else element


def mentions(part: ast.AST, name: str) -> list[ast.Name]:
    """Return where the syntax mentions the variable."""
    return [n for n in ast.walk(part) if isinstance(n, ast.Name) and n.id == name]


def outer_loops(tree: Tree, node: ast.stmt) -> list[ast.stmt]:
    """Return the loops around the statement, outermost first."""
    return [loop for loop in reversed(tree.loops(node)) if isinstance(loop, LOOPS)]
