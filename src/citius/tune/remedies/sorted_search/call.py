# SPDX-License-Identifier: Apache-2.0
"""The call of `bisect` that says what a scan finds, where it surely says the same."""

import ast

from citius.tune.remedies._shared.asked import Refused
from citius.tune.remedies._shared.loop import text_of
from citius.tune.remedies._shared.sure import cannot_raise, compares, may_be_unset
from citius.tune.remedies._shared.undisturbing import disturbs
from citius.tune.remedies._shared.visible import depth_shows, told_apart
from citius.tune.remedies.sorted_search.order import in_order
from citius.tune.source.nan import never_nan
from citius.tune.source.tree import Tree

# By the comparison of an item with the bound, and what the scan stops at: the side to search,
# and if the scan goes the same way where the bound is NaN, which no comparison holds for.
SIDES = {
    (ast.Gt, True): ("bisect_right", True),
    (ast.GtE, True): ("bisect_left", False),
    (ast.LtE, False): ("bisect_right", False),
    (ast.Lt, False): ("bisect_left", True),
}
_MIRRORED = {ast.Lt: ast.Gt, ast.Gt: ast.Lt, ast.LtE: ast.GtE, ast.GtE: ast.LtE}


def turned(test: ast.expr, item: str) -> tuple[type, ast.expr] | None:
    """Return how the test compares the item, turned so that it stands left, and with what."""
    match test:
        case ast.Compare(left=left, ops=[op], comparators=[right]) if type(op) in _MIRRORED:
            if ast.unparse(left) == item:
                return type(op), right
            if ast.unparse(right) == item:
                return _MIRRORED[type(op)], left
    return None


def search(
    tree: Tree, bounds: ast.expr, sought: ast.expr, side: str, nan: bool, at: ast.AST
) -> str:
    """Return the call that searches `bounds`; `nan`: it may search for NaN. Raises Refused."""
    if tree.flow.troubles:
        raise Refused(tree.flow.troubles)
    held, kinds = in_order(tree, bounds), tree.flow.value(sought)
    if not isinstance(bounds, (ast.Name, ast.Attribute)):
        raise Refused(f"`{ast.unparse(bounds)}` is made anew for each search")
    shown = ast.unparse(sought)
    if not compares(set(kinds), held):
        raise Refused(f"`{shown}` may not compare with what the list holds")
    if "float" in kinds and not nan and not never_nan(tree, sought):
        raise Refused(f"`{shown}` may be NaN, which the scan and the search place differently")
    if not cannot_raise(tree, sought):
        raise Refused(f"`{shown}` may fail, and an empty list is never compared with it")
    names = (n for e in (bounds, sought) for n in ast.walk(e) if isinstance(n, ast.Name))
    for reason in (
        disturbs(tree, bounds),
        disturbs(tree, sought),
        *(may_be_unset(tree, n) for n in names),
        depth_shows(tree),
        told_apart(tree),
        _module_clash(tree, at, side),
    ):
        if reason:
            raise Refused(reason)
    return f"bisect.{side}({text_of(tree, bounds)}, {text_of(tree, sought)})"


def _module_clash(tree: Tree, at: ast.AST, side: str) -> str | None:
    if f"bisect.{side}" in tree.patched:
        return f"the project sets `bisect.{side}`"
    top = tree.statement(at)
    while tree.parents[top] is not tree.ast:
        top = tree.parents[top]
    return tree.import_clash("bisect", top)


def same(tree: Tree, inner: ast.AST, outer: ast.AST, parts: list[ast.expr]) -> None:
    """Refuse where a name in `parts` means something else at `outer` than within `inner`."""
    within, without = tree.scopes.opened_by(inner), tree.scope(outer)
    for name in (n for part in parts for n in ast.walk(part) if isinstance(n, ast.Name)):
        if within.home(name.id) is not without.home(name.id):
            raise Refused(f"`{name.id}` means something else in the generator")
