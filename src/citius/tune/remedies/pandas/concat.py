# SPDX-License-Identifier: Apache-2.0
"""`table = pd.concat([table, piece])` in a loop: one `concat` after it.

Each `concat` copies all rows so far. The added functions keep the pieces in a list while all have
the same columns (labels, their order and dtype) and dtypes, and rows that get new labels or are
numbered from 0: then one `concat` of all gives what the many would, and none of them can fail. Any
other piece (and an empty table) is put on at once, as the program does, so conversions, warnings
and errors come from the very same calls in their turn.

The table must not be looked at in the loop, nor after an exception that leaves it, and a piece
must be made by the statement or for it, so that nobody changes it before it is used.
"""

import ast
from collections.abc import Callable, Iterator

from citius.tune.remedies._shared.added import (
    Offer,
    Refused,
    added,
    builtins_of,
    names_read,
    replaceable,
)
from citius.tune.remedies.pandas.name import alias, pandas_at
from citius.tune.source.edit import Edits
from citius.tune.source.tree import FUNCTIONS, Tree

_FASTER = 1.3  # small pieces; tables of many thousand rows gain more
_JOINED = '''\
def {name}(parts):
    """Return the tables of `parts` as one."""
    return {pd}.concat(parts[1:]{options}) if len(parts) > 2 else parts[1]'''
_ADD = '''\
def {name}(parts, piece):
    """Add `piece` to the tables `parts[1:]`, of the dtypes `parts[0]`, or of any if that is None."""
    dtypes, first = parts[:2]
    if dtypes is None and type(first) is {pd}.DataFrame:
        parts[0] = dtypes = first.dtypes.values.tolist()
    if (
        type(piece) is type(first) is {pd}.DataFrame
        and len(piece)
        and len(first)
        and first.columns.is_unique
        and piece.columns.identical(first.columns)
        and piece.dtypes.values.tolist() == dtypes
        and not (piece.attrs or first.attrs)
        and piece.flags == first.flags{numbered}
    ):
        parts.append(piece)
    else:
        parts[:] = [None, {pd}.concat([{joined}(parts), piece]{options})]'''
# Rows that keep their labels: numbers from 0 on in each piece, so never one range as a whole.
_NUMBERED = """
        and type(piece.index) is {pd}.RangeIndex
        and type(first.index) in ({pd}.RangeIndex, {pd}.Index)
        and first.index.dtype == piece.index.dtype
        and first.index.name is piece.index.name is None
        and piece.index.start == first.index[0] == 0"""
_READERS = ("read_csv", "read_json", "read_excel", "read_parquet", "read_table", "read_feather")


def grown(tree: Tree) -> Iterator[Offer]:
    """Yield the statements that grow a table in a loop."""
    name = alias(tree)
    for node in ast.walk(tree.ast):
        if name and _grows(node, name) and tree.loops(node):
            shown = f"{node.targets[0].id} = {name}.concat()"
            yield Offer([node], shown, _FASTER, lambda node=node: _plan(tree, node))


def _grows(node: ast.AST, pandas: str) -> bool:
    match node:
        case ast.Assign(
            targets=[ast.Name(id=table)],
            value=ast.Call(
                func=ast.Attribute(value=ast.Name(id=owner), attr="concat"),
                args=[
                    ast.List(elts=[ast.Name(id=first), _]) | ast.Tuple(elts=[ast.Name(id=first), _])
                ],
                keywords=options,
            ),
        ):
            return table == first and owner == pandas and all(map(_allowed, options))
    return False


def _allowed(option: ast.keyword) -> bool:
    """Say if an option of `concat` is of those that join rows one by one as all at once."""
    value = getattr(option.value, "value", None)
    if option.arg == "axis":
        return type(value) is int and value == 0
    return (option.arg == "ignore_index" and value in (True, False)) or (
        option.arg == "sort" and value is False
    )


def _plan(tree: Tree, node: ast.Assign) -> Callable[[], Tree]:
    name = node.targets[0].id
    home = tree.scope(node).home(name)
    pandas = pandas_at(tree, node)
    if tree.scope(node).home(pandas) is not tree.scopes.module:
        raise Refused(f"`{pandas}` means something else here")
    if not tree.flow.value(node.value):
        raise Refused("the statement is never reached")
    loop = _loop(tree, node, name, home)
    _own(tree, loop, node, name, home)
    piece = node.value.args[0].elts[1]
    _made_here(tree, node, piece, pandas)
    replaceable(tree, piece)
    if not tree.alone(node) or not tree.alone(loop):
        raise Refused("the statement or the loop does not stand on lines of its own")
    builtins_of(tree, "type", "len")
    given = {k.arg: ast.unparse(k.value) for k in node.value.keywords}
    options = "".join(f", {name}={value}" for name, value in given.items())
    numbered = "" if given.get("ignore_index") == "True" else _NUMBERED.format(pd=pandas)

    def one(name: str) -> str:
        return _JOINED.format(name=name, pd=pandas, options=options)

    joined = added(tree, [node], "one_table", one)

    def add_(name: str) -> str:
        return _ADD.format(
            name=name, pd=pandas, joined=joined.name, options=options, numbered=numbered
        )

    add = added(tree, [node], "add_piece", add_)
    segment = ast.get_source_segment(tree.source.text, piece)
    parts = tree.fresh(f"{name}_parts")

    def rewrite() -> Tree:
        edits = Edits(tree)
        joined.put(edits)
        add.put(edits)
        edits.before(loop, f"{parts} = [None, {name}]")
        edits.instead(node, f"{add.name}({parts}, {segment})")
        edits.after(loop, f"{name} = {joined.name}({parts})")
        return edits.done()

    return rewrite


