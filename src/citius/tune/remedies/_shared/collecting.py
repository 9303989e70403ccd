# SPDX-License-Identifier: Apache-2.0
"""The shape of a loop that only collects: one `append`, `add` or `d[k] =` in `for`s and `if`s.

A value that is given a name on the way, `word = line.strip()`, is `for word in [line.strip()]` in
a comprehension, which the interpreter turns into an assignment again.
"""

import ast
from dataclasses import dataclass, field

KINDS = {"append": "list", "add": "set"}
_MOST_NAMED = 2  # more is not good to read in a comprehension


@dataclass(slots=True)
class Collecting:
    """A loop that does nothing but collect.

    Attributes:
        loop: the outermost `for`.
        clauses: the `for`s, assignments and conditions in order, these with whether turned round.
        kind: list, set or dict.
        name: the variable that the loop fills, as it stands in each of the places.
        elements: what is collected: an expression, a key and a value, or for a list what an
            `if` chooses from: (condition, element, element).
    """

    loop: ast.For
    kind: str = ""
    clauses: list[tuple[ast.AST, bool]] = field(default_factory=list)
    names: list[ast.Name] = field(default_factory=list)
    elements: tuple = ()

    @property
    def name(self) -> str:
        """Return the name of the variable that is filled."""
        return self.names[0].id

    @property
    def named(self) -> int:
        """Return how many values the loop names on the way."""
        return sum(isinstance(clause, ast.Assign) for clause, _ in self.clauses)

    @property
    def fors(self) -> list[ast.For]:
        """Return the loops, outermost first."""
        return [c for c, _ in self.clauses if isinstance(c, ast.For)]

    @property
    def targets(self) -> list[ast.expr]:
        """Return what the loops and the assignments bind."""
        parts = [bound_by(clause) for clause, _ in self.clauses]
        return [target for _, target in filter(None, parts)]

    @property
    def kept(self) -> list[ast.expr]:
        """Return the expressions that stay as they are, in the order in which they run."""
        parts = []
        for clause, _ in self.clauses:
            parts += bound_by(clause) or [clause]
        return [*parts, *_leaves(self.elements)]


def _leaves(elements: tuple) -> list[ast.expr]:
    return [e for part in elements for e in (_leaves(part) if isinstance(part, tuple) else [part])]


def bound_by(clause: ast.AST) -> tuple[ast.expr, ast.expr] | None:
    """Return what a clause reads and what it binds; None for a condition."""
    if isinstance(clause, ast.For):
        return clause.iter, clause.target
    return (clause.value, clause.targets[0]) if isinstance(clause, ast.Assign) else None


def collecting(loop: ast.stmt) -> Collecting | None:
    """Return the shape of a loop that only collects, or None."""
    found = Collecting(loop)
    block = [loop]
    while True:
        first = block[0]
        if isinstance(first, ast.If) and not first.orelse and _skips(first) and len(block) > 1:
            found.clauses.append((first.test, True))
            block = block[1:]
        elif len(block) > 1 and _names_a_value(first) and found.named < _MOST_NAMED:
            found.clauses.append((first, False))
            block = block[1:]
        elif len(block) > 1:
            return None
        elif isinstance(first, ast.For) and not first.orelse:
            found.clauses.append((first, False))
            block = first.body
        elif isinstance(first, ast.If) and not first.orelse:
            found.clauses.append((first.test, False))
            block = first.body
        else:
            found.elements = _element(first, found)
            return found if found.elements and _agrees(found) else None


def _names_a_value(statement: ast.stmt) -> bool:
    return (
        isinstance(statement, ast.Assign)
        and len(statement.targets) == 1
        and isinstance(statement.targets[0], (ast.Name, ast.Tuple))
    )


def _skips(statement: ast.If) -> bool:
    return len(statement.body) == 1 and isinstance(statement.body[0], ast.Continue)


def _agrees(found: Collecting) -> bool:
    """Say if every branch fills the same variable."""
    return found.clauses != [] and len({n.id for n in found.names}) == 1


def _element(statement: ast.stmt, found: Collecting) -> tuple:
    """Return what the statement collects; empty if it does something else."""
    match statement:
        case ast.Expr(
            value=ast.Call(
                func=ast.Attribute(value=ast.Name() as name, attr=("append" | "add") as method),
                args=[element],
                keywords=[],
            )
        ) if not isinstance(element, ast.Starred) and found.kind in ("", KINDS[method]):
            found.kind = KINDS[method]
            found.names.append(name)
            return (element,)
        case ast.Assign(targets=[ast.Subscript(value=ast.Name() as name, slice=key)], value=value):
            if not found.kind and not _sliced(key):
                found.kind = "dict"
                found.names.append(name)
                return (key, value)
        case ast.If(test=test, body=[body], orelse=[orelse]):
            parts = [_element(body, found), _element(orelse, found)]
            if all(len(p) == 1 for p in parts):
                return ((test, parts[0][0], parts[1][0]),)
    return ()


def _sliced(key: ast.expr) -> bool:
    parts = key.elts if isinstance(key, ast.Tuple) else [key]
    return any(isinstance(part, ast.Slice) for part in parts)
