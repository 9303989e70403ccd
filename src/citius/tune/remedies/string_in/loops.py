# SPDX-License-Identifier: Apache-2.0
"""Loops that look for a text in a text, and `any` that does: `in` or `find` in their place."""

import ast

from citius.tune.remedies._shared.asked import Refused
from citius.tune.remedies._shared.first_hit import FirstHit, Verdict, branches, verdict, write
from citius.tune.remedies._shared.loop import (
    following,
    kinds,
    leading,
    outlives,
    private,
    targets,
    text_of,
)
from citius.tune.remedies._shared.sure import unset
from citius.tune.remedies.builtins.decided import fits, told
from citius.tune.remedies.builtins.items import equals
from citius.tune.remedies.string_in.any import letter_in
from citius.tune.remedies.string_in.letters import ByLetter
from citius.tune.remedies.string_in.whiles import ByWhile, checked
from citius.tune.remedies.string_in.windows import window
from citius.tune.source.edit import Edits
from citius.tune.source.tree import Tree


def scans_text(tree: Tree, found: FirstHit) -> bool:
    """Say if the loop looks at a text by windows or letter by letter, as far as its shape tells."""
    if len(found.guards) != 1 or not found.guards[0][1]:
        return False
    test, over = found.guards[0][0], found.loop.iter
    equal = isinstance(test, ast.Compare) and isinstance(test.ops[0], ast.Eq)
    if isinstance(over, ast.Call) and getattr(over.func, "id", "") == "range":
        windows = any(isinstance(n, ast.Subscript) for n in ast.walk(test))
        return (equal and windows) or "'startswith'" in ast.dump(test)
    return equal and "str" in kinds(tree, over)


def looked_for(tree: Tree, edits: Edits, found: FirstHit | ByLetter | ByWhile) -> None:
    """Put the search into the edits. Raises Refused."""
    more: set[str] = set()
    if isinstance(found, ByWhile):
        checked(tree, edits, found)
        says = verdict(tree, found.found)
        hidden = says and (not says.name or private(tree, says.name, tree.scope(found.found.loop)))
        _put(
            tree, edits, found.found, says if hidden else None, found.index, found.text, found.part
        )
        return
    if isinstance(found, ByLetter):
        pair, more, found = (found.text, found.part), found.names, found.found
        kind = tree.flow.value(pair[0])
        if kind not in ({"str"}, {"bytes"}) or tree.flow.value(pair[1]) != kind:
            raise Refused("what is looked for, or in what, may be something else than text")
    else:
        pair = _window_of(tree, found)
        if pair is None:
            _letters(tree, edits, found)
            return
    loop, (text, part) = found.loop, pair
    (index,) = targets(loop)
    fits(tree, found, [text, part, *(test for test, _ in found.guards)], {index})
    for name in more:
        if name in found.names:
            raise Refused(f"what the loop does when it is done uses `{name}`")
        _refuse(outlives(tree, name, loop))
    if found.goes_on and index in found.names:
        raise Refused(f"the loop goes on and uses `{index}`")
    _refuse(unset(tree, [text, part], loop, set()))
    _put(tree, edits, found, told(tree, found, []), index, text, part)


def _put(
    tree: Tree,
    edits: Edits,
    found: FirstHit,
    says: Verdict | None,
    index: str,
    text: ast.Name,
    part: ast.expr,
) -> None:
    """Say if the part is there, or where it is if what is done at a hit uses the index."""
    loop, shown = found.loop, text_of(tree, part)
    if index not in found.names:
        there = f"{shown} in {text.id}", f"{shown} not in {text.id}"
        write(tree, edits, found, says, *there)
        return
    if any(getattr(n, "id", "") == index for s in loop.orelse for n in ast.walk(s)):
        raise Refused(f"the else of the loop uses `{index}`")
    _found_at(tree, edits, found, index, f"{text.id}.find({shown})")


def _window_of(tree: Tree, found: FirstHit):
    bound = targets(found.loop)
    if bound is None or len(bound) != 1:
        return None
    return window(tree, found.guards[0][0], found.loop.iter, bound[0], found.loop)


def _refuse(reason: str | None) -> None:
    if reason:
        raise Refused(reason)


def _found_at(tree: Tree, edits: Edits, found: FirstHit, index: str, search: str) -> None:
    """Say where the part is: what is done at a hit uses the index."""
    loop = found.loop
    if not loop.orelse:
        match found.hit:
            case [ast.Return(value=ast.Name(id=name))] if name == index:
                other = following(tree, loop)
                if isinstance(other, ast.Return) and _is_minus_one(other.value):
                    edits.drop(loop, other)
                    edits.instead(other, f"return {search}")
                    return
            case [ast.Assign(targets=[ast.Name(id=place)], value=ast.Name(id=name))] if (
                name == index
            ):
                other = leading(tree, loop, place)
                if other and _is_minus_one(other.value):
                    edits.drop(other, loop)
                    edits.instead(loop, f"{place} = {search}")
                    return
    edits.instead(loop, f"{index} = {search}", branches(tree, found, f"{index} != -1"))


def _is_minus_one(node: ast.expr | None) -> bool:
    return node is not None and ast.unparse(node) == "-1"


def _letters(tree: Tree, edits: Edits, found: FirstHit) -> None:
    """Look for one letter."""
    loop, (test, _) = found.loop, found.guards[0]
    fits(tree, found, [test])
    sought = equals(tree, loop, test)
    if sought is None or kinds(tree, loop.iter) != {"str"} or tree.flow.value(sought) != {"str"}:
        raise Refused("what is looked for, or in what, may be something else than text")
    if found.goes_on and not isinstance(loop.iter, ast.Name):
        raise Refused("the loop goes on after it has found what it looks for")
    there, missing = letter_in(tree, sought, loop.iter)
    write(tree, edits, found, told(tree, found, [test]), there, missing)
