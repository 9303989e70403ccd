# SPDX-License-Identifier: Apache-2.0
"""A list that is built only to be used up once: use its pieces as they come instead.

Saves the list's memory; time where `any` and `all` stop early, where a set or a dict is made of it,
or where the smallest was taken from a whole sorted list. Computing the pieces later, or fewer of them, must show nowhere
(_consumed, _displayed, _least, _streamed).
"""

import ast
from collections.abc import Callable, Iterator

from citius.tune.evidence import Evidence
from citius.tune.remedies._shared.asked import Plan, Refused
from citius.tune.remedies.contract import WORTH, Site, amdahl
from citius.tune.remedies.generator.consumed import (
    STOPPING,
    consumer,
    handed_over,
    lists,
    named,
    named_once,
)
from citius.tune.remedies.generator.displayed import shown, shown_as
from citius.tune.remedies.generator.least import counted, ends_of_sorted, least, of_what_passes
from citius.tune.remedies.generator.streamed import reads_lines, streamed, streamed_lines
from citius.tune.source.tree import Tree

NAME = "generator"
SUMMARY = "use the elements of a list as they come instead of building it"
SOURCE = "PEP 289"
LIBRARIES = ()

_TELLING = frozenset({"__del__", "weakref"})
# How much faster the lines commonly get; a generator alone is a little slower than a list.
_GAINS = {"early": 1.5, "least": 3.0, "shown": 1.15, "memory": 0.95, "count": 0.8}


def finds(evidence: Evidence, tree: Tree) -> list[Site]:
    """Return the hot places where a list is used up as soon as it is built."""
    sites = []
    for node in ast.walk(tree.ast):
        for gain, plan in _ways(tree, node):
            last = node.iter if isinstance(node, ast.For) else node
            lines = {tree.origin(n) for n in range(node.lineno, last.end_lineno + 1)}
            share, interval = evidence.share(tree.path, lines)
            if share >= WORTH:
                said = f"{share:.0%} of the run where a list is built and used up"
                notes = {"way": plan, "gain": gain}
                site = Site(NAME, tree, node, ast.unparse(last), share, interval, said, notes)
                site.saves_memory = True
                sites.append(site)
    return sites


def _ways(tree: Tree, node: ast.AST) -> Iterator[tuple[str, Callable[[], Plan]]]:
    """Yield what may be done at `node`: its gain, and what makes the plan or raises Refused."""
    match node:
        case ast.Call(args=[ast.ListComp()]) if by := consumer(tree, node):
            yield ("early" if by in STOPPING else "memory"), lambda: handed_over(tree, node)
        case ast.Call(args=[ast.Call() as made]) if consumer(tree, node) and lists(tree, made):
            yield "memory", lambda: handed_over(tree, node)
        case ast.Call(args=[ast.ListComp()]) if counted(tree, node):
            yield "count", lambda: of_what_passes(tree, node)
        case ast.Call() if shown_as(tree, node):
            yield "shown", lambda: shown(tree, node)
        case ast.Subscript() if ends_of_sorted(tree, node):
            yield "least", lambda: least(tree, node)
        case ast.Assign(targets=[ast.Name()], value=ast.ListComp()) if call := named(tree, node):
            gain = "early" if consumer(tree, call) in STOPPING else "memory"
            yield gain, lambda: named_once(tree, node, call)
        case ast.For(iter=ast.ListComp()):
            yield "memory", lambda: streamed(tree, node)
        case ast.For() if reads_lines(tree, node):
            yield "memory", lambda: streamed_lines(tree, node)


def holds(site: Site) -> str | None:
    """Return why it could make a difference when the elements are computed, or None."""
    if site.tree.flow.troubles:
        return site.tree.flow.troubles
    if telling := _TELLING & site.tree.words:
        return f"the file uses {min(telling)}, which can tell when a value is let go"
    try:
        site.notes["plan"] = site.notes["way"]()
    except Refused as refused:
        return str(refused)
    return None


def rewrites(site: Site) -> Tree:
    """Return the tree without the list."""
    return site.notes["plan"]()


def expects(site: Site) -> float:
    """Return the gain in time; the memory that is saved is measured, not guessed."""
    return amdahl(site.share, _GAINS[site.notes["gain"]])
