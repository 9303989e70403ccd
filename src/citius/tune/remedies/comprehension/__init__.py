# SPDX-License-Identifier: Apache-2.0
"""A hot loop that only collects becomes a comprehension, which appends without a call.

Sound when nothing but the loop can see the container until it is full, no exception can leave it
half full and seen, and every name means in the comprehension's scope what it meant in the loop
(_collecting, plan.py, _scoped, _unseen).
"""

import ast

from citius.tune.evidence import Evidence
from citius.tune.remedies._shared.asked import Refused
from citius.tune.remedies._shared.collecting import Collecting, collecting
from citius.tune.remedies.comprehension.plan import plan
from citius.tune.remedies.contract import WORTH, Site, amdahl
from citius.tune.source.tree import Tree

NAME = "comprehension"
SUMMARY = "collect by a comprehension instead of a loop of appends"
SOURCE = "PEP 202, PEP 274; Gorelick and Ozsvald, High Performance Python, ch. 5"
LIBRARIES = ()

# A round of a loop with a cheap element against a comprehension's; naming values takes most of it.
_FASTER = {"list": 1.2, "set": 1.2, "dict": 1.1}
_NAMING = 1.08


def finds(evidence: Evidence, tree: Tree) -> list[Site]:
    """Return the hot loops that only collect, the outermost of nested ones."""
    sites, within = [], set()
    for node in ast.walk(tree.ast):
        shape = collecting(node) if isinstance(node, ast.For) and node not in within else None
        if shape is None:
            continue
        within.update(shape.fors)
        lines = {tree.origin(n) for n in range(node.lineno, node.end_lineno + 1)}
        share, interval = evidence.share(tree.path, lines)
        if share >= WORTH:
            sites.append(_site(tree, shape, share, interval))
    return sites


def _site(tree: Tree, shape: Collecting, share: float, interval: float) -> Site:
    subject = f"{shape.name}: {ast.unparse(shape.loop.target)} in {ast.unparse(shape.loop.iter)}"
    said = f"{share:.0%} of the run in a loop that only fills `{shape.name}`"
    return Site(NAME, tree, shape.loop, subject, share, interval, said, {"shape": shape})


def holds(site: Site) -> str | None:
    """Return why a comprehension could do something else, or None."""
    if site.tree.flow.troubles:
        return site.tree.flow.troubles
    try:
        site.notes["plan"] = plan(site.tree, site.notes["shape"])
    except Refused as refused:
        return str(refused)
    return None


def rewrites(site: Site) -> Tree:
    """Return the tree with the comprehension."""
    return site.notes["plan"]()


def expects(site: Site) -> float:
    """Return the gain if the elements are cheap to compute."""
    shape = site.notes["shape"]
    return amdahl(site.share, _NAMING if shape.named else _FASTER[shape.kind])
