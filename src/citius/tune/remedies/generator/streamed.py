# SPDX-License-Identifier: Apache-2.0
"""A list that a `for` runs over: its elements come while the loop's body runs, not all before."""

import ast

from citius.tune.remedies._shared.asked import Plan, Refused
from citius.tune.remedies._shared.scoped import movable
from citius.tune.remedies._shared.steady import steady
from citius.tune.remedies.generator.early import undisturbed
from citius.tune.source.bound import is_store, mentions, settled
from citius.tune.source.known import unbound
from citius.tune.source.lines import spliced
from citius.tune.source.purity import impure
from citius.tune.source.scopes import COMPREHENSIONS, Scope
from citius.tune.source.tree import FUNCTIONS, Tree
from citius.tune.source.values import ANY, SCALARS, Container, Func, Ref

_LENIENT = frozenset({"replace", "ignore", "backslashreplace", "surrogateescape"})
_QUIET_WORDS = (
    "abs all any bool bytes chr dict divmod enumerate float frozenset hash hex int isinstance "
    "iter len list map max min next oct ord pow range repr reversed round set sorted str sum "
    "tuple zip"
)
_QUIET = frozenset(_QUIET_WORDS.split())
_DEPTH = 4
_MORE = (ast.With, ast.AsyncWith, ast.Import, ast.ImportFrom, ast.Yield, ast.YieldFrom, ast.Await)


def streamed(tree: Tree, loop: ast.For) -> Plan:
    """Return the plan that computes each element when the loop asks for it. Raises Refused."""
    made = loop.iter
    movable(tree, made)
    if name := unbound(tree, made):
        raise Refused(f"`{name}` may have no value")
    if not tree.flow.value(made.elt):
        raise Refused("it is never reached in this file")
    undisturbed(tree, made)
    for node in ast.walk(made):
        _settled(tree, node, loop)

    def rewrite() -> Tree:
        text = ast.get_source_segment(tree.source.text, made)
        return spliced(tree, made, f"({text[1:-1]})")

    return rewrite


def _settled(tree: Tree, node: ast.AST, loop: ast.For) -> None:
    """Refuse what the body of the loop could change before the next element is computed."""
    if isinstance(node, ast.Call):
        for atom in tree.flow.value(node.func):
            if isinstance(atom, Func) and (reason := impure(tree, atom.node)):
                raise Refused(reason)
            if isinstance(atom, Container) and atom.keys:
                raise Refused(f"`{ast.unparse(node.func)}()` may read what the loop changes")
    elif isinstance(node, ast.Attribute):
        call = tree.parents[node]
        if not (isinstance(call, ast.Call) and call.func is node):
            steady(tree, node, loop)
    elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
        home = tree.scope(node).home(node.id)
        called = tree.parents[node]
        if home is not None and isinstance(home.node, COMPREHENSIONS):
            if not all(_is_fixed(a, 3) for a in tree.flow.value(node)):
                raise Refused(f"the loop may change what `{node.id}` holds")
        elif isinstance(called, ast.Call) and called.func is node:
            if home is not None and settled(tree, node.id, tree.scope(loop)) is not None:
                raise Refused(f"`{node.id}` may be bound anew while the loop runs")
        else:
            _same_in_loop(tree, node, loop)


def _is_fixed(atom, depth: int) -> bool:
    """Say if the value can never change: a scalar, or a tuple of such."""
    if isinstance(atom, Container):
        return (
            depth > 0 and atom.kind == "tuple" and all(_is_fixed(a, depth - 1) for a in atom.elem)
        )
    return atom in SCALARS


def _same_in_loop(tree: Tree, node: ast.Name, loop: ast.For) -> None:
    """Refuse a name outside the comprehension that the loop may bind anew, or whose value changes."""
    scope = tree.scope(loop)
    home = tree.scope(node).home(node.id)
    if tree.scope(node) is scope:
        return steady(tree, node, loop)
    if home is scope and scope is not tree.scopes.module:
        inside = set(ast.walk(loop))
        others = [n for n in home.names[node.id] if not isinstance(n, ast.arg)]
        if any(n in inside or tree.scope(n) is not scope for n in others):
            raise Refused(f"`{node.id}` may be bound anew while the loop runs")
    elif home is not None and (
        home is not tree.scopes.module or settled(tree, node.id, scope) is not None
    ):
        raise Refused(f"`{node.id}` may be bound anew while the loop runs")
    if home is not None and not all(_is_fixed(a, 3) for a in tree.flow.value(node)):
        raise Refused(f"the loop may change what `{node.id}` holds")


