# SPDX-License-Identifier: Apache-2.0
"""Whether a loop that only collects may become a comprehension, and into what statement."""

import ast

from citius.tune.remedies._shared.asked import Plan, Refused
from citius.tune.remedies._shared.collecting import Collecting
from citius.tune.remedies._shared.scoped import scoped
from citius.tune.remedies.comprehension.collected import comprehension
from citius.tune.remedies.comprehension.unseen import not_captured, private, unseen_on_failure
from citius.tune.source.bound import mentions, surely_bound
from citius.tune.source.lines import Lines, comments
from citius.tune.source.scopes import Scope
from citius.tune.source.tree import Tree
from citius.tune.source.values import Ref

_TELLING = frozenset({"__del__", "weakref", "finalize", "tempfile", "getsizeof", "tracemalloc"})


def plan(tree: Tree, shape: Collecting) -> Plan:
    """Return the plan that turns the loop into a comprehension. Raises Refused."""
    loop, name, scope = shape.loop, shape.name, tree.scope(shape.loop)
    if not tree.alone(loop):
        raise Refused("the loop does not stand on lines of its own")
    if isinstance(scope.node, ast.ClassDef):
        raise Refused("the loop runs in a class body")
    if telling := _TELLING & tree.words:
        raise Refused(f"the file uses {min(telling)}, which can tell when a value is let go")
    if _shows_functions(tree):
        raise Refused("the file logs the names of the functions that run")
    if scope.home(name) is not scope:
        raise Refused(f"`{name}` is not a variable of the loop's own function")
    scoped(tree, shape, scope)
    not_captured(tree, name, scope, loop)
    unseen_on_failure(tree, loop, name, scope)
    _order(tree, shape)
    made = _made_above(tree, shape, scope)
    if made:
        return _anew(tree, shape, made)
    if shape.kind != "list":
        raise Refused(f"`{name}` is not made empty right above the loop")
    if not surely_bound(tree, name, loop):
        raise Refused(f"`{name}` may have no value before the loop")
    private(tree, name, scope, loop)
    return _grown(tree, shape)


def _shows_functions(tree: Tree) -> bool:
    """Say if the file logs which function runs: before Python 3.12 a comprehension is one."""
    texts = (n.value for n in ast.walk(tree.ast) if isinstance(n, ast.Constant))
    return any("funcName" in text for text in texts if isinstance(text, str))


def _order(tree: Tree, shape: Collecting) -> None:
    """Refuse where a key and its value would be computed the other way round, and it may show.

    `d[key] = value` computes the value first, `{key: value}` the key.
    """
    if shape.kind == "dict":
        own = {n for target in shape.targets for n in _names(target)}
        if not any(_is_there(e, own) for e in shape.elements):
            raise Refused("the key would be computed before the value, no longer after it")


def _is_there(node: ast.expr, own: set[str]) -> bool:
    """Say if evaluating `node` does nothing but read variables of the loop and constants."""
    if isinstance(node, ast.Tuple):
        return all(_is_there(e, own) for e in node.elts)
    return isinstance(node, ast.Constant) or (isinstance(node, ast.Name) and node.id in own)


def _names(target: ast.expr) -> set[str]:
    return {n.id for n in ast.walk(target) if isinstance(n, ast.Name)}


def _made_above(tree: Tree, shape: Collecting, scope: Scope) -> ast.stmt | None:
    """Return the statement that makes the container empty for this loop alone, or None."""
    loop, name = shape.loop, shape.name
    block = next(
        b for _, b in ast.iter_fields(tree.parents[loop]) if isinstance(b, list) and loop in b
    )
    if not all(isinstance(n, (ast.Name, ast.arg)) for n in scope.names[name]):
        raise Refused(f"`{name}` is bound in several ways")
    places = set(mentions(tree, name, scope))
    for statement in reversed(block[: block.index(loop)]):
        inside = set(ast.walk(statement))
        if places & inside:
            return statement if _makes_empty(tree, statement, shape) else None
        if any(isinstance(n, (ast.Break, ast.Continue)) for n in inside):
            return None
    return None


def _makes_empty(tree: Tree, statement: ast.stmt, shape: Collecting) -> bool:
    if not tree.alone(statement):
        return False
    match statement:
        case ast.Assign(targets=[ast.Name(id=name)], value=value):
            pass
        case ast.AnnAssign(target=ast.Name(id=name), value=value) if value:
            if tree.scope(statement) is tree.scopes.module:
                return False
        case _:
            return False
    match value:
        case ast.List(elts=[]):
            kind = "list"
        case ast.Dict(keys=[]):
            kind = "dict"
        case ast.Call(func=called, args=[], keywords=[]):
            kind = {Ref("builtin", k): k for k in ("list", "set", "dict")}.get(
                next(iter(tree.flow.value(called)), None)
            )
            kind = kind if len(tree.flow.value(called)) == 1 else None
        case _:
            kind = None
    return name == shape.name and kind == shape.kind


def _anew(tree: Tree, shape: Collecting, made: ast.stmt) -> Plan:
    """The container is the comprehension's."""

    def rewrite() -> Tree:
        lines, loop, source = Lines(tree), shape.loop, tree.source.text
        before = f"{shape.name} = "
        if isinstance(made, ast.AnnAssign):
            before = f"{shape.name}: {ast.get_source_segment(source, made.annotation)} = "
        indent = lines.indent(loop)
        block = next(b for _, b in ast.iter_fields(tree.parents[loop]) if b and _has(b, loop))
        adjacent = block.index(loop) == block.index(made) + 1
        top = made if adjacent else loop
        kept = [*shape.kept, *([made.annotation] if isinstance(made, ast.AnnAssign) else [])]
        said = comments(tree, top.lineno, loop.end_lineno, kept)
        new = comprehension(tree, shape, before, "", indent)
        lines.instead(top, loop, _under(said, new, indent))
        if not adjacent:
            lines.instead(made, made, comments(tree, made.lineno, made.end_lineno))
        return lines.done()

    return rewrite


def _grown(tree: Tree, shape: Collecting) -> Plan:
    """The list is extended by the comprehension's."""

    def rewrite() -> Tree:
        lines, loop = Lines(tree), shape.loop
        indent = lines.indent(loop)
        said = comments(tree, loop.lineno, loop.end_lineno, shape.kept)
        new = comprehension(tree, shape, f"{shape.name}.extend(", ")", indent)
        lines.instead(loop, loop, _under(said, new, indent))
        return lines.done()

    return rewrite


def _has(block, statement: ast.stmt) -> bool:
    return isinstance(block, list) and statement in block


def _under(said: list[str], new: list[str], indent: str) -> list[str]:
    """Return the lines `new` below the comments; the very first line is not indented."""
    lines = [*said, new[0]]
    return [lines[0], *(indent + line for line in lines[1:]), *new[1:]]
