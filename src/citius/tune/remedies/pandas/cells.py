# SPDX-License-Identifier: Apache-2.0
"""`table.loc[i, "price"]` and the like in `for i in range(len(table))`: the column's array.

A cell by label or place is the element of the column's array (pandas/core/frame.py, `_get_value`;
core/series.py, `__getitem__`); of `table.iloc[i]["price"]` it is converted to the dtype that all
columns have in common (core/internals/managers.py, `fast_xs`). So the added functions hand out the
array's elements where:

- the table is exactly a DataFrame, its rows are labelled 0, 1, 2, ... by a RangeIndex, its columns
  are texts, each once, and the column holds numpy's numbers, objects or pandas' own text;
- the loop's code surely changes no table (quiet.py), and every place lies in the table.

All else is looked up in the table, cell by cell, in its turn.
"""

import ast
from collections.abc import Callable, Iterator

from citius.tune.remedies._shared.added import (
    Added,
    Offer,
    Refused,
    added,
    builtins_of,
    quoted,
    text_of,
)
from citius.tune.remedies.pandas.cell import CELLS, Cell, cell_of, in_table, table_of
from citius.tune.remedies.pandas.name import pandas_at
from citius.tune.remedies.pandas.quiet import quiet
from citius.tune.source.edit import Edits
from citius.tune.source.scopes import Scope
from citius.tune.source.tree import Tree

_FASTER = 8.0
_BUILTINS = ("type", "str", "isinstance", "all")


def cell_loops(tree: Tree) -> Iterator[Offer]:
    """Yield the loops over the places of a table that read single cells."""
    for loop in ast.walk(tree.ast):
        table = table_of(tree, loop) if isinstance(loop, ast.For) else None
        if table is None:
            continue
        found = [cell_of(tree, n, table.id) for part in loop.body for n in ast.walk(part)]
        cells = [c for c in found if c is not None and in_table(loop, c)]
        if cells:
            yield Offer(
                [c.node for c in cells],
                f"cells of {table.id} at {loop.target.id}",
                _FASTER,
                lambda loop=loop, table=table, cells=cells: _plan(tree, loop, table, cells),
            )


def _plan(tree: Tree, loop: ast.For, table: ast.Name, cells: list[Cell]) -> Callable[[], Tree]:
    if not tree.flow.value(loop.iter) or not tree.alone(loop):
        raise Refused("the loop is never reached, or does not stand on lines of its own")
    scope = tree.scope(loop)
    _stays(tree, loop, scope, table.id)
    _counts(tree, loop, scope)
    fit = [c for c in cells if _at_once(tree, c, scope)]
    if not fit:
        raise Refused("the cells are not read in their turn")
    if not quiet(tree, loop.body, frozenset({table.id, loop.target.id})):
        raise Refused("the loop runs code that may change the table")
    pandas = pandas_at(tree, loop)
    builtins_of(tree, *_BUILTINS)
    helper = added(tree, [loop], "cells_of", lambda n: CELLS.format(name=n, pd=pandas))
    return lambda: _rewritten(tree, loop, table.id, fit, helper)


def _stays(tree: Tree, loop: ast.For, scope: Scope, name: str) -> None:
    """Refuse unless the variable surely is one and the same table in the loop."""
    home = scope.home(name)
    if home is scope:
        bound = tree.bound_before(name, loop)
    else:
        bound = home is tree.scopes.module and tree.bound_at_top(name, scope)
    if not bound or isinstance(scope.node, ast.ClassDef):
        raise Refused(f"`{name}` may have no value before the loop")
    inside = set(ast.walk(loop))
    if any(n in inside for n in home.names[name]):
        raise Refused(f"the loop binds `{name}` anew")


def _counts(tree: Tree, loop: ast.For, scope: Scope) -> None:
    """Refuse unless the loop alone sets the place."""
    name = loop.target.id
    if scope.home(name) is not scope and scope.home(name) is not tree.scopes.module:
        raise Refused(f"`{name}` is not a variable of the loop's own function")
    inside = set(ast.walk(loop))
    if any(n in inside and n is not loop.target for n in scope.home(name).names[name]):
        raise Refused(f"the loop binds `{name}` anew")


def _at_once(tree: Tree, cell: Cell, scope: Scope) -> bool:
    """Say if the cell is read in its turn, by the loop's own variables, at a place to edit."""
    for name in (n for n in ast.walk(cell.node) if isinstance(n, ast.Name)):
        if tree.scope(name).home(name.id) is not scope.home(name.id):
            return False
    return not any(
        isinstance(a, (ast.JoinedStr, ast.Lambda, ast.GeneratorExp))
        for a in tree.ancestors(cell.node)
    )


def _rewritten(tree: Tree, loop: ast.For, table: str, cells: list[Cell], helper: Added) -> Tree:
    edits = Edits(tree)
    helper.put(edits)
    names: dict[tuple[str, str], str] = {}
    for cell in cells:
        if cell.parts not in names:
            name = names[cell.parts] = _name(tree, table, cell.column, set(names.values()))
            by_row = ", by_row=True" if cell.by_row else ""
            place = "place" if table != "place" else "at"
            look_up = f"lambda {place}: {cell.parts[0]}{place}{cell.parts[1]}"
            made = f"{helper.name}({table}, {quoted(tree, cell.column)}, {look_up}{by_row})"
            edits.before(loop, f"{name} = {made}")
        edits.replace(cell.node, f"{names[cell.parts]}({text_of(tree, cell.index)})")
    return edits.done()


def _name(tree: Tree, table: str, column: str, taken: set[str]) -> str:
    base = f"{table}_{column}" if f"_{column}".isidentifier() else f"{table}_column"
    name, number = tree.fresh(base), 2
    while name in taken:
        name, number = tree.fresh(f"{base}_{number}"), number + 1
    return name
