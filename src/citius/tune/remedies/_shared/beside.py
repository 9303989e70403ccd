# SPDX-License-Identifier: Apache-2.0
"""A set beside a list that an object is given when it is made and keeps unchanged."""

import ast

from citius.tune.remedies._shared.asked import Plan, Refused, builtins_at, plain_lists_of
from citius.tune.source.edit import Edits
from citius.tune.source.tree import LOOPS, Tree
from citius.tune.source.values import Cls, Container, Inst


def beside(tree: Tree, tests: list[ast.Compare], seen_types: set) -> Plan:
    """Return the plan that keeps a set beside the list. Raises Refused."""
    lists = plain_lists_of(tree, tests)
    asked = [t.comparators[0] for t in tests]
    if not all(isinstance(a, ast.Attribute) for a in asked):
        raise Refused("not an attribute")
    field = asked[0].attr
    owners = {a for n in asked for a in tree.flow.value(n.value)}
    if len(owners) != 1 or not all(isinstance(a, Inst) for a in owners):
        raise Refused("several classes")
    (inst,) = owners
    init = finished_by(tree, inst.cls, field, lists)
    builtins_at(tree, init.body[0], "frozenset")
    if any(n in set(ast.walk(init)) for n in asked):
        raise Refused("__init__ asks before the object is filled")
    companion = tree.fresh(f"{field}_set")
    last, me = init.body[-1], init.args.args[0].arg

    def rewrite() -> Tree:
        edits = Edits(tree)
        edits.after(last, f"{me}.{companion} = frozenset({me}.{field})")
        for node in asked:
            owner = ast.get_source_segment(tree.source.text, node.value)
            edits.replace(node, f"{owner}.{companion}")
        return edits.done()

    return rewrite


def finished_by(tree: Tree, cls: Cls, field: str, lists: set[Container]) -> ast.FunctionDef:
    """Return the `__init__` after which the field's list never changes again."""
    inits = [n for n in cls.node.body if isinstance(n, ast.FunctionDef) and n.name == "__init__"]
    if len(inits) == 1 and not inits[0].args.args:
        raise Refused("__init__ has no name for the object")
    users = [c for c in tree.flow.classes.values() if cls in c.mro()]
    if (
        len(inits) != 1
        or cls.open
        or cls.escaped
        or cls.bases
        or users != [cls]
        or cls.defines(field, "__slots__", "__init_subclass__")
    ):
        raise Refused("the class is not simple enough")
    (init,) = inits
    me = init.args.args[0].arg
    inside = set(ast.walk(init))
    for node in inside:
        if (
            isinstance(node, (ast.Return, ast.Yield, ast.Lambda, ast.FunctionDef))
            and node is not init
        ):
            raise Refused("__init__ does more than fill the object")
        if isinstance(node, ast.Name) and node.id == me:
            parent = tree.parents[node]
            called = tree.parents.get(parent)
            if not isinstance(parent, ast.Attribute) or (
                isinstance(called, ast.Call) and called.func is parent
            ):
                raise Refused("__init__ hands the object on before it is filled")
    stores = [
        n
        for n in ast.walk(tree.ast)
        if isinstance(n, ast.Attribute) and n.attr == field and not isinstance(n.ctx, ast.Load)
    ]
    if not tree.alone(init.body[-1]):
        raise Refused("__init__ is written on one line")
    if not stores or any(n not in inside for n in stores):
        raise Refused(f"`.{field}` is set outside __init__")
    if not any(s in init.body and isinstance(s, ast.Assign) for s in map(tree.statement, stores)):
        raise Refused(f"`.{field}` may be left unset")
    made = {c.node for c in lists}
    if any(getattr(tree.statement(s), "value", None) not in made for s in stores):
        raise Refused(f"`.{field}` may be a list that another object holds")
    for container in lists:
        if container.node not in inside or not all(
            m in inside and _of_itself(m, me, field) for m in container.mutations
        ):
            raise Refused("the list is made or changed outside __init__, or another object's is")
    if isinstance(init.body[-1], LOOPS) and init.body[-1].orelse:
        raise Refused("the loop at the end of __init__ has an else")
    return init


def _of_itself(change: ast.AST, me: str, field: str) -> bool:
    """Say if `change` is one of `self.field`, not of what another name holds."""
    receiver = getattr(getattr(change, "func", change), "value", None)
    return (
        isinstance(receiver, ast.Attribute)
        and receiver.attr == field
        and isinstance(receiver.value, ast.Name)
        and receiver.value.id == me
    )
