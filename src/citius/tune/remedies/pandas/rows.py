# SPDX-License-Identifier: Apache-2.0
"""`for label, row in table.iterrows()`, of which only some columns are read: rows as dicts.

`iterrows` makes a Series of every row of `table.values`; reading a column of it gives that array's
element (pandas/core/frame.py, `DataFrame.iterrows`; core/series.py, `_get_value`). A dict of the
same elements reads the same, where making a Series of the row changes nothing and nothing changes
the array. The added function asks that of the table at hand, and else does `iterrows` itself:

- exactly a DataFrame, columns that are texts, each once, and those that are read among them;
- the array holds numbers, or it holds objects of which each row has a number that is not NaN, for a
  row of dates or texts alone is made a Series of their own dtype (`maybe_infer_to_datetimelike`);
- there are several dtypes, so the array is a copy that nobody else can change; of one dtype, only if
  the loop's code surely changes no table (quiet.py), and no copy that a leftover row causes
  can show (shared.py).
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
from citius.tune.remedies.pandas.row import (
    arguments,
    columns_read,
    only_in_loop,
    read_later,
    reads_of,
)
from citius.tune.remedies.pandas.shared import writes_shared
from citius.tune.source.edit import Edits
from citius.tune.source.tree import Tree
from citius.tune.source.values import Container, Ref

_FASTER = 10.0
_CODE = '''\
def {name}(table, *names, attributes=(), fixed=False):
    """Do as `table.iterrows()`; a row is a dict of the columns `names` where that reads the same.

    `attributes`: of the columns, those that are read as such; `fixed`: nothing changes the table.
    """
    if (
        type(table) is {pd}.DataFrame
        and table.columns.inferred_type == "string"
        and table.columns.is_unique
        and {{*names, *attributes}} <= set(table.columns)
        and not any(hasattr({pd}.Series, name) for name in attributes)
    ):
        values = table.values
        kinds = [
            "" if isinstance(dtype, {pd}.api.extensions.ExtensionDtype) else dtype.kind
            for dtype in table.dtypes
        ]
        if values.dtype.kind in "biuf":
            same = fixed or len(set(table.dtypes)) > 1
        else:
            same = values.dtype == object and any(
                kind in ("b", "i", "u") or kind == "f" and all(x == x for x in values[:, place])
                for place, kind in enumerate(kinds)
            )
        if same:
            columns = [values[:, table.columns.get_loc(name)] for name in names]
            kind = type("Row", (dict,), {{"__getattr__": dict.__getitem__}}) if attributes else dict
            for label, row in zip(table.index, zip(*columns)):
                yield label, kind(zip(names, row))
            return
    yield from table.iterrows()'''
_USED = "type set object any all enumerate zip dict isinstance hasattr"
_BUILTINS = _USED.split()
_USE_UP = "all any dict frozenset list max min set sorted sum tuple"
_CONSUMERS = frozenset(_USE_UP.split())


def row_loops(tree: Tree) -> Iterator[Offer]:
    """Yield the loops over `iterrows()`."""
    for loop in ast.walk(tree.ast):
        if isinstance(loop, (ast.For, ast.comprehension)):
            call, row = _parts(tree, loop)
            if call is not None:
                reads = [call, *_reads(tree, loop, row)]
                yield Offer(
                    reads,
                    ast.unparse(call),
                    _FASTER,
                    lambda loop=loop, call=call, row=row: _plan(tree, loop, call, row),
                )


def _parts(tree: Tree, loop: ast.For | ast.comprehension) -> tuple:
    """Return the call of `iterrows` and the name of the row, or None twice."""
    source, target = loop.iter, loop.target
    if (
        isinstance(source, ast.Call)
        and tree.flow.value(source.func) == {Ref("builtin", "enumerate")}
        and source.args
        and isinstance(target, (ast.Tuple, ast.List))
        and len(target.elts) == 2
    ):
        source, target = source.args[0], target.elts[1]
    if (
        isinstance(source, ast.Call)
        and isinstance(source.func, ast.Attribute)
        and source.func.attr == "iterrows"
        and not source.args
        and not source.keywords
        and isinstance(target, (ast.Tuple, ast.List))
        and len(target.elts) == 2
        and isinstance(target.elts[1], ast.Name)
    ):
        return source, target.elts[1]
    return None, None


def _inside(tree: Tree, loop: ast.For | ast.comprehension) -> list[ast.AST]:
    """Return the code that runs for each row."""
    if isinstance(loop, ast.For):
        return loop.body
    holder = tree.parents[loop]
    later = holder.generators[holder.generators.index(loop) + 1 :]
    made = [holder.key, holder.value] if isinstance(holder, ast.DictComp) else [holder.elt]
    return [*loop.ifs, *later, *made]


def _reads(tree: Tree, loop: ast.For | ast.comprehension, row: ast.Name) -> list[ast.AST]:
    return [n for part in _inside(tree, loop) for n in ast.walk(part) if reads_of(n, row.id)]


def _put_off(tree: Tree, loop: ast.For | ast.comprehension) -> bool:
    """Say if the rows may be gone over later than the expression is evaluated."""
    holder = tree.parents[loop]
    if not isinstance(holder, ast.GeneratorExp):
        return False
    call = tree.parents[holder]
    if not isinstance(call, ast.Call) or call.args != [holder] or call.keywords:
        return True
    value = tree.flow.value(call.func)
    return not value or not all(
        (isinstance(a, Ref) and a.kind == "builtin" and a.name in _CONSUMERS)
        or (isinstance(a, Container) and a.kind == "method" and a.name == "join" and not a.keys)
        for a in value
    )


def _plan(tree: Tree, loop, call: ast.Call, row: ast.Name) -> Callable[[], Tree]:
    inside = _inside(tree, loop)
    if isinstance(loop, ast.comprehension) and loop.is_async:
        raise Refused("the comprehension is asynchronous")
    if _put_off(tree, loop) and tree.parents[loop].generators[0] is loop:
        raise Refused("the generator may be used later than it is made")
    if not tree.flow.value(call):
        raise Refused("the loop is never reached")
    replaceable(tree, call)
    only_in_loop(tree, row, loop, inside)
    columns, attributes = columns_read(tree, row, inside)
    pandas = pandas_at(tree, call)
    builtins_of(tree, *_BUILTINS)
    held = (n.id for n in ast.walk(loop.target) if isinstance(n, ast.Name))
    later = read_later(tree, row.id, tree.scope(row).home(row.id)) is not None
    fixed = quiet(tree, inside, frozenset(held)) and not (
        later or _put_off(tree, loop) or writes_shared(tree)
    )
    given = arguments(tree, columns, attributes, fixed)
    table = text_of(tree, call.func.value)
    helper = added(tree, [call], "table_rows", lambda n: _CODE.format(name=n, pd=pandas))

    def rewrite() -> Tree:
        edits = Edits(tree)
        helper.put(edits)
        edits.replace(call, f"{helper.name}({table}, {given})")
        return edits.done()

    return rewrite
