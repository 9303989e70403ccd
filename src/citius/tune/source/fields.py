# SPDX-License-Identifier: Apache-2.0
"""What the instances of a class of the file surely have, and if they are only read from."""

import ast

from citius.tune.source.bound import is_store
from citius.tune.source.tree import Tree
from citius.tune.source.values import Cls, Container, Func, Inst, Ref


def always_set(tree: Tree, cls: Cls, field: str) -> bool:
    """Say if reading `field` off an instance of exactly `cls` gives its own value, and at once.

    It does when `__init__` sets it outright before anybody else gets hold of the instance, and
    nothing in the file deletes it.
    """
    if cls.open or cls.escaped or cls.overloads or cls.defines(field) or _deleted(tree, field):
        return False
    init = _init(cls)
    if init is None or init.decorator_list or not init.args.args:
        return False
    me = init.args.args[0].arg
    for statement in init.body:
        if _sets(statement, me, field):
            return True
        if not _fills(tree, statement, me):
            return False
    return False


def set_only_when_made(tree: Tree, cls: Cls, field: str) -> bool:
    """Say if `field` keeps for life what `__init__` has given it."""
    init = _init(cls)
    if init is None or not always_set(tree, cls, field):
        return False
    me, inside = init.args.args[0].arg, set(ast.walk(init))
    for node in ast.walk(tree.ast):
        if isinstance(node, ast.Attribute) and node.attr == field and is_store(node):
            own = isinstance(node.value, ast.Name) and node.value.id == me
            if node not in inside or not own:
                return False
        if isinstance(node, ast.Attribute) and node.attr == "__init__":
            return False
    return True


def open_book(inst: Inst, field: str) -> bool:
    """Say if reading `field` off the instance runs no code."""
    cls = inst.cls
    return not cls.open and not cls.escaped and not cls.defines(field)


def only_read(tree: Tree, node: ast.expr, inst: Inst) -> bool:
    """Say if the instance that `node` may give is only read from there, or named, or handed on.

    Handed on to functions of the file, in which the same can be asked.
    """
    if inst.cls.open or inst.cls.escaped:
        return False
    parent = tree.parents[node]
    match parent:
        case ast.Attribute(attr=field, ctx=ast.Load()):
            return open_book(inst, field) or _is_own_call(tree, tree.parents[parent], parent)
        case ast.Call(args=args) if node in args:
            return _is_own_call(tree, parent) or asks_class(tree, parent)
        case ast.keyword():
            return bool(parent.arg) and _is_own_call(tree, tree.parents[parent])
        case ast.Compare(ops=ops):
            return all(isinstance(op, (ast.Is, ast.IsNot)) for op in ops)
        case ast.ListComp(elt=elt):
            return elt is node
    if isinstance(node, ast.Name) and is_store(node):
        return True
    return isinstance(parent, (ast.Assign, ast.AnnAssign, ast.Return, ast.Tuple, ast.List))


def _is_own_call(tree: Tree, call: ast.AST, method: ast.expr | None = None) -> bool:
    """Say if `call` runs nothing but functions and methods of the file (`method` being called)."""
    if not isinstance(call, ast.Call) or method not in (None, call.func):
        return False
    callee = tree.flow.value(call.func)
    return bool(callee) and all(
        isinstance(a, Func) or (isinstance(a, Container) and a.kind == "method" and a.keys)
        for a in callee
    )


def asks_class(tree: Tree, call: ast.AST) -> bool:
    """Say if `call` is one of the builtin `isinstance`."""
    return isinstance(call, ast.Call) and tree.flow.value(call.func) == {
        Ref("builtin", "isinstance")
    }


def _deleted(tree: Tree, field: str) -> bool:
    return any(
        isinstance(n, ast.Attribute) and n.attr == field and isinstance(n.ctx, ast.Del)
        for n in ast.walk(tree.ast)
    )


def _init(cls: Cls) -> ast.FunctionDef | None:
    """Return the only `__init__` that the instances of `cls` go through."""
    for owner in cls.mro():
        found = [n for n in owner.node.body if getattr(n, "name", "") == "__init__"]
        if found:
            return found[0] if len(found) == 1 and isinstance(found[0], ast.FunctionDef) else None
    return None


def _sets(statement: ast.stmt, me: str, field: str) -> bool:
    targets = statement.targets if isinstance(statement, ast.Assign) else ()
    if isinstance(statement, ast.AnnAssign) and statement.value:
        targets = [statement.target]
    return any(
        isinstance(t, ast.Attribute)
        and t.attr == field
        and isinstance(t.value, ast.Name)
        and t.value.id == me
        for t in targets
    ) and not _hands_on(statement.value, me)


def _hands_on(node: ast.AST, me: str) -> bool:
    return any(isinstance(n, ast.Name) and n.id == me for n in ast.walk(node))


def _fills(tree: Tree, statement: ast.stmt, me: str) -> bool:
    """Say if the statement uses the instance for nothing but setting its attributes."""
    if any(isinstance(n, (ast.Return, ast.Yield, ast.YieldFrom)) for n in ast.walk(statement)):
        return False
    for node in ast.walk(statement):
        if isinstance(node, ast.Name) and node.id == me:
            parent = tree.parents[node]
            if not isinstance(parent, ast.Attribute) or isinstance(parent.ctx, ast.Load):
                return False
    return True
