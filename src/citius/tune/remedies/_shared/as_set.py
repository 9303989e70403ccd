# SPDX-License-Identifier: Apache-2.0
"""The list becomes a set: where nothing is done with it but asking and appending."""

import ast

from citius.tune.remedies._shared.asked import Plan, Refused, builtins_at, is_test, plain_lists_of
from citius.tune.source.edit import Edits
from citius.tune.source.tree import Tree
from citius.tune.source.values import Cls, Container, Func, is_plain


def as_set(tree: Tree, tests: list[ast.Compare], seen_types: set) -> Plan:
    """Return the plan that makes the list a set. Raises Refused."""
    lists = plain_lists_of(tree, tests)
    appends = _only_asked(tree, lists)
    makers = {c.node for c in lists}
    if any(c.kind != "list" for c in lists):
        raise Refused("a tuple")
    for maker in makers:
        # What makes the list may not be it: `csv.reader(file)` makes lists, and is none.
        value = tree.flow.value(maker)
        if isinstance(maker, ast.BinOp) or not value or not value <= lists:
            raise Refused("the list is made in a way that has no set")
        builtins_at(tree, maker, "set", "frozenset")

    def rewrite() -> Tree:
        edits = Edits(tree)
        for maker in makers:
            edits.replace(maker, _as_set(tree, maker, bool(appends)))
        for append in appends:
            text = ast.get_source_segment(tree.source.text, append.func.value)
            argument = ast.get_source_segment(tree.source.text, append.args[0])
            edits.replace(append, f"{text}.add({argument})")
        return edits.done()

    return rewrite


def _as_set(tree: Tree, maker: ast.expr, grows: bool) -> str:
    text = ast.get_source_segment(tree.source.text, maker)
    if isinstance(maker, (ast.List, ast.ListComp)):
        return "{" + text[1:-1] + "}" if not isinstance(maker, ast.List) or maker.elts else "set()"
    return f"set({text})" if grows else f"frozenset({text})"


def _only_asked(tree: Tree, lists: set[Container]) -> list[ast.Call]:
    """Return the appends to the lists, if nothing but tests and appends happens to them."""
    flow, appends = tree.flow, []
    for node, value in flow.values.items():
        if not (lists & value) or isinstance(getattr(node, "ctx", None), ast.Store):
            continue
        parent = tree.parents.get(node)
        if isinstance(parent, ast.keyword):
            parent = tree.parents[parent]
        call = tree.parents.get(parent)
        if (
            isinstance(parent, ast.Attribute)
            and parent.attr == "append"
            and value <= lists
            and isinstance(call, ast.Call)
            and call.func is parent
            and len(call.args) == 1
            and isinstance(tree.parents[call], ast.Expr)
        ):
            appends.append(call)
        elif (
            isinstance(node, ast.Attribute) and isinstance(parent, ast.Call) and parent.func is node
        ):
            continue  # the bound method of the append above
        elif not _passes_on(tree, node, parent):
            raise Refused(f"line {getattr(node, 'lineno', 0)} needs the list's order or length")
    changes = {m for c in lists for m in c.mutations}
    if changes - set(appends):
        raise Refused("the list is changed by more than appending")
    return appends


def _passes_on(tree: Tree, node: ast.expr, parent: ast.AST) -> bool:
    """Say if `parent` hands the list on as it is, asks it, or tests that it is empty."""
    if _annotated(tree, node, parent):
        return False
    match parent:
        case ast.Compare():
            return (
                is_test(parent)
                and parent.comparators[0] is node
                and is_plain(tree.flow.value(parent.left))
            )
        case ast.Assign(targets=targets):
            return all(isinstance(t, (ast.Name, ast.Attribute)) for t in targets)
        case (
            ast.NamedExpr()
            | ast.Return()
            | ast.Expr()
            | ast.If()
            | ast.While()
            | ast.IfExp()
            | ast.BoolOp()
            | ast.arguments()
        ):
            return True
        case ast.UnaryOp(op=ast.Not()):
            return True
        case ast.Call():
            return (
                parent.func is not node
                and bool(tree.flow.value(parent.func))
                and all(
                    isinstance(a, (Func, Cls))
                    or (isinstance(a, Container) and a.kind == "method" and a.keys)
                    for a in tree.flow.value(parent.func)
                )
                and not any(isinstance(a, ast.Starred) for a in parent.args)
            )
    return False


def _annotated(tree: Tree, node: ast.expr, parent: ast.AST) -> bool:
    """Say if an annotation may call the value a list: it would be wrong then."""
    if isinstance(parent, ast.AnnAssign):
        return True
    if isinstance(parent, ast.Return):
        return getattr(tree.function(parent), "returns", None) is not None
    if isinstance(parent, ast.Call) and parent.func is not node:
        called = [a.node for a in tree.flow.value(parent.func) if isinstance(a, Func)]
        return any(n.annotation for f in called for n in ast.walk(f.args) if isinstance(n, ast.arg))
    return False
