# SPDX-License-Identifier: Apache-2.0
"""Which names surely have a value at a place, and where else a name's value may be read."""

import ast
import functools

from citius.tune.source.scopes import COMPREHENSIONS, Scope
from citius.tune.source.tree import Tree
from citius.tune.source.values import Container, Ref

# What uses up an iterable at once and keeps nothing of it but the items.
_CONSUMER_WORDS = "sum any all list set tuple sorted min max frozenset dict"
_CONSUMERS = frozenset(Ref("builtin", name) for name in _CONSUMER_WORDS.split())
_REPEATS = (ast.For, ast.AsyncFor, ast.While)
_ANY_NAME = "*"  # what `setattr` sets


def surely_bound(tree: Tree, name: str, statement: ast.stmt) -> bool:
    """Say if `name`, a variable of the scope of `statement`, surely has a value when it starts."""
    scope = tree.scope(statement)
    bindings = scope.names.get(name, ())
    if not bindings or any(isinstance(n, (ast.Delete, ast.ExceptHandler)) for n in bindings):
        return False
    if name in scope.parameters:
        return True
    child = statement
    for holder in tree.ancestors(statement):
        if _entering(holder, child, name):
            return True
        if any(binds(s, name) for s in _earlier(holder, child)):
            return True
        if holder is scope.node:
            break
        child = holder
    return False


def _earlier(holder: ast.AST, child: ast.AST) -> list[ast.stmt]:
    """Return the statements above `child` in its block, the nearest first."""
    for _, block in ast.iter_fields(holder):
        if isinstance(child, ast.stmt) and isinstance(block, list) and child in block:
            return block[: block.index(child)][::-1]
    return []


def _entering(holder: ast.AST, child: ast.AST, name: str) -> bool:
    """Say if `holder` binds `name` each time before it runs its block with `child`."""
    if isinstance(holder, ast.For):
        return child in holder.body and name in stored(holder.target)
    return (
        isinstance(holder, (ast.With, ast.AsyncWith))
        and child in holder.body
        and binds(holder, name)
    )


def binds(statement: ast.stmt, name: str) -> bool:
    """Say if running `statement` to its end gives `name` a value."""
    match statement:
        case ast.Assign(targets=targets):
            return any(name in stored(t) for t in targets)
        case ast.AnnAssign(target=target, value=value):
            return value is not None and name in stored(target)
        case ast.AugAssign(target=target):
            return name in stored(target)
        case ast.Import(names=names) | ast.ImportFrom(names=names):
            return any((a.asname or a.name.partition(".")[0]) == name for a in names)
        case ast.With(items=items) | ast.AsyncWith(items=items):
            return any(i.optional_vars and name in stored(i.optional_vars) for i in items)
        case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
            return statement.name == name
        case ast.If(body=body, orelse=orelse):
            return bool(orelse) and _block_binds(body, name) and _block_binds(orelse, name)
        case ast.Try(body=body, handlers=handlers, orelse=orelse):
            return any(binds(s, name) for s in (*body, *orelse)) and all(
                h.name != name and _block_binds(h.body, name) for h in handlers
            )
    return False


def _block_binds(block: list[ast.stmt], name: str) -> bool:
    """Say if what follows `block` is reached from it with a value for `name` only."""
    return leaves(block) or any(binds(s, name) for s in block)


def leaves(block: list[ast.stmt]) -> bool:
    """Say if `block` ends by going elsewhere, so that what follows it is never reached from it."""
    return isinstance(block[-1], (ast.Return, ast.Raise, ast.Continue, ast.Break))


def stored(target: ast.expr) -> set[str]:
    """Return the names that binding `target` binds."""
    return {n.id for n in ast.walk(target) if isinstance(n, ast.Name) and is_store(n)}


def is_store(node: ast.AST) -> bool:
    """Say if the node is written, not read."""
    return isinstance(getattr(node, "ctx", None), ast.Store)


