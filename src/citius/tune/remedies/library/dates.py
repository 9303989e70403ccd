# SPDX-License-Identifier: Apache-2.0
"""`datetime.strptime` by a form of fixed width: `fromisoformat` of the same fields, put in order.

What is exactly the same, and why:

- Where every field has its full width and the text has the literals of the format at their places,
  `fromisoformat` takes ASCII digits only and refuses values out of range; `strptime` then reads
  the same fields (its patterns in Lib/_strptime.py try the full width first), so both give one
  naive `datetime` with `fold=0`. Anything else, and everything that `fromisoformat` refuses, goes
  to `strptime` itself, outside of any `except`: results and errors are its own.
- Hour 24 is refused beforehand: `fromisoformat` takes `24:00` from Python 3.14 on.
- `%f` takes one to six digits in both; `fromisoformat` would cut a seventh off, and take a time zone
  after them, so length and digits are asked.
- `%z` as `+hhmm` or `+hh:mm` gives the same fixed `timezone`, and `timezone.utc` itself for zero.
  Minutes of 60 and more, which `fromisoformat` adds up, are refused beforehand.
- `%y`: 69 to 99 are of the 20th century, 0 to 68 of the 21st (POSIX), as in `strptime`.
- `%b` depends on the locale: only where LC_TIME is "C" are the names those of the table.
"""

import ast
from collections.abc import Callable, Iterator

from citius.tune.remedies._shared.added import (
    Offer,
    Refused,
    added,
    bound_for,
    builtins_of,
    replaceable,
    text_of,
)
from citius.tune.remedies.library.form import Form
from citius.tune.source.edit import Edits
from citius.tune.source.tree import Tree
from citius.tune.source.values import Ref

_DATETIME = Ref("member", "datetime.datetime")


def dates(tree: Tree) -> Iterator[Offer]:
    """Yield the formats by which the file reads dates."""
    formats: dict[str, list[ast.Call]] = {}
    for node in ast.walk(tree.ast):
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and node.func.attr == "strptime"
            and tree.flow.value(node.func.value) == {_DATETIME}
            and len(node.args) == 2
            and not _within_reader(tree, node)
        ):
            formats.setdefault(ast.unparse(node.args[1]), []).append(node)
    for shown, calls in formats.items():
        yield Offer(calls, f"strptime(..., {shown})", 6.0, lambda c=calls: _plan(tree, c))


def _within_reader(tree: Tree, node: ast.Call) -> bool:
    """Say if the call is what a function of this remedy falls back on."""
    return any(
        isinstance(a, ast.FunctionDef)
        and any(isinstance(n, ast.Attribute) and n.attr == "fromisoformat" for n in ast.walk(a))
        for a in tree.ancestors(node)
    )


def _plan(tree: Tree, calls: list[ast.Call]) -> Callable[[], Tree]:
    for call in calls:
        if call.keywords or any(isinstance(a, ast.Starred) for a in call.args):
            raise Refused(f"line {call.lineno} does not give a text and a format")
        if not tree.flow.value(call):
            raise Refused(f"line {call.lineno} is never reached")
        replaceable(tree, call)
        bound_for(tree, _root(call.func), call)
        if tree.scopes.module.names[_root(call.func)][0] is not _import_of(tree, call):
            raise Refused(f"`{_root(call.func)}` is bound several times")
    patched = sorted(p for p in tree.patched if p.startswith("datetime."))
    if patched:
        raise Refused(f"the project sets `{patched[0]}`")
    owners = {ast.unparse(c.func.value) for c in calls}
    if len(owners) > 1:
        raise Refused("`datetime` goes by several names")
    builtins_of(tree, "type", "str", "len", "ValueError")
    form = Form.of(_format(tree, calls))
    owner = min(owners)
    if owner.partition(".")[0] == "text":
        raise Refused("`text` means something else in the function to add")
    helper = added(tree, calls, "parse_time", lambda name: form.code(tree, name, owner))
    if form.named_month and (reason := tree.import_clash("locale", helper.place)):
        raise Refused(reason)
    arguments = [text_of(tree, c.args[0]) for c in calls]

    def rewrite() -> Tree:
        edits = Edits(tree)
        helper.put(edits)
        for call, argument in zip(calls, arguments, strict=True):
            edits.replace(call, f"{helper.name}({argument})")
        if form.named_month:
            edits.add_import("locale")
        return edits.done()

    return rewrite


def _root(node: ast.expr) -> str:
    while isinstance(node, ast.Attribute):
        node = node.value
    return getattr(node, "id", "")


def _import_of(tree: Tree, call: ast.Call) -> ast.AST | None:
    """Return the one statement that binds the name that the call starts with, an import."""
    bindings = tree.scopes.module.names[_root(call.func)]
    only = len(bindings) == 1 and isinstance(bindings[0], (ast.Import, ast.ImportFrom))
    return bindings[0] if only else None


def _format(tree: Tree, calls: list[ast.Call]) -> str:
    """Return the format's text: a constant, or a name that the module binds to one, once."""
    found = set()
    for call in calls:
        node = call.args[1]
        if isinstance(node, ast.Name):
            bound_for(tree, node.id, call)
            bindings = tree.scopes.module.names[node.id]
            statement = tree.parents.get(bindings[0])
            if (
                len(bindings) != 1
                or not isinstance(statement, ast.Assign)
                or statement.targets != bindings
                or tree.parents[statement] is not tree.ast
                or node.id in tree.outside
            ):
                raise Refused(f"`{node.id}` may be another format at another time")
            node = statement.value
        found.add(node.value if isinstance(node, ast.Constant) else None)
    (text,) = found if len(found) == 1 else (None,)
    if not isinstance(text, str):
        raise Refused("the format is not a constant text")
    return text
