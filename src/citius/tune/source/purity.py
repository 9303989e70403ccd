# SPDX-License-Identifier: Apache-2.0
"""Is a function's result a matter of its arguments alone, and does calling it do nothing else?"""

import ast
import builtins

from citius.tune.source.fields import asks_class, only_read
from citius.tune.source.reach import changed_by, contents, fields_read, holds_own_code, reached
from citius.tune.source.tree import FUNCTIONS, Tree
from citius.tune.source.values import ALONE, ANY, SCALARS, Cls, Container, Func, Inst, Ref, is_plain

_PURE_BUILTINS = (
    "abs all any ascii bin bool bytes chr dict divmod enumerate filter float frozenset hash hex int "
    "isinstance iter len list map max min next oct ord pow range repr reversed round set sorted "
    "str sum tuple zip"
)
PURE_BUILTINS = frozenset(_PURE_BUILTINS.split())
_MODULES = ("math.",)
_PURE_MEMBERS = {
    "re": "match search fullmatch findall split sub",
    "bisect": "bisect bisect_left bisect_right",
    "dict": "fromkeys",
    "collections": "Counter OrderedDict defaultdict deque",
    # They change their argument: that it does not outlive the call is looked at in the end.
    "heapq": "heappush heappop heapify heappushpop heapreplace nlargest nsmallest",
}
_MEMBERS = frozenset(f"{m}.{name}" for m, names in _PURE_MEMBERS.items() for name in names.split())
_SEEDS = {"int", "float", "str", "bytes"}  # without one of them, the system gives a seed
_HELD = SCALARS | frozenset({"pattern", "match", "flag", "slice", "response", "httpresponse"})
_STATEMENTS = (
    ast.Assign,
    ast.AnnAssign,
    ast.AugAssign,
    ast.If,
    ast.While,
    ast.For,
    ast.Return,
    ast.Expr,
    ast.Pass,
    ast.Break,
    ast.Continue,
    ast.Assert,
    ast.Raise,
    ast.Try,
    ast.ExceptHandler,
)
_BINDS_ONCE = (
    *(ast.Assign, ast.AnnAssign, ast.Import, ast.ImportFrom, ast.FunctionDef, ast.ClassDef),
)


def impure(
    tree: Tree, function: ast.FunctionDef, trail: tuple = (), instances: bool = False
) -> str | None:
    """Return why `function` may not be pure, or None if it provably is.

    Pure: it reads its arguments and values that never change, changes nothing that outlives the
    call, calls nothing but the like, and every value in it is of a known builtin type. With
    `instances`, it may also read instances of the file's classes, which others may change.
    """
    trail = (*trail, function)
    for node in (n for part in function.body for n in ast.walk(part)):
        reason = impurity(tree, function, node, trail, instances)
        if reason:
            return f"{reason}, line {node.lineno}" if hasattr(node, "lineno") else reason
    return None if len(trail) > 1 else unsteady_default(tree, function) or _given(tree, function)


def _given(tree: Tree, function: ast.FunctionDef) -> str | None:
    """Refuse to change what the function is given. What it calls may change what it made itself."""
    nodes, _ = reached(tree, function.body)
    given = {a for value in tree.flow.funcs[function].params.values() for a in value}
    given.update(a for field in fields_read(tree, nodes) for a in tree.flow.value(field))
    if any(c.kind == "rng" for c in contents(given)):
        return "it may draw from a generator that it is given"
    change = changed_by(nodes, given)
    return f"it changes what it is given, line {change.lineno}" if change else None


def unsteady_default(tree: Tree, function: ast.FunctionDef) -> str | None:
    """Return which default argument may change, of what the function runs: it outlives the call."""
    _, functions = reached(tree, function.body)
    for spec in (f.args for f in {function, *functions}):
        for default in (*spec.defaults, *filter(None, spec.kw_defaults)):
            for container in contents(tree.flow.value(default)):
                kept = container.kind not in ("iterator", "rng")
                if container.mutations or container.escaped or not kept:
                    return f"the default argument `{ast.unparse(default)}` may change"
    return None


