# SPDX-License-Identifier: Apache-2.0
"""What a fetch is: a GET in a loop, with what is read of its answer, or a function that makes one."""

import ast

from citius.tune.source.purity import impurity, unsteady_default
from citius.tune.source.reach import changed_by, reached
from citius.tune.source.scopes import COMPREHENSIONS
from citius.tune.source.tree import Tree
from citius.tune.source.values import Func, Ref

GETS = ({Ref("member", "requests.get")}, {Ref("member", "urllib.request.urlopen")})
_ANSWERS = frozenset({"response", "httpresponse"})
_PARTS = frozenset({"text", "content", "json", "read", "decode"})
_LOADS = ({Ref("member", "json.load")}, {Ref("member", "json.loads")})


def is_get(tree: Tree, node: ast.AST) -> bool:
    """Say if the node is a call that makes one GET request."""
    return isinstance(node, ast.Call) and tree.flow.value(node.func) in GETS


def whole(tree: Tree, get: ast.Call) -> ast.expr:
    """Return the GET with what is done to its answer at once: `.text`, `.read().decode()`."""
    node = get
    while True:
        parent = tree.parents[node]
        if isinstance(parent, ast.Attribute) and parent.attr in _PARTS:
            call = tree.parents[parent]
            if not isinstance(call, ast.Call) or call.func is not parent:
                node = parent
            elif _is_plain(call):
                node = call
            else:
                return node
        elif _loads(tree, parent) and parent.args == [node]:
            node = parent
        else:
            return node


def _is_plain(call: ast.Call) -> bool:
    values = [*call.args, *(k.value for k in call.keywords)]
    return all(isinstance(value, ast.Constant) for value in values)


def _loads(tree: Tree, call: ast.AST) -> bool:
    """Say if the call makes data of an answer: `json.load(answer)`."""
    return (
        isinstance(call, ast.Call)
        and len(call.args) == 1
        and not call.keywords
        and tree.flow.value(call.func) in _LOADS
        and tree.flow.value(call.args[0]) <= {"httpresponse", "bytes", "str"}
    )


def unread(tree: Tree, get: ast.Call, fetch: ast.expr) -> str | None:
    """Return why the GET of a loop may not be made in a thread, or None."""
    answer = tree.flow.value(get)
    if not answer or not answer <= _ANSWERS:
        return f"`{ast.unparse(get.func)}()` does more than get a page"
    inside = list(ast.walk(fetch))
    read = any(isinstance(n, ast.Attribute) and n.attr == "read" for n in inside)
    if answer == {"httpresponse"} and not read and not any(_loads(tree, n) for n in inside):
        return "the answer is not read at once, so it could wait too long for it"
    return None


def unfit(tree: Tree, func: Func) -> str | None:
    """Return why the function does more than fetch, or None."""
    node = func.node
    if node.decorator_list or func.generator or func.escaped:
        return "it is decorated, a generator or handed on"
    if tree.flow.value_of_name(node) != {func}:
        return f"`{node.name}` may be something else"
    inside = [n for part in node.body for n in ast.walk(part)]
    gets = [n for n in inside if is_get(tree, n)]
    if len(gets) != 1:
        return "it makes more than one request"
    (get,) = gets
    if tree.loops(get) or any(
        isinstance(a, (*COMPREHENSIONS, ast.Lambda)) for a in tree.ancestors(get)
    ):
        return "it makes requests in a loop"
    if "httpresponse" in func.returns:
        return "its answer is read later, so it could wait too long for it"
    if not tree.flow.value(get) <= _ANSWERS or not func.returns:
        return f"`{ast.unparse(get.func)}()` does more than get a page"
    caught = {
        n for h in inside if isinstance(h, ast.ExceptHandler) and h.type for n in ast.walk(h.type)
    }
    for part in inside:
        if part is get or part in caught or _only_fetches(tree, part):
            continue
        if reason := impurity(tree, node, part, (node,)):
            return f"{reason}, line {part.lineno}"
    if reason := unsteady_default(tree, node):
        return reason
    given = {a for value in func.params.values() for a in value}
    if change := changed_by(reached(tree, node.body)[0], given):
        return f"it changes what it is given, line {change.lineno}"
    return None


def _only_fetches(tree: Tree, node: ast.AST) -> bool:
    """Say if the node is fine in a function that fetches, though not pure."""
    if isinstance(node, ast.With):
        return all(
            bool(value := tree.flow.value(i.context_expr)) and value <= _ANSWERS for i in node.items
        )
    data = _loads(tree, node) or (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr == "json"
        and tree.flow.value(node.func.value) == {"response"}
    )
    return data and isinstance(tree.parents[node], ast.Return)
