# SPDX-License-Identifier: Apache-2.0
"""The code that a patch has for fetches that threads make ahead of their loop."""

import ast
from functools import cache

from citius.tune.remedies.parallel_map.code import targets_of
from citius.tune.remedies.parallel_map.rounds import Rounds
from citius.tune.source.edit import Edits
from citius.tune.source.tree import Tree

WIDTH = 8
_HELPER = f'''def fetch_ahead(fetch, items):
    """Yield [fetch(item)] for each item, in order, or [] if it fails; {WIDTH} are under way at once."""
    from collections import deque
    from concurrent.futures import ThreadPoolExecutor, wait

    def attempt(item):
        try:
            return [fetch(item)]
        except Exception:
            return []

    def first():
        if not waiting[0].result():
            wait(waiting)  # who fetches it again is to have the server alone
        return waiting.popleft().result()

    pool, waiting = ThreadPoolExecutor({WIDTH}), deque()
    for item in items:
        waiting.append(pool.submit(attempt, item))
        if len(waiting) == {WIDTH}:
            yield first()
    pool.shutdown(wait=False)
    while waiting:
        yield first()
'''
_ARGUMENTS = ["fetch", "items"]
_BUILTINS = frozenset({"len", "next", "Exception"})
_MODULES = frozenset({"collections", "concurrent", "threading", "queue"})
_LINE = 88


@cache
def _shape() -> str:
    return ast.dump(ast.parse(_HELPER).body[0])


def helper_of(tree: Tree) -> ast.FunctionDef | None:
    """Return the helper if the file has it already, by whatever name."""
    for node in tree.ast.body:
        if (
            isinstance(node, ast.FunctionDef)
            and [a.arg for a in node.args.args] == _ARGUMENTS
            and ast.dump(node) == _shape().replace("'fetch_ahead'", repr(node.name), 1)
        ):
            return node
    return None


def clash(tree: Tree, rounds: Rounds) -> str | None:
    """Return why the helper could mean something else here, or has no place, or None."""
    if hidden := sorted(_MODULES & tree.shadows):
        return f"the project has a `{hidden[0]}` of its own"
    if taken := sorted(n for n in _BUILTINS if tree.scope(rounds.call).home(n)):
        return f"the file gives `{taken[0]}` a meaning of its own"
    top = _top(tree, rounds.holder)
    helper, place = helper_of(tree), _place(tree, rounds)
    if helper and tree.ast.body.index(helper) > tree.ast.body.index(top):
        return "it runs above the functions of the file"
    if isinstance(place, ast.ClassDef) and place.decorator_list:
        return "there is no place for more code above it"
    return None if tree.alone(place) else "it does not stand on lines of its own"


def _top(tree: Tree, node: ast.AST) -> ast.stmt:
    while tree.parents[node] is not tree.ast:
        node = tree.parents[node]
    return node


def _place(tree: Tree, rounds: Rounds) -> ast.stmt:
    """Return the statement that the helper is put above: the first function, or the one it is in."""
    top = _top(tree, rounds.holder)
    above = tree.ast.body[: tree.ast.body.index(top) + 1]
    return next((n for n in above if isinstance(n, ast.FunctionDef)), top)


def rewrite(tree: Tree, rounds: Rounds) -> Tree:
    """Return the tree that fetches ahead, and fetches again in its turn what failed."""
    edits, helper = Edits(tree), helper_of(tree)
    name = helper.name if helper else tree.fresh("fetch_ahead")
    if not helper:
        edits.before(_place(tree, rounds), _HELPER.replace("fetch_ahead", name, 1))
    text, answers = tree.source.text, tree.fresh("answers")
    fetch = ast.get_source_segment(text, rounds.call)
    (item,) = targets_of(rounds)
    made = f"{answers} = {name}({_work(rounds, fetch, item)}, {_items(tree, rounds, item)})"
    if "\n" in made or len(made) + rounds.holder.col_offset > _LINE:
        work, items = _work(rounds, fetch, item), _items(tree, rounds, item)
        made = f"{answers} = {name}(\n    {work},\n    {items},\n)"
    edits.before(rounds.holder, made)
    edits.replace(rounds.call, f"(next({answers}) or [{fetch}])[0]")
    return edits.done()


def _work(rounds: Rounds, fetch: str, item: str) -> str:
    """Return what fetches an item: the function itself, where that is all."""
    call = rounds.call
    if (
        isinstance(call, ast.Call)
        and isinstance(call.func, ast.Name)
        and not call.keywords
        and [getattr(a, "id", None) for a in call.args] == [item]
    ):
        return call.func.id
    return f"lambda {item}: {fetch}"


def _items(tree: Tree, rounds: Rounds, item: str) -> str:
    (level,) = rounds.levels
    items = ast.get_source_segment(tree.source.text, level.items)
    if not isinstance(level.items, (ast.Name, ast.Attribute, ast.Call, ast.Subscript, ast.List)):
        items = f"({items})"
    if isinstance(level.target, ast.Name):
        return items
    target = ast.get_source_segment(tree.source.text, level.target)
    return f"({item} for {target} in {items})"
