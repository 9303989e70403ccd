# SPDX-License-Identifier: Apache-2.0
"""A set that grows with the list: a local list that is only appended to, where it is made."""

import ast

from citius.tune.remedies._shared.asked import (
    Plan,
    Refused,
    builtins_at,
    code_scope,
    is_test,
    one_name,
    plain_lists_of,
)
from citius.tune.source.edit import Edits
from citius.tune.source.tree import Tree
from citius.tune.source.values import Container, Inst, is_plain


def in_step(tree: Tree, tests: list[ast.Compare], seen_types: set) -> Plan:
    """Return the plan that keeps a set in step with the list. Raises Refused."""
    lists = plain_lists_of(tree, tests)
    name, scope = one_name(tree, tests)
    made = _bindings(tree, name, scope)
    if {id(value) for _, value in made} != {id(c.node) for c in lists}:
        raise Refused(f"`{name}` may be a list made elsewhere")
    appends = [m for c in lists for m in c.mutations]
    for change in appends:
        if not _is_append(tree, change, name, scope):
            raise Refused(f"`{name}` is changed by more than appending to it")
    if not appends:
        raise Refused(f"`{name}` does not grow")
    for statement, _ in made:
        builtins_at(tree, statement, "set")
    sure = _tests_of(tree, name, scope, lists)
    if not set(tests) <= set(sure):
        raise Refused(f"`{name}` may have no value when it is asked")
    companion = tree.fresh(f"{name}_set")

    def rewrite() -> Tree:
        edits = Edits(tree)
        for statement, value in made:
            empty = isinstance(value, ast.List) and not value.elts
            edits.after(statement, f"{companion} = set({'' if empty else name})")
        for change in set(appends):
            argument = ast.get_source_segment(tree.source.text, change.args[0])
            edits.after(tree.statement(change), f"{companion}.add({argument})")
        for test in sure:
            edits.replace(test.comparators[0], companion)
        return edits.done()

    return rewrite


def _bindings(tree: Tree, name: str, scope) -> list[tuple[ast.Assign, ast.expr]]:
    """Return the statements that bind `name`, with the expressions that they bind it to."""
    found = []
    for target in scope.names[name]:
        statement = tree.parents.get(target)
        if isinstance(statement, ast.Tuple):
            index, statement = statement.elts.index(target), tree.parents[statement]
            values = getattr(getattr(statement, "value", None), "elts", ())
            value = values[index] if len(values) > index else None
        else:
            value = getattr(statement, "value", None)
        if (
            not isinstance(statement, ast.Assign)
            or not tree.alone(statement)
            or len(statement.targets) != 1
            or value is None
            or tree.scope(statement) is not scope
            or isinstance(value, ast.Starred)
        ):
            raise Refused(f"`{name}` is bound in several ways")
        found.append((statement, value))
    return found


def _is_append(tree: Tree, change: ast.AST, name: str, scope) -> bool:
    return (
        isinstance(change, ast.Call)
        and isinstance(change.func, ast.Attribute)
        and change.func.attr == "append"
        and isinstance(change.func.value, ast.Name)
        and change.func.value.id == name
        and tree.scope(change) is scope
        and isinstance(tree.parents[change], ast.Expr)
        and tree.alone(tree.parents[change])
        and len(change.args) == 1
        and _repeatable(tree, change.args[0])
    )


def _repeatable(tree: Tree, node: ast.expr) -> bool:
    """Say if evaluating `node` a second time at once gives the same and does nothing else."""
    match node:
        case ast.Name() | ast.Constant():
            return True
        case ast.Tuple(elts=elts):
            return all(_repeatable(tree, e) for e in elts)
        case ast.Attribute(value=value, attr=attr):
            held = tree.flow.value(value)
            return (
                _repeatable(tree, value)
                and bool(held)
                and all(
                    (isinstance(a, Inst) and not a.cls.open and not a.cls.defines(attr))
                    or a == "none"
                    for a in held
                )
            )
    return False


def _tests_of(tree: Tree, name: str, scope, lists: set[Container]) -> list[ast.Compare]:
    """Return every test of the variable that can only ask these lists, and surely asks one."""
    return [
        n
        for n in ast.walk(tree.ast)
        if is_test(n)
        and isinstance(n.comparators[0], ast.Name)
        and n.comparators[0].id == name
        and tree.scope(n).home(name) is scope
        and is_plain(tree.flow.value(n.left))
        and tree.flow.value(n.comparators[0]) <= lists
        and _bound(tree, name, scope, n)
    ]


def _bound(tree: Tree, name: str, scope, test: ast.Compare) -> bool:
    """Say if `name` surely has a value: else the error would name the set in its place."""
    here = code_scope(tree.scope(test))
    if here is scope:
        return tree.bound_before(name, tree.statement(test))
    return tree.bound_at_top(name, here)
