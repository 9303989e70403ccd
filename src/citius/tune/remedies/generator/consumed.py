# SPDX-License-Identifier: Apache-2.0
"""A list that one builtin uses up: handed over piece by piece instead.

`any` and `all` stop early, so what they no longer compute must not show (early.py). The others use
up everything; what they do with a piece must not show between two pieces, so the pieces are of
exact types. A list comprehension becomes a generator only if nothing in it may raise
StopIteration, which ends a generator in another way.
"""

import ast

from citius.tune.remedies._shared.asked import Plan, Refused
from citius.tune.remedies._shared.scoped import movable
from citius.tune.remedies.generator.early import undisturbed
from citius.tune.source.bound import mentions
from citius.tune.source.calm import stirs, truth_is_plain
from citius.tune.source.known import may_stop, recurses, unbound
from citius.tune.source.lines import spliced
from citius.tune.source.scopes import Scope
from citius.tune.source.tree import FUNCTIONS, Tree
from citius.tune.source.values import NUMBERS, Container, Ref

STOPPING = frozenset({"any", "all"})
_ADDING = frozenset({"sum", "min", "max"})


def consumer(tree: Tree, call: ast.AST) -> str | None:
    """Return the builtin that `call` hands one argument, if it is one that uses that up."""
    if not isinstance(call, ast.Call) or len(call.args) != 1 or call.keywords:
        return None
    if not isinstance(call.func, ast.Name):
        return None
    callee = tree.flow.value(call.func)
    names = {a.name for a in callee if isinstance(a, Ref) and a.kind == "builtin"}
    return min(names) if len(callee) == len(names) == 1 and names <= STOPPING | _ADDING else None


def handed_over(tree: Tree, call: ast.Call) -> Plan:
    """Return the plan for `sum([...])` and the like. Raises Refused."""
    given = call.args[0]
    if any(isinstance(h, ast.JoinedStr) for h in tree.ancestors(call)):
        raise Refused("it stands in an f-string")
    if isinstance(given, ast.Call):
        return _unlisted(tree, call, given)
    _as_generator(tree, consumer(tree, call), given)
    source = tree.source.text

    def rewrite() -> Tree:
        whole, called = (ast.get_source_segment(source, n) for n in (call, call.func))
        text = ast.get_source_segment(source, given)
        if whole == f"{called}({text})":
            return spliced(tree, call, f"{called}({text[1:-1]})")
        return spliced(tree, given, f"({text[1:-1]})")

    return rewrite


def _as_generator(tree: Tree, by: str, given: ast.ListComp) -> None:
    """Refuse unless the comprehension may be a generator that the builtin `by` uses up."""
    movable(tree, given)
    if recurses(tree, given):
        raise Refused("it calls the function that it stands in")
    if name := unbound(tree, given):
        raise Refused(f"`{name}` may have no value")
    value = tree.flow.value(given.elt)
    if not value:
        raise Refused("it is never reached in this file")
    if by in STOPPING:
        if not truth_is_plain(value):
            raise Refused(f"asking if `{ast.unparse(given.elt)}` is true may do more")
        undisturbed(tree, given)
    else:
        _adds_quietly(by, value, ast.unparse(given.elt))
        if reason := may_stop(tree, given):
            raise Refused(reason)


def _adds_quietly(by: str, value: set, text: str) -> None:
    """Refuse elements that the builtin may fail on half way, or run code of the file's for."""
    known = value <= {"int", "bool"} or value == {"float"}
    if by != "sum":
        known = bool(value) and (value <= NUMBERS or value in ({"str"}, {"bytes"}))
    if not value or not known:
        raise Refused(
            f"{by}() may fail half way, or do more, if `{text}` is not one kind of number"
        )


def _unlisted(tree: Tree, call: ast.Call, made: ast.Call) -> Plan:
    """`sum(list(x))`: the list is not needed."""
    by, items = consumer(tree, call), tree.flow.value(made)
    if by in STOPPING:
        raise Refused(f"{by}() would no longer compute everything")
    value = {a for site in items if isinstance(site, Container) for a in site.elem}
    _adds_quietly(by, value, ast.unparse(made.args[0]))

    def rewrite() -> Tree:
        return spliced(tree, made, ast.get_source_segment(tree.source.text, made.args[0]))

    return rewrite


def lists(tree: Tree, node: ast.expr) -> bool:
    """Say if `node` is a `list(...)` of one iterable that is not there for its own sake."""
    return (
        isinstance(node, ast.Call)
        and len(node.args) == 1
        and not node.keywords
        and not isinstance(node.args[0], (ast.Starred, ast.GeneratorExp))
        and tree.flow.value(node.func) == {Ref("builtin", "list")}
    )


def named(tree: Tree, statement: ast.Assign) -> ast.Call | None:
    """Return the call that, in the next statement, uses up the list that `statement` names."""
    block = next(
        b
        for _, b in ast.iter_fields(tree.parents[statement])
        if isinstance(b, list) and statement in b
    )
    following = block[block.index(statement) + 1 :]
    match following[:1]:
        case [ast.Assign(value=call) | ast.Return(value=call) | ast.Expr(value=call)]:
            pass
        case [ast.AugAssign(target=ast.Name(), value=call)]:
            pass
        case _:
            return None
    name = statement.targets[0].id
    if consumer(tree, call) and isinstance(call.args[0], ast.Name) and call.args[0].id == name:
        return call
    return None


def _kept_meanwhile(tree: Tree, target: ast.Name, scope: Scope) -> None:
    """Refuse where what `target` holds is read before the elements are computed, and may change."""
    home = scope.home(target.id)
    if home is not scope or any(
        tree.scope(n) is not scope and not isinstance(n, ast.arg) for n in home.names[target.id]
    ):
        raise Refused(f"another function may bind `{target.id}`")
    if reason := stirs(tree, target):
        raise Refused(reason)


def named_once(tree: Tree, statement: ast.Assign, call: ast.Call) -> Plan:
    """Return the plan for a list that has a name only to be used up at once. Raises Refused."""
    name, scope = statement.targets[0].id, tree.scope(statement)
    following = tree.statement(call)
    if not isinstance(scope.node, FUNCTIONS) or scope.home(name) is not scope:
        raise Refused(f"`{name}` is not a variable of a function")
    if len(mentions(tree, name, scope)) != 2 or len(scope.names[name]) != 1:
        raise Refused(f"`{name}` is used for more")
    if isinstance(following, ast.AugAssign):
        _kept_meanwhile(tree, following.target, scope)
    _as_generator(tree, consumer(tree, call), statement.value)

    def rewrite() -> Tree:
        text = ast.get_source_segment(tree.source.text, statement.value)
        return spliced(tree, statement.value, f"({text[1:-1]})")

    return rewrite
