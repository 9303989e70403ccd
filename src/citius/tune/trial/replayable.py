# SPDX-License-Identifier: Apache-2.0
"""Can calls of a function be made again outside its run? Decided from the source alone.

The module must only declare things when it is loaded, and what the function reads of it must be
what it was then: no global that a function, the main guard or another file sets or changes.
"""

import ast
from collections.abc import Iterator

from citius.tune.source.tree import FUNCTIONS, Tree
from citius.tune.trial.reading import Reading, assigned, dotted, is_guard, names

PROBES = "__citius_"
_STATELESS = names(
    "staticmethod classmethod property setter abstractmethod override overload final"
)
_QUIET_BUILTINS = names(
    "abs all any ascii bin bool bytearray bytes chr complex dict divmod enumerate float "
    "frozenset hex int len list max min object oct ord pow range repr reversed round set slice "
    "sorted str sum tuple zip"
)
_QUIET_CALLS = (
    "collections.",
    "dataclasses.field",
    "datetime.",
    "decimal.",
    "dict.fromkeys",
    "enum.auto",
    "fractions.",
    "functools.partial",
    "logging.getLogger",
    "math.",
    "operator.",
    "os.path.",
    "pathlib.",
    "re.compile",
    "str.maketrans",
    "struct.Struct",
    "typing.",
)
_SETTINGS = names(
    "sys.setrecursionlimit sys.path.insert sys.path.append random.seed warnings.simplefilter "
    "warnings.filterwarnings logging.basicConfig"
)
_MADE_BY_CALLS = frozenset({"__init__", "__post_init__", "__new__", "__init_subclass__"})


def functions(tree: Tree) -> Iterator[tuple[str, ast.FunctionDef]]:
    """Yield the name and definition of each undecorated module-level function and plain method."""
    for top in tree.ast.body:
        prefix = f"{top.name}." if isinstance(top, ast.ClassDef) else ""
        for node in top.body if prefix else [top]:
            if (
                isinstance(node, ast.FunctionDef)
                and not (prefix and _is_dunder(node.name))
                and not any(_states(d) for d in node.decorator_list)
                and not any(isinstance(n, (ast.Yield, ast.YieldFrom)) for n in ast.walk(node))
            ):
                yield prefix + node.name, node


def unfit(tree: Tree, function: str) -> str | None:
    """Return why calls of `function` (`f`, or `A.f`) cannot be made again, or None.

    Whether it does the same when called again is left to calling it again.
    """
    if tree.flow.troubles:
        return tree.flow.troubles
    found = [node for name, node in functions(tree) if name == function]
    name = function.partition(".")[0]
    if len(found) != 1 or len(tree.scopes.module.names[name]) != 1:
        return f"`{function}` is not one plain function at the top level"
    for statement in tree.ast.body:
        if not _declares(tree, statement):
            return f"the module does more than declare things, line {statement.lineno}"
    reading = Reading(tree)
    if "." in function and (reason := reading.changed(name)):
        return reason
    for node in _reached(tree, found[0]):
        if isinstance(node, FUNCTIONS) and (reason := _keeps(node)):
            return reason
        for part in ast.walk(node):
            if isinstance(part, ast.Name) and (reason := reading.changes(part)):
                return reason
    return None


def _is_bound(node: ast.AST) -> bool:
    return isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)


def _is_dunder(name: str) -> bool:
    return name.startswith("__") and name.endswith("__")


def _states(decorator: ast.expr) -> bool:
    """Say if a decorator makes of a function something else to call, or something that remembers."""
    text = ast.unparse(decorator)
    return not text.startswith(PROBES) and text != "citius.jit"


def _keeps(node: ast.FunctionDef) -> str | None:
    """Return why a function may keep something from call to call, or None."""
    for decorator in node.decorator_list:
        last = ast.unparse(decorator).rpartition(".")[2]
        if _states(decorator) and last not in _STATELESS:
            return f"`{node.name}` is decorated, line {node.lineno}"
    for default in (*node.args.defaults, *filter(None, node.args.kw_defaults)):
        if isinstance(default, (ast.List, ast.Dict, ast.Set, ast.Call)):
            return f"a default of `{node.name}` may be changed, line {node.lineno}"
    return None


# -- the top level ------------------------------------------------------------------------


