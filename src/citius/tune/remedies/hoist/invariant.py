# SPDX-License-Identifier: Apache-2.0
"""Calls that a hot loop repeats though they give the same every time: made once, before the loop.

Sound when the call is pure, nothing that it reads changes while the loop runs (steady.py), its
result cannot be changed or told from an equal one. Where computing it before the loop could show
something that the loop would not show (first.py), it is computed when a round first needs it.
"""

import ast
from collections.abc import Callable

from citius.tune.evidence import Evidence
from citius.tune.remedies._shared.asked import Refused
from citius.tune.remedies._shared.steady import steady
from citius.tune.remedies._shared.visible import told_apart, told_once
from citius.tune.remedies.contract import WORTH, Site
from citius.tune.remedies.hoist.first import begins, condition, is_quick
from citius.tune.source.edit import Edits
from citius.tune.source.nan import never_nan
from citius.tune.source.scopes import COMPREHENSIONS
from citius.tune.source.tree import Tree
from citius.tune.source.values import NUMBERS, Func, Inst, exact_types, is_plain

_AROUND = (ast.BinOp, ast.UnaryOp, ast.Compare, ast.Subscript, ast.Call)
_OWN_PLACE = (*COMPREHENSIONS, ast.Lambda, ast.JoinedStr)


def sites(evidence: Evidence, tree: Tree, name: str) -> list[Site]:
    """Return the hot calls in loops that may give the same in every round."""
    groups: dict[tuple, list[ast.expr]] = {}
    for call in ast.walk(tree.ast):
        if isinstance(call, ast.Call) and (loops := tree.loops(call)):
            whole = _whole(tree, call, loops[0])
            same = groups.setdefault((loops[-1], ast.unparse(whole)), []) if whole else []
            if whole and whole not in same:
                same.append(whole)
    found = []
    for (_, text), nodes in groups.items():
        nodes.sort(key=lambda node: (node.lineno, node.col_offset))
        share, interval = _share(evidence, tree, nodes)
        if share >= WORTH:
            said = f"{share:.0%} of the run for what gives the same in every round"
            notes = {"same": nodes, "quick": is_quick(tree, nodes[0])}
            found.append(Site(name, tree, nodes[0], text, share, interval, said, notes))
    return found


def _whole(tree: Tree, call: ast.Call, loop: ast.stmt) -> ast.expr | None:
    """Return the largest expression around the call that does not vary in the innermost loop."""
    own_place = any(isinstance(h, _OWN_PLACE) for h in _expressions_around(tree, call))
    if own_place or _is_made_once(tree, call):
        return None
    best, node = None, call
    try:
        while True:
            steady(tree, node, loop)
            if _immutable(tree, node):
                best = node
            parent = tree.parents[node]
            called = isinstance(parent, ast.Attribute) and tree.parents[parent]
            node = called if isinstance(called, ast.Call) and called.func is parent else parent
            if not isinstance(node, _AROUND):
                return best
    except Refused:
        return best


def _is_made_once(tree: Tree, node: ast.expr) -> bool:
    """Say if this is what a round computes when it is the first to need it: `_at_need`."""
    statement = tree.statement(node)
    match tree.parents[statement], statement:
        case (
            ast.If(
                test=ast.Compare(
                    left=ast.Name(id=asked), ops=[ast.Is()], comparators=[ast.Constant(value=None)]
                )
            ),
            ast.Assign(targets=[ast.Name(id=name)]),
        ):
            return asked == name
    return False


def _expressions_around(tree: Tree, node: ast.expr) -> list[ast.AST]:
    found = []
    for holder in tree.ancestors(node):
        if isinstance(holder, ast.stmt):
            break
        found.append(holder)
    return found


def _immutable(tree: Tree, node: ast.expr) -> bool:
    """Say if one value may stand for all: it cannot change, nor be told from an equal one.

    NaN differs from itself but for being the same object, so what may be it must go into a
    computation.
    """
    value = tree.flow.value(node)
    if not is_plain(value) or any(isinstance(a, Inst) for a in value):
        return False
    if not exact_types(value) & {"float", "complex"} or never_nan(tree, node):
        return True
    match tree.parents[node]:
        case ast.BinOp(left=left, right=right):
            return _are_numbers(tree, left, right)
        case ast.AugAssign(target=target):
            return _are_numbers(tree, target, node)
        case ast.Compare(left=left, ops=ops, comparators=comparators):
            keeps = (ast.In, ast.NotIn, ast.Is, ast.IsNot)
            known = _are_numbers(tree, left, *comparators)
            return known and not any(isinstance(o, keeps) for o in ops)
    return False


