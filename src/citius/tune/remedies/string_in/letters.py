# SPDX-License-Identifier: Apache-2.0
"""Scans that compare a text with each place of another, letter by letter, in a loop of their own."""

import ast
from dataclasses import dataclass

from citius.tune.remedies._shared.first_hit import FirstHit
from citius.tune.remedies._shared.loop import targets
from citius.tune.remedies.string_in.windows import lengths_of, rounds_of
from citius.tune.source.tree import Tree


@dataclass(slots=True)
class ByLetter:
    """A loop over all places of `text` at which `part` may begin.

    Attributes:
        found: the loop, with what is done at the first place.
        names: what it binds besides its index: that of the inner loop, and a flag.
    """

    found: FirstHit
    text: ast.Name
    part: ast.Name
    names: set[str]


def by_letter(tree: Tree, loop: ast.For) -> ByLetter | None:
    """Return the loop as a scan that compares letter by letter, or None."""
    match loop.body:
        case [ast.For(orelse=[*_] as hit) as inner] if hit:
            flag = ""
        case [
            ast.Assign(targets=[ast.Name(id=flag)], value=ast.Constant(value=True)),
            ast.For(orelse=[]) as inner,
            ast.If(test=ast.Name(id=asked), body=hit, orelse=[]),
        ] if flag == asked:
            pass
        case _:
            return None
    index, inside = targets(loop), targets(inner)
    if not isinstance(hit[-1], (ast.Break, ast.Return)) or not index or not inside:
        return None
    pair = _compared(inner, index[0], inside[0], flag)
    if pair is None or len({index[0], inside[0], flag, pair[0].id, pair[1].id}) != 5:
        return None
    text, part = pair
    outer, letters = rounds_of(tree, loop.iter), rounds_of(tree, inner.iter)
    if outer is None or letters is None:
        return None
    # One place less would miss the last, one more would look beyond the end.
    places = lengths_of(tree, outer, loop)
    if places != ({text.id: 1, part.id: -1}, 1):
        return None
    if lengths_of(tree, letters, loop) != ({part.id: 1}, 0):
        return None
    done = hit[:-1] if isinstance(hit[-1], ast.Break) else hit
    if not done or not all(isinstance(s, (ast.Assign, ast.AugAssign, ast.Expr)) for s in hit[:-1]):
        return None
    return ByLetter(FirstHit(loop, [], done, False), text, part, {inside[0], flag} - {""})


def _compared(
    inner: ast.For, index: str, inside: str, flag: str
) -> tuple[ast.Name, ast.Name] | None:
    """Return (text, part) if the inner loop ends at the first letter that differs."""
    match inner.body:
        case [
            ast.If(
                test=ast.Compare(
                    left=ast.Subscript(), ops=[ast.NotEq()], comparators=[ast.Subscript()]
                ) as test,
                body=[*lowered, ast.Break()],
                orelse=[],
            )
        ]:
            pass
        case _:
            return None
    wanted = [f"{flag} = False"] if flag else []
    if [ast.unparse(s) for s in lowered] != wanted:
        return None
    sides = {ast.unparse(s.slice): s.value for s in (test.left, test.comparators[0])}
    text = sides.get(f"{index} + {inside}") or sides.get(f"{inside} + {index}")
    part = sides.get(inside)
    both = isinstance(text, ast.Name) and isinstance(part, ast.Name)
    return (text, part) if both else None
