# SPDX-License-Identifier: Apache-2.0
"""`text += piece` in a hot loop: collect the pieces, join them once after the loop.

Sound when the variable and the pieces are exactly `str`, nothing looks at the variable while the
loop runs, and it has a value before the loop.
"""

import ast

from citius.tune.evidence import Evidence
from citius.tune.remedies.contract import WORTH, Site, amdahl
from citius.tune.source.edit import Edits
from citius.tune.source.tree import FUNCTIONS, Tree

NAME = "join"
SUMMARY = "join the pieces of a string once instead of growing it"
SOURCE = "Python Programming FAQ: the most efficient way to concatenate many strings"

_GROWS = 2.0  # what growing by copies commonly costs against joining


def finds(evidence: Evidence, tree: Tree) -> list[Site]:
    """Return the variables that hot loops grow, one site for each variable and loop."""
    groups: dict[tuple, list[ast.AugAssign]] = {}
    for node in ast.walk(tree.ast):
        if _grows(tree, node) and tree.loops(node):
            loop = _loop(tree, node)
            groups.setdefault((loop, node.target.id), []).append(node)
    sites = []
    for (loop, name), nodes in groups.items():
        lines = {tree.origin(n) for a in nodes for n in range(a.lineno, a.end_lineno + 1)}
        share, interval = evidence.share(tree.path, lines)
        if share >= WORTH:
            sites.append(
                Site(
                    NAME,
                    tree,
                    nodes[0],
                    f"{name} +=",
                    share,
                    interval,
                    f"{share:.0%} of the run",
                    {"loop": loop, "grows": nodes},
                )
            )
    return sites


def _grows(tree: Tree, node: ast.AST) -> bool:
    return (
        isinstance(node, ast.AugAssign)
        and isinstance(node.op, ast.Add)
        and isinstance(node.target, ast.Name)
        and "str" in tree.flow.value(node.target)
    )


def _loop(tree: Tree, node: ast.AugAssign) -> ast.stmt:
    """Return the outermost loop in which the variable is only grown, else the innermost."""
    loops = tree.loops(node)
    fit = [loop for loop in loops if _looks(tree, loop, node.target.id) is None]
    return fit[-1] if fit else loops[0]


def _looks(tree: Tree, loop: ast.stmt, name: str) -> int | None:
    """Return the line where the loop does more with the variable than grow it, or None."""
    for node in ast.walk(loop):
        if isinstance(node, ast.Name) and node.id == name:
            parent = tree.parents[node]
            if not (
                isinstance(parent, ast.AugAssign)
                and parent.target is node
                and isinstance(parent.op, ast.Add)
                and loop in tree.loops(parent)
            ):
                return node.lineno
    return None


def holds(site: Site) -> str | None:
    """Return why joining late could make a difference, or None."""
    tree, loop, grows = site.tree, site.notes["loop"], site.notes["grows"]
    name, scope = grows[0].target.id, tree.scope(loop)
    if tree.flow.troubles:
        return tree.flow.troubles
    if loop.orelse:
        return "the loop has an else"
    if (line := _looks(tree, loop, name)) is not None:
        return f"the loop looks at `{name}`, line {line}"
    if (
        isinstance(scope.node, ast.ClassDef)
        or scope.home(name) is not scope
        or any(
            isinstance(n, ast.Name)
            and n.id == name
            and tree.scope(n) is not scope
            and tree.scope(n).home(name) is scope
            for n in ast.walk(tree.ast)
        )
    ):
        return f"other functions use `{name}`"
    for node in grows:
        if tree.flow.value(node.target) != {"str"} or tree.flow.value(node.value) != {"str"}:
            return f"`{name}` or what is added may be something else than text"
        if not tree.alone(node):
            return f"line {node.lineno} holds several statements"
    if not tree.alone(loop) or not tree.bound_before(name, loop):
        return f"`{name}` may have no value before the loop"
    return _seen_on_failure(tree, loop, name)


def _seen_on_failure(tree: Tree, loop: ast.stmt, name: str) -> str | None:
    """Refuse where the variable outlives an exception that leaves the loop."""
    for holder in tree.ancestors(loop):
        if isinstance(holder, FUNCTIONS):
            return None
        if isinstance(holder, (ast.Try, ast.TryStar)):
            return f"an exception may leave the loop and `{name}` be used after it"
        if isinstance(holder, ast.With) and not all(
            tree.flow.value(i.context_expr) <= {"textfile", "binfile"} for i in holder.items
        ):
            return f"a `with` around the loop may stop an exception and `{name}` be used after it"
    return None


def rewrites(site: Site) -> Tree:
    """Return the tree that joins after the loop."""
    tree, loop = site.tree, site.notes["loop"]
    name = site.notes["grows"][0].target.id
    parts = tree.fresh(f"{name}_parts")
    edits = Edits(tree)
    edits.before(loop, f"{parts} = []")
    for node in site.notes["grows"]:
        piece = ast.get_source_segment(tree.source.text, node.value)
        edits.instead(node, f"{parts}.append({piece})")
    edits.after(loop, f'{name} += "".join({parts})')
    return edits.done()


def expects(site: Site) -> float:
    """Return the gain if growing by copies is most of the lines' time."""
    return amdahl(site.share, _GROWS)
