# SPDX-License-Identifier: Apache-2.0
"""Whether code surely changes no table: then values may be read before it runs.

A table of one dtype hands out views of itself as rows, so a change shows in rows already made. Code
is quiet if all it calls is known, and all it changes are variables and builtin containers.
"""

import ast

from citius.tune.remedies._pandas_cell import makes_or_reads_cells
from citius.tune.remedies._pandas_name import alias
from citius.tune.source.tree import FUNCTIONS, Tree
from citius.tune.source.values import ANY, SCALARS, Container, Func, Ref

_BUILTINS = frozenset(
    "abs all any bool dict divmod enumerate float format int isinstance len list max min print "
    "range repr reversed round set sorted str sum tuple zip".split()
)
_NUMPY = frozenset(
    "abs arccos arcsin arctan arctan2 ceil clip cos cosh deg2rad degrees exp floor hypot isfinite "
    "isnan log log10 log1p log2 maximum minimum power radians round sign sin sinh sqrt square tan "
    "tanh".split()
)
_KINDS = frozenset({"list", "set", "frozenset", "dict", "deque", "tuple"})
_NEVER = (
    ast.Await,
    ast.Yield,
    ast.YieldFrom,
    ast.With,
    ast.AsyncWith,
    ast.AsyncFor,
    ast.Import,
    ast.ImportFrom,
    ast.Delete,
    ast.ClassDef,
    ast.Match,
    ast.Global,
    ast.Nonlocal,
    *FUNCTIONS,
)


def quiet(tree: Tree, code: list[ast.AST]) -> bool:
    """Say if running `code` surely changes no table."""
    if any(c.overloads or c.open for c in tree.flow.classes.values()):
        return False
    if any(isinstance(n, FUNCTIONS) and n.decorator_list for n in ast.walk(tree.ast)):
        return False  # it may be a property
    if any(_makes_items(tree, n) for n in ast.walk(tree.ast)):
        return False
    return _quiet(tree, code, ())


def _makes_items(tree: Tree, node: ast.AST) -> bool:
    """Say if this makes a dict that runs code of the file where a key is missing."""
    if not isinstance(node, ast.Call) or "defaultdict" not in ast.unparse(node.func):
        return False
    return not all(
        isinstance(a, Ref) and a.kind == "builtin"
        for given in node.args[:1]
        for a in tree.flow.value(given)
    )


def _quiet(tree: Tree, code: list[ast.AST], trail: tuple) -> bool:
    return all(_step(tree, node, trail) for part in code for node in ast.walk(part))


def _step(tree: Tree, node: ast.AST, trail: tuple) -> bool:
    match node:
        case ast.Call():
            return _call(tree, node, trail)
        case ast.For(iter=source) | ast.comprehension(iter=source) | ast.Starred(value=source):
            return _iterable(tree, source)
        case ast.Assign(targets=targets, value=value):
            names = all(isinstance(t, (ast.Name, ast.Subscript)) for t in targets)
            return names or _iterable(tree, value)
        case ast.Subscript(ctx=ast.Store(), value=holder):
            return _known(tree, holder)
        case ast.Attribute(ctx=ast.Store()):
            return False
        case ast.AugAssign(target=ast.Name() as target):
            return _number(tree, target)
        case ast.AugAssign(target=target):
            return _numbers_in(tree, target.value)
    return not isinstance(node, _NEVER)


def _known(tree: Tree, node: ast.expr) -> bool:
    """Say if this is a builtin container or scalar, so that using it runs no other code."""
    return _builtin(tree.flow.value(node))


def _builtin(value: set) -> bool:
    return bool(value) and all(
        (isinstance(a, Container) and a.kind in _KINDS) or (isinstance(a, str) and a in SCALARS)
        for a in value
    )


def _iterable(tree: Tree, node: ast.expr) -> bool:
    """Say if going over this runs no code of the file."""
    if isinstance(node, ast.Call):
        callee = tree.flow.value(node.func)
        if callee == {Ref("builtin", "range")}:
            return True
        if callee and callee <= {Ref("builtin", "enumerate"), Ref("builtin", "zip")}:
            return all(_iterable(tree, a) for a in node.args)
        if isinstance(node.func, ast.Attribute) and node.func.attr in ("items", "keys", "values"):
            return _known(tree, node.func.value)
    return isinstance(node, ast.Tuple) or _known(tree, node)


