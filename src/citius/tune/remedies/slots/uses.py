# SPDX-License-Identifier: Apache-2.0
"""What a file does with classes that would show if their instances had slots."""

import ast

from citius.tune.remedies._shared.asked import Refused
from citius.tune.remedies._shared.names import names
from citius.tune.remedies.slots.fields import means
from citius.tune.remedies.slots.handed import handed
from citius.tune.remedies.slots.layout import Layout
from citius.tune.source.tree import FUNCTIONS, Tree
from citius.tune.source.values import ANY, Inst

# Names by which a file looks into instances, fills them or finalizes them behind their backs,
# or tells where they lie.
_SEES = names(
    "__dict__ __weakref__ __slots__ __setattr__ __delattr__ __getattribute__ __getattr__ __new__ "
    "__del__ __reduce__ __reduce_ex__ __getstate__ __setstate__ __copy__ __deepcopy__ __sizeof__ "
    "__dir__ __subclasses__ __mro__ __bases__ __base__ mro __dictoffset__ __weakrefoffset__ "
    "__basicsize__ __set_name__ __init_subclass__ __static_attributes__ getsizeof cached_property "
    "singledispatchmethod update_wrapper setattr delattr weakref tracemalloc"
)
_SHOWN = frozenset({"__name__", "__qualname__", "__doc__"})
_BY_NAME = frozenset({"getattr", "hasattr", "attrgetter", "methodcaller"})


def known(tree: Tree, made: list[Layout]) -> bool:
    """Say if the analysis sees every instance: none is handed to code outside the file."""
    classes = [tree.flow.classes.get(layout.node) for layout in made]
    return all(cls is not None and not cls.open and not cls.escaped for cls in classes)


def shows(tree: Tree, made: list[Layout]) -> None:
    """Refuse where the file would see that the classes have slots."""
    if seen := _SEES & tree.words:
        raise Refused(f"the file uses `{min(seen)}`")
    family = {layout.node.name: layout.node for layout in made}
    names = set(family)
    sees_all = known(tree, made)
    if names & tree.outside or (not sees_all and tree.outside & set(tree.scopes.module.names)):
        raise Refused("other files of the project use what this one makes")
    if not sees_all:
        handed(tree)
    for name in sorted(names):
        if len(tree.scopes.module.names[name]) != 1:
            raise Refused(f"`{name}` is bound more than once")
    slots = {name for layout in made for name in layout.names}
    for node in ast.walk(tree.ast):
        match node:
            case ast.Import() | ast.ImportFrom():
                _imported(node)
            case ast.Constant(value=str(text)) if not isinstance(tree.parents[node], ast.Expr):
                if any(word in text for word in _SEES if word.startswith("__")):
                    raise Refused(f"a text names what slots change, line {node.lineno}")
            case ast.Name(id=name):
                _name(tree, node, family, slots)
            case ast.Attribute():
                _attribute(tree, node, made, slots, sees_all)
            case ast.ClassDef() if node not in family.values():
                _subclass(node, names)
            case ast.ClassDef() if len(node.bases) > 1 or node.keywords:
                raise Refused(f"`{node.name}` has several bases, or a metaclass")


def _imported(node: ast.Import | ast.ImportFrom) -> None:
    if any(a.asname and a.name in _BY_NAME for a in node.names):
        raise Refused(f"attributes are read by name, line {node.lineno}")


def _name(tree: Tree, node: ast.Name, family: dict[str, ast.ClassDef], slots: set[str]) -> None:
    """Refuse a use of a class that may change it, and attributes read by name."""
    home = tree.scope(node).home(node.id)
    if node.id in family and home is tree.scopes.module:
        if not as_class(tree, node, slots) and not annotates(tree, node):
            raise Refused(f"`{node.id}` does more than make instances, line {node.lineno}")
    elif _is_class_method_name(tree, node, set(family.values())):
        if not isinstance(node.ctx, ast.Load) or not as_class(tree, node, slots):
            raise Refused(f"`{node.id}` does more than make instances, line {node.lineno}")
    elif node.id in _BY_NAME or (node.id in ("type", "id") and home is None):
        _by_name(tree, node, slots)


