# SPDX-License-Identifier: Apache-2.0
"""How to hand the items of a loop to a builtin: as they are, through `map`, or one by one."""

import ast
from dataclasses import dataclass

from citius.tune.remedies._shared.asked import builtins_at
from citius.tune.remedies._shared.first_hit import guard_text, names_in
from citius.tune.remedies._shared.loop import kinds, private, steady, targets, text_of, tight
from citius.tune.remedies._shared.sure import cannot_raise, unset
from citius.tune.remedies._shared.undisturbing import disturbs
from citius.tune.remedies.builtins.cores import Core
from citius.tune.source.tree import Tree
from citius.tune.source.values import Ref, exact_types, is_plain

_LISTS = frozenset({"list", "tuple"})
_SIZED = frozenset({"list", "tuple", "set", "frozenset", "dict", "deque", "str", "bytes"})
_MAPPED = frozenset(["len", "abs", "int", "float", "str", "ord", "chr"])
# How much faster the builtin commonly is, by how it gets the items; a generator in a function
# takes what it saves, at the top of a file it is spared the look-ups of globals.
_DIRECT, _MAP, _COUNT, _TOP, _ONE_BY_ONE = 8.0, 2.0, 2.0, 1.7, 1.0


@dataclass(slots=True)
class Items:
    """The items that a loop works with.

    Attributes:
        text: their source, as the only argument of a call.
        apart: their source beside other arguments, or behind a star.
        kinds: what they can be.
        whole: the list that they are the items of, first included or not; or empty.
    """

    text: str
    apart: str
    kinds: set
    factor: float
    whole: str = ""


def items_of(tree: Tree, loop: ast.For, core: Core) -> Items:
    """Return the items of the loop that the core works with. Raises Refused."""
    flow, item, over = tree.flow, core.item, text_of(tree, loop.iter)
    bound = targets(loop)
    given = flow.value(item)
    if not core.guards:
        if isinstance(item, ast.Name) and [item.id] == bound:
            given = flow.items_of(flow.value(loop.iter))
            return Items(over, tight(tree, loop.iter), given, _DIRECT, _whole(tree, loop.iter))
        if listed := _indexed(tree, loop, item):
            held, first = listed
            text = f"{held}[{first}:]" if first else held
            return Items(text, text, given, _DIRECT, held)
        if name := _mapped(item, bound):
            builtins_at(tree, loop, "map", name)
            return Items(f"map({name}, {over})", f"map({name}, {over})", given, _MAP)
    text = f"{text_of(tree, item)} for {', '.join(bound)} in {over}"
    if core.guards:
        text += f" if {guard_text(tree, core.guards)}"
    top = tree.scope(loop) is tree.scopes.module
    return Items(text, f"({text})", given, _TOP if top else _ONE_BY_ONE)


def _mapped(item: ast.expr, bound: list[str]) -> str | None:
    """Return the builtin function of `len(x)`, where `x` is the loop's variable."""
    match item:
        case ast.Call(func=ast.Name(id=name), args=[ast.Name(id=argument)], keywords=[]):
            return name if name in _MAPPED and [argument] == bound else None
    return None


def _whole(tree: Tree, iterable: ast.expr) -> str:
    """Return the list of `xs` or `xs[1:]`."""
    match iterable:
        case ast.Name(id=name):
            held = iterable
        case ast.Subscript(
            value=ast.Name(id=name) as held,
            slice=ast.Slice(lower=ast.Constant(value=1), upper=None, step=None),
        ):
            pass
        case _:
            return ""
    return name if kinds(tree, held) <= {"list", "tuple", "str"} else ""


