# SPDX-License-Identifier: Apache-2.0
"""What `sum`, `max`, `min`, `len` and `count` say in the place of a loop that works it out."""

import ast
from dataclasses import dataclass

from citius.tune.remedies._shared.asked import Refused, builtins_at
from citius.tune.remedies._shared.first_hit import names_in
from citius.tune.remedies._shared.loop import (
    failure_shows,
    gone_over,
    leading,
    outlives,
    private,
    steady,
    targets,
)
from citius.tune.remedies._shared.sure import SIZED, cannot_raise, one_order, unset
from citius.tune.remedies._shared.undisturbing import disturbs
from citius.tune.remedies._shared.visible import depth_shows, told_apart
from citius.tune.remedies.builtins.cores import Core
from citius.tune.remedies.builtins.items import counted, items_of, length
from citius.tune.source.tree import Tree
from citius.tune.source.values import NUMBERS, Container

_CONCURRENT = frozenset({"threading", "_thread", "concurrent", "signal", "gevent", "greenlet"})
_COMPARED = 2.5  # `max` and `min` compare as the loop does
_WHOLE = frozenset({"int", "bool"})
_PLAIN_ORDER = ({"int"}, {"str"}, {"bytes"})


@dataclass(slots=True)
class Said:
    """A statement that says what a loop works out.

    Attributes:
        before: the statement that starts it off, where this one makes it needless.
        factor: how much faster it commonly is.
    """

    text: str
    before: ast.Assign | None
    factor: float


def worked_out(tree: Tree, loop: ast.For, cores: list[Core]) -> list[Said]:
    """Return the statements that say what the loop says. Raises Refused."""
    _check_loop(tree, loop, cores)
    _check_names(tree, loop, cores)
    return [_added(tree, loop, c) if c.kind == "sum" else _kept(tree, loop, c) for c in cores]


def _refuse(reason: str | None) -> None:
    if reason:
        raise Refused(reason)


def _check_loop(tree: Tree, loop: ast.For, cores: list[Core]) -> None:
    """Refuse where what the rounds evaluate may do more than compute, or be looked at later."""
    bound, names = targets(loop), {c.name for c in cores}
    if not tree.alone(loop):
        raise Refused("the loop does not stand on lines of its own")
    if bound is None:
        raise Refused("the loop binds more than names")
    _refuse(gone_over(tree, loop)[1])
    parts = [part for core in cores for part in core.parts]
    looked_at = names & names_in([loop.iter, *parts])
    if looked_at or len(names) < len(cores):
        raise Refused(f"`{min(looked_at or names)}` is looked at while it is worked out")
    if set(bound) & (names | names_in([loop.iter])):
        raise Refused("the loop binds a name that it goes over or works out")
    for name in bound:
        _refuse(outlives(tree, name, loop))
    for part in parts:
        _refuse(disturbs(tree, part))
    _refuse(unset(tree, parts, loop, set(bound)) or depth_shows(tree))


def _check_names(tree: Tree, loop: ast.For, cores: list[Core]) -> None:
    """Refuse where somebody could see how far the loop has come."""
    scope, again = tree.scope(loop), steady(tree, loop.iter)
    raising = [c for c in cores if not all(cannot_raise(tree, p) for p in c.parts)]
    if len(cores) > 1 and (not again or len(raising) > 1):
        raise Refused("the loop works out several things, and not all can be told one by one")
    may_fail = bool(raising) or not again
    for core in cores:
        if not private(tree, core.name, scope) and (may_fail or _CONCURRENT & tree.words):
            raise Refused(f"other code may look at `{core.name}` while the loop runs")
        if may_fail and failure_shows(tree, loop):
            raise Refused(f"an exception may leave the loop and `{core.name}` be used after it")


def _has_value(tree: Tree, loop: ast.For, core: Core) -> None:
    _refuse(unset(tree, [core.target], loop, set()))


def _held(tree: Tree, loop: ast.For, core: Core) -> set:
    """Return all that the name can hold, wherever it is set."""
    return set(tree.flow.load(tree.scope(loop), core.name))


def _added(tree: Tree, loop: ast.For, core: Core) -> Said:
    """Return the sum of whole numbers, in whatever way is shortest."""
    items = items_of(tree, loop, core)
    held = _held(tree, loop, core)
    if "float" in items.kinds | held:
        raise Refused(f"`{core.name}` may be a float, whose sum Python 3.12 rounds in another way")
    if not items.kinds or not items.kinds <= _WHOLE or held != {"int"}:
        raise Refused(f"`{core.name}` or what is added may be something else than a whole number")
    _refuse(told_apart(tree))
    short = length(tree, loop, core) or counted(tree, loop, core)
    if not short:
        builtins_at(tree, loop, "sum")
    text, factor = short or (f"sum({items.text})", items.factor)
    init = leading(tree, loop, core.name)
    zero = init and isinstance(init.value, ast.Constant) and type(init.value.value) is int
    if zero and init.value.value == 0 and core.sign == "+":
        return Said(f"{core.name} = {text}", init, factor)
    _has_value(tree, loop, core)
    return Said(f"{core.name} {core.sign}= {text}", None, factor)


def _kept(tree: Tree, loop: ast.For, core: Core) -> Said:
    """Return the largest or smallest, found by the same comparisons in the same order."""
    items, name, kind = items_of(tree, loop, core), core.name, core.kind
    held = _held(tree, loop, core) - ({"none"} if core.from_none else set())
    both = items.kinds | held
    if not items.kinds or not _comparable(both, core.key):
        raise Refused(f"`{name}` and what it is compared with may be of several types")
    builtins_at(tree, loop, kind, *([core.key] if core.key else []))
    factor, by = min(items.factor, _COMPARED), f", key={core.key}" if core.key else ""
    init = leading(tree, loop, name)
    if core.from_none:
        empty = init and isinstance(init.value, ast.Constant) and init.value.value is None
        if not empty:
            raise Refused(f"`{name}` may have a value before the loop")
        return Said(f"{name} = {kind}({items.apart}{by}, default=None)", init, factor)
    if init and items.whole and ast.unparse(init.value) == f"{items.whole}[0]":
        return Said(f"{name} = {kind}({items.whole}{by})", None, factor)
    _has_value(tree, loop, core)
    if both in _PLAIN_ORDER and not by:
        text = f"{kind}({name}, {kind}({items.apart}, default={name}))"
    else:  # what is equal may differ, and NaN is never above: keep to the loop's own order
        text = f"{kind}([{name}, *{items.apart}]{by})"
    return Said(f"{name} = {text}", None, factor)


def _comparable(value: set, key: str) -> bool:
    """Say if all of `value` compare with each other by `key` and never raise."""
    if key == "len":
        return all(
            a.kind in SIZED if isinstance(a, Container) else a in ("str", "bytes") for a in value
        )
    if key:
        return key == "abs" and value <= NUMBERS
    return one_order(value)
