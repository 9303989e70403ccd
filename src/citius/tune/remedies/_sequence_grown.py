# SPDX-License-Identifier: Apache-2.0
"""Statements in loops by which a list or a tuple is made anew to grow by a little."""

import ast
from dataclasses import dataclass

from citius.tune.remedies._grown import added, front, own, pieces, target_of
from citius.tune.remedies._words import comments, source_of
from citius.tune.source.tree import LOOPS, Tree
from citius.tune.source.values import Container, Ref

# Builtins that look at a list and keep it not.
_LOOKERS = "len sum min max sorted any all str repr print bool list tuple set frozenset"
_LOOK = {Ref("builtin", name) for name in _LOOKERS.split()}
_LIST_METHODS = "append extend insert pop remove sort reverse clear index count copy"
_OF_LIST = frozenset(_LIST_METHODS.split())
_DONE_AT_ONCE = (ast.ListComp, ast.SetComp, ast.DictComp)


@dataclass(eq=False, slots=True)
class Growth:
    """A statement that grows what `name` holds.

    `way`: "back" (a list, by `xs = xs + [x]`), "front" (a list, by `xs.insert(0, x)` or
    `xs = [x] + xs`), "tuple" or "tuple front". `own`: its own mentions of the variable. `element`: the only
    thing that it adds, if it writes that out.
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
    """Return how the statement grows a list or a tuple that a variable holds, or None."""
    target = target_of(node)
    if isinstance(target, ast.Name) and not front(node):
        read = own(node)[-1]
        way = {"list": "back", "tuple": "tuple"}.get(kind(tree, read) or "")
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
    """Return the kind of container that `node` surely is, or None."""
    kinds = {a.kind if isinstance(a, Container) else None for a in tree.flow.value(node)}
    return kinds.pop() if len(kinds) == 1 else None


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


def only_looks(tree: Tree, node: ast.Name, grows: list[Growth]) -> bool:
    """Say if the list is looked at or changed there, but nothing keeps hold of it."""
    parent = tree.parents[node]
    holder = tree.parents.get(parent)
    match parent:
        case ast.Call(func=func, args=args):
            alone = args == [node] or tree.flow.value(func) == {Ref("builtin", "print")}
            return (
                alone
                and node in args
                and bool(tree.flow.value(func))
                and (
                    tree.flow.value(func) <= _LOOK
                    or (
                        isinstance(func, ast.Attribute)
                        and func.attr == "join"
                        and tree.flow.value(func.value) in ({"str"}, {"bytes"})
                    )
                )
            )
        case ast.Attribute(attr=attr):
            return attr in _OF_LIST and isinstance(holder, ast.Call) and holder.func is parent
        case ast.Subscript(value=value):
            return value is node
        case ast.Compare(ops=[ast.In() | ast.NotIn()], comparators=[asked]):
            return asked is node
        case ast.AugAssign(target=target):
            return target is node
        case ast.UnaryOp(op=ast.Not()) | ast.FormattedValue():
            return True
        case ast.If(test=test) | ast.While(test=test) | ast.IfExp(test=test):
            return test is node
        case ast.For(iter=iterated):
            return iterated is node and not any(_within(g.node, parent) for g in grows)
        case ast.comprehension(iter=iterated):
            return iterated is node and isinstance(holder, _DONE_AT_ONCE)
    return False


def start(tree: Tree, loop: ast.stmt, name: str, wanted: str = "list") -> ast.stmt | None:
    """Return the statement beside the loop that last gave `name` a container of its own."""
    block = next(
        b for _, b in ast.iter_fields(tree.parents[loop]) if isinstance(b, list) and loop in b
    )
    for statement in reversed(block[: block.index(loop)]):
        match statement:
            case ast.Assign(targets=[ast.Name(id=bound)], value=value) if bound == name:
                pass
            case ast.AnnAssign(target=ast.Name(id=bound), value=ast.expr() as value) if (
                bound == name
            ):
                pass
            case _:
                continue
        if growth(tree, statement) is None:
            held = tree.flow.value(value)
            made = held and all(isinstance(a, Container) and a.node is value for a in held)
            return statement if made and kind(tree, value) == wanted else None
    return None


def between(tree: Tree, first: ast.stmt, loop: ast.stmt) -> list[ast.stmt]:
    """Return the statements of their block after `first`, up to the loop and with it."""
    block = next(
        b for _, b in ast.iter_fields(tree.parents[loop]) if isinstance(b, list) and loop in b
    )
    return block[block.index(first) + 1 : block.index(loop) + 1]


def outer_loops(tree: Tree, node: ast.stmt) -> list[ast.stmt]:
    """Return the loops around the statement, outermost first."""
    return [loop for loop in reversed(tree.loops(node)) if isinstance(loop, LOOPS)]


def _within(node: ast.AST, whole: ast.AST) -> bool:
    return any(n is node for n in ast.walk(whole))