def _indexed(tree: Tree, loop: ast.For, item: ast.expr) -> tuple[str, int] | None:
    """Return the list and the first index, where the loop goes over `xs` by `range(len(xs))`."""
    match loop.iter, item, loop.target:
        case (
            ast.Call(func=counter, args=[*start, ast.Call(func=size, args=[ast.Name(id=name)])]),
            ast.Subscript(value=ast.Name(id=held), slice=ast.Name(id=index)),
            ast.Name(id=target),
        ) if name == held and index == target and name != target:
            first = start[0].value if start and isinstance(start[0], ast.Constant) else 0
            if (
                len(start) < 2
                and (not start or isinstance(start[0], ast.Constant))
                and first in (0, 1)
                and tree.flow.value(counter) == {Ref("builtin", "range")}
                and tree.flow.value(size) == {Ref("builtin", "len")}
                and not loop.iter.keywords
                and kinds(tree, item.value) <= {"list", "tuple", "str"}
            ):
                return name, int(first)
    return None


def length(tree: Tree, loop: ast.For, core: Core) -> tuple[str, float] | None:
    """Return `len(xs)` for a loop that counts all items."""
    one = isinstance(core.item, ast.Constant) and core.item.value == 1
    if core.guards or not one or not isinstance(loop.iter, ast.Name):
        return None
    if not steady(tree, loop.iter) or not kinds(tree, loop.iter) <= _SIZED:
        return None
    builtins_at(tree, loop, "len")
    return f"len({loop.iter.id})", 10.0


def counted(tree: Tree, loop: ast.For, core: Core) -> tuple[str, float] | None:
    """Return `xs.count(x)` for a loop that counts what equals `x`."""
    one = isinstance(core.item, ast.Constant) and core.item.value == 1
    if not one or len(core.guards) != 1 or not core.guards[0][1]:
        return None
    if not (sought := equals(tree, loop, core.guards[0][0])):
        return None
    held, text = kinds(tree, loop.iter), text_of(tree, sought)
    if held <= _LISTS:
        return f"{tight(tree, loop.iter)}.count({text})", _COUNT
    if held == {"str"} and tree.flow.value(sought) == {"str"}:
        fits = single(tree, sought)
        if fits:
            return f"{tight(tree, loop.iter)}.count({text}) if {fits} else 0", _COUNT
        if fits == "":
            return f"{tight(tree, loop.iter)}.count({text})", _COUNT
    return None


def single(tree: Tree, text: ast.expr) -> str | None:
    """Return the test that a string is of one character, empty if it surely is, None if not."""
    if isinstance(text, ast.Constant):
        return "" if len(text.value) == 1 else None
    builtins_at(tree, tree.statement(text), "len")
    return f"len({text_of(tree, text)}) == 1"


def equals(tree: Tree, loop: ast.For, test: ast.expr) -> ast.expr | None:
    """Return what the loop's item is compared with, if `in` and `count` compare in the same way.

    They take an object for equal to itself, which NaN is not.
    """
    bound = targets(loop)
    match test:
        case ast.Compare(left=left, ops=[ast.Eq()], comparators=[right]):
            if isinstance(right, ast.Name) and [right.id] == bound:
                left, right = right, left
            if not isinstance(left, ast.Name) or [left.id] != bound:
                return None
        case _:
            return None
    flow = tree.flow
    sought = flow.value(right)
    items = flow.items_of(flow.value(loop.iter))
    floats = {"float", "complex"} & exact_types(sought) and not isinstance(right, ast.Constant)
    if (
        left.id in names_in([right])
        or floats
        or not is_plain(items)
        or not is_plain(sought)
        or disturbs(tree, right)
        or not cannot_raise(tree, right)
        or unset(tree, [right], loop, set())
        or not _stays(tree, loop, right)
    ):
        return None
    return right


def _stays(tree: Tree, loop: ast.For, sought: ast.expr) -> bool:
    """Say if what the loop goes over cannot set a name in `sought` anew."""
    if isinstance(loop.iter, ast.Name) and steady(tree, loop.iter):
        return True
    scope = tree.scope(loop)
    return all(
        scope.home(name) is None or private(tree, name, scope) for name in names_in([sought])
    )
