# SPDX-License-Identifier: Apache-2.0
"""What a comparison looks at in one of its two arguments.

Expressions that never fail, run no code of the file, and are of one type in a single order.
"""

import ast
import copy
from dataclasses import dataclass

from citius.tune.source.nan import never_nan
from citius.tune.source.tree import Tree
from citius.tune.source.values import NUMBERS, Cls, Container, Inst, Ref

ITEM = "item"  # the name of the argument in the key function
_SIZED = frozenset({"list", "tuple", "dict", "set", "frozenset", "deque"})
_TEXT_METHODS = frozenset(
    ["lower", "upper", "casefold", "strip", "lstrip", "rstrip", "title", "swapcase"]
)


class Unclear(Exception):
    """A key function could order otherwise than the comparison; the text says why."""


@dataclass(frozen=True, slots=True)
class Field:
    """An expression of one argument: its text with `item` for the argument, and which argument.

    `nan` says that it may be a float that is not a number.
    """

    text: str
    side: int
    kinds: frozenset
    nan: bool = False

    @property
    def number(self) -> bool:
        """Say if the values are numbers."""
        return self.kinds <= NUMBERS


def field_of(tree: Tree, node: ast.expr, name: str, side: int) -> Field:
    """Return the field that `node` reads off the argument `name`. Raises Unclear."""
    kinds = frozenset(_value(tree, node, name))
    if not (kinds and (kinds <= NUMBERS or kinds in ({"str"}, {"bytes"}))):
        raise Unclear(f"`{ast.unparse(node)}` is not surely always a number, or always text")
    nan = "float" in kinds and not never_nan(tree, node)
    return Field(_renamed(node, name), side, kinds, nan)


def _renamed(node: ast.expr, name: str) -> str:
    node = copy.deepcopy(node)
    for part in ast.walk(node):
        if isinstance(part, ast.Name) and part.id == name:
            part.id = ITEM
    return ast.unparse(node)


def _value(tree: Tree, node: ast.expr, name: str) -> set:
    """Return what `node` can be, if reading it can neither fail nor run code of the file."""
    match node:
        case ast.Name(id=used) if used == name:
            return tree.flow.value(node)
        case ast.Attribute(value=owner, attr=attr):
            for atom in (owners := _value(tree, owner, name)):
                if not isinstance(atom, Inst) or not _always_has(tree, atom.cls, attr):
                    raise Unclear(f"`{ast.unparse(owner)}` may have no `{attr}`, or compute it")
            return tree.flow.value(node) if owners else set()
        case ast.Subscript(value=owner, slice=index):
            return {
                a for o in _value(tree, owner, name) for a in _item(tree, node, o, _constant(index))
            }
        case ast.Call(func=ast.Name(id="len"), args=[arg], keywords=[]) if _means(tree, node):
            if all(
                a in ("str", "bytes") or (isinstance(a, Container) and a.kind in _SIZED)
                for a in _value(tree, arg, name)
            ):
                return {"int"}
        case ast.Call(func=ast.Name(id="abs"), args=[arg], keywords=[]) if _means(tree, node):
            return _number(_value(tree, arg, name), node)
        case ast.Call(func=ast.Attribute(value=owner, attr=attr), args=[], keywords=[]):
            if attr in _TEXT_METHODS and _value(tree, owner, name) == {"str"}:
                return {"str"}
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            return _number(_value(tree, operand, name), node)
        case ast.BinOp(op=ast.Add() | ast.Sub() | ast.Mult(), left=left, right=right):
            sides = [
                {"int"} if type(_constant(s)) is int else _value(tree, s, name)
                for s in (left, right)
            ]
            if all(s and s <= {"int", "bool"} for s in sides):
                return {"int"}
    raise Unclear(f"it uses `{ast.unparse(node)}`, which may be more than a field")


def _means(tree: Tree, call: ast.Call) -> bool:
    return tree.flow.value(call.func) == {Ref("builtin", call.func.id)}


