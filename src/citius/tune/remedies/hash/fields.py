# SPDX-License-Identifier: Apache-2.0
"""What `__eq__` compares, and what a `__hash__` makes of it."""

import ast

from citius.tune.remedies._shared.asked import Refused
from citius.tune.source.tree import Tree
from citius.tune.source.values import Cls

_ARITHMETIC = (ast.Add, ast.Sub, ast.Mult, ast.BitXor, ast.BitAnd, ast.BitOr)
_MOST_SHIFTED = 64
_NOT_EQUAL = ("NotImplemented", "False")


def compared(tree: Tree, method: ast.FunctionDef, cls: Cls) -> tuple[list[str], bool]:
    """Return the attributes whose equality makes objects equal, and if the type is asked first.

    Raises:
        Refused: objects may be equal in another way.
    """
    me, other = _two(tree, method)
    guarded, body = False, _without_docstring(method.body)
    while len(body) > 1:
        guarded |= _guard(tree, body[0], me, other, cls)
        body = body[1:]
    value = body[0].value if body and isinstance(body[0], ast.Return) else None
    if value is None:
        raise Refused("`__eq__` is more than one comparison")
    parts = value.values if _is_and(value) else [value]
    names: list[str] = []
    for part in parts:
        if _asks_type(tree, part, me, other, cls):
            guarded |= not names
        else:
            names += [name for name in _pairs(part, me, other) if name not in names]
    if not names:
        raise Refused("`__eq__` compares no attributes")
    return names, guarded


def _two(tree: Tree, method: ast.FunctionDef) -> tuple[str, str]:
    args = method.args
    names = [a.arg for a in (*args.posonlyargs, *args.args)]
    more = args.vararg or args.kwarg or args.kwonlyargs or args.defaults or method.decorator_list
    if len(names) != 2 or more:
        raise Refused("`__eq__` is not a plain method")
    inner = tree.scopes.opened_by(method)
    if any(len(inner.names[name]) != 1 for name in names):
        raise Refused("`__eq__` binds its own names anew")
    return names[0], names[1]


def _without_docstring(body: list[ast.stmt]) -> list[ast.stmt]:
    first = body[0]
    text = isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant)
    return body[1:] if text else body


def _is_and(value: ast.expr) -> bool:
    return isinstance(value, ast.BoolOp) and isinstance(value.op, ast.And)


def _guard(tree: Tree, statement: ast.stmt, me: str, other: str, cls: Cls) -> bool:
    """Say if a statement turns away what is not of the class. Raises Refused."""
    match statement:
        case ast.If(test=test, body=[ast.Return(value=gives)], orelse=[]):
            pass
        case _:
            raise Refused(f"line {statement.lineno} of `__eq__` is no plain comparison")
    given = ast.unparse(gives) if gives else "None"
    negated = isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not)
    foreign = (
        _asks_type(tree, test.operand, me, other, cls)
        if negated
        else _compares_types(test, me, other, ast.IsNot, ast.NotEq)
    )
    if foreign and given in _NOT_EQUAL:
        return True
    same = {f"{me} is {other}", f"{other} is {me}"}
    if ast.unparse(test) in same and given == "True":
        return False
    raise Refused(f"line {statement.lineno} of `__eq__` is no plain comparison")


def _asks_type(tree: Tree, node: ast.expr, me: str, other: str, cls: Cls) -> bool:
    """Say if `node` is true for instances of the class alone."""
    match node:
        case ast.Call(func=ast.Name(id="isinstance"), args=[ast.Name(id=asked), kind], keywords=[]):
            return (
                asked == other
                and tree.scope(node).home("isinstance") is None
                and tree.flow.value(kind) == {cls}
            )
        case ast.Compare():
            return _compares_types(node, me, other, ast.Is, ast.Eq)
    return False


def _compares_types(node: ast.expr, me: str, other: str, *ops: type) -> bool:
    """Say if `node` compares the types of both objects by one of the operators."""
    match node:
        case ast.Compare(left=left, ops=[op], comparators=[right]) if isinstance(op, ops):
            told = {ast.unparse(left), ast.unparse(right)}
            kinds = ("type({})", "{}.__class__")
            return any(told == {kind.format(me), kind.format(other)} for kind in kinds)
    return False


