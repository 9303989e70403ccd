# SPDX-License-Identifier: Apache-2.0
"""Counting in a dict, or collecting lists in one, in a hot loop: `Counter` or `defaultdict`.

Sound when the dict is new and empty before the loop, the loop only fills it, and nothing can see
it meanwhile: then another dict may be filled in the loop and put into it at the end, in the same
order, so that it stays a plain dict. A key must hash as it compares and be the same each time it
is written (forms.py, region.py, keys.py).
"""

import ast
from collections.abc import Callable

from citius.tune.evidence import Evidence
from citius.tune.remedies._shared.asked import Refused, builtins_at
from citius.tune.remedies.contract import WORTH, Site, amdahl
from citius.tune.remedies.counting.forms import step_of
from citius.tune.remedies.counting.keys import check, counted_by
from citius.tune.remedies.counting.region import region
from citius.tune.remedies.counting.step import Step
from citius.tune.source.edit import Edits
from citius.tune.source.tree import Tree

NAME = "counting"
SUMMARY = "count with Counter, collect with defaultdict"
SOURCE = "Python documentation: collections, examples of Counter and defaultdict"
LIBRARIES = ()

# One lookup and no method call against two or three lookups; counting in C against the loop.
_FASTER, _COUNTER = 1.5, 4.0


def finds(evidence: Evidence, tree: Tree) -> list[Site]:
    """Return the dicts that hot loops count or collect in, one site for each dict and loop."""
    steps = [s for n in ast.walk(tree.ast) if isinstance(n, ast.stmt) and (s := step_of(tree, n))]
    groups: dict[tuple, list[Step]] = {}
    for step in steps:
        scope = tree.scope(step.statement)
        loops = tree.loops(step.statement)
        if loops:
            groups.setdefault((step.name, scope.home(step.name), loops[-1]), []).append(step)
    sites = []
    for members in groups.values():
        parts = [p for s in members for p in (s.statement, s.gone) if p]
        lines = {tree.origin(n) for p in parts for n in range(p.lineno, p.end_lineno + 1)}
        share, interval = evidence.share(tree.path, lines)
        if share < WORTH:
            continue
        first = members[0]
        plan, reason = _plan(tree, members)
        said = f"{share:.0%} of the run"
        notes = {"plan": plan, "reason": reason, "factor": _factor(tree, members)}
        subject = f"{first.name}[{ast.unparse(first.keys[0])}]"
        sites.append(Site(NAME, tree, first.statement, subject, share, interval, said, notes))
    return sites


def _plan(tree: Tree, steps: list[Step]) -> tuple[Callable[[], Tree] | None, str | None]:
    """Return how to fill another dict, or why not."""
    if tree.flow.troubles:
        return None, tree.flow.troubles
    try:
        return _filled(tree, steps), None
    except Refused as refused:
        return None, str(refused)


def _factor(tree: Tree, steps: list[Step]) -> float:
    """Return how much faster the lines may get, if the plan holds."""
    loop = tree.loops(steps[0].statement)[0]
    return _FASTER if counted_by(tree, steps, loop) is None else _COUNTER


def _filled(tree: Tree, steps: list[Step]) -> Callable[[], Tree]:
    found = [region(tree, s, steps) for s in steps]
    loop, asked = found[0]
    if any(other is not loop for other, _ in found):
        raise Refused("several loops fill it")
    if len({s.factory for s in steps}) != 1:
        raise Refused("it is filled with several kinds of things")
    for step in steps:
        check(tree, step, loop)
    top = [loop, *tree.ancestors(loop)][-2]
    if tree.scope(loop).home("collections") not in (None, tree.scopes.module):
        raise Refused("`collections` means something else here")
    if clash := tree.import_clash("collections", top):
        raise Refused(clash)
    name, factory = steps[0].name, steps[0].factory
    if (counted := counted_by(tree, steps, loop)) is not None:
        return lambda: _counter(tree, loop, name, counted)
    builtins_at(tree, loop, factory)
    return lambda: _default(tree, loop, steps, asked)


def _counter(tree: Tree, loop: ast.For, name: str, counted: str) -> Tree:
    edits = Edits(tree)
    edits.instead(loop, f"{name}.update(collections.Counter({counted}))")
    edits.add_import("collections")
    return edits.done()


def _default(tree: Tree, loop: ast.stmt, steps: list[Step], asked: set) -> Tree:
    edits = Edits(tree)
    name, factory = steps[0].name, steps[0].factory
    kind = "counts" if factory in ("int", "float") else "groups"
    filled = tree.fresh(kind if kind != name else f"{name}_so_far")
    edits.before(loop, f"{filled} = collections.defaultdict({factory})")
    for step in steps:
        if step.code is not None:
            edits.instead(step.statement, step.code.format(filled))
        for node, code in step.calls.items():
            edits.replace(node, code.format(filled))
        if step.gone:
            edits.drop(step.gone, step.statement)
    for node in asked:
        edits.replace(node, filled)
    edits.after(loop, f"{name}.update({filled})")
    edits.add_import("collections")
    return edits.done()


def holds(site: Site) -> str | None:
    """Return why filling another dict could make a difference, or None."""
    return site.notes["reason"]


def rewrites(site: Site) -> Tree:
    """Return the tree that counts in C, or in a defaultdict."""
    return site.notes["plan"]()


def expects(site: Site) -> float:
    """Return the gain if the lines did nothing but look keys up."""
    return amdahl(site.share, site.notes["factor"])
