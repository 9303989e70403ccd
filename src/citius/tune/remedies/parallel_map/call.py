# SPDX-License-Identifier: Apache-2.0
"""`map(f, xs)`, written as the generator expression that it stands for."""

import ast

from citius.tune.remedies.parallel_map.rounds import CONSUMERS
from citius.tune.source.edit import Edits
from citius.tune.source.tree import Tree
from citius.tune.source.values import Ref


def maps(tree: Tree, node: ast.Call, functions: dict[str, ast.FunctionDef]) -> str | None:
    """Return the module-level function that `node` maps over one iterable at once, or None."""
    if not (
        isinstance(node.func, ast.Name)
        and node.func.id == "map"
        and len(node.args) == 2
        and not node.keywords
        and isinstance(node.args[0], ast.Name)
        and node.args[0].id in functions
        and not isinstance(node.args[1], ast.Starred)
        and tree.scope(node).home("map") is None
    ):
        return None
    taker = tree.parents[node]
    taken = isinstance(taker, ast.For) or (
        isinstance(taker, ast.Call)
        and taker.args[:1] == [node]
        and isinstance(taker.func, ast.Name)
        and taker.func.id in CONSUMERS
    )
    return node.args[0].id if taken else None


def written_out(tree: Tree, node: ast.Call) -> tuple[Tree, ast.Call]:
    """Return the tree with a generator in the place of `map(f, xs)`, and the call `f(item)` in it.

    Raises:
        SourceError: the place cannot be edited.
    """
    item, name = tree.fresh("item"), node.args[0].id
    items = ast.get_source_segment(tree.source.text, node.args[1])
    if isinstance(node.args[1], (ast.IfExp, ast.Lambda)):
        items = f"({items})"
    loop = f"{name}({item}) for {item} in {items}"
    taker, edits = tree.parents[node], Edits(tree)
    listed = isinstance(taker, ast.Call) and tree.flow.value(taker.func) == {Ref("builtin", "list")}
    if listed and len(taker.args) == 1 and not taker.keywords:
        edits.replace(taker, f"[{loop}]")
    else:
        edits.replace(node, f"({loop})")
    new = edits.done()
    call = next(
        n
        for n in ast.walk(new.ast)
        if isinstance(n, ast.Call) and [getattr(a, "id", None) for a in n.args] == [item]
    )
    return new, call


def stops(nodes: set[ast.AST]) -> bool:
    """Say if running `nodes` may raise StopIteration: to a map it is the end, else an error."""
    return any(isinstance(n, ast.Name) and n.id in ("next", "StopIteration") for n in nodes)
