# SPDX-License-Identifier: Apache-2.0
"""`texts[key] += piece` in a loop: a dict of pieces takes the dict's place while the loop runs.

Sound where the dict is made beside the loop, nothing else has kept hold of it, and the loop only
grows and sets its texts, asks for keys and counts them.
"""

import ast

from citius.tune.remedies._shared.grown import TEXTS, seen_elsewhere, seen_on_failure, target_of
from citius.tune.remedies._shared.words import comments, source_of
from citius.tune.remedies.preallocate.grown import mentions, outer_loops
from citius.tune.remedies.preallocate.held import between, start
from citius.tune.source.edit import Edits
from citius.tune.source.tree import Tree
from citius.tune.source.values import Container, Ref, is_plain

_KEEP_NOT = frozenset({"get", "setdefault", "update", "pop", "clear", "copy"})


def grown(tree: Tree) -> dict[tuple[ast.stmt, str], list[ast.stmt]]:
    """Return the dicts whose texts grow in loops: loop and variable -> the statements."""
    found: dict[tuple[ast.stmt, str], list[ast.stmt]] = {}
    for node in ast.walk(tree.ast):
        name = _dict_of(tree, node)
        if name and (loops := outer_loops(tree, node)):
            fit = (n for n in loops if _reason(tree, n, name) is None)
            found.setdefault((next(fit, loops[-1]), name), []).append(node)
    return found


def _dict_of(tree: Tree, node: ast.AST) -> str | None:
    """Return the variable whose item of text the statement grows, or None."""
    target = target_of(node) if isinstance(node, ast.AugAssign) else None
    if (
        isinstance(target, ast.Subscript)
        and isinstance(target.value, ast.Name)
        and not isinstance(target.slice, ast.Slice)
        and tree.flow.value(target) in TEXTS
        and all(
            isinstance(a, Container) and a.kind == "dict" for a in tree.flow.value(target.value)
        )
    ):
        return target.value.id
    return None


def holds(tree: Tree, loop: ast.stmt, grows: list[ast.stmt]) -> str | None:
    """Return why the dict cannot hold pieces while the loop runs, or None."""
    name = target_of(grows[0]).value.id
    kinds = [tree.flow.value(n) for g in grows for n in (g.target, g.value)]
    if kinds[0] not in TEXTS or any(k != kinds[0] for k in kinds):
        return f"the items of `{name}` or what is added may be something else than text"
    if any(comments(source_of(tree, g.target)) for g in grows):
        return f"there are comments within an item of `{name}`"
    if not tree.alone(loop):
        return "the loop does not stand on lines of its own"
    return _reason(tree, loop, name)


def _reason(tree: Tree, loop: ast.stmt, name: str) -> str | None:
    scope = tree.scope(loop)
    if seen_elsewhere(tree, scope, name) or (scope is tree.scopes.module and name in tree.outside):
        return f"other functions use `{name}`"
    first = start(tree, loop, name, "dict")
    if first is None or _maker(tree, first) is None:
        return f"the dict `{name}` is not made beside the loop"
    made, *more = tree.flow.value(first.value)
    if more or made.escaped or made.elem not in TEXTS or not is_plain(made.keys):
        return f"`{name}` may hold something else than texts, by plain keys"
    for node in mentions(loop, name):
        if tree.flow.value(node) - {made} or _role(tree, node) is None:
            return f"the loop does more with `{name}` than grow its items, line {node.lineno}"
    for part in between(tree, first, loop)[:-1]:
        for node in mentions(part, name):
            if not _lets_go(tree, node):
                return f"something else may hold `{name}`, line {node.lineno}"
    return seen_on_failure(tree, loop, name)


def _maker(tree: Tree, first: ast.stmt) -> str | None:
    """Return the code of the class of dicts that it makes, or None for another one."""
    match first.value:
        case ast.Dict() | ast.DictComp():
            return "dict"
        case ast.Call(func=func, args=[ast.Name() as kind], keywords=[]):
            texts = tree.flow.value(kind) in ({Ref("builtin", "str")}, {Ref("builtin", "bytes")})
            default = {Ref("member", "collections.defaultdict")} == tree.flow.value(func)
            free = tree.scope(first).home("list") is None and isinstance(
                func, (ast.Name, ast.Attribute)
            )
            return ast.unparse(func) if texts and default and free else None
    return None


def _role(tree: Tree, node: ast.Name) -> str | None:
    """Return what the loop does with the dict there: "grow", "set", "ask", or None for more."""
    parent = tree.parents[node]
    holder = tree.parents[parent]
    match parent:
        case ast.Subscript(value=value, slice=key) if value is node:
            if isinstance(key, ast.Slice):
                return None
            if isinstance(holder, ast.AugAssign) and holder.target is parent:
                return "grow" if isinstance(holder.op, ast.Add) else None
            if isinstance(holder, ast.Assign) and holder.targets == [parent]:
                return "set"
        case ast.Compare(ops=[ast.In() | ast.NotIn()], comparators=[asked]) if asked is node:
            return "ask"
        case ast.Call(args=[asked], keywords=[]) if asked is node:
            return "ask" if tree.flow.value(parent.func) == {Ref("builtin", "len")} else None
    return None


def _lets_go(tree: Tree, node: ast.Name) -> bool:
    """Say if the dict is used there in a way that keeps no hold of it."""
    parent = tree.parents[node]
    holder = tree.parents[parent]
    if isinstance(parent, ast.Attribute):
        called = isinstance(holder, ast.Call) and holder.func is parent
        return called and parent.attr in _KEEP_NOT
    return isinstance(parent, ast.Subscript) or _role(tree, node) == "ask"


def rewrites(tree: Tree, loop: ast.stmt, grows: list[ast.stmt]) -> Tree:
    """Return the tree with a dict of pieces in the loop."""
    name = target_of(grows[0]).value.id
    parts, edits = tree.fresh(f"{name}_parts"), Edits(tree)
    first = start(tree, loop, name, "dict")
    empty = '""' if tree.flow.value(grows[0].target) == {"str"} else 'b""'
    maker, old = _maker(tree, first), f"{{key: [text] for key, text in {name}.items()}}"
    empty_made = not getattr(first.value, "keys", None) and not isinstance(
        first.value, ast.DictComp
    )
    if empty_made and not any(mentions(p, name) for p in between(tree, first, loop)[:-1]):
        old = "" if maker != "dict" else "{}"
    made = old if maker == "dict" else f"{maker}({', '.join(filter(None, ('list', old)))})"
    edits.before(loop, f"{parts} = {made}")
    new = dict.fromkeys(mentions(loop, name), parts)
    for node in mentions(loop, name):
        statement = tree.parents[tree.parents[node]]
        role = _role(tree, node)
        if role == "grow":
            key, piece = (
                source_of(tree, n, new) for n in (statement.target.slice, statement.value)
            )
            edits.instead(statement, f"{parts}[{key}].append({piece})")
            continue
        edits.replace(node, parts)
        if role == "set":
            edits.replace(statement.value, f"[{source_of(tree, statement.value, new)}]")
    joined = f"{{key: {empty}.join(pieces) for key, pieces in {parts}.items()}}"
    edits.after(loop, f"{name}.update({joined})")
    return edits.done()
