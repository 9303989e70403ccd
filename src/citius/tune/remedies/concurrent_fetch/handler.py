# SPDX-License-Identifier: Apache-2.0
"""Classes of the file that answer requests: what they read must not depend on earlier requests."""

import ast
from collections.abc import Iterable

from citius.tune.source.purity import is_constant
from citius.tune.source.tree import Tree
from citius.tune.source.values import SCALARS, Inst, Ref, is_plain

_STATELESS_WORDS = (
    "self.send_response self.send_header self.send_error self.end_headers self.wfile.write "
    "time.sleep json.dumps abs all any bool bytes dict divmod enumerate float int isinstance len list "
    "max min range reversed round set sorted str sum tuple zip"
)
_STATELESS = frozenset(_STATELESS_WORDS.split())
_METHODS_WORDS = (
    "encode decode split rsplit strip lstrip rstrip partition rpartition join format replace get "
    "startswith endswith lower upper removeprefix removesuffix"
)
_METHODS = frozenset(_METHODS_WORDS.split())
# What a request brings with it.
_REQUEST = frozenset({"path", "headers", "command", "requestline", "client_address", "wfile"})
_STARTED = frozenset({"server_port", "server_address", "server_name"})


def handlers_of(tree: Tree) -> list[ast.ClassDef]:
    """Return the classes of the file that answer requests."""
    classes = (n for n in ast.walk(tree.ast) if isinstance(n, ast.ClassDef))
    return [c for c in classes if any(name.startswith("do_") for name in methods(c))]


def methods(node: ast.ClassDef) -> dict[str, ast.FunctionDef]:
    """Return name -> method of what the body of the class defines."""
    return {s.name: s for s in node.body if isinstance(s, ast.FunctionDef)}


def is_set(node: ast.Attribute) -> bool:
    """Say if the attribute is given a value there, or deleted."""
    return not isinstance(node.ctx, ast.Load)


def set_meanwhile(tree: Tree, nodes: Iterable[ast.AST]) -> str | None:
    """Return which of the loop's `nodes` sets what a server of the file reads, or None."""
    read = {name for handler in handlers_of(tree) for name in _settings(handler)}
    for node in nodes:
        if isinstance(node, ast.Attribute) and is_set(node) and node.attr in read:
            return f"the server in the file reads `.{node.attr}`, which the loop sets"
    return None


def remembers(tree: Tree, handler: ast.ClassDef) -> str | None:
    """Return what could make an answer of the handler depend on earlier ones, or None."""
    known = _STATELESS | {f"self.{name}" for name in methods(handler)}
    for node in (n for part in handler.body for n in ast.walk(part)):
        if reason := _remembers(tree, handler, node, known):
            return f"{reason}, line {node.lineno}"
        if isinstance(node, ast.Attribute) and not _is_settled(tree, handler, node):
            return f"the server in the file reads `.{node.attr}`, which may change"
    return None


def _remembers(
    tree: Tree, handler: ast.ClassDef, node: ast.AST, known: frozenset[str]
) -> str | None:
    """Refuse what could make an answer depend on earlier ones."""
    if isinstance(node, (ast.Global, ast.Nonlocal, ast.Lambda)) or (
        isinstance(node, (ast.Attribute, ast.Subscript)) and not isinstance(node.ctx, ast.Load)
    ):
        return "the server in the file may remember what it was asked"
    if isinstance(node, ast.Call):
        text = ast.unparse(node.func)
        method = isinstance(node.func, ast.Attribute) and node.func.attr in _METHODS
        if text not in known and not method:
            return f"the server in the file calls {text}()"
    if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
        home = tree.scope(node).home(node.id)
        if home is tree.scopes.module:
            stays = _stays(tree, node, home.names[node.id])
        else:
            stays = home is None or home.node in set(ast.walk(handler))
        if not stays:
            return f"the server in the file reads `{node.id}`, which may change"
    return None


def _stays(tree: Tree, node: ast.Name, bindings: list) -> bool:
    """Say if a variable of the module is bound once and what it holds never changes."""
    value = tree.flow.value(node)
    return len(bindings) == 1 and all(
        isinstance(a, Ref) or (is_plain({a}) and not isinstance(a, Inst)) or is_constant(a)
        for a in value
    )


def _is_settled(tree: Tree, handler: ast.ClassDef, node: ast.Attribute) -> bool:
    """Say if what a handler reads as an attribute cannot be changed by what was asked before."""
    call = tree.parents[node]
    if isinstance(call, ast.Call) and call.func is node:
        return True  # judged as a call
    match node:
        case ast.Attribute(value=ast.Name(id="self"), attr=name):
            return name in _REQUEST or name == "server" or _is_setting(tree, handler, name)
        case ast.Attribute(value=ast.Attribute(value=ast.Name(id="self"), attr="server")):
            return node.attr in _STARTED
        case ast.Attribute(value=owner):
            return all(isinstance(a, Ref) for a in tree.flow.value(owner))


def _is_setting(tree: Tree, handler: ast.ClassDef, name: str) -> bool:
    """Say if the attribute is a number or a text of the class, whatever the file sets it to."""
    values = [_settings(handler).get(name)]
    for node in ast.walk(tree.ast):
        if isinstance(node, ast.Attribute) and node.attr == name and is_set(node):
            statement = tree.parents[node]
            values.append(statement.value if isinstance(statement, ast.Assign) else None)
    plain = (v is not None and tree.flow.value(v) and tree.flow.value(v) <= SCALARS for v in values)
    return name not in tree.outside and all(plain)


def _settings(handler: ast.ClassDef) -> dict[str, ast.expr]:
    """Return what the body of the class gives a value, and which."""
    return {
        s.targets[0].id: s.value
        for s in handler.body
        if isinstance(s, ast.Assign) and isinstance(s.targets[0], ast.Name)
    }
