# SPDX-License-Identifier: Apache-2.0
"""Calls that loops make exactly once a round: which loops, and over what."""

import ast
from collections.abc import Callable
from dataclasses import dataclass

from citius.tune.source.scopes import COMPREHENSIONS
from citius.tune.source.text import SourceError
from citius.tune.source.tree import Tree
from citius.tune.source.values import Ref

# Builtins that take all of what a generator gives before anything else happens.
CONSUMERS_WORDS = "list tuple set frozenset sum max min sorted dict"
CONSUMERS = frozenset(CONSUMERS_WORDS.split())
_SIMPLE = (ast.Assign, ast.AnnAssign, ast.AugAssign, ast.Expr, ast.Return)
_ALWAYS = (
    *(ast.Call, ast.keyword, ast.Attribute, ast.Subscript, ast.Slice, ast.BinOp, ast.UnaryOp),
    *(ast.Tuple, ast.List, ast.Set, ast.Dict, ast.NamedExpr, ast.Starred),
    *(ast.FormattedValue, ast.JoinedStr),
)
_ACTS = (ast.Call, ast.NamedExpr, ast.Await, ast.Yield, ast.YieldFrom)


@dataclass(slots=True)
class Level:
    """A loop, or a `for` of a comprehension."""

    node: ast.AST
    target: ast.expr
    items: ast.expr
    tests: list[ast.expr]


@dataclass(slots=True)
class Rounds:
    """An expression and the loops that repeat it.

    Attributes:
        call: what each round evaluates once.
        levels: the loops, outermost first.
        root: what runs from the first round to the last, and nothing else.
        holder: the statement that holds it all.
    """

    call: ast.expr
    levels: list[Level]
    root: ast.AST
    holder: ast.stmt


def rounds_of(tree: Tree, call: ast.expr) -> list[Rounds]:
    """Return the ways to see `call` as repeated once a round, the most loops first."""
    levels, node = [], call
    while not isinstance(node, ast.stmt):
        parent = tree.parents[node]
        if isinstance(parent, ast.comprehension):
            comprehension = tree.parents[parent]
            if node is not parent.iter or parent is not comprehension.generators[0]:
                return []
            node = comprehension
        elif isinstance(parent, COMPREHENSIONS):
            if not _repeats_all(tree, parent):
                return []
            levels[:0] = [Level(parent, g.target, g.iter, g.ifs) for g in parent.generators]
            node = parent
        elif _evaluates(parent, node):
            node = parent
        else:
            return []
    found = []
    if levels and _comes_first(node, levels[0].node):
        root = _taker(tree, levels[0].node) or levels[0].node
        found.append(Rounds(call, list(levels), root, node))
    if isinstance(outer := tree.parents[node], ast.Try) and _starts(outer, node, call):
        node = outer
    while isinstance(loop := tree.parents[node], ast.For) and node in loop.body:
        if _skipped(tree, loop, node):
            break
        levels.insert(0, Level(loop, loop.target, loop.iter, []))
        found.append(Rounds(call, list(levels), loop, loop))
        node = loop
    return found[::-1]


def no_place(tree: Tree, rounds: Rounds, rewrite: Callable[[Tree, Rounds], Tree]) -> str | None:
    """Return why the call cannot be replaced where it stands, or None: some f-strings show it."""
    if not any(isinstance(holder, ast.JoinedStr) for holder in tree.ancestors(rounds.call)):
        return None
    try:
        rewrite(tree, rounds)
    except SourceError as error:
        return str(error)
    return None


def _repeats_all(tree: Tree, node: ast.expr) -> bool:
    """Say if a comprehension runs to its end where it stands."""
    lazy = isinstance(node, ast.GeneratorExp)
    return not any(g.is_async for g in node.generators) and (
        not lazy or _taker(tree, node) is not None
    )


def _taker(tree: Tree, node: ast.expr) -> ast.AST | None:
    """Return the call or loop that takes all that a generator expression gives, or None."""
    taker = tree.parents[node]
    if not isinstance(node, ast.GeneratorExp):
        return None
    if isinstance(taker, ast.For):
        return taker
    if not isinstance(taker, ast.Call) or taker.args[:1] != [node]:
        return None
    if isinstance(taker.func, ast.Attribute):
        takes = taker.func.attr == "join" and tree.flow.value(taker.func.value) == {"str"}
    else:
        takes = tree.flow.value(taker.func) in [{Ref("builtin", name)} for name in CONSUMERS]
    return taker if takes else None


def _evaluates(parent: ast.AST, node: ast.AST) -> bool:
    """Say if running `parent` surely evaluates its part `node`, once."""
    match parent:
        case ast.BoolOp(values=values):
            return node is values[0]
        case ast.IfExp(test=test) | ast.If(test=test):
            return node is test
        case ast.Compare(ops=ops):
            return len(ops) == 1
        case ast.For(iter=items):
            return node is items
    return isinstance(parent, (*_ALWAYS, *_SIMPLE))


def _comes_first(statement: ast.stmt, node: ast.expr) -> bool:
    """Say if nothing in the statement acts before `node` does."""
    start = node.lineno, node.col_offset
    return not any(
        isinstance(n, _ACTS) and (n.end_lineno, n.end_col_offset) <= start
        for n in ast.walk(statement)
    )


def _starts(outer: ast.Try, statement: ast.stmt, call: ast.expr) -> bool:
    """Say if the call is the first that a `try` does: an error before it would leave it out."""
    return (
        statement is outer.body[0]
        and isinstance(statement, (ast.Assign, ast.AnnAssign, ast.Expr))
        and statement.value is call
    )


def _skipped(tree: Tree, loop: ast.For, statement: ast.stmt) -> bool:
    """Say if a round may go on to the next before it gets to `statement`."""
    earlier = loop.body[: loop.body.index(statement)]
    return any(
        isinstance(n, ast.Continue) and tree.loops(n)[0] is loop
        for part in earlier
        for n in ast.walk(part)
    )
