# SPDX-License-Identifier: Apache-2.0
"""A scan of a list that is in order: search it by halves, with `bisect`.

Sound when the list is surely in order at the scan: written out so, made by `sorted` or `range`,
or sorted by `.sort()` with nothing that could change it after. What it holds and what is
searched for is of one exact order: whole numbers, text, bytes; floats where none can be NaN, which
has no place in any order (source.nan).
"""

import ast

from citius.tune.evidence import Evidence
from citius.tune.remedies._shared.asked import Refused
from citius.tune.remedies._shared.loop import shown_in_text
from citius.tune.remedies.contract import WORTH, Site, amdahl
from citius.tune.remedies.sorted_search.asked import said_by_search
from citius.tune.remedies.sorted_search.scans import bisected, scan
from citius.tune.source.edit import Edits
from citius.tune.source.tree import LOOPS, Tree
from citius.tune.source.values import Container

NAME = "sorted-search"
SUMMARY = "search a sorted list by halves instead of scanning it"
SOURCE = "Knuth, The Art of Computer Programming 3, 6.2.1: binary search"
LIBRARIES = ()

_STEP_NS, _SEARCH_NS = 20.0, 120.0  # a round of a scan; a search, or a scan that begins
_UNKNOWN_SIZE = 64


def finds(evidence: Evidence, tree: Tree) -> list[Site]:
    """Return the hot scans for a place in a list."""
    sites: list[Site] = []
    if tree.flow.troubles:
        return sites
    for node in ast.walk(tree.ast):
        if not isinstance(node, (*LOOPS, ast.Call, ast.Compare)):
            continue
        lines = {tree.origin(n) for n in range(node.lineno, node.end_lineno + 1)}
        share, interval = evidence.share(tree.path, lines)
        if share < WORTH:
            continue
        edits, reason, bounds = Edits(tree), None, None
        try:
            bounds = _put(tree, edits, node)
        except Refused as refused:
            reason = str(refused)
        if bounds is not None or reason:
            notes = {"reason": reason, "edits": edits, "size": _size(tree, bounds)}
            seen = f"{share:.0%} of the run"
            sites.append(Site(NAME, tree, node, _subject(node), share, interval, seen, notes))
    return sites


def _subject(node: ast.AST) -> str:
    if isinstance(node, ast.For):
        return f"for {ast.unparse(node.target)} in {ast.unparse(node.iter)}"
    return f"while {ast.unparse(node.test)}" if isinstance(node, ast.While) else ast.unparse(node)


def _put(tree: Tree, edits: Edits, node: ast.AST) -> ast.expr | None:
    """Put the search into the edits and return the list; None if there is none. Raises Refused."""
    if isinstance(node, LOOPS) and (scanned := scan(tree, node)):
        bisected(tree, edits, scanned)
        edits.add_import("bisect")
        return scanned.bounds
    if isinstance(node, LOOPS) or shown_in_text(tree, node):
        return None
    if said := said_by_search(tree, node):
        text, bounds = said
        segment = ast.get_source_segment(tree.source.text, node)
        if "#" in segment and "\n" in segment:
            raise Refused("it spans lines with comments")
        edits.replace(node, text)
        edits.add_import("bisect")
        return bounds
    return None


def _size(tree: Tree, bounds: ast.expr | None) -> int:
    """Return how long the list is, if it is written out, else a guess."""
    made = [a.node for a in tree.flow.value(bounds) if isinstance(a, Container)] if bounds else []
    if made and all(isinstance(n, (ast.List, ast.Tuple)) and n.elts for n in made):
        return max(len(n.elts) for n in made)
    return _UNKNOWN_SIZE


def holds(site: Site) -> str | None:
    """Return why a search could find another place, or None."""
    return site.tree.flow.troubles or site.notes["reason"]


def rewrites(site: Site) -> Tree:
    """Return the tree that searches."""
    return site.notes["edits"].done()


def expects(site: Site) -> float:
    """Return the gain if the lines did nothing but scan half of the list."""
    return amdahl(site.share, 1 + site.notes["size"] / 2 * _STEP_NS / _SEARCH_NS)
