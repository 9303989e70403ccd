# SPDX-License-Identifier: Apache-2.0
"""`json.loads` by orjson, where both surely give the same.

What is exactly the same, and what is left to `json`:

- Whole numbers beyond 64 bits: orjson makes floats of them, or refuses (orjson issues 53, 118 and
  308). A text with 19 digits in a row goes to `json`; 18 digits always fit.
- Smaller ones are ints in both, `-0` among them (yyjson: "read negative integer as int64_t").
- NaN, Infinity, lone surrogates, invalid UTF-8, control characters in strings, empty text: orjson
  refuses what is no JSON (orjson's README, "deserialize", and its test/test_type.py); what it
  refuses goes to `json`, outside of any `except`, so results and errors are those of `json`.
- Floats: both give the double nearest to the decimal (yyjson's README: "accurately", `float()`).
- The last of equal keys counts in both, at the place of the first (test/test_type.py).
- Nesting: `json` gives up at the recursion limit, orjson at 1,024. A text with 500 brackets or more
  goes to `json`, so that no nesting that `json` may refuse gets through at a common stack depth.
- `object_hook` and other options, subclasses of `str`, and other bytes-like objects: left alone.

Not offered: `json.dumps`. orjson writes floats in its own way (`1e16` for `1e+16`), no spaces, no
ASCII escapes, and refuses or changes other keys and subclasses.
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
)
from citius.tune.source.edit import Edits
from citius.tune.source.tree import Tree
from citius.tune.source.values import Ref

_LOADS = {Ref("member", "json.loads")}
_CODE = '''\
{name}_zeros = bytes.maketrans(b"123456789", b"000000000")


def {name}(text):
    """Do as `json.loads(text)`, by orjson where it gives the same."""
    if type(text) in (str, bytes):
        try:
            data = text.encode() if type(text) is str else text
            if (
                b"0000000000000000000" not in data.translate({name}_zeros)
                and data.count(b"[") + data.count(b"{{") < 500
            ):
                return orjson.loads(data)
        except ValueError:
            pass
    return {loads}(text)'''


def parses(tree: Tree, libraries: frozenset[str]) -> Iterator[Offer]:
    """Yield the file's calls of `json.loads`, if orjson may be imported."""
    calls = [n for n in ast.walk(tree.ast) if "orjson" in libraries and _is_loads(tree, n)]
    if calls:
        yield Offer(calls, "json.loads()", 2.0, lambda: _plan(tree, calls), ["orjson"])


def _is_loads(tree: Tree, node: ast.AST) -> bool:
    """Say if the node is `json.loads`, called with a text alone or by `map`."""
    if not isinstance(node, (ast.Name, ast.Attribute)) or tree.flow.value(node) != _LOADS:
        return False
    call = tree.parents[node]
    if not isinstance(call, ast.Call) or call.keywords or _beside_orjson(tree, node):
        return False
    if any(isinstance(a, ast.Starred) for a in call.args):
        return False
    if call.func is node:
        return len(call.args) == 1
    maps = tree.flow.value(call.func) == {Ref("builtin", "map")}
    return maps and len(call.args) == 2 and call.args[0] is node


def _beside_orjson(tree: Tree, node: ast.AST) -> bool:
    """Say if the function around it tries orjson itself."""
    return any(
        isinstance(a, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Try))
        and any(isinstance(n, ast.Name) and n.id == "orjson" for n in ast.walk(a))
        for a in tree.ancestors(node)
    )


def _plan(tree: Tree, calls: list[ast.expr]) -> Callable[[], Tree]:
    spelled = {ast.unparse(c) for c in calls}
    if len(spelled) > 1:
        raise Refused("`json.loads` goes by several names")
    (loads,) = spelled
    root = loads.partition(".")[0]
    for node in calls:
        if not tree.flow.value(tree.parents[node]):
            raise Refused(f"line {node.lineno} is never reached")
        replaceable(tree, node)
        bound_for(tree, root, node)
    if any(not isinstance(b, (ast.Import, ast.ImportFrom)) for b in tree.scopes.module.names[root]):
        raise Refused(f"`{root}` is bound by more than an import")
    patched = sorted(p for p in tree.patched if p.startswith("json."))
    if patched:
        raise Refused(f"the project sets `{patched[0]}`")
    if "RecursionError" in tree.words:
        raise Refused("the file handles RecursionError, which orjson does not raise")
    if root in ("text", "data"):
        raise Refused(f"`{root}` means something else in the function to add")
    builtins_of(tree, "type", "str", "bytes", "ValueError")
    helper = added(tree, calls, "load_json", lambda name: _CODE.format(name=name, loads=loads))
    if f"{helper.name}_zeros" in tree.words | tree.outside:
        raise Refused(f"the file has a `{helper.name}_zeros` of its own")
    if reason := tree.import_clash("orjson", helper.place):
        raise Refused(reason)

    def rewrite() -> Tree:
        edits = Edits(tree)
        helper.put(edits)
        for node in calls:
            edits.replace(node, helper.name)
        edits.add_import("orjson")
        return edits.done()

    return rewrite