def mentions(tree: Tree, name: str, scope: Scope) -> list[ast.Name]:
    """Return every place in the file that names the variable `name` of `scope`."""
    return [
        n
        for n in ast.walk(tree.ast)
        if isinstance(n, ast.Name) and n.id == name and tree.scope(n).home(name) is scope
    ]


def at_once(tree: Tree, node: ast.AST, scope: Scope) -> bool:
    """Say if `node` is evaluated by the code of `scope` where it stands, not put off.

    Comprehensions run where they stand, as do generators that are handed to `sum` and the like.
    """
    inner = tree.scope(node)
    while inner is not scope:
        if not isinstance(inner.node, COMPREHENSIONS):
            return False
        if isinstance(inner.node, ast.GeneratorExp) and not consumed(tree, inner.node):
            return False
        inner = inner.parent
    return True


def consumed(tree: Tree, iterator: ast.expr) -> bool:
    """Say if the iterator is used up by the call that it is handed to."""
    call = tree.parents[iterator]
    if not isinstance(call, ast.Call) or iterator not in call.args:
        return False
    callee = tree.flow.value(call.func)
    return bool(callee) and all(
        atom in _CONSUMERS
        or (isinstance(atom, Container) and atom.name == "join" and atom.elem <= {"str", "bytes"})
        for atom in callee
    )


def repeats(tree: Tree, node: ast.AST) -> set[ast.stmt]:
    """Return the statements of the node's own function that may run it again."""
    own = tree.scope(tree.statement(node)).node
    found = set()
    for holder in tree.ancestors(node):
        if holder is own:
            break
        if isinstance(holder, _REPEATS):
            found.add(holder)
    return found


def read_after(tree: Tree, name: str, scope: Scope, loop: ast.stmt) -> int | None:
    """Return a line outside `loop` that may read the value that the loop gave `name`, or None."""
    inside = set(ast.walk(loop))
    for node in mentions(tree, name, scope):
        if node in inside:
            continue
        if not at_once(tree, node, scope) or isinstance(node.ctx, ast.Del):
            return node.lineno
        if is_store(node) and not isinstance(tree.parents[node], ast.AugAssign):
            continue
        if not bound_between(tree, loop, node, name, scope):
            return node.lineno
    return None


def bound_between(tree: Tree, loop: ast.stmt, node: ast.AST, name: str, scope: Scope) -> bool:
    """Say if on every way from `loop` to `node`, both of `scope`, the name is bound anew."""
    child = node
    for holder in tree.ancestors(node):
        for earlier in _earlier(holder, child):
            if loop in ast.walk(earlier):
                return False
            if binds(earlier, name):
                return True
        if _entering(holder, child, name):
            return True
        if isinstance(holder, (*_REPEATS, ast.Try, ast.TryStar)) and loop in ast.walk(holder):
            return False
        if holder is scope.node:
            break
        child = holder
    return node.lineno < loop.lineno


def settled(tree: Tree, name: str, scope: Scope) -> str | None:
    """Return why the module's `name` may be bound anew after the code of `scope` exists, or None."""
    bindings = tree.scopes.module.names.get(name, ())
    if len(bindings) != 1:
        return f"`{name}` is bound more than once"
    if not tree.bound_at_top(name, scope):
        return f"`{name}` may be bound later than the function runs"
    if name in tree.outside or any(p.rpartition(".")[2] == name for p in tree.patched):
        return f"another file may set `{name}`"
    setters = _setters(tree)
    line = setters.get(name, setters.get(_ANY_NAME))
    return f"line {line} may set `{name}`" if line else None


@functools.lru_cache(maxsize=8)
def _setters(tree: Tree) -> dict[str, int]:
    """Map the names that the file sets as attributes of something to the lines that do."""
    found: dict[str, int] = {}
    for node in ast.walk(tree.ast):
        if isinstance(node, ast.Attribute) and not isinstance(node.ctx, ast.Load):
            found.setdefault(node.attr, node.lineno)
        if isinstance(node, ast.Name) and node.id in ("setattr", "delattr"):
            found.setdefault(_ANY_NAME, node.lineno)
    return found
