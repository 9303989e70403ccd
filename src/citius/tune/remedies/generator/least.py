# SPDX-License-Identifier: Apache-2.0
"""`sorted(xs)[0]` is `min(xs)`, `len([x for x in xs if c])` a sum of ones: no list is needed."""

import ast

from citius.tune.remedies._shared.ahead import harmless
from citius.tune.remedies._shared.asked import Plan, Refused, builtins_at
from citius.tune.remedies._shared.scoped import movable
from citius.tune.remedies._shared.visible import told_apart
from citius.tune.source.bound import leaves, mentions
from citius.tune.source.calm import stirs
from citius.tune.source.known import may_stop, recurses, unbound
from citius.tune.source.lines import spliced
from citius.tune.source.scopes import Scope
from citius.tune.source.tree import Tree
from citius.tune.source.values import Container, Ref

_ORDERED = ({"int"}, {"str"}, {"bytes"}, {"bool"})
_SIZED = frozenset({"list", "tuple", "dict", "set", "frozenset", "deque"})


def counted(tree: Tree, call: ast.Call) -> bool:
    """Say if `call` is `len([...])` of a comprehension with a condition."""
    filters = any(g.ifs for g in call.args[0].generators)
    return filters and tree.flow.value(call.func) == {Ref("builtin", "len")} and not call.keywords


def of_what_passes(tree: Tree, call: ast.Call) -> Plan:
    """Return the plan that counts what a comprehension lets through. Raises Refused."""
    given = call.args[0]
    movable(tree, given)
    builtins_at(tree, call, "sum")
    _editable(tree, call)
    if name := unbound(tree, given):
        raise Refused(f"`{name}` may have no value")
    if not isinstance(given.elt, (ast.Name, ast.Constant)) or stirs(tree, given.elt):
        raise Refused(f"`{ast.unparse(given.elt)}` would no longer be computed")
    if recurses(tree, given):
        raise Refused("it calls the function that it stands in")
    if reason := may_stop(tree, given):
        raise Refused(reason)
    text = ast.get_source_segment(tree.source.text, given)
    head = ast.get_source_segment(tree.source.text, given.elt)
    rest = text[text.index(head) + len(head) : -1]
    if not rest.lstrip().startswith("for") or text[1 : text.index(head)].strip():
        raise Refused("the list is written in an odd way")

    def rewrite() -> Tree:
        return spliced(tree, call, f"sum(1{rest})")

    return rewrite


def _editable(tree: Tree, node: ast.expr) -> None:
    if any(isinstance(h, ast.JoinedStr) for h in tree.ancestors(node)):
        raise Refused("it stands in an f-string")


def ends_of_sorted(tree: Tree, node: ast.Subscript) -> bool:
    """Say if `node` is the first or the last of a list that is sorted for it alone."""
    return (
        isinstance(node.ctx, ast.Load)
        and isinstance(node.value, ast.Call)
        and tree.flow.value(node.value.func) == {Ref("builtin", "sorted")}
        and len(node.value.args) == 1
        and _place(node) is not None
        and _turned(node.value) is not None
    )


def _place(node: ast.Subscript) -> int | None:
    text = ast.unparse(node.slice)
    return {"0": 0, "-1": -1}.get(text)


def _turned(call: ast.Call) -> bool | None:
    """Say if the list is sorted the other way round; None if that, or how, cannot be told."""
    match call.keywords:
        case []:
            return False
        case [ast.keyword(arg="reverse", value=ast.Constant(value=bool(turned)))]:
            return turned
    return None


def least(tree: Tree, node: ast.Subscript) -> Plan:
    """Return the plan that asks for the least or the greatest. Raises Refused."""
    given = node.value.args[0]
    by = "min" if (_place(node) == 0) != _turned(node.value) else "max"
    _editable(tree, node)
    builtins_at(tree, node, by)
    text = ast.get_source_segment(tree.source.text, given)
    held = {a for site in tree.flow.value(given) for a in _items(site)}
    if held not in _ORDERED:
        raise Refused(f"`{text}` may hold equal values that are not the same, or no order")
    if reason := told_apart(tree):
        raise Refused(reason)
    if isinstance(given, (ast.GeneratorExp, ast.Starred)) or not _holds_some(tree, given):
        raise Refused(f"`{text}` may be empty, which is another error")

    def rewrite() -> Tree:
        return spliced(tree, node, f"{by}({text})")

    return rewrite


def _items(site) -> set:
    if not isinstance(site, Container) or site.kind not in _SIZED:
        return {"?"}
    return site.keys if site.kind == "dict" else site.elem


def _holds_some(tree: Tree, given: ast.expr) -> bool:
    """Say if there is surely something in the container."""
    sites = tree.flow.value(given)
    if all(_filled(a) for a in sites):
        return True
    if not isinstance(given, ast.Name):
        return False
    scope = tree.scope(given)
    home = scope.home(given.id)
    if home is not scope or scope is tree.scopes.module or any(a.escaped for a in sites):
        return False
    return _asked_before(tree, given, scope, sites)


def _filled(site: Container) -> bool:
    elements = getattr(site.node, "elts", [])
    some = any(not isinstance(e, ast.Starred) for e in elements)
    return some and not site.mutations and not site.escaped


def _asked_before(tree: Tree, given: ast.Name, scope: Scope, sites: set) -> bool:
    """Say if an `if xs:` around, or an `if not xs: return` above, sees to it."""
    child = given
    for holder in tree.ancestors(given):
        if isinstance(holder, ast.If) and child in holder.body and _is(holder.test, given.id):
            return _unchanged(tree, given, scope, sites, holder, holder.body)
        for _, block in ast.iter_fields(holder):
            if isinstance(child, ast.stmt) and isinstance(block, list) and child in block:
                for index, earlier in enumerate(block[: block.index(child)]):
                    if _returns_if_empty(earlier, given.id):
                        return _unchanged(tree, given, scope, sites, holder, block[index:])
        if holder is scope.node:
            break
        child = holder
    return False


def _is(test: ast.expr, name: str) -> bool:
    return isinstance(test, ast.Name) and test.id == name


def _returns_if_empty(statement: ast.stmt, name: str) -> bool:
    match statement:
        case ast.If(test=ast.UnaryOp(op=ast.Not(), operand=asked), body=body, orelse=[]):
            return _is(asked, name) and leaves(body)
    return False


def _unchanged(tree: Tree, given, scope: Scope, sites: set, holder, block: list) -> bool:
    """Say if nothing in `block`, nor what it calls, binds the variable or changes the container."""
    inside = {n for statement in block for n in ast.walk(statement)}
    if any(n in inside for n in scope.names[given.id]):
        return False
    if any(tree.scope(n) is not scope for n in mentions(tree, given.id, scope)):
        return False
    try:
        for site in sites:
            for change in site.mutations:
                harmless(tree, change, site, tree.statement(given), inside)
    except Refused:
        return False
    return True
