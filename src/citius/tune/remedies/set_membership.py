# SPDX-License-Identifier: Apache-2.0
"""`x in a_list` in a hot place: ask a set instead, which takes the same time at any size.

Sound when what is asked for and what is held hashes and compares as builtin types do, and when
the set cannot differ from the list at any test. Four ways of having the set, tried in turn:
make the list a set, keep a set in step with it, build a set ahead of the loop, and keep the set
beside a list that an object is given when it is made (as_set.py, in_step.py, ahead.py and
beside.py of _shared).
"""

import ast

from citius.tune.evidence import Evidence
from citius.tune.remedies._shared.asked import is_test
from citius.tune.remedies._shared.membership import plan as plan_for
from citius.tune.remedies.contract import WORTH, Site, amdahl
from citius.tune.source.tree import Tree
from citius.tune.source.values import Container

NAME = "set-membership"
SUMMARY = "ask a set instead of scanning a list"
SOURCE = "Gorelick and Ozsvald, High Performance Python, ch. 3 and 4"
LIBRARIES = ()

_SCAN_NS, _HASH_NS = 12.0, 35.0  # a comparison of a scan; one lookup in a set
_UNKNOWN_SIZE = 20.0


def finds(evidence: Evidence, tree: Tree) -> list[Site]:
    """Return hot tests of lists and tuples, one site for each container asked."""
    groups: dict[tuple, list[ast.Compare]] = {}
    for node in ast.walk(tree.ast):
        if is_test(node) and _asks_list(evidence, tree, node):
            lines = range(tree.origin(node.lineno), tree.origin(node.end_lineno) + 1)
            if evidence.share(tree.path, lines)[0] >= WORTH:
                groups.setdefault(_container(tree, node), []).append(node)
    return [_site(evidence, tree, tests) for tests in groups.values()]


def _asks_list(evidence: Evidence, tree: Tree, node: ast.Compare) -> bool:
    value = tree.flow.value(node.comparators[0])
    if any(isinstance(a, Container) and a.kind in ("list", "tuple") for a in value):
        return True
    seen = _seen(evidence, tree, node)
    return seen is not None and set(seen.kinds) & {"list", "tuple"} != set()


def _container(tree: Tree, node: ast.Compare) -> tuple:
    asked = node.comparators[0]
    makers = frozenset(a.node for a in tree.flow.value(asked) if isinstance(a, Container))
    return ast.unparse(asked), tree.function(node), makers


def _seen(evidence: Evidence, tree: Tree, node: ast.Compare):
    return evidence.tests.get((tree.path, tree.origin(node.lineno), ast.unparse(node)))


def _site(evidence: Evidence, tree: Tree, tests: list[ast.Compare]) -> Site:
    lines = {tree.origin(n) for t in tests for n in range(t.lineno, t.end_lineno + 1)}
    share, interval = evidence.share(tree.path, lines)
    seen = [s for s in (_seen(evidence, tree, t) for t in tests) if s]
    count = sum(s.count for s in seen)
    size = sum(s.mean_size * s.count for s in seen) / count if count else None
    said = f"{share:.0%} of the run"
    if seen:
        kinds = "/".join(sorted({k for s in seen for k in s.kinds}))
        said += f", {count:,} tests on a {kinds} of {size:,.0f} on average"
    plan, reason = plan_for(tree, tests, {t for s in seen for t in s.element_types})
    return Site(
        NAME,
        tree,
        tests[0],
        ast.unparse(tests[0]),
        share,
        interval,
        said,
        {"plan": plan, "reason": reason, "size": size},
    )


def holds(site: Site) -> str | None:
    """Return why a set could answer differently, or None."""
    return site.notes["reason"]


def rewrites(site: Site) -> Tree:
    """Return the tree that asks a set."""
    return site.notes["plan"]()


def expects(site: Site) -> float:
    """Return the gain if the tests' lines did nothing but scan."""
    size = site.notes["size"] or _UNKNOWN_SIZE
    return amdahl(site.share * 0.95, max(1.0, size / 2 * _SCAN_NS / _HASH_NS))
