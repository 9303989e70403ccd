# SPDX-License-Identifier: Apache-2.0
"""Which attributes the instances of a dataclass have, and how slots can be made for them.

Slots that are written out leave the class as it is. A field with a default needs
`dataclass(slots=True)`, which makes the class a second time.
"""

import ast

from citius.tune.remedies._shared.asked import Refused
from citius.tune.remedies._shared.filled import Filling, own_name, surely_set
from citius.tune.remedies.slots.layout import Layout, only
from citius.tune.source.tree import Tree
from citius.tune.source.values import Cls, Ref

_FLAGS = frozenset({"repr", "eq", "order", "unsafe_hash", "frozen", "match_args", "kw_only"})
_FIELD = frozenset({"default", "default_factory", "repr", "compare", "hash", "kw_only"})


def dataclass_of(tree: Tree, node: ast.ClassDef) -> ast.expr | None:
    """Return the decorator that makes the class a dataclass, or None. Raises Refused."""
    found = None
    for decorator in node.decorator_list:
        called = decorator.func if isinstance(decorator, ast.Call) else decorator
        if means(tree, called, "dataclasses", "dataclass") and found is None:
            found = decorator
        elif not means(tree, called, "functools", "total_ordering"):
            raise Refused(f"`{node.name}` has a decorator, `{ast.unparse(called)}`")
    for keyword in getattr(found, "keywords", ()):
        if keyword.arg not in _FLAGS or not isinstance(keyword.value, ast.Constant):
            raise Refused(f"`{node.name}` is a dataclass of an unusual kind")
    if getattr(found, "args", ()):
        raise Refused(f"`{node.name}` is a dataclass of an unusual kind")
    return found


def means(tree: Tree, node: ast.expr, module: str, name: str) -> bool:
    """Say if `node` can only mean `name` of the standard `module`."""
    owner = node.value if isinstance(node, ast.Attribute) else node
    if not isinstance(owner, ast.Name) or module in tree.shadows:
        return False
    if f"{module}.{name}" in tree.patched:
        return False
    bindings = tree.scopes.module.names.get(owner.id, [])
    if len(bindings) != 1 or tree.scope(owner).home(owner.id) is not tree.scopes.module:
        return False
    (source,) = bindings
    if isinstance(node, ast.Attribute):
        return (
            isinstance(source, ast.Import)
            and node.attr == name
            and any(a.name == owner.id == module and not a.asname for a in source.names)
        )
    return (
        isinstance(source, ast.ImportFrom)
        and source.module == module
        and not source.level
        and any(a.name == owner.id == name and not a.asname for a in source.names)
    )


def fields(tree: Tree, node: ast.ClassDef, base: Layout | None, alone: bool) -> Layout:
    """Return the layout of a dataclass. Raises Refused."""
    if base is not None and not base.fields:
        raise Refused(f"`{node.name}` is a dataclass, its base is not")
    if only(node, "__init__") is not None:
        raise Refused(f"`{node.name}` is a dataclass with an `__init__` of its own")
    given = base.whole if base else set()
    declared = [s for s in node.body if isinstance(s, ast.AnnAssign)]
    names: list[str] = []
    for statement in declared:
        if not isinstance(statement.target, ast.Name) or any(
            word in ast.unparse(statement.annotation) for word in ("ClassVar", "InitVar", "KW_ONLY")
        ):
            raise Refused(f"line {statement.lineno} is no plain field")
        if statement.target.id not in (*names, *given):
            names.append(statement.target.id)
    defaults = any(s.value for s in declared)
    more = _after_init(tree, node, {*given, *names}, plain=alone and not defaults)
    if not defaults:
        return Layout(node, [*names, *more], {*given, *names, *more}, None, True)
    if not alone:
        raise Refused(f"`{node.name}` has fields with defaults, and a base or a subclass")
    _remade(tree, node, declared)
    return Layout(node, names, set(names), dataclass_of(tree, node), True)


def _after_init(tree: Tree, node: ast.ClassDef, have: set[str], plain: bool) -> list[str]:
    """Return what `__post_init__` sets besides the fields."""
    after = only(node, "__post_init__")
    if after is None:
        return []
    more = [n for n in surely_set(after.body, own_name(tree, after)) if n not in have]
    if more and not plain:
        raise Refused(f"`__post_init__` sets `{more[0]}`, which is no field")
    Filling(tree, after, have | set(more)).after(have)
    return more


def _remade(tree: Tree, node: ast.ClassDef, declared: list[ast.AnnAssign]) -> None:
    """Refuse where `dataclass(slots=True)`, which makes the class a second time, shows."""
    if len(node.decorator_list) != 1:
        raise Refused(f"`{node.name}` has a decorator besides `dataclass`")
    for part in ast.walk(node):
        if isinstance(part, ast.Name) and part.id in ("super", "__class__"):
            raise Refused(f"`{node.name}` has defaults and uses `{part.id}`, line {part.lineno}")
    for statement in declared:
        bindings = tree.scopes.opened_by(node).names[statement.target.id]
        if len(bindings) != 1 or not _plain_default(tree, statement.value):
            raise Refused(f"the default of line {statement.lineno} is not plain")


def _plain_default(tree: Tree, value: ast.expr | None) -> bool:
    """Say if a default is surely no descriptor, which a slot would take the place of."""
    match value:
        case None | ast.Constant():
            return True
        case ast.UnaryOp(operand=ast.Constant()):
            return True
        case ast.Tuple(elts=elts):
            return all(_plain_default(tree, e) for e in elts)
        case ast.Attribute(value=owner):
            held = tree.flow.value(owner)
            own = tree.class_names.isdisjoint(("__get__", "__set__", "__delete__"))
            return own and bool(held) and all(isinstance(a, (Cls, Ref)) for a in held)
        case ast.Call(func=called, args=[], keywords=keywords):
            return means(tree, called, "dataclasses", "field") and all(
                k.arg in _FIELD and (k.arg != "default" or _plain_default(tree, k.value))
                for k in keywords
            )
    return False
