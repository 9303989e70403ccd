# SPDX-License-Identifier: Apache-2.0
"""A text looked for by hand, by `find`, by `count` or by a pattern: `in` or `find` instead.

Sound when what is looked for, and in what, is exactly str or exactly bytes; a letter must be one,
for `in` finds the empty text and longer ones too; and every window must be looked at.
"""

import ast

from citius.tune.evidence import Evidence
from citius.tune.remedies._shared.asked import Refused
from citius.tune.remedies._shared.first_hit import first_hit
from citius.tune.remedies._shared.loop import shown_in_text
from citius.tune.remedies._shared.visible import depth_shows
from citius.tune.remedies.contract import WORTH, Site, amdahl
from citius.tune.remedies.string_in.any import any_of_text
from citius.tune.remedies.string_in.asked import found_or_counted, searched
from citius.tune.remedies.string_in.letters import by_letter
from citius.tune.remedies.string_in.loops import looked_for, scans_text
from citius.tune.remedies.string_in.starts import starts
from citius.tune.remedies.string_in.whiles import by_while
from citius.tune.source.edit import Edits
from citius.tune.source.tree import LOOPS, Tree

NAME = "string-in"
SUMMARY = "ask a text for a part of it instead of looking by hand"
SOURCE = "CPython, Objects/stringlib/fastsearch.h: two-way search, Crochemore and Perrin, 1991"
LIBRARIES = ()

_LOOP, _ANY, _PATTERN, _METHOD, _STARTS = 50.0, 50.0, 8.0, 2.0, 1.5


def finds(evidence: Evidence, tree: Tree) -> list[Site]:
    """Return the hot places that look for a text in a text."""
    sites = []
    for node in ast.walk(tree.ast):
        found = _scan(tree, node) if isinstance(node, LOOPS) else None
        if found:
            plan = _loop(tree, found)
        elif isinstance(node, (ast.Call, ast.Compare, ast.BoolOp)):
            plan = _expression(tree, node)
        else:
            continue
        if plan is None:
            continue
        lines = {tree.origin(n) for n in range(node.lineno, node.end_lineno + 1)}
        share, interval = evidence.share(tree.path, lines)
        if share >= WORTH:
            seen = f"{share:.0%} of the run"
            sites.append(Site(NAME, tree, node, _subject(node), share, interval, seen, plan))
    return sites


def _scan(tree: Tree, loop: ast.For | ast.While):
    """Return the loop as one that looks for a text, as far as its shape tells, or None."""
    if isinstance(loop, ast.While):
        return by_while(tree, loop)
    found = first_hit(loop)
    if found:
        return found if scans_text(tree, found) else None
    return by_letter(tree, loop)


def _subject(node: ast.AST) -> str:
    if isinstance(node, ast.For):
        return f"for {ast.unparse(node.target)} in {ast.unparse(node.iter)}"
    return f"while {ast.unparse(node.test)}" if isinstance(node, ast.While) else ast.unparse(node)


def _loop(tree: Tree, found) -> dict:
    edits = Edits(tree)
    if tree.flow.troubles:
        return {"reason": tree.flow.troubles}
    try:
        looked_for(tree, edits, found)
    except Refused as refused:
        return {"reason": str(refused)}
    return {"reason": None, "edits": edits, "factor": _LOOP}


def _expression(tree: Tree, node: ast.expr) -> dict | None:
    """Return how to say it shorter, or why not; None if there is nothing to say."""
    if tree.flow.troubles or shown_in_text(tree, node):
        return None
    try:
        said = _said(tree, node)
    except Refused as refused:
        return {"reason": str(refused)}
    if said is None:
        return None
    whole, text, factor = said
    reason = _place(tree, whole) or depth_shows(tree)
    edits = Edits(tree)
    if reason is None:
        edits.replace(whole, text)
    return {"reason": reason, "edits": edits, "factor": factor}


def _said(tree: Tree, node: ast.expr) -> tuple[ast.expr, str, float] | None:
    """Return what to replace, what by, and how much faster it is. Raises Refused."""
    if text := any_of_text(tree, node):
        alone = isinstance(tree.parents[node], ast.stmt)
        return node, text if alone else f"({text})", _ANY
    if asked := found_or_counted(tree, node):
        return *asked, _METHOD
    if asked := searched(tree, node):
        return *asked, _PATTERN
    if text := starts(tree, node):
        return node, text, _STARTS
    return None


def _place(tree: Tree, node: ast.expr) -> str | None:
    """Refuse where an expression cannot be replaced without losing something of the file."""
    segment = ast.get_source_segment(tree.source.text, node)
    if "#" in segment and "\n" in segment:
        return "it spans lines with comments"
    return None


def holds(site: Site) -> str | None:
    """Return why `in` could find something else, or None."""
    if site.tree.flow.troubles:
        return site.tree.flow.troubles
    return site.notes["reason"]


def rewrites(site: Site) -> Tree:
    """Return the tree that asks the text itself."""
    return site.notes["edits"].done()


def expects(site: Site) -> float:
    """Return the gain if the lines did nothing else."""
    return amdahl(site.share, site.notes.get("factor", 1.0))
