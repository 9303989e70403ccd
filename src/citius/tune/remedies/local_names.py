# SPDX-License-Identifier: Apache-2.0
"""Module-level names that a hot loop of a function reads: a local of the same value, bound before.

Sound when the name is bound exactly once, at the top of the file and above the function, and
nobody else can bind it: no `global`, no other file, no attribute of the module. The gain is
small since Python 3.11, so this is tried last.
"""

import ast
import itertools

from citius.tune.evidence import Evidence
from citius.tune.remedies.contract import WORTH, Site, amdahl
from citius.tune.source.bound import settled
from citius.tune.source.edit import Edits
from citius.tune.source.heap import BUILTINS
from citius.tune.source.tree import FUNCTIONS, LOOPS, Tree, words

NAME = "local-names"
SUMMARY = "read a global once before the loop, not in every round"
SOURCE = "Python Wiki, PythonSpeed/PerformanceTips: local variables"
LIBRARIES = ()

_FASTER = 1.03


def finds(evidence: Evidence, tree: Tree) -> list[Site]:
    """Return hot outermost loops of functions that read module-level names."""
    sites = []
    for loop in ast.walk(tree.ast):
        if (
            isinstance(loop, LOOPS)
            and not tree.loops(loop)
            and isinstance(tree.function(loop), FUNCTIONS)
            and (read := _read(tree, loop))
        ):
            lines = {tree.origin(n.lineno) for nodes in read.values() for n in nodes}
            share, interval = evidence.share(tree.path, lines)
            if share >= WORTH:
                sites.append(_site(tree, loop, read, share, interval))
    return sites


def _read(tree: Tree, loop: ast.stmt) -> dict[str, list[ast.Name]]:
    """Return the module-level names that the loop's own code reads in every round, with places."""
    scope, found = tree.scope(loop), {}
    for node in ast.walk(loop):
        if (
            isinstance(node, ast.Name)
            and isinstance(node.ctx, ast.Load)
            and tree.scope(node) is scope
            and scope.home(node.id) is tree.scopes.module
            and loop in tree.loops(node)
            and not _stays(tree, node)
        ):
            found.setdefault(node.id, []).append(node)
    return found


def _stays(tree: Tree, node: ast.AST) -> bool:
    """Say if the place cannot be edited, in an f-string, or is an annotation, never evaluated."""
    parts = [node, *tree.ancestors(node)]
    return any(
        isinstance(holder, ast.JoinedStr)
        or (isinstance(holder, ast.AnnAssign) and holder.annotation is part)
        for part, holder in itertools.pairwise(parts)
    )


def _site(tree: Tree, loop: ast.stmt, read: dict, share: float, interval: float) -> Site:
    reasons = {name: _moves(tree, loop, name, nodes) for name, nodes in read.items()}
    movable = {name: read[name] for name, reason in reasons.items() if reason is None}
    notes = {"movable": movable, "reason": None if movable else next(iter(reasons.values()))}
    said = f"{share:.0%} of the run on lines that read globals"
    return Site(NAME, tree, loop, ", ".join(sorted(movable or read)), share, interval, said, notes)


def _moves(tree: Tree, loop: ast.stmt, name: str, nodes: list[ast.Name]) -> str | None:
    """Return why the name cannot be read before the loop, or None."""
    if reason := settled(tree, name, tree.scope(loop)):
        return reason
    imported = isinstance(tree.scopes.module.names[name][0], (ast.Import, ast.ImportFrom))
    if imported and all(isinstance(tree.parents[n], ast.Attribute) for n in nodes):
        return f"`{name}` is a module, looking it up is not what takes the time"
    return None


def holds(site: Site) -> str | None:
    """Return why an earlier look could find something else, or None."""
    if site.tree.flow.troubles:
        return site.tree.flow.troubles
    if not site.tree.alone(site.node):
        return "the loop does not stand on lines of its own"
    return site.notes["reason"]


def rewrites(site: Site) -> Tree:
    """Return the tree with the names read in front of the loop."""
    tree, edits = site.tree, Edits(site.tree)
    outermost = [n for n in tree.ancestors(site.node) if isinstance(n, (*FUNCTIONS, ast.ClassDef))]
    taken = words(outermost[-1]) | set(tree.scopes.module.names) | BUILTINS | tree.outside
    for name, nodes in sorted(site.notes["movable"].items()):
        local = _local(name, taken)
        taken |= {local}
        edits.before(site.node, f"{local} = {name}")
        for node in nodes:
            edits.replace(node, local)
    return edits.done()


def _local(name: str, taken: set[str]) -> str:
    """Return a name for the local that means nothing yet."""
    plain = f"local_{name.strip('_').lower() or 'name'}"
    candidate, number = plain, 2
    while candidate in taken:
        candidate, number = f"{plain}_{number}", number + 1
    return candidate


def expects(site: Site) -> float:
    """Return the gain of a dictionary lookup less on each of the lines."""
    return amdahl(site.share, _FASTER)
