# SPDX-License-Identifier: Apache-2.0
"""`"%s: %d" % (a, b)`, `"{} {}".format(a, b)`, `str(a) + ", " + b` in a hot place: an f-string.

Sound when every value is of an exact type that an f-string shows alike (`format` shows any type
alike), and when it does not show that an f-string formats each value before it evaluates the next.
What the compiler of Python 3.11 makes an f-string of by itself, `"%s %s" % (a, b)`, stays.
"""

import ast
from collections.abc import Callable

from citius.tune.evidence import Evidence
from citius.tune.remedies._shared.asked import code_scope
from citius.tune.remedies.contract import WORTH, Site, amdahl
from citius.tune.remedies.f_string.chain import chain, is_chain, is_small_join, small_join
from citius.tune.remedies.f_string.format import format_, is_format
from citius.tune.remedies.f_string.order import in_turn
from citius.tune.remedies.f_string.percent import compiled_well, is_percent, percent
from citius.tune.remedies.f_string.text import Field, Pieces, Refused, f_string
from citius.tune.source.edit import Edits
from citius.tune.source.tree import Tree
from citius.tune.source.values import SCALARS

NAME = "f-string"
SUMMARY = "put a text together by an f-string"
SOURCE = "PEP 498; What's New In Python 3.6: formatted string literals"
LIBRARIES = ()

_FASTER = 1.2  # a line that puts a text together, with the rest of what it does


def finds(evidence: Evidence, tree: Tree) -> list[Site]:
    """Return the functions with hot lines that put texts together in other ways."""
    groups: dict[ast.AST, list[ast.expr]] = {}
    for node in ast.walk(tree.ast):
        if (
            _way(tree, node)
            and evidence.share(tree.path, _lines(tree, node))[0] >= WORTH
            and not any(isinstance(a, ast.JoinedStr) for a in tree.ancestors(node))
        ):
            groups.setdefault(code_scope(tree.scope(node)).node, []).append(node)
    return [_site(evidence, tree, nodes) for nodes in groups.values()]


def _way(tree: Tree, node: ast.AST) -> Callable[[Tree, ast.expr], Pieces] | None:
    """Return what takes `node` apart, if it is one of these ways to put a text together."""
    if is_percent(node):
        return None if compiled_well(node) else percent
    if is_format(node):
        return format_
    if is_small_join(tree, node):
        return small_join
    return chain if is_chain(tree, node) else None


def _lines(tree: Tree, node: ast.expr) -> range:
    return range(tree.origin(node.lineno), tree.origin(node.end_lineno) + 1)


def _site(evidence: Evidence, tree: Tree, nodes: list[ast.expr]) -> Site:
    written, reasons = {}, []
    for node in nodes:
        try:
            written[node] = _written(tree, node)
        except Refused as refused:
            reasons.append(f"{refused}, line {node.lineno}")
    first = next(iter(written), nodes[0])
    share, interval = evidence.share(
        tree.path, {n for node in written or nodes for n in _lines(tree, node)}
    )
    return Site(
        NAME,
        tree,
        first,
        ast.unparse(first),
        share,
        interval,
        f"{share:.0%} of the run on lines that put texts together",
        {"written": written, "reason": None if written else reasons[0]},
    )


def _written(tree: Tree, node: ast.expr) -> str:
    """Return the f-string for `node`. Raises Refused."""
    way = _way(tree, node)
    if any(
        n is not node and (_way(tree, n) or is_percent(n) or isinstance(n, ast.JoinedStr))
        for n in ast.walk(node)
    ):
        raise Refused("there is another text put together in it")
    pieces = [p for p in way(tree, node) if p != ""]
    fields = [p for p in pieces if isinstance(p, Field)]
    if not fields:
        raise Refused("it shows no value")
    if len(pieces) == 1 and not tree.flow.value(fields[0].expr) <= SCALARS:
        raise Refused("it may be a text of its own kind, handed through")
    formats = sum(bool(f.spec) for f in fields)
    if formats > 1 and formats >= len(fields) - formats:
        raise Refused("an f-string is not faster with so many widths and precisions")
    if way in (percent, format_):
        in_turn(tree, pieces)
    return f_string(tree, node, pieces)


def holds(site: Site) -> str | None:
    """Return why an f-string could show something else, or None."""
    return site.tree.flow.troubles or site.notes["reason"]


def rewrites(site: Site) -> Tree:
    """Return the tree with f-strings."""
    edits = Edits(site.tree)
    for node, code in site.notes["written"].items():
        edits.replace(node, code)
    return edits.done()


def expects(site: Site) -> float:
    """Return the gain if putting texts together is a part of the lines' time."""
    return amdahl(site.share, _FASTER)
