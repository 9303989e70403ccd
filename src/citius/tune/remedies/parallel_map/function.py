# SPDX-License-Identifier: Apache-2.0
"""Functions whose calls may be made in other processes: pure, with results that can be sent.

Arguments are not sent: the processes are copies of the one that holds them. So they may be
instances of the file's classes, as long as the function only reads them.
"""

import ast
import builtins

from citius.tune.remedies.parallel_map.helper import helper_of
from citius.tune.source.purity import impure
from citius.tune.source.reach import contents, fields_read, reached
from citius.tune.source.tree import Tree
from citius.tune.source.values import SCALARS, Cls, Container, Func, Inst, Ref

_SENT = frozenset({"list", "tuple", "dict"})
_SINGLE = frozenset({"none", "bool"})
# In the other processes warnings are errors, and the stack is a little deeper.
_NEVER_CAUGHT = (RecursionError, MemoryError, Warning)
_TELLTALES_WORDS = "getsizeof getrefcount register_at_fork fork forkpty addaudithook __missing__"
_TELLTALES = frozenset(_TELLTALES_WORDS.split())


def unfit(tree: Tree, func: Func) -> str | None:
    """Return why calls of the function may not be made in other processes, or None."""
    node = func.node
    if node.decorator_list:
        return "it is decorated"
    if func.escaped or tree.flow.value_of_name(node) != {func}:
        return "it is handed to code that cannot be seen, so may be called with anything"
    if func.generator:
        return "it is a generator"
    if reason := impure(tree, node, instances=True):
        return reason
    nodes, functions = reached(tree, node.body)
    given = {a for value in func.params.values() for a in value}
    given.update(a for field in fields_read(tree, nodes) for a in tree.flow.value(field))
    if any(c.kind in ("iterator", "method") for c in contents(given)):
        return "an argument can be read only once"
    return (
        _results(tree, func, nodes, given)
        or _catches(tree, nodes)
        or _grows(tree, nodes)
        or _deep(tree, node, functions)
        or told_apart(tree)
    )


def _results(tree: Tree, func: Func, nodes: set[ast.AST], given: set) -> str | None:
    """Refuse results that arrive as something else than they were sent as, or are shared."""
    if not func.returns:
        return "it never returns"
    held = contents(func.returns)
    for atom in {a for c in held for a in c.elem | c.keys} | func.returns:
        sent = atom.kind in _SENT if isinstance(atom, Container) else atom in SCALARS
        if not sent:
            return "its result may be of a type that does not arrive as it was sent"
    shared = contents(given)
    for container in held:
        own = container.node in nodes and container not in shared
        if not own and (container.mutations or container.escaped):
            return "its result may be a part of what it is given, which is changed elsewhere"
    return None


def _catches(tree: Tree, nodes: set[ast.AST]) -> str | None:
    """Refuse to hide an error that only the other processes may meet."""
    for node in nodes:
        if isinstance(node, ast.Try) and node.finalbody:
            return f"it has a `finally`, line {node.lineno}"
        if isinstance(node, ast.ExceptHandler):
            parts = getattr(node.type, "elts", [node.type])
            if not all(_is_harmless(tree, part) for part in parts):
                return f"it may catch that it recurses too deep or warns, line {node.lineno}"
    return None


def _is_harmless(tree: Tree, caught: ast.expr | None) -> bool:
    if not isinstance(caught, ast.Name) or tree.scope(caught).home(caught.id):
        return False
    kind = getattr(builtins, caught.id, None)
    return (
        isinstance(kind, type)
        and issubclass(kind, Exception)
        and not issubclass(kind, Warning)
        and not any(issubclass(error, kind) for error in _NEVER_CAUGHT)
    )


def _grows(tree: Tree, nodes: set[ast.AST]) -> str | None:
    """Refuse to ask a defaultdict that outlives the call: it keeps what it is asked for."""
    if "defaultdict" not in tree.words:
        return None
    for node in nodes:
        if isinstance(node, ast.Subscript):
            for atom in tree.flow.value(node.value):
                if isinstance(atom, Container) and atom.kind == "dict" and atom.node not in nodes:
                    return f"`{ast.unparse(node.value)}` may grow when it is asked"
    return None


def _deep(tree: Tree, node: ast.FunctionDef, functions: set[ast.AST]) -> str | None:
    """Refuse recursions for which the file gives itself more stack than Python does."""
    if node in functions and "setrecursionlimit" in tree.words:
        return "it recurses, and the file sets how deep it may"
    return None


def told_apart(tree: Tree) -> str | None:
    """Return where the file may tell an object from an equal one that was sent, or None."""
    helper = helper_of(tree)
    for node in ast.walk(tree.ast):
        if helper and helper.lineno <= getattr(node, "lineno", 0) <= helper.end_lineno:
            continue
        for name in ("id", "attr", "name"):
            if getattr(node, name, None) in _TELLTALES:
                return f"the file uses {getattr(node, name)}"
        if isinstance(node, ast.Name) and node.id == "id":
            return f"the file uses id, line {node.lineno}"
        if (
            isinstance(node, ast.Compare)
            and any(isinstance(op, (ast.Is, ast.IsNot)) for op in node.ops)
            and not any(_is_single(tree, n) for n in (node.left, *node.comparators))
        ):
            return f"the file compares by identity, line {node.lineno}"
    return None


def _is_single(tree: Tree, node: ast.expr) -> bool:
    """Say if what `node` gives is never sent, or is what it was after it is."""
    value = tree.flow.value(node)
    return bool(value) and all(isinstance(a, (Inst, Cls, Func, Ref)) or a in _SINGLE for a in value)