def _are_numbers(tree: Tree, *nodes: ast.expr) -> bool:
    return all(tree.flow.value(n) and tree.flow.value(n) <= NUMBERS for n in nodes)


def _share(evidence: Evidence, tree: Tree, nodes: list[ast.expr]) -> tuple[float, float]:
    """Return the part of the run that the lines take, and the functions of the file they call."""
    lines = {tree.origin(n) for node in nodes for n in range(node.lineno, node.end_lineno + 1)}
    share, interval = evidence.share(tree.path, lines)
    calls = [c for node in nodes for c in ast.walk(node) if isinstance(c, ast.Call)]
    called = {a.node for c in calls for a in tree.flow.value(c.func) if isinstance(a, Func)}
    for function in called:
        more, spread = evidence.function_share(tree.path, tree.qualname(function))
        share, interval = share + more, (interval**2 + spread**2) ** 0.5
    return min(1.0, share), interval


def plan(site: Site) -> Callable[[], Tree]:
    """Return the plan that computes the site's expression before a loop. Raises Refused."""
    tree, nodes = site.tree, site.notes["same"]
    if tree.flow.troubles:
        raise Refused(tree.flow.troubles)
    if reason := told_apart(tree) or told_once(tree):
        raise Refused(reason)
    reason = Refused("the loops do not stand on lines of their own")
    for loop in reversed(tree.loops(nodes[0])):
        try:
            if tree.alone(loop):
                steady(tree, nodes[0], loop)
                return _placed(tree, nodes, loop)
        except Refused as refused:
            reason = refused
    raise reason


def _placed(tree: Tree, nodes: list[ast.expr], loop: ast.stmt) -> Callable[[], Tree]:
    """Return the plan that computes the expression before `loop`, else when first needed in it."""
    inside = [n for n in nodes if loop in tree.loops(n)]
    try:
        guard = condition(tree, nodes[0], loop)
        return lambda: _rewritten(tree, inside, loop, guard)
    except Refused:
        begun = {s for n in inside if begins(tree, s := tree.statement(n), n) and tree.alone(s)}
        begun.discard(loop)
        if not begun or is_quick(tree, nodes[0]):
            raise
    return lambda: _at_need(tree, [n for n in inside if tree.statement(n) in begun], loop, begun)


def _rewritten(tree: Tree, nodes: list[ast.expr], loop: ast.stmt, guard: str | None) -> Tree:
    """Return the tree that computes the expression before `loop`, on the condition `guard`."""
    edits, name, text = Edits(tree), tree.fresh(_name(nodes[0])), _text(tree, nodes[0])
    edits.before(loop, f"{name} = {text} if {guard} else None" if guard else f"{name} = {text}")
    for node in nodes:
        edits.replace(node, name)
    return edits.done()


def _at_need(tree: Tree, nodes: list[ast.expr], loop: ast.stmt, begun: set[ast.stmt]) -> Tree:
    """Return the tree that computes the expression once the first of the statements needs it."""
    edits, name = Edits(tree), tree.fresh(_name(nodes[0]))
    edits.before(loop, f"{name} = None")
    for statement in begun:
        edits.before(statement, f"if {name} is None:\n    {name} = {_text(tree, nodes[0])}")
    for node in nodes:
        edits.replace(node, name)
    return edits.done()


def _text(tree: Tree, node: ast.expr) -> str:
    text = ast.get_source_segment(tree.source.text, node)
    return f"({text})" if "\n" in text else text


def _name(node: ast.expr) -> str:
    """Return a name that says what the expression is: `len_words` for `len(words)`."""
    found: list[str] = []
    for part in ast.walk(node):
        word = getattr(part, "attr", getattr(part, "id", ""))
        if word not in ("", "self", *found):
            found.append(word)
    first = next(n for n in ast.walk(node) if isinstance(n, ast.Call)).func
    called = getattr(first, "attr", getattr(first, "id", "value"))
    others = [w for w in found if w != called and w != "math"]
    return "_".join([called, *others[:2]]).strip("_").lower()