def _declares(tree: Tree, node: ast.stmt) -> bool:
    """Say if a statement only declares things."""
    match node:
        case ast.Import() | ast.ImportFrom() | ast.Pass() | ast.Expr(value=ast.Constant()):
            return True
        case ast.FunctionDef() | ast.AsyncFunctionDef():
            defaults = [*node.args.defaults, *filter(None, node.args.kw_defaults)]
            return all(_quiet(tree, d) for d in defaults)
        case ast.ClassDef():
            return all(_quiet(tree, b) for b in node.bases) and _all_declare(tree, node.body)
        case ast.Assign(targets=targets, value=value):
            return all(_is_name(t) for t in targets) and _quiet(tree, value)
        case ast.AnnAssign(target=target, value=value):
            return _is_name(target) and (value is None or _quiet(tree, value))
        case ast.AugAssign(target=target, value=value):
            return _is_name(target) and _quiet(tree, value)
        case ast.Expr(value=ast.Call(func=func) as call):
            parts = ast.iter_child_nodes(call)
            return dotted(tree, func) in _SETTINGS and all(_quiet(tree, p) for p in parts)
        case ast.If() if is_guard(node):
            return _all_declare(tree, node.orelse)
        case ast.If(test=test, body=body, orelse=orelse):
            return _quiet(tree, test) and _all_declare(tree, [*body, *orelse])
        case ast.Try(body=body, handlers=handlers, orelse=orelse, finalbody=final):
            handled = [s for h in handlers for s in h.body]
            return _all_declare(tree, [*body, *handled, *orelse, *final])
    return False


def _all_declare(tree: Tree, body: list[ast.stmt]) -> bool:
    return all(_declares(tree, s) for s in body)


def _is_name(target: ast.expr) -> bool:
    if isinstance(target, (ast.Tuple, ast.List)):
        return all(_is_name(t) for t in target.elts)
    return isinstance(target, ast.Name)


def _quiet(tree: Tree, node: ast.AST) -> bool:
    """Say if an expression only makes a value: it calls nothing of the project's."""
    if isinstance(node, ast.Lambda):
        return all(
            _quiet(tree, d) for d in (*node.args.defaults, *filter(None, node.args.kw_defaults))
        )
    if isinstance(node, (ast.Await, ast.Yield, ast.YieldFrom, ast.NamedExpr)):
        return False
    if isinstance(node, ast.Call) and not _quiet_call(tree, node.func):
        return False
    return all(_quiet(tree, child) for child in ast.iter_child_nodes(node))


def _quiet_call(tree: Tree, func: ast.expr) -> bool:
    name = dotted(tree, func)
    if name is not None:
        return name in _QUIET_BUILTINS or name.startswith(_QUIET_CALLS)
    return isinstance(func, ast.Attribute) and _standard(tree, func.value)


def _standard(tree: Tree, node: ast.expr) -> bool:
    """Say if a value is of the standard library's making, so that its methods are too."""
    match node:
        case ast.Constant() | ast.JoinedStr() | ast.List() | ast.Dict() | ast.Set() | ast.Tuple():
            return True
        case ast.Attribute(value=inner) | ast.Subscript(value=inner):
            return _standard(tree, inner)
        case ast.BinOp(left=left):
            return _standard(tree, left)
        case ast.Call(func=func):
            return _quiet_call(tree, func)
        case ast.Name(id=name):
            bindings = tree.scopes.module.names.get(name, ())
            values = [assigned(tree, b) for b in bindings]
            top = tree.scope(node).home(name) is tree.scopes.module
            return top and len(values) == 1 and values[0] is not None and _standard(tree, values[0])
    return False


# -- what a function can get at -----------------------------------------------------------


def _reached(tree: Tree, start: ast.FunctionDef) -> list[ast.AST]:
    """Return the definitions and top-level values that calling `start` may use."""
    tops: dict[str, list[ast.AST]] = {}
    methods: dict[str, list[ast.AST]] = {}
    for name, bindings in tree.scopes.module.names.items():
        for binding in bindings:
            if isinstance(binding, (*FUNCTIONS, ast.ClassDef)):
                tops.setdefault(name, []).append(binding)
            elif isinstance(binding, ast.Name) and (value := assigned(tree, binding)):
                tops.setdefault(name, []).append(value)
    for node in ast.walk(tree.ast):
        for method in node.body if isinstance(node, ast.ClassDef) else ():
            if isinstance(method, (ast.Assign, ast.AnnAssign)):
                for name in (n.id for n in ast.walk(method) if _is_bound(n)):
                    methods.setdefault(name, []).append(method)
            elif isinstance(method, FUNCTIONS):
                methods.setdefault(method.name, []).append(method)
    always = [m for name in methods if _is_dunder(name) for m in methods[name]]
    todo = [start, *(m for m in always if getattr(m, "name", "") not in _MADE_BY_CALLS)]
    found: dict[ast.AST, None] = {}
    while todo:
        node = todo.pop()
        if node in found:
            continue
        found[node] = None
        if isinstance(node, ast.ClassDef):
            todo += [m for m in node.body if getattr(m, "name", "") in _MADE_BY_CALLS]
            parts = [p for base in node.bases for p in ast.walk(base)]
        else:
            parts = list(ast.walk(node))
        for part in parts:
            if isinstance(part, ast.Name) and tree.scope(part).home(part.id) is tree.scopes.module:
                todo += tops.get(part.id, ())
            elif isinstance(part, ast.Attribute):
                todo += methods.get(part.attr, ())
    return [n for n in found if not isinstance(n, ast.ClassDef)]
