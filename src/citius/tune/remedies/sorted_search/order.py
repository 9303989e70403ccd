# SPDX-License-Identifier: Apache-2.0
"""Lists that are in order whenever a place of the file looks at them, and why that is sure."""

import ast
import itertools

from citius.tune.remedies._shared.asked import Refused
from citius.tune.remedies.sorted_search.field import sorted_by_init
from citius.tune.remedies.sorted_search.made import (
    in_rising_order,
    is_sort,
    sorted_once_made,
    unsettled,
)
from citius.tune.remedies.sorted_search.quiet import nothing_else_runs
from citius.tune.remedies.sorted_search.rising import rises
from citius.tune.source.nan import holds_no_nan
from citius.tune.source.scopes import COMPREHENSIONS
from citius.tune.source.tree import Tree
from citius.tune.source.values import Container, Ref

_WHOLE = frozenset({"int", "bool"})
_PLAIN = ({"str"}, {"bytes"})


def in_order(tree: Tree, asked: ast.expr) -> set:
    """Return what the list `asked` holds, if it is in order there. Raises Refused."""
    name, value = ast.unparse(asked), tree.flow.value(asked)
    if not value:
        raise Refused("it is never reached in this file")
    if not all(isinstance(a, Container) and a.kind in ("list", "tuple") for a in value):
        raise Refused(f"what `{name}` is cannot be told from the source")
    if any(a.kind == "list" and a.escaped for a in value):
        raise Refused(f"`{name}` is handed to code that may change it")
    held: set = set()
    for atom in value:
        held |= _kinds(tree, atom)
        if not (
            (not unsettled(atom) and made_in_order(tree, atom))
            or rises(tree, atom)
            or sorted_once_made(tree, atom, asked)
            or sorted_by_init(tree, atom, asked)
            or _sorted_above(tree, atom, asked)
        ):
            raise Refused(f"`{name}` may be out of order")
    if not (held <= _WHOLE | {"float"} or held in _PLAIN):
        raise Refused(f"what `{name}` holds may not be of one order")
    return held


def _kinds(tree: Tree, atom: Container) -> set:
    """Return the types in the list. Raises Refused for what has no order: NaN, mixed types."""
    literal = _literal(atom.node)
    if literal is not None and not unsettled(atom):
        return {type(v).__name__ for v in literal}
    if rises(tree, atom):
        return set(atom.elem)
    if "float" in atom.elem and atom.elem <= _WHOLE | {"float"} and holds_no_nan(tree, atom):
        return set(atom.elem)
    if not atom.elem or not (atom.elem <= _WHOLE or atom.elem in _PLAIN):
        what = "floats, and NaN has no order" if "float" in atom.elem else "objects without order"
        raise Refused(f"the list may hold {what}")
    return set(atom.elem)


def _literal(node: ast.AST) -> list | None:
    """Return the values of a list or tuple that is written out."""
    if not isinstance(node, (ast.List, ast.Tuple)):
        return None
    try:
        return [ast.literal_eval(e) for e in node.elts]
    except (ValueError, TypeError, SyntaxError, MemoryError):
        return None


def made_in_order(tree: Tree, atom: Container, seen: frozenset = frozenset()) -> bool:
    """Say if the expression that makes the list makes it in order."""
    node = atom.node
    if atom in seen:
        return True  # a copy of its own copies: they are in order if the others are
    if tree.flow.value(node) != {atom}:
        return False
    literal = _literal(node)
    if literal is not None:
        same = all(type(v) in (int, float, bool) for v in literal) or (
            len({type(v) for v in literal}) == 1 and type(literal[0]) in (str, bytes)
        )
        return same and all(a <= b for a, b in itertools.pairwise(literal))
    match node:
        case ast.Call(func=func, args=[given], keywords=words) if not isinstance(
            given, ast.Starred
        ):
            maker = tree.flow.value(func)
        case _:
            return False
    if maker == {Ref("builtin", "sorted")}:
        return in_rising_order(words)
    if words or maker not in ({Ref("builtin", "list")}, {Ref("builtin", "tuple")}):
        return False
    return _is_range(tree, given) or _copies_order(tree, given, seen | {atom})


def _is_range(tree: Tree, node: ast.expr) -> bool:
    if not isinstance(node, ast.Call) or tree.flow.value(node.func) != {Ref("builtin", "range")}:
        return False
    step = node.args[2] if len(node.args) == 3 else ast.Constant(1)
    rising = isinstance(step, ast.Constant) and type(step.value) is int and step.value > 0
    return rising and not node.keywords and not any(isinstance(a, ast.Starred) for a in node.args)


def _copies_order(tree: Tree, given: ast.expr, seen: frozenset) -> bool:
    value = tree.flow.value(given)
    return bool(value) and all(
        isinstance(a, Container)
        and a.kind in ("list", "tuple")
        and not unsettled(a)
        and (a.kind == "tuple" or not a.escaped)
        and made_in_order(tree, a, seen)
        for a in value
    )


def _sorted_above(tree: Tree, atom: Container, asked: ast.expr) -> bool:
    """Say if `asked` is a variable that is sorted above, and nothing between can change it."""
    if not isinstance(asked, ast.Name):
        return False
    scope, name = tree.scope(asked), asked.id
    if scope.home(name) is not scope or isinstance(scope.node, (ast.ClassDef, *COMPREHENSIONS)):
        return False
    func = tree.flow.funcs.get(scope.node)
    if isinstance(scope.node, ast.AsyncFunctionDef) or (func is not None and func.generator):
        return False
    node: ast.AST = asked
    for holder in tree.ancestors(asked):
        for _, block in ast.iter_fields(holder):
            if not isinstance(block, list) or node not in block:
                continue
            index = block.index(node)
            for start in range(index - 1, -1, -1):
                if _puts_in_order(tree, block[start], name):
                    between = block[start + 1 : index + 1]
                    return _unchanged(tree, atom, name, between)
        if holder is scope.node:
            break
        node = holder
    return False


def _puts_in_order(tree: Tree, statement: ast.AST, name: str) -> bool:
    """Say if the statement is `name.sort()` or `name = sorted(...)`."""
    match statement:
        case ast.Assign(
            targets=[ast.Name(id=bound)], value=ast.Call(func=func, args=[given], keywords=words)
        ) if bound == name and not isinstance(given, ast.Starred):
            return tree.flow.value(func) == {Ref("builtin", "sorted")} and in_rising_order(words)
    return is_sort(tree, statement, name)


def _unchanged(tree: Tree, atom: Container, name: str, between: list[ast.stmt]) -> bool:
    """Say if the statements neither change the list nor bind `name`, nor let other code run."""
    inside = {n for statement in between for n in ast.walk(statement)}
    scope = tree.scope(between[0])
    return (
        not inside & unsettled(atom)
        and not inside & set(scope.names[name])
        and all(tree.scope(n) is scope for n in scope.names[name] if not isinstance(n, ast.arg))
        and all(nothing_else_runs(tree, s, atom.mutations) for s in between)
    )