def _loop(tree: Tree, node: ast.Assign, name: str, home) -> ast.stmt:
    """Return the outermost loop that does nothing with the table but grow it here."""
    own = {n for n in ast.walk(node) if isinstance(n, ast.Name) and n.id == name}
    best, reason = None, ""
    for loop in tree.loops(node):
        others = [
            n for n in ast.walk(loop) if isinstance(n, ast.Name) and n.id == name and n not in own
        ]
        if others:
            reason = reason or f"line {others[0].lineno} looks at `{name}` in the loop"
            break
        best = loop
    if best is None:
        raise Refused(reason)
    if best.orelse:
        raise Refused("the loop has an else")
    return best


def _own(tree: Tree, loop: ast.stmt, node: ast.Assign, name: str, home) -> None:
    """Refuse unless the table is a variable that nobody else sees while the loop runs."""
    scope = tree.scope(loop)
    if home is not scope or isinstance(scope.node, ast.ClassDef):
        raise Refused(f"`{name}` is not a variable of the loop's own function")
    if any(tree.scope(n) is not scope for n in names_read(tree, home, name)) or any(
        name in s.globals | s.nonlocals for s in tree.scopes.by_node.values()
    ):
        raise Refused(f"other functions use `{name}`")
    if home is tree.scopes.module and name in tree.outside:
        raise Refused(f"other files may use `{name}`")
    if not tree.bound_before(name, loop):
        raise Refused(f"`{name}` may have no value before the loop")
    for inner in ast.walk(loop):
        if isinstance(inner, (ast.Return, ast.Yield, ast.YieldFrom, ast.Await)):
            raise Refused(f"the loop may be left or suspended, line {inner.lineno}")
    for holder in tree.ancestors(loop):
        if isinstance(holder, FUNCTIONS):
            break
        if isinstance(holder, (ast.Try, ast.TryStar, ast.With, ast.AsyncWith)):
            raise Refused(f"an exception may leave the loop and `{name}` be used after it")


def _made_here(tree: Tree, node: ast.Assign, piece: ast.expr, pandas: str) -> None:
    """Refuse unless the piece is made by the statement, or before it in its block for it alone."""
    if isinstance(piece, ast.Name):
        made = _only_binding(tree, node, piece)
        if made is None:
            raise Refused(f"`{piece.id}` may be changed after it is put on")
        piece = made
    if not _makes(piece, pandas):
        raise Refused(f"`{ast.unparse(piece)[:40]}` may be changed after it is put on")


def _only_binding(tree: Tree, node: ast.Assign, piece: ast.Name) -> ast.expr | None:
    """Return what the piece's variable is set to, if it is set and used for this alone."""
    home = tree.scope(piece).home(piece.id)
    bindings = home.names[piece.id] if home is tree.scope(node) else []
    if len(bindings) != 1 or (home is tree.scopes.module and piece.id in tree.outside):
        return None
    statement = tree.parents.get(bindings[0])
    block = next(
        b for _, b in ast.iter_fields(tree.parents[node]) if isinstance(b, list) and node in b
    )
    if not isinstance(statement, ast.Assign) or statement not in block:
        return None
    between = block[block.index(statement) + 1 : block.index(node)]
    for use in names_read(tree, home, piece.id):
        holder = tree.parents[use]
        item = isinstance(getattr(holder, "ctx", None), ast.Store) and holder.value is use
        placed = isinstance(tree.parents.get(holder), ast.Assign) and tree.statement(use) in between
        if use is not piece and not (item and placed and tree.scope(use) is home):
            return None
    return statement.value if len(statement.targets) == 1 else None


def _makes(piece: ast.expr, pandas: str) -> bool:
    """Say if the call makes a table of its own: of displays, which pandas copies, or of a file."""
    match piece:
        case ast.Call(
            func=ast.Attribute(value=ast.Name(id=owner), attr=made), args=args, keywords=options
        ):
            if owner != pandas or any(o.arg in (None, "copy") for o in options):
                return False
            if any(isinstance(a, ast.Starred) for a in args):
                return False
            if made in _READERS:
                return True
            displays = (ast.List, ast.ListComp, ast.Dict, ast.DictComp)
            return made == "DataFrame" and bool(args) and isinstance(args[0], displays)
    return False