def reads_lines(tree: Tree, loop: ast.For) -> bool:
    """Say if the loop runs over `file.readlines()`."""
    match loop.iter:
        case ast.Call(func=ast.Attribute(value=ast.Name() as file, attr="readlines"), args=[]):
            value = tree.flow.value(file)
            return bool(value) and value <= {"textfile", "binfile"}
    return False


def streamed_lines(tree: Tree, loop: ast.For) -> Plan:
    """Return the plan that reads each line when the loop asks for it. Raises Refused."""
    file, scope = loop.iter.func.value, tree.scope(loop)
    opened = _opened(tree, file.id, scope, loop)
    _never_fails(tree, opened)
    inside = {n for statement in loop.body for n in ast.walk(statement)}
    if any(n in inside for n in mentions(tree, file.id, scope)):
        raise Refused(f"the loop uses `{file.id}`")
    for statement in loop.body:
        _touches_no_file(tree, statement, ())

    def rewrite() -> Tree:
        return spliced(tree, loop.iter, file.id)

    return rewrite


def _opened(tree: Tree, name: str, scope: Scope, loop: ast.For) -> ast.Call:
    """Return the call that opens the file, which nobody else gets hold of. Raises Refused."""
    if not isinstance(scope.node, FUNCTIONS) or scope.home(name) is not scope:
        raise Refused(f"`{name}` is not a variable of a function")
    around = [h for h in tree.ancestors(loop) if isinstance(h, ast.With)]
    items = [i for h in around for i in h.items if getattr(i.optional_vars, "id", "") == name]
    used = [n for n in mentions(tree, name, scope) if isinstance(n.ctx, ast.Load)]
    if len(items) != 1 or len(scope.names[name]) != 1 or len(used) != 1:
        raise Refused(f"`{name}` is used for more than one reading")
    opening = items[0].context_expr
    known = isinstance(opening, ast.Call) and tree.flow.value(opening.func) == {
        Ref("builtin", "open")
    }
    if not known:
        raise Refused(f"how `{name}` is opened cannot be told")
    return opening


def _never_fails(tree: Tree, opening: ast.Call) -> None:
    """Refuse a file whose bytes may turn out not to be text, half way through the loop."""
    words = {k.arg: getattr(k.value, "value", None) for k in opening.keywords}
    mode = opening.args[1] if len(opening.args) > 1 else None
    mode = getattr(mode, "value", None) if mode else words.get("mode", "r")
    if not isinstance(mode, str) or mode not in ("r", "rt", "rb", "br", "tr"):
        raise Refused("the file may be written to while the loop reads it")
    if "b" not in mode and words.get("errors") not in _LENIENT:
        raise Refused("bytes that are no text would fail half way, no longer before the loop")


def _touches_no_file(tree: Tree, code: ast.AST, trail: tuple) -> None:
    """Refuse code that might write to the very file that is read: it must only compute."""
    for node in ast.walk(code):
        if isinstance(node, ast.Call):
            callee = tree.flow.value(node.func)
            given = [a for g in node.args for a in tree.flow.value(g) if isinstance(a, Func)]
            if not callee or not all(_only_computes(tree, a, trail) for a in (*callee, *given)):
                raise Refused(f"`{ast.unparse(node.func)}()` might write to the file")
        elif isinstance(node, (ast.Subscript, ast.Attribute)) and is_store(node):
            if ANY in tree.flow.value(node.value):
                raise Refused(f"what `{ast.unparse(node.value)}` is cannot be told from the source")
        elif isinstance(node, ast.For) and ANY in tree.flow.value(node.iter):
            raise Refused(f"what `{ast.unparse(node.iter)}` is cannot be told from the source")
        elif isinstance(node, _MORE):
            raise Refused(f"line {node.lineno} might let the file be written to")


def _only_computes(tree: Tree, atom, trail: tuple) -> bool:
    if isinstance(atom, Func) and isinstance(atom.node, FUNCTIONS) and len(trail) < _DEPTH:
        if atom.node not in trail:
            for statement in atom.node.body:
                _touches_no_file(tree, statement, (*trail, atom.node))
        return True
    if isinstance(atom, Ref):
        return atom.name.startswith("math.") or (atom.kind == "builtin" and atom.name in _QUIET)
    return isinstance(atom, Container) and (
        atom.kind == "method" and not atom.keys and not atom.elem & {"textfile", "binfile", "path"}
    )
