# SPDX-License-Identifier: Apache-2.0
"""A copy in a hot place that nobody needs: work with the original.

Sound when all that is done with the copy, wherever it goes, is reading, it is not kept, and
nothing can change the original while the copy is needed (uses.py). `str(text)` and the like
give back what they are given, so are left out wherever they stand.
"""

import ast

from citius.tune.evidence import Evidence
from citius.tune.remedies._shared.asked import Refused
from citius.tune.remedies._shared.exact import exact_dict
from citius.tune.remedies.contract import WORTH, Site, amdahl
from citius.tune.remedies.copies.forms import bare, is_range, same_object, source_of, view_of
from citius.tune.remedies.copies.uses import Uses
from citius.tune.source.edit import Edits
from citius.tune.source.meanwhile import runs_meanwhile
from citius.tune.source.tree import Tree
from citius.tune.source.values import Container

NAME = "copies"
SUMMARY = "read the original instead of a copy"
SOURCE = "Gorelick and Ozsvald, High Performance Python, ch. 3"
LIBRARIES = ()

_PART, _FASTER = 0.5, 10.0  # what a copy commonly is of its line; it is left out for good
_COPIED = frozenset({"list", "tuple", "dict", "set", "frozenset", "deque"})


def finds(evidence: Evidence, tree: Tree) -> list[Site]:
    """Return hot expressions that make a copy of a builtin container, or of nothing."""
    sites = []
    for node in ast.walk(tree.ast):
        source = source_of(tree, node)
        if source is None or not _copies(tree, node, source):
            continue
        lines = {tree.origin(n) for n in range(node.lineno, node.end_lineno + 1)}
        share, interval = evidence.share(tree.path, lines)
        if share >= WORTH:
            said = f"{share:.0%} of the run on a line with a copy"
            notes = {"source": source, "reason": _reason(tree, node, source)}
            sites.append(Site(NAME, tree, node, ast.unparse(node), share, interval, said, notes))
    return sites


def _copies(tree: Tree, node: ast.expr, source: ast.expr) -> bool:
    """Say if the expression may be a copy of something that can be gone through as it is."""
    if same_object(tree, node, source):
        return True
    made = tree.flow.value(node)
    return any(isinstance(a, Container) and a.node is node for a in made) and bool(
        _copied(tree, source)
    )


def _copied(tree: Tree, source: ast.expr) -> tuple[set, set]:
    """Return the containers that are copied, and the kinds of what is; nothing if unclear."""
    if is_range(tree, source):
        return set(), {"range"}
    if views := view_of(tree, source):
        return views, {"view"}
    value = tree.flow.value(source)
    if value == {"str"}:
        return set(), {"str"}
    if value and all(isinstance(a, Container) and a.kind in _COPIED for a in value):
        return value, {a.kind for a in value}
    return ()


def _reason(tree: Tree, node: ast.expr, source: ast.expr) -> str | None:
    """Return why the copy may be needed, or None."""
    if tree.flow.troubles:
        return tree.flow.troubles
    if any(isinstance(a, ast.JoinedStr) for a in tree.ancestors(node)):
        return "it is part of an f-string"
    segment = ast.get_source_segment(tree.source.text, node)
    if "#" in segment and "\n" in segment:
        return "there is a comment in it"
    if same_object(tree, node, source):
        return None
    try:
        _needless(tree, node, source)
    except Refused as refused:
        return str(refused)
    return None


def _needless(tree: Tree, node: ast.expr, source: ast.expr) -> None:
    """Refuse unless every use of the copy can have the original."""
    originals, kinds = _copied(tree, source)
    made = tree.flow.value(node)
    if len(made) != 1:
        raise Refused(f"what `{ast.unparse(node)}` is cannot be told from the source")
    (copy,) = made
    if copy.escaped or any(o.escaped for o in originals):
        raise Refused("the copy or the original is handed to code that cannot be seen")
    if copy.mutations:
        line = min(m.lineno for m in copy.mutations)
        raise Refused(f"the copy is changed, line {line}")
    if copy in originals:
        raise Refused("it is copied again and again")
    if not all(o.kind != "dict" or exact_dict(tree, o) for o in originals):
        raise Refused(f"`{ast.unparse(source)}` may be more than a dict")
    if copy.kind in ("set", "frozenset", "dict") and kinds != {copy.kind}:
        raise Refused("it makes something else of what it is given")
    uses = Uses(tree, node, copy, kinds, kinds == {copy.kind})
    changes = {m for o in originals for m in o.mutations}
    for region in uses.regions():
        if change := runs_meanwhile(tree, [region], changes):
            raise Refused(f"line {change.lineno} may change the original while it is needed")


def holds(site: Site) -> str | None:
    """Return why the original could not take the copy's place, or None."""
    return site.notes["reason"]


def rewrites(site: Site) -> Tree:
    """Return the tree without the copy."""
    edits = Edits(site.tree)
    edits.replace(site.node, bare(site.tree, site.notes["source"]))
    return edits.done()


def expects(site: Site) -> float:
    """Return the gain if the copy is a good part of its line."""
    return amdahl(site.share * _PART, _FASTER)