def as_class(tree: Tree, node: ast.Name, slots: set[str] | frozenset[str]) -> bool:
    """Say if a class is called, asked about or read from, and no more."""
    parent = tree.parents[node]
    match parent:
        case ast.Call(func=func, args=args):
            makes = _builtin(tree, func, "map") or means(tree, func, "collections", "defaultdict")
            above = _builtin(tree, func, "super") and args[0] is node
            return func is node or above or ((makes or _asks(tree, func)) and node in args)
        case ast.keyword(arg="default_factory"):
            call = tree.parents[parent]
            return isinstance(call, ast.Call) and means(tree, call.func, "dataclasses", "field")
        case ast.ClassDef(bases=bases):
            return node in bases
        case ast.MatchClass():
            return True
        case ast.Tuple():
            call = tree.parents[parent]
            return isinstance(call, ast.Call) and _asks(tree, call.func)
        case ast.Attribute(attr=attr, ctx=ctx):
            fine = attr in _SHOWN or (attr == "__init__" and isinstance(ctx, ast.Load))
            return attr not in slots and (fine or not attr.startswith("__"))
        case ast.Compare(ops=ops):
            return all(isinstance(op, (ast.Is, ast.IsNot, ast.Eq, ast.NotEq)) for op in ops)
    return False


def _builtin(tree: Tree, func: ast.expr, *names: str) -> bool:
    return (
        isinstance(func, ast.Name) and func.id in names and tree.scope(func).home(func.id) is None
    )


def _asks(tree: Tree, func: ast.expr) -> bool:
    return _builtin(tree, func, "isinstance", "issubclass")


def annotates(tree: Tree, node: ast.AST) -> bool:
    """Say if `node` is part of an annotation."""
    part = node
    for holder in tree.ancestors(node):
        if isinstance(holder, ast.arg):
            return True
        if isinstance(holder, ast.stmt):
            return part in (getattr(holder, "annotation", None), getattr(holder, "returns", None))
        part = holder
    return False


def _is_class_method_name(tree: Tree, node: ast.Name, family: set[ast.ClassDef]) -> bool:
    """Say if the name is that of the class in a class method of one of the family."""
    home = tree.scope(node).home(node.id)
    function = home.node if home else None
    return (
        isinstance(function, FUNCTIONS)
        and tree.parents[function] in family
        and "classmethod" in map(ast.unparse, function.decorator_list)
        and [a.arg for a in (*function.args.posonlyargs, *function.args.args)][:1] == [node.id]
    )


def _by_name(tree: Tree, node: ast.Name, slots: set[str]) -> None:
    """Refuse attributes read by names that are not in the source, types and places as values."""
    call = tree.parents[node]
    if annotates(tree, node):
        return
    if not isinstance(call, ast.Call) or call.func is not node or node.id == "id":
        raise Refused(f"`{node.id}` may tell the instances apart, line {node.lineno}")
    if node.id == "type":
        if len(call.args) != 1 or not _names_type(tree, call, slots):
            raise Refused(f"what `type` gives is used as a value, line {node.lineno}")
        return
    asked = call.args[1:2] if node.id in ("getattr", "hasattr") else call.args
    if not asked or not all(isinstance(getattr(a, "value", None), str) for a in asked):
        raise Refused(f"attributes are read by names not in the source, line {node.lineno}")


def _names_type(tree: Tree, node: ast.expr, slots: set[str]) -> bool:
    """Say if the type that `node` gives is read from, called, compared or asked about."""
    match tree.parents[node]:
        case ast.Attribute(attr=attr):
            return attr in _SHOWN or not (attr in slots or attr.startswith("__"))
        case ast.Call(func=func):
            return func is node or _asks(tree, func)
        case ast.Compare(ops=ops):
            return all(isinstance(op, (ast.Is, ast.IsNot, ast.Eq, ast.NotEq)) for op in ops)
    return False


def _attribute(
    tree: Tree, node: ast.Attribute, made: list[Layout], slots: set[str], sees_all: bool
) -> None:
    parent = tree.parents[node]
    if node.attr == "__class__" and not _names_type(tree, node, slots):
        raise Refused(f"`__class__` is used as a value, line {node.lineno}")
    call = parent if isinstance(parent, ast.Call) and parent.func is node else None
    written = call and all(isinstance(getattr(a, "value", 0), str) for a in call.args)
    if node.attr in ("attrgetter", "methodcaller") and not written:
        raise Refused(f"attributes are read by names not in the source, line {node.lineno}")
    if node.attr in ("format", "format_map") and not isinstance(node.value, ast.Constant):
        kinds = {layout.node for layout in made}
        words = [*call.args, *(k.value for k in call.keywords)] if call else []
        told = {atom for word in words for atom in tree.flow.value(word)}
        mine = any(isinstance(a, Inst) and a.cls.node in kinds for a in told)
        if call is None or mine or (ANY in told and not sees_all):
            raise Refused(f"a format that is not in the source, line {node.lineno}")


def _subclass(node: ast.ClassDef, names: set[str]) -> None:
    used = {getattr(b, "id", None) for b in node.bases} & names
    if used:
        raise Refused(f"`{node.name}` derives from `{min(used)}` in its own way")
