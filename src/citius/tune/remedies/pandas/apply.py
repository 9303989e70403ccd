# SPDX-License-Identifier: Apache-2.0
"""`table.apply(function, axis=1)`, where the function reads only some columns: rows as dicts.

pandas shows the function one Series over and over, with the rows of `table.values` in turn, and
makes a Series of the results (pandas/core/apply.py, `FrameColumnApply`). The added function gives
it dicts of the same elements, in the same order, once for each row, where:

- the table is exactly a DataFrame of at least one row, without `attrs` or flags, whose columns are
  texts, each once, and hold numpy's numbers and objects, or pandas' own text, but not its other
  dtypes, which pandas looks up row by row;
- there are several dtypes, or the function surely changes no table: see rows.py.

The results go through pandas: if one has a length and is no text (a list, a Series), by
`apply` itself, which then only collects them.
"""

import ast
from collections.abc import Callable, Iterator

from citius.tune.remedies._shared.added import (
    Offer,
    Refused,
    added,
    builtins_of,
    replaceable,
    text_of,
)
from citius.tune.remedies.pandas.name import pandas_at
from citius.tune.remedies.pandas.quiet import quiet
from citius.tune.remedies.pandas.row import arguments, columns_read, read_later, reads_of
from citius.tune.source.edit import Edits
from citius.tune.source.tree import Tree
from citius.tune.source.values import Container, Func

_FASTER = 4.0
_CODE = '''\
def {name}(table, function, *names, attributes=(), fixed=False):
    """Do as `table.apply(function, axis=1)`; a row is a dict of `names` where that reads the same.

    `attributes`: of the columns, those that are read as such; `fixed`: nothing changes the table.
    """
    if (
        type(table) is {pd}.DataFrame
        and len(table)
        and not table.attrs
        and table.flags.allows_duplicate_labels
        and table.columns.inferred_type == "string"
        and table.columns.is_unique
        and {{*names, *attributes}} <= set(table.columns)
        and not any(hasattr({pd}.Series, name) for name in attributes)
    ):
        values, extension = table.values, {pd}.api.extensions.ExtensionDtype
        plain = not any(
            isinstance(dtype, extension) and str(dtype) != "str" for dtype in table.dtypes
        )
        alone = fixed or len(set(table.dtypes)) > 1
        if plain and alone and values.dtype.kind in "biufO":
            columns = [values[:, table.columns.get_loc(name)] for name in names]
            kind = type("Row", (dict,), {{"__getattr__": dict.__getitem__}}) if attributes else dict
            results = [function(kind(zip(names, row))) for row in zip(*columns)]
            if any(hasattr(r, "__len__") and not isinstance(r, str) for r in results):
                results = iter(results)
                return table.apply(lambda *_: next(results), axis=1)
            made = {pd}.Series(dict(enumerate(results)))
            made.index = table.index
            return made
    return table.apply(function, axis=1)'''
_USED = "type len set any isinstance str dict zip hasattr iter next enumerate"
_BUILTINS = _USED.split()


def row_applies(tree: Tree) -> Iterator[Offer]:
    """Yield the calls of `apply` by rows."""
    for call in ast.walk(tree.ast):
        if _by_rows(call):
            function, row = _function(tree, call)
            if function is not None:
                reads = [n for n in ast.walk(function) if reads_of(n, row.arg)]
                yield Offer(
                    [call, *reads],
                    ast.unparse(call.func),
                    _FASTER,
                    lambda call=call, function=function, row=row: _plan(tree, call, function, row),
                )


def _by_rows(node: ast.AST) -> bool:
    """Say if this is a call of `apply` with a function and `axis=1`, and nothing else."""
    if not (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr == "apply"
    ):
        return False
    axes = [*node.args[1:], *(k.value for k in node.keywords if k.arg == "axis")]
    return (
        len(node.args) + len(node.keywords) == 2
        and len(axes) == len(node.args[:1]) == 1
        and isinstance(axes[0], ast.Constant)
        and (axes[0].value == "columns" or (type(axes[0].value) is int and axes[0].value == 1))
    )


def _function(tree: Tree, call: ast.Call) -> tuple:
    """Return the function of the file that gets the rows, and its parameter for them."""
    if _is_parameter(tree, call.args[0]):
        return None, None
    value = tree.flow.value(call.args[0])
    (atom,) = value if len(value) == 1 else (None,)
    if not isinstance(atom, Func) or not isinstance(atom.node, (ast.FunctionDef, ast.Lambda)):
        return None, None
    named = [*atom.node.args.posonlyargs, *atom.node.args.args]
    return (atom.node, named[0]) if named and not atom.generator else (None, None)


def _is_parameter(tree: Tree, node: ast.expr) -> bool:
    """Say if the function is handed in, as it is to the function that is added."""
    scope = tree.scope(node)
    return isinstance(node, ast.Name) and node.id in scope.parameters


def _plan(tree: Tree, call: ast.Call, function, row: ast.arg) -> Callable[[], Tree]:
    if not tree.flow.value(call):
        raise Refused("the call is never reached")
    replaceable(tree, call)
    scope = tree.scopes.opened_by(function)
    if len(scope.names[row.arg]) != 1:
        raise Refused(f"`{row.arg}` is bound anew in the function")
    if (line := read_later(tree, row.arg, scope)) is not None:
        raise Refused(f"line {line} may read `{row.arg}` when its turn is over")
    body = function.body if isinstance(function.body, list) else [function.body]
    _sets_no_items(tree, body)
    columns, attributes = columns_read(tree, row, body)
    pandas = pandas_at(tree, call)
    builtins_of(tree, *_BUILTINS)
    read = arguments(tree, columns, attributes, quiet(tree, body, frozenset({row.arg})))
    table, given = text_of(tree, call.func.value), text_of(tree, call.args[0])
    helper = added(tree, [call], "apply_to_rows", lambda n: _CODE.format(name=n, pd=pandas))

    def rewrite() -> Tree:
        edits = Edits(tree)
        helper.put(edits)
        edits.replace(call, f"{helper.name}({table}, {given}, {read})")
        return edits.done()

    return rewrite


def _sets_no_items(tree: Tree, body: list[ast.AST]) -> None:
    """Refuse where the function sets items of what may be a table: pandas mutes warnings of that."""
    for node in (n for part in body for n in ast.walk(part)):
        if isinstance(node, ast.Subscript) and not isinstance(node.ctx, ast.Load):
            held = tree.flow.value(node.value)
            if not held or not all(isinstance(a, Container) for a in held):
                raise Refused(f"line {node.lineno} may change a table")
