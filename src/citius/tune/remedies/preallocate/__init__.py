# SPDX-License-Identifier: Apache-2.0
"""Lists, tuples and bytes made anew at each step of a hot loop to grow a little: grow in place.

`xs = xs + [x]` becomes `xs.append(x)`: sound when the list was made beside the loop and nothing
has kept hold of it since. `xs.insert(0, x)`, or `xs = [x] + xs`, on a list that starts empty and
that nothing looks at in the loop: append, and reverse once after it. A tuple that grows is
collected in a list, and added once after the loop. Bytes are a bytearray while the loop grows them,
which holds less and takes less time than a list of the pieces. Texts that grow, bytes that grow in
attributes, dicts or at the front: see join.
"""

import ast

from citius.tune.evidence import Evidence
from citius.tune.remedies._shared.grown import pieces, seen_elsewhere, seen_on_failure
from citius.tune.remedies.contract import WORTH, Site, amdahl
from citius.tune.remedies.preallocate.bytes import unfit
from citius.tune.remedies.preallocate.grown import (
    Growth,
    growth,
    kind,
    mentions,
    outer_loops,
)
from citius.tune.remedies.preallocate.held import between, only_looks, start
from citius.tune.source.edit import Edits
from citius.tune.source.tree import Tree

NAME = "preallocate"
SUMMARY = "grow a list or bytes in place instead of making them anew"
SOURCE = "Python Wiki, TimeComplexity: list"
LIBRARIES = ()

_COPIES = 4.0  # what moving all that is held at each step commonly costs


def finds(evidence: Evidence, tree: Tree) -> list[Site]:
    """Return what hot loops make anew to grow it, one site for each and its loop."""
    grown = [g for node in ast.walk(tree.ast) if (g := growth(tree, node)) and tree.loops(node)]
    groups: dict[tuple, list[Growth]] = {}
    for one in grown:
        alike = [g for g in grown if (g.name, g.way) == (one.name, one.way)]
        groups.setdefault((one.name, one.way, _loop(tree, one, alike)), []).append(one)
    sites = []
    for (name, way, loop), found in groups.items():
        lines = {tree.origin(n) for g in found for n in range(g.node.lineno, g.node.end_lineno + 1)}
        share, interval = evidence.share(tree.path, lines)
        if share >= WORTH:
            said, notes = f"{share:.0%} of the run", {"grows": found, "loop": loop}
            subject = f"{name} +" if way != "front" else f"{name}.insert"
            sites.append(Site(NAME, tree, found[0].node, subject, share, interval, said, notes))
    return sites


def _loop(tree: Tree, one: Growth, alike: list[Growth]) -> ast.stmt:
    """Return the outermost loop that the rewrite is right for, else the innermost."""
    loops = outer_loops(tree, one.node)
    return next((n for n in loops if _reason(tree, n, alike, one.way) is None), loops[-1])


def _reason(tree: Tree, loop: ast.stmt, alike: list[Growth], way: str) -> str | None:
    """Return why what the loop grows cannot grow in place, or None."""
    inside = [g for g in alike if loop in tree.loops(g.node)]
    name, scope = alike[0].name, tree.scope(loop)
    if seen_elsewhere(tree, scope, name) or (scope is tree.scopes.module and name in tree.outside):
        return f"other functions use `{name}`"
    if way == "bytes":
        return unfit(tree, loop, name, [n for g in inside for n in g.own])
    growing = {id(n) for g in inside for n in g.own}
    if way == "back":
        return _held(tree, loop, name, inside)
    for node in mentions(loop, name):
        if id(node) not in growing:
            return f"the loop looks at `{name}`, line {node.lineno}"
    return _empty(tree, loop, name) if way == "front" else _late(tree, loop, name)


