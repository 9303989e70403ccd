# SPDX-License-Identifier: Apache-2.0
"""`text += piece` in a hot place: collect the pieces, and join them once.

Sound when the variable and the pieces are exactly `str` (or `bytes`). A variable of a loop's own
function: when nothing looks at it while the loop runs, and it has a value before the loop. Of an
attribute: see attribute.py; of a dict: see items.py. A variable's bytes that grow at the end:
see preallocate.
"""

import ast

from citius.tune.evidence import Evidence
from citius.tune.remedies._shared import grown
from citius.tune.remedies._shared.grown import added, front, keeps_comments, kind_of, own, target_of
from citius.tune.remedies.contract import WORTH, Site, amdahl
from citius.tune.remedies.join import attribute as of_attribute
from citius.tune.remedies.join import items as of_item
from citius.tune.source.edit import Edits
from citius.tune.source.tree import Tree

NAME = "join"
SUMMARY = "join the pieces of a text once instead of growing it"
SOURCE = "Python Programming FAQ: the most efficient way to concatenate many strings"
LIBRARIES = ()

# What growing by copies commonly costs against joining. A variable's text mostly grows in place.
_GROWS, _COPIES = 2.0, 5.0


def finds(evidence: Evidence, tree: Tree) -> list[Site]:
    """Return what hot places grow, one site for each variable and loop, or attribute."""
    groups: dict[tuple, list[ast.stmt]] = {}
    for node in ast.walk(tree.ast):
        if _grows(tree, node) and tree.loops(node):
            loop = _loop(tree, node)
            groups.setdefault((loop, target_of(node).id), []).append(node)
    sites = [
        _site(evidence, tree, f"{name} +=", nodes, {"loop": loop})
        for (loop, name), nodes in groups.items()
    ]
    for (name, cls), nodes in of_attribute.grown(tree).items():
        sites.append(_site(evidence, tree, f".{name} +=", nodes, {"class": cls}))
    for (loop, name), nodes in of_item.grown(tree).items():
        sites.append(_site(evidence, tree, f"{name}[] +=", nodes, {"items": loop}))
    return [site for site in sites if site.share >= WORTH]


def _site(evidence: Evidence, tree: Tree, subject: str, nodes: list[ast.stmt], notes: dict) -> Site:
    lines = {tree.origin(n) for a in nodes for n in range(a.lineno, a.end_lineno + 1)}
    share, interval = evidence.share(tree.path, lines)
    said, notes = f"{share:.0%} of the run", notes | {"grows": nodes}
    return Site(NAME, tree, nodes[0], subject, share, interval, said, notes)


def _grows(tree: Tree, node: ast.AST) -> bool:
    target = target_of(node)
    if not isinstance(target, ast.Name):
        return False
    value = tree.flow.value(target)
    return "str" in value or ("bytes" in value and front(node))


def _loop(tree: Tree, node: ast.stmt) -> ast.stmt:
    """Return the outermost loop in which the variable is only grown, else the innermost."""
    loops = tree.loops(node)
    fit = [loop for loop in loops if _looks(tree, loop, target_of(node).id) is None]
    return fit[-1] if fit else loops[0]


def _looks(tree: Tree, loop: ast.stmt, name: str) -> int | None:
    """Return the line where the loop does more with the variable than grow it, or None."""
    inside = [n for n in ast.walk(loop) if target_of(n) is not None and loop in tree.loops(n)]
    growing = {id(n) for statement in inside for n in own(statement)}
    for node in ast.walk(loop):
        if isinstance(node, ast.Name) and node.id == name and id(node) not in growing:
            return node.lineno
    return None


def holds(site: Site) -> str | None:
    """Return why joining late could make a difference, or None."""
    tree, grows = site.tree, site.notes["grows"]
    if tree.flow.troubles:
        return tree.flow.troubles
    for node in grows:
        if not tree.alone(node):
            return f"line {node.lineno} holds several statements"
        if not keeps_comments(tree, node):
            return f"there are comments within line {node.lineno}"
    if "class" in site.notes:
        return of_attribute.holds(tree, site.notes["class"], grows)
    if "items" in site.notes:
        return of_item.holds(tree, site.notes["items"], grows)
    return _holds_in_loop(tree, site.notes["loop"], grows)


def _holds_in_loop(tree: Tree, loop: ast.stmt, grows: list[ast.stmt]) -> str | None:
    name, scope = target_of(grows[0]).id, tree.scope(loop)
    if loop.orelse:
        return "the loop has an else"
    if (line := _looks(tree, loop, name)) is not None:
        return f"the loop looks at `{name}`, line {line}"
    if grown.seen_elsewhere(tree, scope, name):
        return f"other functions use `{name}`"
    if len({grown.front(node) for node in grows}) > 1:
        return f"`{name}` grows at both ends"
    kinds = {kind_of(tree, node) for node in grows}
    if None in kinds or len(kinds) > 1:
        return f"`{name}` or what is added may be something else than text"
    if not tree.alone(loop) or not tree.bound_before(name, loop):
        return f"`{name}` may have no value before the loop"
    return grown.seen_on_failure(tree, loop, name)


def rewrites(site: Site) -> Tree:
    """Return the tree that joins at the end, or when the text is read."""
    tree, grows = site.tree, site.notes["grows"]
    if "class" in site.notes:
        return of_attribute.rewrites(tree, site.notes["class"], grows)
    if "items" in site.notes:
        return of_item.rewrites(tree, site.notes["items"], grows)
    name = target_of(grows[0]).id
    parts = tree.fresh(f"{name}_parts")
    empty = '""' if kind_of(tree, grows[0]) == "str" else 'b""'
    edits = Edits(tree)
    edits.before(site.notes["loop"], f"{parts} = []")
    for node in grows:
        edits.instead(node, f"{parts}.append({added(tree, node)})")
    if grown.front(grows[0]):
        edits.after(
            site.notes["loop"], f"{parts}.reverse()", f"{name} = {empty}.join({parts}) + {name}"
        )
    else:
        edits.after(site.notes["loop"], f"{name} += {empty}.join({parts})")
    return edits.done()


def expects(site: Site) -> float:
    """Return the gain if growing by copies is most of the lines' time."""
    first = site.notes["grows"][0]
    in_place = kind_of(site.tree, first) == "str" and not grown.front(first)
    return amdahl(site.share, _GROWS if in_place and "loop" in site.notes else _COPIES)
