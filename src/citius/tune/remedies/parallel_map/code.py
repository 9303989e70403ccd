# SPDX-License-Identifier: Apache-2.0
"""The code that a patch has for calls made ahead of their loop, by all processors."""

import ast

from citius.tune.remedies.parallel_map.helper import HELPER, helper_of, home_of_helper
from citius.tune.remedies.parallel_map.rounds import Rounds
from citius.tune.source.edit import Edits
from citius.tune.source.tree import Tree

_WHOLE = (ast.Name, ast.Attribute, ast.Call, ast.Subscript, ast.List, ast.Constant)
_WIDTH = 88
_TIGHT = (
    *(ast.BinOp, ast.UnaryOp, ast.BoolOp, ast.Compare, ast.IfExp, ast.Attribute, ast.Starred),
    *(ast.Dict, ast.comprehension),
)


def in_time(tree: Tree, rounds: Rounds) -> bool:
    """Say if the helper is there whenever the rounds begin."""
    top = rounds.holder
    while tree.parents[top] is not tree.ast:
        top = tree.parents[top]
    return tree.ast.body.index(top) >= tree.ast.body.index(home_of_helper(tree))


def targets_of(rounds: Rounds) -> list[str]:
    """Return the variables of the loops that the call reads, in the order that they are bound."""
    read = {n.id for n in ast.walk(rounds.call) if isinstance(n, ast.Name)}
    bound = [n.id for v in rounds.levels for n in ast.walk(v.target) if isinstance(n, ast.Name)]
    return [name for name in dict.fromkeys(bound) if name in read]


def rewrite(tree: Tree, rounds: Rounds) -> Tree:
    """Return the tree that makes the calls ahead, and takes each result in its turn."""
    edits, helper = Edits(tree), helper_of(tree)
    name = helper.name if helper else tree.fresh("in_parallel")
    if not helper:
        edits.before(home_of_helper(tree), HELPER.replace("in_parallel", name, 1))
    ahead, part = tree.fresh("ahead"), tree.fresh("part")
    call = ast.get_source_segment(tree.source.text, rounds.call)
    target, items = _items(tree, rounds)
    work = f"lambda {part}: [{call} for {target} in {part}]"
    made = f"{ahead} = {name}({work}, {items})"
    if "\n" in made or len(made) + rounds.holder.col_offset > _WIDTH:
        made = f"{ahead} = {name}(\n    {work},\n    {items},\n)"
    edits.before(rounds.holder, made)
    taken = f"{ahead}.pop() if {ahead} else {call}"
    edits.replace(rounds.call, f"({taken})" if _is_tight(tree, rounds.call) else taken)
    return edits.done()


def _items(tree: Tree, rounds: Rounds) -> tuple[str, str]:
    """Return what stands for a round in the helper, and all rounds, as text."""
    first, *more = rounds.levels
    if not more and not first.tests:
        return ast.get_source_segment(tree.source.text, first.target), _text(tree, first.items)
    names = targets_of(rounds)
    one = names[0] if len(names) == 1 else f"({', '.join(names)})"
    loops = ""
    for level in rounds.levels:
        target = ast.get_source_segment(tree.source.text, level.target)
        loops += f" for {target} in {_text(tree, level.items)}"
        loops += "".join(f" if {_text(tree, test)}" for test in level.tests)
    return one, f"({one}{loops})"


def _text(tree: Tree, node: ast.expr) -> str:
    """Return an expression's own text, in parentheses where something could tear it apart."""
    text = ast.get_source_segment(tree.source.text, node)
    if isinstance(node, _WHOLE):
        return text
    held = isinstance(node, ast.Tuple) and len(ast.parse(f"f({text})").body[0].value.args) == 1
    return text if held else f"({text})"


def _is_tight(tree: Tree, call: ast.expr) -> bool:
    """Say if what holds the call would take only a part of a conditional expression."""
    parent = tree.parents[call]
    return isinstance(parent, _TIGHT) or call in (
        getattr(parent, "func", None),
        getattr(parent, "value", None) if isinstance(parent, ast.Subscript) else None,
    )