def _number(value: set, node: ast.expr) -> set:
    if not value or not value <= NUMBERS:
        raise Unclear(f"`{ast.unparse(node)}` may not be a number")
    return {"int" if a == "bool" else a for a in value}


def _constant(index: ast.expr):
    """Return the constant that `index` is, or None."""
    if isinstance(index, ast.UnaryOp) and isinstance(index.op, ast.USub):
        inner = getattr(index.operand, "value", None)
        return -inner if type(inner) is int else None
    return index.value if isinstance(index, ast.Constant) else None


def _item(tree: Tree, node: ast.Subscript, owner, index) -> set:
    """Return what `owner[index]` can be, if it is surely there."""
    slots = owner.slots or [] if isinstance(owner, Container) and owner.kind == "tuple" else []
    if type(index) is int and -len(slots) <= index < len(slots):
        return slots[index]
    if isinstance(owner, Container) and owner.kind == "dict" and type(index) is str:
        return _entry(tree, owner, index)
    raise Unclear(f"`{ast.unparse(node)}` may not be there")


def _entry(tree: Tree, record: Container, key: str) -> set:
    """Return what a dict, written out with all its keys and never losing one, has at `key`."""
    node = record.node
    keys = [getattr(k, "value", None) for k in node.keys] if isinstance(node, ast.Dict) else []
    if record.escaped or key not in keys or not all(type(k) is str for k in keys):
        raise Unclear(f"an item may have no `{key}`")
    found = {
        a for k, v in zip(keys, node.values, strict=True) if k == key for a in tree.flow.value(v)
    }
    for change in record.mutations:
        stored = getattr(getattr(change, "slice", None), "value", None)
        statement = tree.parents[change]
        if (
            not isinstance(change, ast.Subscript)
            or isinstance(change.ctx, ast.Del)
            or type(stored) is not str
        ):
            raise Unclear(f"line {change.lineno} may take `{key}` away")
        if stored == key:
            if not isinstance(statement, ast.Assign):
                raise Unclear(f"line {change.lineno} changes `{key}`")
            found |= tree.flow.value(statement.value)
    return found


def _always_has(tree: Tree, cls: Cls, attr: str) -> bool:
    """Say if each instance has the attribute, set by `__init__` before anyone sees it."""
    if cls.open or cls.escaped or attr.startswith("__"):
        return False
    scopes = [tree.scopes.opened_by(c.node) for c in cls.mro()]
    if any(attr in s.names for s in scopes):
        return False
    inits = next((s.names["__init__"] for s in scopes if "__init__" in s.names), ())
    if len(inits) != 1 or not isinstance(inits[0], ast.FunctionDef) or not inits[0].args.args:
        return False
    (init,) = inits
    me = init.args.args[0].arg
    if init.args.posonlyargs or len(tree.scopes.opened_by(init).names[me]) != 1:
        return False
    taken = {name for s in scopes for name in s.names}
    for statement in init.body:
        if any(_shows(tree, n, me, taken) for n in ast.walk(statement)):
            return False
        if _sets(statement, me, attr):
            return True
    return False


def _shows(tree: Tree, node: ast.AST, me: str, taken: set) -> bool:
    """Say if the node may end `__init__`, or let others see the object half made."""
    if isinstance(node, (ast.Return, ast.Yield, ast.YieldFrom, ast.Lambda, ast.FunctionDef)):
        return True
    if not isinstance(node, ast.Name) or node.id != me:
        return False
    parent = tree.parents[node]
    return not isinstance(parent, ast.Attribute) or parent.attr in taken


def _sets(statement: ast.stmt, me: str, attr: str) -> bool:
    if isinstance(statement, ast.AnnAssign):
        targets = [statement.target] if statement.value else []
    else:
        targets = statement.targets if isinstance(statement, ast.Assign) else []
    flat = [e for t in targets for e in (t.elts if isinstance(t, (ast.Tuple, ast.List)) else [t])]
    return any(
        isinstance(t, ast.Attribute)
        and t.attr == attr
        and isinstance(t.value, ast.Name)
        and t.value.id == me
        for t in flat
    )
