# SPDX-License-Identifier: Apache-2.0
"""Whether code surely changes no table: then values may be read before it runs.

A table of one dtype hands out views of itself as rows, so a change shows in rows already made. Code
is quiet if all it calls is known, and all it changes are variables and builtin containers.
"""

import ast

from citius.tune.remedies.pandas.cell import makes_or_reads_cells
from citius.tune.remedies.pandas.foreign import meets_foreign
from citius.tune.remedies.pandas.grown import only_grown, only_grown_in
from citius.tune.remedies.pandas.name import alias
from citius.tune.source.tree import FUNCTIONS, Tree
from citius.tune.source.values import ANY, SCALARS, Container, Func, Ref

_COMPUTE = (
    "abs all any bool dict divmod enumerate float format int isinstance len list max min print "
    "range repr reversed round set sorted str sum tuple zip"
)
_OF_NUMPY = (
    "abs arccos arcsin arctan arctan2 ceil clip cos cosh deg2rad degrees exp floor hypot isfinite "
    "isnan log log10 log1p log2 maximum minimum power radians round sign sin sinh sqrt square tan "
    "tanh"
)
# Functions and methods that go over their arguments, which runs code if those are iterators.
_ITERATE = (
    "all any dict difference difference_update enumerate extend extendleft fromkeys intersection "
    "intersection_update isdisjoint issubset issuperset join list reversed set sorted sum "
    "symmetric_difference symmetric_difference_update tuple union update zip"
)
_BUILTINS, _NUMPY = frozenset(_COMPUTE.split()), frozenset(_OF_NUMPY.split())
_GO_OVER = frozenset(_ITERATE.split())
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


def quiet(tree: Tree, code: list[ast.AST], trusted: frozenset[str]) -> bool:
    """Say if running `code` surely changes no table; `trusted` variables hold tables or parts."""
    for cls in tree.flow.classes.values():
        if cls.overloads or cls.open or cls.defines("__str__", "__repr__"):
            return False
    if any(isinstance(n, FUNCTIONS) and n.decorator_list for n in ast.walk(tree.ast)):
        return False  # it may be a property
    if any(_makes_items(tree, n) for n in ast.walk(tree.ast)):
        return False
    return _quiet(tree, code, (), trusted)


def _makes_items(tree: Tree, node: ast.AST) -> bool:
    """Say if this makes a dict that runs code of the file where a key is missing."""
    if not isinstance(node, ast.Call) or "defaultdict" not in ast.unparse(node.func):
        return False
    return not all(
        isinstance(a, Ref) and a.kind == "builtin"
        for given in node.args[:1]
        for a in tree.flow.value(given)
    )


def _quiet(tree: Tree, code: list[ast.AST], trail: tuple, trusted: frozenset[str]) -> bool:
    return not meets_foreign(tree, code, trusted) and all(
        _step(tree, node, trail) for part in code for node in ast.walk(part)
    )


def _step(tree: Tree, node: ast.AST, trail: tuple) -> bool:
    match node:
        case ast.Call():
            return makes_or_reads_cells(tree, node, alias(tree)) or _call(tree, node, trail)
        case ast.For(target=target, iter=source) | ast.comprehension(target=target, iter=source):
            return _iterable(tree, source) and (_pairs(source) or isinstance(target, ast.Name))
        case ast.Starred(value=source):
            return _iterable(tree, source)
        case ast.Compare(ops=ops, comparators=asked):
            tests = any(isinstance(op, (ast.In, ast.NotIn)) for op in ops)
            return not tests or all(_iterable(tree, a) for a in asked)
        case ast.Assign(targets=targets, value=value):
            names = all(isinstance(t, (ast.Name, ast.Subscript)) for t in targets)
            return names or _iterable(tree, value)
        case ast.Subscript(ctx=ast.Store(), value=holder):
            return _known(tree, holder)
        case ast.Attribute(ctx=ast.Store()):
            return False
        case ast.AugAssign(target=ast.Name() as target):
            return only_grown(tree, target)
        case ast.AugAssign(target=target):
            return only_grown_in(tree, target.value)
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
    """Say if going over this runs no code but what stands in it."""
    if isinstance(node, ast.Call):
        callee = tree.flow.value(node.func)
        if callee == {Ref("builtin", "range")}:
            return True
        if callee and callee <= {Ref("builtin", "enumerate"), Ref("builtin", "zip")}:
            return all(_iterable(tree, a) for a in node.args)
        if isinstance(node.func, ast.Attribute) and node.func.attr in ("items", "keys", "values"):
            return _known(tree, node.func.value)
    return isinstance(node, (ast.Tuple, ast.GeneratorExp)) or _known(tree, node)


def _pairs(node: ast.expr) -> bool:
    """Say if this gives tuples that it makes itself, so that taking them apart runs no code."""
    called = getattr(node, "func", None)
    return getattr(called, "id", getattr(called, "attr", "")) in ("enumerate", "zip", "items")


def _call(tree: Tree, node: ast.Call, trail: tuple) -> bool:
    callee = tree.flow.value(node.func)
    if callee == {ANY}:
        return _of_numpy(tree, node)
    return bool(callee) and all(_callee(tree, node, atom, trail) for atom in callee)


def _callee(tree: Tree, node: ast.Call, atom, trail: tuple) -> bool:
    if isinstance(atom, Func):
        if not isinstance(atom.node, ast.FunctionDef) or atom.node in trail or atom.generator:
            return False
        return _quiet(tree, atom.node.body, (*trail, atom.node), _given(atom.node.args))
    if isinstance(atom, Ref) and atom.kind == "builtin":
        if atom.name == "isinstance":
            return True
        goes_over = atom.name in _GO_OVER or (atom.name in ("min", "max") and len(node.args) == 1)
        return atom.name in _BUILTINS and _takes_values(tree, node, goes_over)
    if isinstance(atom, Ref):
        if atom.name in ("math.fsum", "math.prod") and not all(
            _iterable(tree, a) for a in node.args
        ):
            return False
        return atom.name.startswith("math.") and atom.name not in tree.patched
    method = isinstance(atom, Container) and atom.kind == "method" and not atom.keys
    return method and _builtin(atom.elem) and _takes_values(tree, node, atom.name in _GO_OVER)


def _given(spec: ast.arguments) -> frozenset[str]:
    """Return the parameters that only a caller can give a value."""
    positional = [*spec.posonlyargs, *spec.args]
    asked = positional[: len(positional) - len(spec.defaults)]
    asked += [a for a, d in zip(spec.kwonlyargs, spec.kw_defaults, strict=True) if d is None]
    return frozenset(a.arg for a in asked)


def _takes_values(tree: Tree, node: ast.Call, goes_over: bool) -> bool:
    """Say if no argument is code, an iterator that runs some, or a file to write to."""
    if any(k.arg in (None, "file", "key") for k in node.keywords):
        return False
    if goes_over and not all(_iterable(tree, a) for a in node.args):
        return False
    return not any(
        isinstance(a, (Func, Ref)) or (isinstance(a, Container) and a.kind not in _KINDS)
        for given in [*node.args, *(k.value for k in node.keywords)]
        if not (isinstance(given, (ast.Call, ast.GeneratorExp)) and _iterable(tree, given))
        for a in tree.flow.value(given)
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
