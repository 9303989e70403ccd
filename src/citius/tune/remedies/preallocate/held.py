# SPDX-License-Identifier: Apache-2.0
"""Does anything but one variable hold the list (or the dict) that a loop grows?"""

import ast

from citius.tune.remedies.preallocate.grown import Growth, growth, kind
from citius.tune.source.tree import Tree
from citius.tune.source.values import Container, Ref

# Builtins that look at a list and keep it not.
_LOOKERS = "len sum min max sorted any all str repr print bool list tuple set frozenset"
_LOOK = {Ref("builtin", name) for name in _LOOKERS.split()}
_LIST_METHODS = "append extend insert pop remove sort reverse clear index count copy"
_OF_LIST = frozenset(_LIST_METHODS.split())
_DONE_AT_ONCE = (ast.ListComp, ast.SetComp, ast.DictComp)


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


def _within(node: ast.AST, whole: ast.AST) -> bool:
    return any(n is node for n in ast.walk(whole))