def _number(tree: Tree, target: ast.Name) -> bool:
    """Say if a variable is only ever set to constants and grown: no array that changes in place."""
    home = tree.scope(target).home(target.id)
    for binding in home.names[target.id] if home else ():
        holder = tree.parents.get(binding)
        grown = isinstance(holder, ast.AugAssign)
        set_ = isinstance(holder, (ast.Assign, ast.AnnAssign))
        if not grown and not (set_ and isinstance(holder.value, ast.Constant)):
            return False
    return home is not None


def _numbers_in(tree: Tree, node: ast.expr) -> bool:
    """Say if all that is put into these containers are scalars, or what growing those gives."""
    value = tree.flow.value(node)
    return bool(value) and all(
        isinstance(a, Container) and not a.escaped and _starts_plain(tree, a) and _plain_puts(tree, a)
        for a in value
    )


def _starts_plain(tree: Tree, made: Container) -> bool:
    match made.node:
        case ast.Dict(values=parts) | ast.List(elts=parts) | ast.BinOp(left=ast.List(elts=parts)):
            return all(tree.flow.value(p) and tree.flow.value(p) <= SCALARS for p in parts)
        case ast.Call(func=func, args=args, keywords=[]):
            called = tree.flow.value(func)
            if called == {Ref("member", "collections.defaultdict")} and len(args) == 1:
                return tree.flow.value(args[0]) <= {Ref("builtin", "int"), Ref("builtin", "float")}
            return not args and called <= {
                Ref("builtin", "dict"),
                Ref("member", "collections.Counter"),
            }
    return False


def _plain_puts(tree: Tree, made: Container) -> bool:
    for change in made.mutations:
        holder = tree.parents.get(change)
        if not isinstance(change, ast.Subscript):
            return False
        if isinstance(holder, ast.Assign):
            value = tree.flow.value(holder.value)
            if not value or not value <= SCALARS:
                return False
        elif not isinstance(holder, ast.AugAssign):
            return False
    return True


def _call(tree: Tree, node: ast.Call, trail: tuple) -> bool:
    if makes_or_reads_cells(tree, node, alias(tree)):
        return True
    callee = tree.flow.value(node.func)
    if callee == {ANY}:
        return _of_numpy(tree, node)
    for atom in callee:
        if isinstance(atom, Func) and isinstance(atom.node, ast.FunctionDef):
            if atom.node in trail or atom.generator:
                return False
            if not _quiet(tree, atom.node.body, (*trail, atom.node)):
                return False
        elif isinstance(atom, Ref) and atom.kind == "builtin":
            asks = atom.name == "isinstance"
            if atom.name not in _BUILTINS or not (asks or _takes_values(tree, node)):
                return False
        elif isinstance(atom, Ref):
            if not atom.name.startswith("math.") or atom.name in tree.patched:
                return False
        elif not (isinstance(atom, Container) and atom.kind == "method" and not atom.keys):
            return False
        elif not _builtin(atom.elem) or not _takes_values(tree, node):
            return False
    return bool(callee)


def _takes_values(tree: Tree, node: ast.Call) -> bool:
    """Say if no argument is code, an iterator that runs some, or a file to write to."""
    given = [*node.args, *(k.value for k in node.keywords)]
    return not any(k.arg in (None, "file", "key") for k in node.keywords) and not any(
        isinstance(a, (Func, Ref)) or (isinstance(a, Container) and a.kind not in _KINDS)
        for g in given
        if not isinstance(g, ast.GeneratorExp) and not (isinstance(g, ast.Call) and _iterable(tree, g))
        for a in tree.flow.value(g)
    )


def _of_numpy(tree: Tree, node: ast.Call) -> bool:
    """Say if this calls one of numpy's functions that only compute."""
    func = node.func
    if not (isinstance(func, ast.Attribute) and isinstance(func.value, ast.Name)):
        return False
    home = tree.scope(func.value).home(func.value.id)
    bindings = home.names[func.value.id] if home is tree.scopes.module else []
    imports = all(
        isinstance(b, ast.Import)
        and any(a.name == "numpy" and (a.asname or a.name) == func.value.id for a in b.names)
        for b in bindings
    )
    return bool(bindings) and imports and func.attr in _NUMPY and not node.keywords
