# SPDX-License-Identifier: Apache-2.0
"""`"%s: %d" % (a, b)` as the pieces of an f-string.

With widths and precisions `%` is faster than an f-string, by a third in CPython 3.11: they stay.
"""

import ast
import re

from citius.tune.remedies.f_string.text import Field, Pieces, Refused
from citius.tune.source.tree import Tree
from citius.tune.source.values import SCALARS, Container, Func, Inst

_CONVERSION = re.compile(
    r"%(?:\((?P<key>[^()]*)\))?(?P<flags>[-+ #0]*)(?P<width>\d*)"
    r"(?P<precision>\.\d*)?[hlL]?(?P<type>[a-zA-Z%*])"
)
_SHOWN = frozenset({"list", "set", "frozenset", "dict", "deque", "tuple"})


def is_percent(node: ast.AST) -> bool:
    """Say if `node` is a literal text, `%` and what is put into it."""
    return (
        isinstance(node, ast.BinOp)
        and isinstance(node.op, ast.Mod)
        and isinstance(node.left, ast.Constant)
        and isinstance(node.left.value, str)
    )


def compiled_well(node: ast.BinOp) -> bool:
    """Say if Python's compiler makes an f-string of it by itself, as 3.11 and later do."""
    types = {m["type"] for m in _CONVERSION.finditer(node.left.value)}
    return isinstance(node.right, ast.Tuple) and types <= set("sra%")


def percent(tree: Tree, node: ast.BinOp) -> Pieces:
    """Return the pieces. Raises Refused."""
    pieces: Pieces = []
    text, end, found, plain = node.left.value, 0, [], []
    for match in _CONVERSION.finditer(text):
        plain.append(text[end : match.start()])
        pieces.append(plain[-1])
        end = match.end()
        if match["type"] == "%":
            if match[0] != "%%":
                raise Refused(f"`{match[0]}` has no counterpart in an f-string")
            pieces.append("%")
        else:
            found.append((len(pieces), match))
            pieces.append("")
    pieces.append(text[end:])
    if any("%" in p for p in [*plain, text[end:]]):
        raise Refused("its conversions cannot be told apart")
    for (index, match), value in zip(found, _values(tree, node, found), strict=True):
        pieces[index] = _field(tree, match, value)
    return pieces


def _values(tree: Tree, node: ast.BinOp, found: list) -> list[ast.expr]:
    """Return the expressions for the conversions, in the order of both."""
    right, keys = node.right, [match["key"] for _, match in found]
    if isinstance(right, ast.Tuple):
        values = None if any(isinstance(e, ast.Starred) for e in right.elts) else right.elts
        names = [None] * len(right.elts)
    elif isinstance(right, ast.Dict):
        values, names = right.values, [getattr(k, "value", k) for k in right.keys]
        if not all(isinstance(n, str) for n in names) or len(set(names)) < len(names):
            values = None
    else:
        held = tree.flow.value(right)
        known = held and all(
            a in SCALARS or (isinstance(a, Container) and a.kind in _SHOWN - {"tuple"})
            for a in held
        )
        values, names = ([right] if known else None), [None]
    if values is None or keys != names or not found:
        raise Refused("what it is given does not match its conversions one by one")
    return values


def _field(tree: Tree, match: re.Match, node: ast.expr) -> Field:
    """Return the field that shows `node` as the conversion does."""
    kind, value = match["type"], tree.flow.value(node)
    if not value:
        raise Refused("it is never reached in this file")
    if match["flags"] or match["width"] or match["precision"]:
        raise Refused(f"`{match[0]}` is as fast as it is in an f-string")
    if kind in "diu" and value == {"int"}:
        return Field(node)
    if kind in "sra" and all(_shows_as_str(tree, a) for a in value):
        return Field(node, "" if kind == "s" and value <= SCALARS else kind)
    raise Refused(f"`{match[0]}` of `{ast.unparse(node)}` has no counterpart in an f-string")


def _shows_as_str(tree: Tree, atom) -> bool:
    """Say if `str()` and `repr()` of it give exactly a str."""
    if isinstance(atom, Inst):
        cls = atom.cls
        own = [
            f
            for name in ("__str__", "__repr__")
            for owner in cls.mro()
            for f in tree.flow.var(tree.scopes.opened_by(owner.node), name)
        ]
        return not (cls.open or cls.escaped) and all(
            isinstance(f, Func) and f.returns == {"str"} for f in own
        )
    return atom in SCALARS or (isinstance(atom, Container) and atom.kind in _SHOWN)