def _pairs(node: ast.expr, me: str, other: str) -> list[str]:
    """Return the attributes that `node` compares one by one. Raises Refused."""
    match node:
        case ast.Compare(left=left, ops=[ast.Eq()], comparators=[right]):
            lefts = left.elts if isinstance(left, ast.Tuple) else [left]
            rights = right.elts if isinstance(right, ast.Tuple) else [right]
            both = isinstance(left, ast.Tuple) == isinstance(right, ast.Tuple)
            if both and len(lefts) == len(rights):
                sides = zip(lefts, rights, strict=True)
                found = [(_of(a, me, other), _of(b, me, other)) for a, b in sides]
                if all(a and b and a[1] == b[1] and a[0] != b[0] for a, b in found):
                    return [a[1] for a, _ in found]
    raise Refused(f"`{ast.unparse(node)}` is no plain comparison of an attribute")


def _of(node: ast.expr, me: str, other: str) -> tuple[str, str] | None:
    match node:
        case ast.Attribute(value=ast.Name(id=owner), attr=attr) if owner in (me, other):
            return owner, attr
    return None


def hashed(tree: Tree, method: ast.FunctionDef, names: list[str]) -> ast.expr:
    """Return the expression of a `__hash__`, made of what is compared and equal for equals.

    Raises:
        Refused: it may differ for equal objects, raise, or do more than compute.
    """
    args = [a.arg for a in (*method.args.posonlyargs, *method.args.args)]
    body = _without_docstring(method.body)
    plain = len(body) == 1 and isinstance(body[0], ast.Return) and body[0].value is not None
    if not plain or method.decorator_list or len(args) != 1 or method.args.defaults:
        raise Refused("`__hash__` does more than return a number")
    value = body[0].value
    if not _Number(tree, args[0], set(names)).is_one(value):
        raise Refused(f"`{ast.unparse(value)}` may raise, or differ for equal objects")
    return value


class _Number:
    """Which expressions give an int that is the same for equal objects, and never raise."""

    def __init__(self, tree: Tree, me: str, names: set[str]):
        self.tree, self.me, self.names = tree, me, names

    def is_one(self, node: ast.expr) -> bool:
        """Say if `node` is such an expression."""
        match node:
            case ast.Constant(value=value):
                return type(value) in (int, bool)
            case ast.Attribute():
                return self._field(node) and self._types(node) in ({"int"}, {"bool"})
            case ast.UnaryOp(op=ast.USub() | ast.UAdd(), operand=operand):
                return self.is_one(operand)
            case ast.BinOp(left=left, op=op, right=right):
                return self.is_one(left) and self._right(op, right)
            case ast.Call(func=ast.Name(id=name), args=[argument], keywords=[]):
                builtin = self.tree.scope(node).home(name) is None
                return builtin and self._called(name, argument)
        return False

    def _right(self, op: ast.operator, right: ast.expr) -> bool:
        number = right.value if isinstance(right, ast.Constant) else None
        if isinstance(op, _ARITHMETIC):
            return self.is_one(right)
        if type(number) is not int:
            return False
        if isinstance(op, (ast.Mod, ast.FloorDiv)):
            return number != 0
        return isinstance(op, (ast.LShift, ast.RShift)) and 0 <= number <= _MOST_SHIFTED

    def _called(self, name: str, argument: ast.expr) -> bool:
        match name:
            case "hash":
                return self._hashes(argument)
            case "abs" | "int" | "round":
                return self.is_one(argument)
            case "len":
                text = {"str"}, {"bytes"}
                return self._field(argument) and self._types(argument) in text
            case "sum":
                return self._letters(argument)
        return False

    def _hashes(self, node: ast.expr) -> bool:
        if isinstance(node, ast.Tuple):
            return all(self._hashes(e) for e in node.elts)
        return self._field(node) or self.is_one(node) or self._cut(node)

    def _cut(self, node: ast.expr) -> bool:
        """Say if `node` is a part of a text that is there whatever the text: `self.name[:2]`."""
        match node:
            case ast.Subscript(value=text, slice=ast.Slice(lower=low, upper=high, step=None)):
                ends = [getattr(e, "value", e) for e in (low, high)]
                fixed = all(e is None or type(e) is int for e in ends)
                return fixed and self._field(text) and self._types(text) == {"str"}
        return False

    def _letters(self, node: ast.expr) -> bool:
        """Say if `node` is `ord(c) for c in self.name`."""
        match node:
            case ast.GeneratorExp(
                elt=ast.Call(func=ast.Name(id="ord"), args=[ast.Name(id=letter)], keywords=[]),
                generators=[ast.comprehension(target=ast.Name(id=each), iter=text, ifs=[])],
            ):
                builtin = self.tree.scope(node.elt).home("ord") is None
                named = letter == each and self._field(text)
                return builtin and named and self._types(text) == {"str"}
        return False

    def _field(self, node: ast.expr) -> bool:
        found = _of(node, self.me, self.me)
        return found is not None and found[1] in self.names

    def _types(self, node: ast.expr) -> set:
        return set(self.tree.flow.value(node))
