# SPDX-License-Identifier: Apache-2.0
"""Which lists must become deques together, and whether all that holds them can be seen."""

import ast

from citius.tune.remedies._shared.asked import Refused
from citius.tune.source.tree import Tree
from citius.tune.source.values import Container


def together(tree: Tree, lists: set[Container]) -> set[Container]:
    """Return the lists and all others that the same expressions can be. Raises Refused."""
    found = set(lists)
    grew = True
    while grew:
        grew = False
        for node, value in tree.flow.values.items():
            if found.isdisjoint(value) or _tested(tree, node):
                continue
            for atom in value - found:
                if not isinstance(atom, Container) or atom.kind != "list":
                    raise Refused(f"{_named(node)} may be something else than a list")
                found.add(atom)
                grew = True
    if any(a.escaped for a in found):
        raise Refused("the list is handed to code that cannot be seen")
    return found


def _tested(tree: Tree, node: ast.AST) -> bool:
    """Say if `a and b` is only asked whether it is true, so that what it is does not matter."""
    parent = tree.parents[node]
    if not isinstance(node, ast.BoolOp):
        return False
    match parent:
        case ast.If(test=test) | ast.While(test=test) | ast.IfExp(test=test):
            return test is node
        case ast.UnaryOp(op=ast.Not()):
            return True
        case ast.comprehension(ifs=ifs):
            return node in ifs
    return _tested(tree, parent)


def _named(node: ast.AST) -> str:
    return f"`{ast.unparse(node)}`, line {node.lineno},"


def unheld(tree: Tree, lists: set[Container]) -> set[ast.Tuple]:
    """Refuse if something else holds the lists, but for tuples that are unpacked at once.

    Return those tuples.
    """
    passing = set()
    for holder in tree.flow.containers():
        if holder.kind == "method" or lists.isdisjoint(holder.elem | holder.keys):
            continue
        if not _unpacked(tree, holder):
            line = getattr(holder.node, "lineno", 0)
            raise Refused(f"the list is kept in something else, line {line}")
        passing.add(holder.node)
    return passing


def _unpacked(tree: Tree, holder: Container) -> bool:
    """Say if the tuple only stands for several assignments: `queue, seen = [start], {start}`."""
    node = holder.node
    statement = tree.parents.get(node)
    return (
        isinstance(node, ast.Tuple)
        and isinstance(statement, ast.Assign)
        and not any(isinstance(e, ast.Starred) for e in node.elts)
        and all(
            isinstance(t, (ast.Tuple, ast.List))
            and len(t.elts) == len(node.elts)
            and all(isinstance(e, (ast.Name, ast.Attribute)) for e in t.elts)
            for t in statement.targets
        )
        and all(n is node for n, value in tree.flow.values.items() if holder in value)
    )


def makers(tree: Tree, lists: set[Container]) -> set[ast.expr]:
    """Return the expressions that make the lists and can be given to `deque`. Raises Refused."""
    found = set()
    for made in lists:
        node = made.node
        if isinstance(node, ast.AugAssign):  # the list itself, grown
            continue
        value = tree.flow.value(node)
        if (
            not isinstance(node, ast.expr)
            or isinstance(getattr(node, "ctx", None), ast.Store)
            or not value
            or not value <= lists
        ):
            raise Refused(f"the list is made in a way that no deque is, line {node.lineno}")
        found.add(node)
    return found
