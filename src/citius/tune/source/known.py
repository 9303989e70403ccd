# SPDX-License-Identifier: Apache-2.0
"""Can code that an expression runs end with StopIteration? A generator turns it into another error."""

import ast

from citius.tune.source.bound import surely_bound
from citius.tune.source.tree import FUNCTIONS, Tree
from citius.tune.source.values import ANY, Cls, Container, Func, Inst, Ref

_ENDS = frozenset({"StopIteration", "StopAsyncIteration"})


def may_stop(tree: Tree, node: ast.AST, trail: tuple = ()) -> str | None:
    """Return why running `node` may raise StopIteration, or None.

    All code that it may run must be in the file, or a builtin that runs none of the file's own.
    """
    for part in ast.walk(node):
        if isinstance(part, ast.Name) and part.id in _ENDS:
            return f"it uses {part.id}, line {part.lineno}"
        if isinstance(part, ast.Call) and (reason := _call(tree, part, trail)):
            return reason
        if isinstance(part, ast.Raise) and not _is_plain_raise(tree, part):
            return f"what line {part.lineno} raises cannot be told"
        if isinstance(part, ast.expr) and (_runs_unseen(tree, part) or _asks_property(tree, part)):
            return f"what `{ast.unparse(part)}` is cannot be told from the source"
    return None


def _is_plain_raise(tree: Tree, node: ast.Raise) -> bool:
    what = node.exc.func if isinstance(node.exc, ast.Call) else node.exc
    value = tree.flow.value(what) if what else set()
    return bool(value) and all(isinstance(a, Ref) and a.kind == "builtin" for a in value)


def _runs_unseen(tree: Tree, node: ast.expr) -> bool:
    """Say if an operator on the value may run code that is not looked at."""
    return any(
        a == ANY or (isinstance(a, Inst) and (a.cls.open or a.cls.overloads))
        for a in tree.flow.value(node)
    )


def _asks_property(tree: Tree, node: ast.expr) -> bool:
    """Say if reading the attribute may run a function."""
    if not isinstance(node, ast.Attribute):
        return False
    call = tree.parents[node]
    called = isinstance(call, ast.Call) and call.func is node
    return not called and any(
        isinstance(a, Inst) and a.cls.defines(node.attr) for a in tree.flow.value(node.value)
    )


def _call(tree: Tree, node: ast.Call, trail: tuple) -> str | None:
    called = set(tree.flow.value(node.func))
    if not called:
        return f"`{ast.unparse(node.func)}()` is never reached"
    for given in [*node.args, *(k.value for k in node.keywords)]:
        called |= {a for a in tree.flow.value(given) if isinstance(a, (Func, Ref))}
    for atom in called:
        if isinstance(atom, Container) and atom.kind == "method":
            for func in atom.keys:
                if reason := _body(tree, func, trail):
                    return reason
        elif isinstance(atom, Func):
            if reason := _body(tree, atom, trail):
                return reason
        elif isinstance(atom, Cls) and not atom.open:
            inits = [n for c in atom.mro() for n in c.node.body if isinstance(n, FUNCTIONS)]
            for init in (n for n in inits if n.name == "__init__"):
                if reason := _body(tree, tree.flow.funcs[init], trail):
                    return reason
        elif not isinstance(atom, Ref) or atom.name == "next":
            return f"`{ast.unparse(node.func)}()` may end what it is part of"
    return None


def _body(tree: Tree, func: Func, trail: tuple) -> str | None:
    if func.node in trail:
        return None
    body = func.node.body if isinstance(func.node, FUNCTIONS) else [func.node.body]
    for part in body:
        if reason := may_stop(tree, part, (*trail, func.node)):
            return reason
    return None


def unbound(tree: Tree, node: ast.expr) -> str | None:
    """Return a variable of the function that may have no value in the comprehension `node`, or None.

    Since Python 3.12 the error for it reads differently in a list and in a generator.
    """
    statement = tree.statement(node)
    scope = tree.scope(statement)
    for part in ast.walk(node):
        if isinstance(part, ast.Name) and scope is not tree.scopes.module:
            own = tree.scope(part).home(part.id) is scope
            if own and not surely_bound(tree, part.id, statement):
                return part.id
    return None


def recurses(tree: Tree, code: ast.AST) -> bool:
    """Say if running `code` may call the function that it stands in.

    A comprehension's frame then counts in every round of the recursion, so it ends earlier.
    """
    home = next((h for h in tree.ancestors(code) if isinstance(h, FUNCTIONS)), None)
    seen: set[ast.AST] = set()
    open_ = [code]
    while open_:
        for node in ast.walk(open_.pop()):
            if not isinstance(node, ast.Call):
                continue
            for func in _functions(tree, node):
                if func is home:
                    return True
                if func not in seen:
                    seen.add(func)
                    open_.append(func)
    return False


def _functions(tree: Tree, call: ast.Call) -> list[ast.AST]:
    """Return the functions of the file that the call may run, those handed to it among them."""
    found = []
    for atom in {a for n in (call.func, *call.args) for a in tree.flow.value(n)}:
        if isinstance(atom, Func):
            found.append(atom.node)
        elif isinstance(atom, Container) and atom.kind == "method":
            found += [func.node for func in atom.keys]
        elif isinstance(atom, Cls):
            found += [n for n in atom.node.body if isinstance(n, FUNCTIONS)]
    return found
