# SPDX-License-Identifier: Apache-2.0
"""`any` that looks for a text in a text, and the test that says the same."""

import ast

from citius.tune.remedies._shared.asked import Refused
from citius.tune.remedies._shared.loop import kinds, text_of, tight
from citius.tune.remedies._shared.sure import cannot_raise, may_be_unset
from citius.tune.remedies._shared.undisturbing import disturbs
from citius.tune.remedies.builtins.items import single
from citius.tune.remedies.string_in.windows import window
from citius.tune.source.tree import Tree
from citius.tune.source.values import Ref


def letter_in(tree: Tree, sought: ast.expr, text: ast.expr) -> tuple[str, str]:
    """Return the test that a letter is in a text, and its opposite. Raises Refused."""
    size = single(tree, sought)
    what, where = tight(tree, sought), tight(tree, text)
    if size is None:
        raise Refused(f"{what} is not one letter")
    if size == "":
        return f"{what} in {where}", f"{what} not in {where}"
    if not isinstance(text, ast.Name):
        raise Refused(f"`{what}` may not be one letter")
    both = f"{size} and {what} in {where}"
    return both, f"not ({both})"


def any_of_text(tree: Tree, node: ast.expr) -> str | None:
    """Return what says the same as `any(letter == x for letter in text)`. Raises Refused.

    None if the node is something else.
    """
    match node:
        case ast.Call(
            func=ast.Name(id="any") as func,
            args=[
                ast.GeneratorExp(
                    elt=ast.Compare(ops=[ast.Eq()]) as test,
                    generators=[ast.comprehension(target=ast.Name(id=name), ifs=[], is_async=0)],
                ) as given
            ],
            keywords=[],
        ) if tree.flow.value(func) == {Ref("builtin", "any")}:
            pass
        case _:
            return None
    (part,) = given.generators
    at = tree.statement(node)
    pair = window(tree, test, part.iter, name, at)
    if pair:
        _same_names(tree, node, given, list(pair))
        return f"{text_of(tree, pair[1])} in {pair[0].id}"
    if kinds(tree, part.iter) != {"str"}:
        return None
    sought = test.comparators[0]
    if isinstance(sought, ast.Name) and sought.id == name:
        sought = test.left
    elif not (isinstance(test.left, ast.Name) and test.left.id == name):
        return None
    if any(getattr(n, "id", "") == name for n in ast.walk(sought)):
        return None
    if tree.flow.value(sought) != {"str"}:
        raise Refused(f"`{ast.unparse(sought)}` may be something else than text")
    if reason := disturbs(tree, sought):
        raise Refused(reason)
    if not cannot_raise(tree, sought) or not isinstance(part.iter, (ast.Name, ast.Constant)):
        raise Refused("what is looked for may fail, or change with what it is looked for in")
    _same_names(tree, node, given, [sought, part.iter])
    there, _ = letter_in(tree, sought, part.iter)
    return there


def _same_names(tree: Tree, node: ast.expr, given: ast.expr, parts: list[ast.expr]) -> None:
    """Refuse where a name means another thing, or may have no value, outside of the generator."""
    inner, outer = tree.scopes.opened_by(given), tree.scope(node)
    for name in (n for part in parts for n in ast.walk(part) if isinstance(n, ast.Name)):
        home = outer.home(name.id)
        if inner.home(name.id) is not home:
            raise Refused(f"`{name.id}` means something else in the generator")
        if reason := may_be_unset(tree, name):
            raise Refused(reason)
