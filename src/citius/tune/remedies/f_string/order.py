# SPDX-License-Identifier: Apache-2.0
"""Does it show that an f-string formats each value before it evaluates the next?"""

import ast

from citius.tune.remedies._shared.calm import fixed
from citius.tune.remedies._shared.fields import in_body
from citius.tune.remedies.f_string.chain import tame
from citius.tune.remedies.f_string.text import Field, Pieces, Refused
from citius.tune.source.purity import impure
from citius.tune.source.tree import FUNCTIONS, Tree
from citius.tune.source.values import SCALARS, Container, Func, Inst, Ref

# Formatting these runs no code of the program, and fails for none of them.
_NEVER_FAIL = frozenset({"str", "bool", "none", "float", "complex"})
_BUILTIN_NAMES = "len str repr abs round min max sum int float bool ord chr hex oct bin sorted"
_BUILTINS = frozenset(_BUILTIN_NAMES.split())
_PLAIN = (
    ast.Constant,
    ast.Name,
    ast.BinOp,
    ast.UnaryOp,
    ast.BoolOp,
    ast.IfExp,
    ast.Compare,
    ast.Slice,
    ast.Tuple,
    ast.List,
    ast.expr_context,
    ast.operator,
    ast.unaryop,
    ast.boolop,
    ast.cmpop,
)


def in_turn(tree: Tree, pieces: Pieces) -> None:
    """Refuse where formatting a value and evaluating a later one could disturb each other."""
    fields = [p for p in pieces if isinstance(p, Field)]
    for index, field in enumerate(fields):
        later = [f.expr for f in fields[index + 1 :]]
        value = tree.flow.value(field.expr)
        if not value:
            raise Refused("it is never reached in this file")
        if value <= _NEVER_FAIL and field.sure and not field.path:
            continue
        quiet = silent if all(tame(a) for a in value) and not field.path else fixed
        for node in later:
            if not quiet(tree, node) and not fixed(tree, node):
                raise Refused(
                    f"`{ast.unparse(node)}` is evaluated before `{ast.unparse(field.expr)}` is shown"
                )


def silent(tree: Tree, node: ast.expr) -> bool:
    """Say if evaluating `node` changes nothing and runs no code that does; it may fail."""
    return all(_silent(tree, part) for part in ast.walk(node))


def _silent(tree: Tree, node: ast.AST) -> bool:
    value = tree.flow.value
    match node:
        case ast.BinOp(left=left, right=right):
            return all(tame(a) for a in value(left) | value(right))
        case ast.UnaryOp(operand=operand):
            return all(tame(a) for a in value(operand))
        case ast.Compare(left=left, comparators=others):
            return all(tame(a) for n in (left, *others) for a in value(n))
        case ast.Subscript(value=held):
            return all(
                tame(a) and getattr(a, "kind", "") != "dict" for a in value(held)
            ) and isinstance(node.ctx, ast.Load)
        case ast.Attribute(value=held, attr=attr):
            return all(_reads(tree, a, attr) for a in value(held))
        case ast.Call(func=func, args=args, keywords=[]):
            given = all(tame(a) for n in args for a in value(n))
            return given and bool(value(func)) and all(_calls(tree, a) for a in value(func))
        case ast.BoolOp(values=parts):
            return all(tame(a) for n in parts for a in value(n))
        case ast.IfExp(test=test):
            return all(tame(a) for a in value(test))
    return isinstance(node, _PLAIN)


def _reads(tree: Tree, atom, attr: str) -> bool:
    """Say if reading the attribute runs no code."""
    if isinstance(atom, Inst):
        return not (atom.cls.open or atom.cls.escaped or in_body(tree, atom.cls, attr))
    return atom in SCALARS or (isinstance(atom, Ref) and atom.kind == "module")


def _calls(tree: Tree, atom) -> bool:
    """Say if calling it with builtin data changes nothing."""
    if isinstance(atom, Func):
        return isinstance(atom.node, FUNCTIONS) and impure(tree, atom.node) is None
    if isinstance(atom, Ref):
        if atom.kind == "builtin":
            return atom.name in _BUILTINS
        return atom.name.startswith("math.") and atom.name not in tree.patched
    return (
        isinstance(atom, Container)
        and atom.kind == "method"
        and not atom.keys
        and atom.elem <= {"str", "bytes", "int", "float"}
    )
