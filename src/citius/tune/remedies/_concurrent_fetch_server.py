# SPDX-License-Identifier: Apache-2.0
"""Servers in the program's own file: fetching ahead must not show in what they answer or log."""

import ast

from citius.tune.source.purity import is_constant
from citius.tune.source.tree import Tree
from citius.tune.source.values import Inst, Ref, is_plain

_SERVERS = frozenset({"http", "socketserver", "wsgiref", "socket"})
_STATELESS_WORDS = (
    "self.send_response self.send_header self.send_error self.end_headers self.wfile.write "
    "time.sleep len str int float bytes range sum min max sorted json.dumps"
)
_STATELESS = frozenset(_STATELESS_WORDS.split())
_METHODS_WORDS = (
    "encode decode split rsplit strip lstrip rstrip partition rpartition join format replace get "
    "startswith endswith lower upper removeprefix removesuffix"
)
_METHODS = frozenset(_METHODS_WORDS.split())


def handlers_of(tree: Tree) -> list[ast.ClassDef]:
    """Return the classes of the file that answer requests."""
    classes = (n for n in ast.walk(tree.ast) if isinstance(n, ast.ClassDef))
    return [c for c in classes if any(name.startswith("do_") for name in _methods(c))]


def serves(tree: Tree, imports: set[str]) -> str | None:
    """Return why a server of the file may tell in which order it is asked, or None."""
    classes = [n for n in ast.walk(tree.ast) if isinstance(n, ast.ClassDef)]
    handlers = handlers_of(tree)
    if not handlers:
        served = sorted(_SERVERS & imports)
        return f"`{served[0]}` is imported, so the file may be a server" if served else None
    for node in classes:
        bases = {ast.unparse(base).rpartition(".")[2] for base in node.bases}
        if node in handlers and bases != {"BaseHTTPRequestHandler"}:
            return f"the server in the file inherits from {', '.join(sorted(bases)) or 'nothing'}"
        if any(base.endswith("Server") for base in bases):
            return "the file has a server of its own making"
    for handler in handlers:
        quiet = _methods(handler).get("log_message")
        if not quiet or not all(isinstance(s, (ast.Pass, ast.Return)) for s in quiet.body):
            return "the server in the file logs what it is asked"
        known = _STATELESS | {f"self.{name}" for name in _methods(handler)}
        for node in (n for part in handler.body for n in ast.walk(part)):
            if reason := _remembers(tree, handler, node, known):
                return f"{reason}, line {node.lineno}"
    return None


def _methods(node: ast.ClassDef) -> dict[str, ast.FunctionDef]:
    return {s.name: s for s in node.body if isinstance(s, ast.FunctionDef)}


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
