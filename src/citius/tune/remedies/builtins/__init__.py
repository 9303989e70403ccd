# SPDX-License-Identifier: Apache-2.0
"""Loops that do by hand what a builtin does: `sum`, `max`, `min`, `len`, `count`, `in`, `any`.

Sound when the items are builtin objects of which all is known, so that nothing but the result
can be seen of the loop: sums of whole numbers only; the largest by the very comparisons of the
loop, in its order, where equal objects may differ; flags that nobody looks at meanwhile.
"""

import ast

from citius.tune.evidence import Evidence
from citius.tune.remedies._shared.asked import Refused
from citius.tune.remedies._shared.first_hit import FirstHit, first_hit, write
from citius.tune.remedies.builtins.cores import Core, cores
from citius.tune.remedies.builtins.decided import decided, told
from citius.tune.remedies.builtins.worked_out import worked_out
from citius.tune.remedies.contract import WORTH, Site, amdahl
from citius.tune.source.edit import Edits
from citius.tune.source.tree import Tree, stored

NAME = "builtins"
SUMMARY = "let a builtin do what a loop does by hand"
SOURCE = "Python Wiki, PythonSpeed/PerformanceTips: loops"
LIBRARIES = ()


def finds(evidence: Evidence, tree: Tree) -> list[Site]:
    """Return the hot loops that add up, count, keep the best, or look for something."""
    sites = []
    for loop in ast.walk(tree.ast):
        found = cores(loop) or _search(loop)
        if not found or not _promises(tree, loop, found):
            continue
        lines = {tree.origin(n) for n in range(loop.lineno, loop.end_lineno + 1)}
        share, interval = evidence.share(tree.path, lines)
        if share >= WORTH:
            sites.append(
                Site(
                    NAME,
                    tree,
                    loop,
                    f"for {ast.unparse(loop.target)} in {ast.unparse(loop.iter)}",
                    share,
                    interval,
                    f"{share:.0%} of the run",
                    _plan(tree, loop, found),
                )
            )
    return sites


def _search(loop: ast.stmt) -> FirstHit | None:
    """Return the loop as one that looks for something, if all that it tells is if it is there."""
    found = first_hit(loop)
    return None if found is None or stored(loop.target) & found.names else found


def _promises(tree: Tree, loop: ast.For, found: FirstHit | list[Core]) -> bool:
    """Say if a builtin could be faster: in a function, one that is fed item by item is not."""
    if tree.scope(loop) is tree.scopes.module:
        return True
    if isinstance(found, FirstHit):
        return len(found.guards) == 1 and _asks_equal(loop, *found.guards[0])
    return any(
        (not core.guards and _is_direct(core.item, ast.unparse(loop.target)))
        or (
            len(core.guards) == 1
            and isinstance(core.item, ast.Constant)
            and _asks_equal(loop, *core.guards[0])
        )
        for core in found
    )


def _is_direct(item: ast.expr, name: str) -> bool:
    """Say if the item is the loop's variable, what a list has there, or a function of it alone."""
    match item:
        case ast.Name() | ast.Constant():
            return True
        case ast.Subscript(slice=ast.Name(id=index)):
            return index == name
        case ast.Call(func=ast.Name(), args=[ast.Name(id=given)], keywords=[]):
            return given == name
    return False


def _asks_equal(loop: ast.For, test: ast.expr, wanted: bool) -> bool:
    """Say if the test is one of the loop's variable for being equal to something."""
    match test:
        case ast.Compare(left=left, ops=[ast.Eq()], comparators=[right]):
            return wanted and ast.unparse(loop.target) in (ast.unparse(left), ast.unparse(right))
    return False


def _plan(tree: Tree, loop: ast.For, found: FirstHit | list[Core]) -> dict:
    """Return how to rewrite the loop and what that gains, or why not."""
    if tree.flow.troubles:
        return {"reason": tree.flow.troubles}
    try:
        if isinstance(found, FirstHit):
            return _look(tree, found)
        return _work_out(tree, loop, found)
    except Refused as refused:
        return {"reason": str(refused)}


def _look(tree: Tree, found: FirstHit) -> dict:
    there, missing, factor = decided(tree, found)
    says = told(tree, found, [test for test, _ in found.guards])

    def rewrite() -> Tree:
        edits = Edits(tree)
        write(tree, edits, found, says, there, missing)
        return edits.done()

    return {"reason": None, "rewrite": rewrite, "factor": factor}


def _work_out(tree: Tree, loop: ast.For, found) -> dict:
    said = worked_out(tree, loop, found)

    def rewrite() -> Tree:
        edits = Edits(tree)
        for statement in said:
            if statement.before:
                edits.drop(statement.before, loop)
        edits.instead(loop, *(s.text for s in said))
        return edits.done()

    # The parts of the loop are commonly alike; together they gain what the mean of them does.
    factor = len(said) / sum(1 / s.factor for s in said)
    return {"reason": None, "rewrite": rewrite, "factor": factor}


def holds(site: Site) -> str | None:
    """Return why the builtin could do something else, or None."""
    return site.notes["reason"]


def rewrites(site: Site) -> Tree:
    """Return the tree with the builtin in the place of the loop."""
    return site.notes["rewrite"]()


def expects(site: Site) -> float:
    """Return the gain if the loop's lines did nothing else."""
    return amdahl(site.share, site.notes.get("factor", 1.0))
