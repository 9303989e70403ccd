# SPDX-License-Identifier: Apache-2.0
"""Which tests and statements say that a list holds something."""

import ast

from citius.tune.source.tree import Tree
from citius.tune.source.values import Ref

_LEAVES = (ast.Return, ast.Raise, ast.Continue, ast.Break)


def puts_in(statement: ast.stmt, name: str) -> bool:
    """Say if the statement puts something into the list."""
    match statement:
        case ast.Expr(
            value=ast.Call(
                func=ast.Attribute(value=receiver, attr="append" | "insert"), args=[_, *_]
            )
        ):
            return ast.unparse(receiver) == name
    return False


def exits_if_empty(tree: Tree, statement: ast.stmt, name: str) -> bool:
    """Say if the statement leaves the block when the list is empty."""
    return (
        isinstance(statement, ast.If)
        and says_empty(tree, statement.test, name)
        and isinstance(statement.body[-1], _LEAVES)
    )


def admits_full(tree: Tree, holder: ast.AST, child: ast.AST, name: str) -> bool:
    """Say if `child` of the branching or loop `holder` runs only when the list holds something."""
    if isinstance(holder, (ast.If, ast.While)) and child in holder.body:
        return says_full(tree, holder.test, name)
    if isinstance(holder, ast.If) and child in holder.orelse:
        return says_empty(tree, holder.test, name)
    if isinstance(holder, ast.IfExp) and child is holder.body:
        return says_full(tree, holder.test, name)
    return (
        isinstance(holder, ast.IfExp)
        and child is holder.orelse
        and says_empty(tree, holder.test, name)
    )


def says_full(tree: Tree, test: ast.expr, name: str) -> bool:
    """Say if `test` is true only for a list that holds something."""
    match test:
        case ast.BoolOp(op=ast.And(), values=values):
            return any(says_full(tree, v, name) for v in values)
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            return says_empty(tree, operand, name)
        case ast.Compare(left=left, ops=[op], comparators=[ast.Constant(value=int(bound))]):
            least = {ast.Gt: bound + 1, ast.GtE: bound, ast.NotEq: 1 if bound == 0 else 0}
            return is_len(tree, left, name) and least.get(type(op), 0) > 0
    return ast.unparse(test) == name or is_len(tree, test, name)


def says_empty(tree: Tree, test: ast.expr, name: str) -> bool:
    """Say if `test` is false only for a list that holds something."""
    match test:
        case ast.BoolOp(op=ast.Or(), values=values):
            return any(says_empty(tree, v, name) for v in values)
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            return says_full(tree, operand, name)
        case ast.Compare(left=left, ops=[op], comparators=[ast.Constant(value=int(bound))]):
            below = {ast.Lt: bound, ast.LtE: bound + 1, ast.Eq: 1 if bound == 0 else 0}
            return is_len(tree, left, name) and below.get(type(op), 0) > 0
    return False


def is_len(tree: Tree, node: ast.expr, name: str) -> bool:
    """Say if the node is `len` of the list."""
    return (
        isinstance(node, ast.Call)
        and tree.flow.value(node.func) == {Ref("builtin", "len")}
        and len(node.args) == 1
        and ast.unparse(node.args[0]) == name
    )