def _held(tree: Tree, loop: ast.stmt, name: str, inside: list[Growth]) -> str | None:
    """Refuse where something else may hold the list that grows."""
    first = start(tree, loop, name)
    if first is None:
        return f"the list that `{name}` starts with is not made beside the loop"
    for part in between(tree, first, loop):
        more = [g for n in ast.walk(part) if (g := growth(tree, n)) and g.name == name]
        growing = {id(n) for g in (*inside, *more) for n in g.own}
        for node in mentions(part, name):
            if id(node) not in growing and not only_looks(tree, node, [*inside, *more]):
                return f"something else may hold the list of `{name}`, line {node.lineno}"
    return None


def _empty(tree: Tree, loop: ast.stmt, name: str) -> str | None:
    """Refuse unless the list is empty when the loop starts, and unseen if it fails."""
    first = start(tree, loop, name)
    made = getattr(first, "value", None)
    if not isinstance(made, ast.List) or made.elts:
        return f"`{name}` may hold something before the loop"
    for part in between(tree, first, loop)[:-1]:
        if mentions(part, name):
            return f"`{name}` may hold something before the loop, line {part.lineno}"
    return seen_on_failure(tree, loop, name)


def _late(tree: Tree, loop: ast.stmt, name: str) -> str | None:
    if tree.scope(loop).home("tuple"):
        return "the file gives `tuple` a meaning of its own"
    if not tree.bound_before(name, loop):
        return f"`{name}` may have no value before the loop"
    return seen_on_failure(tree, loop, name)


def holds(site: Site) -> str | None:
    """Return why growing in place could make a difference, or None."""
    tree, loop, grows = site.tree, site.notes["loop"], site.notes["grows"]
    if tree.flow.troubles:
        return tree.flow.troubles
    name, way = grows[0].name, grows[0].way
    if not tree.alone(loop):
        return "the loop does not stand on lines of its own"
    for grown in grows:
        if not tree.alone(grown.node):
            return f"line {grown.node.lineno} holds several statements"
        if not grown.keeps_comments(tree):
            return f"there are comments within line {grown.node.lineno}"
        wanted = {"back": "list", "bytes": "bytes"}.get(way, "tuple")
        if way != "front" and any(kind(tree, p) != wanted for p in pieces(grown.node)):
            return f"what is added to `{name}` may be no {wanted}, line {grown.node.lineno}"
        if grown.element and isinstance(grown.element, (ast.Yield, ast.YieldFrom, ast.NamedExpr)):
            return f"`{name}` is given what line {grown.node.lineno} makes in passing"
    everyone = [g for n in ast.walk(tree.ast) if (g := growth(tree, n))]
    alike = [g for g in everyone if (g.name, g.way) == (name, way)]
    return _reason(tree, loop, alike, way)


def rewrites(site: Site) -> Tree:
    """Return the tree that grows it in place."""
    tree, loop, grows = site.tree, site.notes["loop"], site.notes["grows"]
    name, way = grows[0].name, grows[0].way
    grown = tree.fresh(f"{name}_items") if way.startswith("tuple") else name
    edits = Edits(tree)
    for one in grows:
        code = one.code(tree)
        if one.element:
            edits.instead(one.node, f"{grown}.append({code})")
        elif way in ("back", "bytes"):
            if isinstance(one.node, ast.Assign):
                edits.instead(one.node, f"{grown} += {code}")
        else:
            edits.instead(one.node, f"{grown}.extend({code})")
    if way == "bytes":
        edits.before(loop, f"{name} = bytearray({name})")
        edits.after(loop, f"{name} = bytes({name})")
    if way.endswith("front"):
        edits.after(loop, f"{grown}.reverse()")
    if way.startswith("tuple"):
        edits.before(loop, f"{grown} = []")
        whole = f"tuple({grown}) + {name}" if way == "tuple front" else f"{name} + tuple({grown})"
        edits.after(loop, f"{name} = {whole}")
    return edits.done()


def expects(site: Site) -> float:
    """Return the gain if moving what is held is most of the lines' time."""
    return amdahl(site.share, _COPIES)
