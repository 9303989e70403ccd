# SPDX-License-Identifier: Apache-2.0
"""A cell of a table that is read at a place, and whether the place surely lies in the table."""

import ast
from dataclasses import dataclass

from citius.tune.remedies._shared.added import quoted
from citius.tune.source.tree import Tree
from citius.tune.source.values import Ref

CELLS = '''\
def {name}(table, name, look_up, by_row=False):
    """Return what gives the cells of a column by place, as `look_up` does, while nothing changes.

    `by_row`: a cell has the dtype that all columns have in common.
    """
    if (
        type(table) is {pd}.DataFrame
        and type(table.index) is {pd}.RangeIndex
        and (table.index.start, table.index.step) == (0, 1)
        and table.columns.inferred_type == "string"
        and table.columns.is_unique
        and name in table.columns
    ):
        extension = {pd}.api.extensions.ExtensionDtype
        kinds = [
            ("O" if str(dtype) == "str" else "") if isinstance(dtype, extension) else dtype.kind
            for dtype in table.dtypes
        ]
        place = table.columns.get_loc(name)
        if by_row and all(kind in ("i", "u", "f") for kind in kinds):
            return table.values[:, place].__getitem__
        asked = kinds if by_row else [kinds[place]]
        if all(kind in ("b", "i", "u", "f", "O") for kind in asked):
            return table[name].to_numpy().__getitem__
    return look_up'''
_BY_CELL = ("loc", "at")
_OF_COLUMN = ("iloc", "iat", "loc", "at", "values")


@dataclass(frozen=True, slots=True)
class Cell:
    """A read of a cell: `node` is what stands between `parts`, with `index` in between.

    `by_row`: the row is made first, so the cell has the dtype that all columns have in common.
    """

    node: ast.Subscript
    column: str
    index: ast.expr
    parts: tuple[str, str]
    by_row: bool = False


def table_of(tree: Tree, loop: ast.For) -> ast.Name | None:
    """Return the table over whose places the loop goes: `for i in range(len(table))` or the like."""
    if not isinstance(loop.target, ast.Name):
        return None
    match loop.iter:
        case ast.Attribute(value=ast.Name() as table, attr="index"):
            return table
        case ast.Call(func=called, args=[stop] | [_, stop], keywords=[]):
            if tree.flow.value(called) != {Ref("builtin", "range")}:
                return None
        case _:
            return None
    stop, _ = _less(stop)
    match stop:
        case ast.Call(
            func=ast.Name(id="len") as called,
            args=[ast.Name() as table] | [ast.Attribute(value=ast.Name() as table, attr="index")],
            keywords=[],
        ):
            return table if tree.flow.value(called) == {Ref("builtin", "len")} else None
        case ast.Subscript(
            value=ast.Attribute(value=ast.Name() as table, attr="shape"),
            slice=ast.Constant(value=0),
        ):
            return table
    return None


def _less(node: ast.expr) -> tuple[ast.expr, int]:
    """Take a number that is subtracted apart: `x - 2` is `x` and 2."""
    match node:
        case ast.BinOp(left=left, op=ast.Sub(), right=ast.Constant(value=int(less))):
            return left, less
    return node, 0


def cell_of(tree: Tree, node: ast.AST, table: str) -> Cell | None:
    """Return the cell that `node` reads, if it does."""
    match node:
        case ast.Subscript(
            value=ast.Attribute(value=ast.Name(id=name), attr=way),
            slice=ast.Tuple(elts=[index, ast.Constant(value=str(column))]),
            ctx=ast.Load(),
        ) if name == table and way in _BY_CELL:
            return Cell(node, column, index, (f"{table}.{way}[", f", {quoted(tree, column)}]"))
        case ast.Subscript(
            value=ast.Subscript(value=ast.Name(id=name), slice=ast.Constant(value=str(column))),
            slice=index,
            ctx=ast.Load(),
        ) if name == table:
            return Cell(node, column, index, (f"{table}[{quoted(tree, column)}][", "]"))
        case ast.Subscript(
            value=ast.Attribute(
                value=ast.Subscript(value=ast.Name(id=name), slice=ast.Constant(value=str(column))),
                attr=way,
            ),
            slice=index,
            ctx=ast.Load(),
        ) if name == table and way in _OF_COLUMN:
            return Cell(node, column, index, (f"{table}[{quoted(tree, column)}].{way}[", "]"))
        case ast.Subscript(
            value=ast.Subscript(
                value=ast.Attribute(value=ast.Name(id=name), attr="iloc" | "loc" as way),
                slice=index,
            ),
            slice=ast.Constant(value=str(column)),
            ctx=ast.Load(),
        ) if name == table:
            return Cell(
                node, column, index, (f"{table}.{way}[", f"][{quoted(tree, column)}]"), True
            )
    return None


def in_table(loop: ast.For, cell: Cell) -> bool:
    """Say if the place that is read is one of the table's, whatever its length."""
    args = getattr(loop.iter, "args", [ast.Constant(0)])
    first = args[0].value if len(args) == 2 and isinstance(args[0], ast.Constant) else 0
    if len(args) == 2 and (not isinstance(args[0], ast.Constant) or type(first) is not int):
        return False
    _, spare = _less(args[-1])
    place, back = _less(cell.index)
    match place:
        case ast.BinOp(left=left, op=ast.Add(), right=ast.Constant(value=int(ahead))) if not back:
            place = left
        case _:
            ahead = 0
    own = isinstance(place, ast.Name) and place.id == loop.target.id
    return own and first >= 0 and spare >= 0 and 0 <= back <= first and 0 <= ahead <= spare


def makes_or_reads_cells(tree: Tree, call: ast.Call, pandas: str | None) -> bool:
    """Say if the call is of the function `CELLS`, or of what that gave."""
    if not isinstance(call.func, ast.Name) or pandas is None:
        return False
    home = tree.scope(call.func).home(call.func.id)
    bindings = home.names[call.func.id] if home else []
    return bool(bindings) and all(_of_cells(tree, b, pandas) for b in bindings)


def _of_cells(tree: Tree, binding: ast.AST, pandas: str) -> bool:
    if isinstance(binding, ast.FunctionDef):
        code = CELLS.format(name=binding.name, pd=pandas)
        return ast.dump(binding) == ast.dump(ast.parse(code).body[0])
    made = getattr(tree.parents.get(binding), "value", None)
    if not isinstance(made, ast.Call) or not isinstance(made.func, ast.Name):
        return False
    maker = tree.scope(made.func).home(made.func.id)
    given = maker.names[made.func.id] if maker else []
    return bool(given) and all(
        isinstance(b, ast.FunctionDef) and _of_cells(tree, b, pandas) for b in given
    )