def impurity(
    tree: Tree, function, node: ast.AST, trail: tuple, instances: bool = False
) -> str | None:
    """Return why running `node` of `function` may do more than compute, or None."""
    if isinstance(node, ast.stmt):
        return (
            None
            if isinstance(node, _STATEMENTS)
            else f"it has a statement ({type(node).__name__.lower()}) that may do more than compute"
        )
    if isinstance(node, (ast.Yield, ast.YieldFrom, ast.Await)):
        return "it does not run in one go"
    if not isinstance(node, ast.expr):
        return None
    raised = any(isinstance(a, ast.Raise) for a in tree.ancestors(node))
    if not raised and any(map(_runs_code, _held(tree.flow.value(node)))):
        return f"what `{ast.unparse(node)}` holds may run code of its own"
    if isinstance(node, ast.Call):
        return _call(tree, function, node, trail, raised, instances)
    if reason := _handed_on(tree, node):
        return reason
    if isinstance(node, ast.Name):
        return _name(tree, function, node, trail, raised, instances)
    if isinstance(node, (ast.Attribute, ast.Subscript)) and not isinstance(node.ctx, ast.Load):
        return _store(tree, node)
    if not raised and not _all_known(tree, node, instances):
        return f"what `{ast.unparse(node)}` is cannot be told from the source"
    return None


def _runs_code(atom) -> bool:
    """Say if comparing, hashing or printing what a container holds may do more than read."""
    if not isinstance(atom, Inst):
        return atom == ANY
    own = ((c.operators | (c.bound & ALONE)) - c.calm for c in atom.cls.mro())
    return atom.cls.open or any(own)


def _held(value: set) -> set:
    """Return what containers of `value` hold, at any depth."""
    return {a for c in contents(value) if c.kind != "method" for a in c.elem | c.keys}


def _all_known(tree: Tree, node: ast.expr, instances: bool) -> bool:
    """Say if all is known that `node` can be, and that computing with it runs no code."""
    for atom in tree.flow.value(node):
        if isinstance(atom, Inst):
            known = instances and only_read(tree, node, atom)
        elif isinstance(atom, Container):
            known = not instances or not holds_own_code(atom)
        else:
            known = atom != ANY and (not isinstance(atom, str) or atom in _HELD)
        if not known:
            return False
    return True


def _call(
    tree: Tree, function, node: ast.Call, trail: tuple, raised: bool, instances: bool
) -> str | None:
    callee = tree.flow.value(node.func)
    name = ast.unparse(node.func)
    if not callee:
        return f"`{name}()` is never reached"
    for atom in _functions(callee, instances):
        if isinstance(atom, Func):
            if not isinstance(atom.node, FUNCTIONS):
                return "it calls a lambda"
            if atom.node is function:
                continue
            if atom.node in trail:
                return f"{name} and others call each other"
            if reason := impure(tree, atom.node, trail, instances):
                return f"it calls {name}: {reason}"
        elif isinstance(atom, Ref) and atom.kind == "builtin":
            if atom.name not in PURE_BUILTINS and not (raised and _is_exception(atom.name)):
                return f"it calls {name}()"
        elif isinstance(atom, Ref):
            if atom.name in tree.patched:
                return f"the project sets `{atom.name}`"
            if not _pure_member(atom.name) and not (
                atom.name == "random.Random" and _is_seeded(tree, node)
            ):
                return f"it calls {name}()"
        elif _seeds_anew(atom) and not _is_seeded(tree, node):
            return f"it calls {name}()"
        elif not (isinstance(atom, Container) and atom.kind == "method" and not atom.keys):
            return f"it calls {name}(), which cannot be told from the source"
    if not raised and not _all_known(tree, node, instances):
        return f"what `{name}()` gives cannot be told from the source"
    return None


def _functions(callee: set, instances: bool) -> set:
    """Return what is called; with `instances`, the functions of the file that methods run."""
    methods = {a for a in callee if instances and isinstance(a, Container) and a.keys}
    return (callee - methods).union(*(m.keys for m in methods))


def _is_seeded(tree: Tree, node: ast.Call) -> bool:
    """Say if the call surely has a seed, its only argument."""
    seeds = tree.flow.value(node.args[0]) if node.args else set()
    return len(node.args) == 1 and not node.keywords and bool(seeds) and seeds <= _SEEDS


def _seeds_anew(method) -> bool:
    return (
        isinstance(method, Container)
        and method.name in ("seed", "setstate")
        and any(isinstance(a, Container) and a.kind == "rng" for a in method.elem)
    )


