# SPDX-License-Identifier: Apache-2.0
"""Expressions of which all is known: what they do, whether they may raise, what they read."""

import ast

from citius.tune.remedies._shared.sure import SIZED, compares_safely, pairs
from citius.tune.source.purity import impure
from citius.tune.source.tree import FUNCTIONS, Tree
from citius.tune.source.values import NUMBERS, SCALARS, Container, Func, Inst, Ref

_CALLED = frozenset(
    [
        "abs",
        "bool",
        "chr",
        "float",
        "int",
        "isinstance",
        "len",
        "max",
        "min",
        "ord",
        "round",
        "str",
        "sum",
    ]
)
_KNOWN = SCALARS | {"slice", "match", "pattern", "flag"}
_READS = frozenset({"get", "count", "index", "keys", "values", "items", "copy"})


def disturbs(tree: Tree, node: ast.expr) -> str | None:
    """Return why evaluating `node` may do more than compute on builtin types, or None.

    What passes neither changes anything, nor looks at more than its own names, nor raises
    StopIteration, which ends a generator that it is put into.
    """
    for part in ast.walk(node):
        if isinstance(part, ast.expr) and not _is_calm(tree, part):
            return f"what `{ast.unparse(part)}` does cannot be told from the source"
    return None


def _is_calm(tree: Tree, part: ast.expr) -> bool:
    value, parent = tree.flow.value(part), tree.parents[part]
    if isinstance(parent, ast.Call) and parent.func is part:
        return isinstance(part, (ast.Name, ast.Attribute))  # judged with the call
    if isinstance(part, ast.Name):
        return bool(value) and all(_names_known(parent, atom) for atom in value)
    if not _known(value):
        return False
    match part:
        case ast.Call():
            return _calls_known(tree, part)
        case ast.Attribute(value=owner, attr=attr):
            return all(_holds_field(a, attr) for a in tree.flow.value(owner))
        case ast.Compare():
            return all(
                isinstance(op, (ast.Is, ast.IsNot)) or compares_safely(tree, left, op, right)
                for left, op, right in pairs(part)
            )
        case ast.Subscript(value=held):
            return all(_looks_up(a) for a in tree.flow.value(held))
        case ast.BinOp(left=left, right=right):
            return tree.flow.value(left) | tree.flow.value(right) <= SCALARS
        case ast.FormattedValue(value=shown):
            return tree.flow.value(shown) <= SCALARS
    simple = (ast.Constant, ast.UnaryOp, ast.BoolOp, ast.IfExp, ast.Slice, ast.Tuple, ast.JoinedStr)
    return isinstance(part, simple)


def _known(value: set) -> bool:
    return bool(value) and all(
        a.kind != "method" if isinstance(a, Container) else a in _KNOWN for a in value
    )


def _names_known(parent: ast.AST, atom) -> bool:
    """Say if a name that means `atom` is harmless under `parent`."""
    if isinstance(atom, Inst):
        asked = isinstance(parent, ast.Compare) and all(
            isinstance(op, (ast.Is, ast.IsNot)) for op in parent.ops
        )
        return asked or isinstance(parent, ast.Attribute)
    if isinstance(atom, Ref):
        return atom.kind == "builtin" or isinstance(parent, ast.Attribute)
    return _known({atom})


def _holds_field(atom, name: str) -> bool:
    """Say if reading `.name` of the atom runs no code."""
    if isinstance(atom, Ref):
        return atom.kind == "module"
    return isinstance(atom, Inst) and not atom.cls.open and not atom.cls.defines(name)


def _looks_up(atom) -> bool:
    """Say if subscripting the atom runs no code: no default is made, no key compares itself."""
    if not isinstance(atom, Container):
        return atom in SCALARS
    return (
        atom.kind in SIZED
        and atom.keys <= SCALARS
        and not (atom.kind == "dict" and "defaultdict" in ast.unparse(atom.node))
    )


def _data(atom) -> bool:
    """Say if the atom is a scalar, or holds nothing but scalars."""
    if isinstance(atom, Container):
        return atom.kind in SIZED and atom.elem | atom.keys <= SCALARS
    return atom in SCALARS


def _calls_known(tree: Tree, call: ast.Call) -> bool:
    if call.keywords or any(isinstance(a, ast.Starred) for a in call.args):
        return False
    callee = tree.flow.value(call.func)
    return bool(callee) and all(_callee_known(tree, call, atom) for atom in callee)


def _callee_known(tree: Tree, call: ast.Call, atom) -> bool:
    args = [tree.flow.value(a) for a in call.args]
    plain = all(_data(a) for value in args for a in value)
    if isinstance(atom, Func):
        return (
            plain
            and isinstance(atom.node, FUNCTIONS)
            and not {"next", "StopIteration", "__next__"} & tree.words
            and impure(tree, atom.node) is None
        )
    if isinstance(atom, Ref) and atom.kind == "builtin":
        return atom.name in _CALLED and (plain or atom.name in ("len", "isinstance"))
    if isinstance(atom, Ref):
        pure = atom.name.startswith("math.") and atom.name not in tree.patched
        return pure and all(value <= NUMBERS for value in args)
    if isinstance(atom, Container) and atom.kind == "method" and not atom.keys:
        (receiver,) = atom.elem
        if isinstance(receiver, Container):
            hashed = receiver.kind == "dict" and receiver.keys <= SCALARS
            return plain and atom.name in _READS and (hashed or _data(receiver))
        return plain and receiver in SCALARS
    return False
