# SPDX-License-Identifier: Apache-2.0
"""Servers in the program's own file: fetching ahead must not show in what they answer or log."""

import ast
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from citius.tune.remedies.concurrent_fetch.handler import handlers_of, is_set, methods, remembers
from citius.tune.source.tree import Tree

_SERVERS = frozenset({"http", "socketserver", "wsgiref", "socket"})
_LIBRARY = frozenset({"http.server", "socketserver"})
_KINDS = frozenset({"ThreadingMixIn", "HTTPServer", "ThreadingHTTPServer"})
# What a server's class may set without an effect on what is answered.
_OPTIONS_WORDS = "request_queue_size daemon_threads block_on_close allow_reuse_address"
_OPTIONS = frozenset(_OPTIONS_WORDS.split())


def serves(tree: Tree, imports: set[str]) -> str | None:
    """Return why a server of the file may tell in which order it is asked, or None."""
    classes = [n for n in ast.walk(tree.ast) if isinstance(n, ast.ClassDef)]
    handlers = handlers_of(tree)
    if not handlers:
        served = sorted(_SERVERS & imports)
        return f"`{served[0]}` is imported, so the file may be a server" if served else None
    for node in classes:
        bases = {ast.unparse(base).rpartition(".")[2] for base in node.bases}
        known = all(_is_library(tree, base) for base in node.bases) and not (
            node.decorator_list or node.keywords
        )
        if node in handlers and not (bases == {"BaseHTTPRequestHandler"} and known):
            return f"the server in the file inherits from {', '.join(sorted(bases)) or 'nothing'}"
        if any(base.endswith("Server") for base in bases) and not (
            known and bases <= _KINDS and all(map(_is_option, node.body))
        ):
            return "the file has a server of its own making"
    if seen := sorted({handler.name for handler in handlers} & tree.outside):
        return f"another file may set how `{seen[0]}` answers"
    if line := _set_elsewhere(tree, handlers):
        return f"line {line} may set how the server in the file answers"
    for handler in handlers:
        quiet = methods(handler).get("log_message")
        if not quiet or not all(isinstance(s, (ast.Pass, ast.Return)) for s in quiet.body):
            return "the server in the file logs what it is asked"
        if reason := remembers(tree, handler):
            return reason
    return None


def _is_library(tree: Tree, base: ast.expr) -> bool:
    """Say if a class that another inherits from is the standard library's own."""
    module, _, name = ast.unparse(base).rpartition(".")
    bound = tree.scopes.module.names.get((module or name).partition(".")[0], ())
    own = not {"http", "socketserver"} & tree.shadows
    return own and bool(bound) and all(_imports(tree.statement(n), module) for n in bound)


def _imports(statement: ast.stmt, module: str) -> bool:
    """Say if the statement imports the library's `module`, or from it where that is empty."""
    if any(alias.asname for alias in getattr(statement, "names", ())):
        return False
    if isinstance(statement, ast.Import):
        return module in _LIBRARY
    return isinstance(statement, ast.ImportFrom) and not module and statement.module in _LIBRARY


def _is_option(statement: ast.stmt) -> bool:
    match statement:
        case ast.Pass() | ast.Expr(value=ast.Constant()):
            return True
        case ast.Assign(targets=[ast.Name(id=name)], value=ast.Constant()):
            return name in _OPTIONS
    return False


def _set_elsewhere(tree: Tree, handlers: list[ast.ClassDef]) -> int | None:
    """Return a line that gives a server or handler another method than its class has, or None."""
    names = {*dir(ThreadingHTTPServer), *dir(BaseHTTPRequestHandler)}
    names = names.union(*map(methods, handlers)) - _OPTIONS
    lines = (
        n.lineno
        for n in ast.walk(tree.ast)
        if (isinstance(n, ast.Attribute) and is_set(n) and n.attr in names)
        or (isinstance(n, ast.Name) and n.id in ("setattr", "delattr"))
    )
    return next(lines, None)