def _handed_on(tree: Tree, node: ast.expr) -> str | None:
    """Refuse a function that is not called here but may be by who gets it: `map(print, xs)`."""
    parent = tree.parents[node]
    if isinstance(parent, ast.Call) and parent.func is node:
        return None
    for atom in tree.flow.value(node):
        if not isinstance(atom, Ref) or atom.kind == "module":
            continue
        if atom.name in tree.patched:
            return f"the project sets `{atom.name}`"
        if atom.kind == "builtin":
            harmless = atom.name in PURE_BUILTINS or isinstance(getattr(builtins, atom.name), type)
        else:
            harmless = _pure_member(atom.name) or _is_caught(tree, node)
        if not harmless:
            return f"it hands `{ast.unparse(node)}` on"
    return None


def _pure_member(name: str) -> bool:
    return name.startswith(_MODULES) or name in _MEMBERS


def _is_caught(tree: Tree, node: ast.expr) -> bool:
    """Say if `node` is one of the exceptions that an `except` names."""
    part = node
    for holder in tree.ancestors(node):
        if isinstance(holder, ast.ExceptHandler):
            return holder.type is part
        if not isinstance(holder, ast.Tuple):
            return False
        part = holder
    return False


def _is_exception(name: str) -> bool:
    kind = getattr(builtins, name, None)
    return isinstance(kind, type) and issubclass(kind, BaseException)


def _name(
    tree: Tree, function, node: ast.Name, trail: tuple, raised: bool, instances: bool
) -> str | None:
    scope = tree.scope(node)
    home = scope.home(node.id)
    if home is None:
        return None  # a builtin; calling it is judged at the call
    inner = home
    while inner and inner.node is not function:
        inner = inner.parent
    if inner:
        return (
            None
            if raised or _all_known(tree, node, instances)
            else f"what `{node.id}` is cannot be told from the source"
        )
    if home is not tree.scopes.module or not isinstance(node.ctx, ast.Load):
        return f"it uses `{node.id}` of the function around it"
    bindings = home.names[node.id]
    once = len(bindings) == 1 or all(map(_is_plain_import, bindings))  # import os, os.path
    if not once or not all(_set_once(tree, binding) for binding in bindings):
        return f"`{node.id}` may be bound anew"
    for atom in tree.flow.value(node):
        if isinstance(atom, Func) and atom.node not in (function, *trail):
            if not isinstance(atom.node, FUNCTIONS):
                return f"`{node.id}` is a lambda"
            if reason := impure(tree, atom.node, trail, instances):
                return f"it uses {node.id}: {reason}"
        if isinstance(atom, (Func, Ref)) or atom == "pattern":
            continue
        asked = instances and asks_class(tree, tree.parents[node])
        if isinstance(atom, Cls) and asked and not atom.open:
            continue
        if isinstance(atom, Inst) or (not is_plain({atom}) and not is_constant(atom)):
            return f"`{node.id}` may change"
    return None


def _is_plain_import(binding: ast.AST) -> bool:
    """Say if the binding gives a package its own name, as each import of a part of it does."""
    return isinstance(binding, ast.Import) and not any(a.asname for a in binding.names)


def _set_once(tree: Tree, binding: ast.AST) -> bool:
    """Say if the binding is a statement that the module runs once."""
    statement = tree.statement(binding)
    return (
        tree.parents[statement] is tree.ast
        and not isinstance(tree.parents[binding], ast.NamedExpr)
        and isinstance(statement, _BINDS_ONCE)
    )


def is_constant(atom, depth: int = 3) -> bool:
    """Say if a container is never changed, nor anything in it."""
    if (
        not isinstance(atom, Container)
        or atom.kind in ("iterator", "method", "rng")
        or atom.escaped
        or atom.mutations
        or not depth
    ):
        return False
    return all(
        (is_plain({a}) and not isinstance(a, Inst)) or is_constant(a, depth - 1)
        for a in atom.elem | atom.keys
    )


def _store(tree: Tree, node) -> str | None:
    """Refuse to change what may outlive the call: anything but a builtin container.

    Containers of the module, of arguments and of defaults are looked at elsewhere.
    """
    held = tree.flow.value(node.value)
    if isinstance(node, ast.Attribute) or not all(isinstance(a, Container) for a in held):
        return f"it changes `{ast.unparse(node)}`"
    return None
