# SPDX-License-Identifier: Apache-2.0
"""Whether a loop's code may run in the scope of a comprehension: names mean what they meant."""

import ast

from citius.tune.remedies._shared.asked import Refused
from citius.tune.remedies._shared.collecting import Collecting, bound_by
from citius.tune.source.bound import at_once, mentions, read_after, repeats, surely_bound
from citius.tune.source.known import recurses
from citius.tune.source.scopes import Scope
from citius.tune.source.tree import Tree

_SUSPENDS = (ast.Yield, ast.YieldFrom, ast.Await)


def scoped(tree: Tree, shape: Collecting, scope: Scope) -> None:
    """Refuse where a comprehension's scope would give the loop's code another meaning."""
    loop, inside = shape.loop, set(ast.walk(shape.loop))
    movable(tree, loop)
    if recurses(tree, loop):
        raise Refused("the loop calls the function that it stands in")
    if {n for n in mentions(tree, shape.name, scope) if n in inside} != set(shape.names):
        raise Refused(f"the loop looks at `{shape.name}`")
    own = _targets(tree, shape)
    for name in sorted(own):
        outside = tree.outside if scope is tree.scopes.module else ()
        if name == shape.name or scope.home(name) is not scope or name in outside:
            raise Refused(f"`{name}` is not a variable of the loop's own function")
        if not all(isinstance(n, (ast.Name, ast.arg)) for n in scope.names[name]):
            raise Refused(f"`{name}` is bound in several ways")
        if (line := read_after(tree, name, scope, loop)) is not None:
            raise Refused(f"`{name}` is used outside the loop, line {line}")
        first = set(ast.walk(loop.iter))
        others = [n for n in mentions(tree, name, scope) if n not in inside or n in first]
        if others and all(n in inside for n in scope.names[name]):
            raise Refused(f"`{name}` would mean something else, line {others[0].lineno}")
        if _kept(tree, name, scope, loop, inside):
            raise Refused(f"what the loop makes may look at `{name}` later")
    _in_order(tree, shape, own)
    outer = set(ast.walk(shape.fors[0].iter))
    names = (n for n in inside - outer if isinstance(n, ast.Name) and n.id not in own)
    for node in names:
        if tree.scope(node) is scope and node.id != shape.name:
            bound_here(tree, node, scope, loop)


def movable(tree: Tree, node: ast.AST) -> None:
    """Refuse code that cannot stand in any comprehension, or does something else there."""
    for part in ast.walk(node):
        if isinstance(part, _SUSPENDS) or getattr(part, "is_async", 0):
            raise Refused(f"the code may wait, line {getattr(part, 'lineno', node.lineno)}")
        if isinstance(part, ast.NamedExpr):
            raise Refused(f"it binds a name in passing, line {part.lineno}")
        if isinstance(part, ast.Name) and part.id in ("super", "__class__"):
            raise Refused(f"it uses {part.id}, line {part.lineno}")


def bound_here(tree: Tree, node: ast.Name, scope: Scope, statement: ast.stmt) -> None:
    """Refuse a variable of a function that may have no value: the error would read otherwise."""
    own = scope.home(node.id) is scope and scope is not tree.scopes.module
    if own and not surely_bound(tree, node.id, statement):
        raise Refused(f"`{node.id}` may have no value, line {node.lineno}")


def _targets(tree: Tree, shape: Collecting) -> set[str]:
    """Return the names that the loops bind, if they bind nothing but names."""
    found = set()
    for target in shape.targets:
        for node in ast.walk(target):
            if isinstance(node, ast.Name):
                found.add(node.id)
            elif isinstance(node, ast.expr) and not isinstance(
                node, (ast.Tuple, ast.List, ast.Starred)
            ):
                raise Refused(f"the loop sets `{ast.unparse(target)}`")
    return found


def _kept(tree: Tree, name: str, scope: Scope, loop: ast.stmt, inside: set) -> bool:
    """Say if code that is put off reads the variable, which the function may bind anew by then."""
    put_off = any(n in inside and not at_once(tree, n, scope) for n in mentions(tree, name, scope))
    bound = [n for n in scope.names[name] if n not in inside]
    return put_off and bool(bound or repeats(tree, loop))


def _in_order(tree: Tree, shape: Collecting, own: set[str]) -> None:
    """Refuse where the loop reads one of its variables before it has bound it in this round."""
    bound: set[str] = set()
    for clause, _ in shape.clauses:
        read, target = bound_by(clause) or (clause, None)
        if clause is not shape.loop:
            early = {n.id for n in ast.walk(read) if isinstance(n, ast.Name)} & (own - bound)
            if early:
                raise Refused(f"`{min(early)}` is read before the loop binds it")
        if target is not None:
            bound |= {n.id for n in ast.walk(target) if isinstance(n, ast.Name)}
