# SPDX-License-Identifier: Apache-2.0
"""Whether an expression gives the same in every round of a loop, and does nothing else."""

import ast

from citius.tune.remedies._shared.ahead import harmless
from citius.tune.remedies._shared.asked import Refused
from citius.tune.source.bound import settled, surely_bound
from citius.tune.source.fields import set_only_when_made
from citius.tune.source.purity import impure
from citius.tune.source.tree import Tree
from citius.tune.source.values import SCALARS, Container, Func, Inst, Ref

_PURE_WORDS = (
    "abs all any ascii bin bool bytes chr divmod float frozenset hex int isinstance len list "
    "max min oct ord pow repr round set sorted str sum tuple"
)
_PURE = frozenset(_PURE_WORDS.split())
_READS = frozenset(["get", "index", "count", "issubset", "issuperset", "isdisjoint"])
_KINDS = frozenset({"list", "dict", "set", "deque", "tuple", "frozenset"})
_OPERATORS = (
    ast.BinOp,
    ast.UnaryOp,
    ast.BoolOp,
    ast.Compare,
    ast.IfExp,
    ast.Subscript,
    ast.Slice,
    ast.Tuple,
)


def steady(tree: Tree, node: ast.expr, loop: ast.stmt) -> None:
    """Refuse unless `node` may be computed once before the loop as well, if that can fail or not.

    Every value in it is of a known builtin type, so that the operators run no code of the file's.
    """
    match node:
        case ast.Constant():
            return
        case ast.Name():
            _name(tree, node, loop)
        case ast.Attribute(value=owner, attr=attr):
            _attribute(tree, node, owner, attr, loop)
        case ast.Call():
            _call(tree, node, loop)
        case _ if isinstance(node, _OPERATORS):
            for part in ast.iter_child_nodes(node):
                if isinstance(part, ast.expr):
                    steady(tree, part, loop)
        case _:
            raise Refused(f"`{ast.unparse(node)}` is not simple enough")
    if not isinstance(node, ast.Slice):
        _same_contents(tree, node, loop)


def _name(tree: Tree, node: ast.Name, loop: ast.stmt) -> None:
    """Refuse a variable that may be bound anew while the loop runs, or has no value before it."""
    name, scope = node.id, tree.scope(loop)
    home = scope.home(name)
    if tree.scope(node) is not scope or isinstance(scope.node, ast.ClassDef):
        raise Refused(f"`{name}` is not read by the loop's own code")
    if home is None:
        return
    inside = set(ast.walk(loop))
    if any(n in inside for n in home.names[name]):
        raise Refused(f"the loop binds `{name}` anew")
    if home is scope:
        if any(not isinstance(n, ast.arg) and tree.scope(n) is not scope for n in home.names[name]):
            raise Refused(f"another function binds `{name}`")
        if scope is tree.scopes.module and name in tree.outside:
            raise Refused(f"another file may set `{name}`")
        if not surely_bound(tree, name, loop):
            raise Refused(f"`{name}` may have no value before the loop")
    elif home is not tree.scopes.module:
        raise Refused(f"`{name}` belongs to the function around")
    elif reason := settled(tree, name, scope):
        raise Refused(reason)


def _attribute(tree: Tree, node: ast.Attribute, owner: ast.expr, attr: str, loop: ast.stmt) -> None:
    """Refuse an attribute that may be set after its object was made."""
    held = tree.flow.value(owner)
    if not isinstance(owner, ast.Name):
        raise Refused(f"what `{ast.unparse(node)}` is may change")
    if all(isinstance(a, Ref) for a in held) and tree.flow.value(node) <= {"float"}:
        return _name(tree, owner, loop)  # a constant of `math` that nobody sets
    objects = held and all(isinstance(a, Inst) for a in held)
    made = any(getattr(holder, "name", "") == "__init__" for holder in tree.ancestors(loop))
    if not objects or made:
        raise Refused(f"what `{ast.unparse(node)}` is may change")
    if not all(set_only_when_made(tree, a.cls, attr) for a in held):
        raise Refused(f"`.{attr}` may be set while the loop runs")
    return _name(tree, owner, loop)


def _same_contents(tree: Tree, node: ast.expr, loop: ast.stmt) -> None:
    value = tree.flow.value(node)
    if not value:
        raise Refused(f"`{ast.unparse(node)}` is never reached, or always fails")
    if isinstance(node, ast.Name) and value <= {Ref("builtin", node.id)}:
        return
    inside, seen = set(ast.walk(loop)), set()
    for atom in _lasting(tree, node, value):
        _same(tree, node, atom, loop, inside, seen)


def _lasting(tree: Tree, node: ast.expr, value: set) -> set:
    """Return `value`, but what it holds for containers that the function called makes anew.

    Nobody else ever has those.
    """
    called = tree.flow.value(node.func) if isinstance(node, ast.Call) else ()
    bodies = [part for a in called if isinstance(a, Func) for part in a.node.body]
    own = {n for part in bodies for n in ast.walk(part)}
    found, open_ = set(), list(value)
    seen: set[Container] = set()
    while open_:
        atom = open_.pop()
        if not isinstance(atom, Container) or atom.node not in own:
            found.add(atom)
        elif atom not in seen:
            seen.add(atom)
            open_ += atom.elem | atom.keys
    return found


def _same(tree: Tree, node: ast.expr, atom, loop: ast.stmt, inside: set, seen: set) -> None:
    """Refuse unless what `atom` holds stays the same while the loop runs."""
    if isinstance(atom, str) and atom in SCALARS:
        return
    if not isinstance(atom, Container) or atom.kind not in _KINDS:
        raise Refused(f"what `{ast.unparse(node)}` is cannot be told from the source")
    if atom in seen:
        return
    seen.add(atom)
    if not atom.fixed:
        if atom.escaped:
            raise Refused(f"code that cannot be seen may change `{ast.unparse(node)}`")
        if atom.kind == "dict" and not _is_dict(tree, atom.node):
            raise Refused(f"`{ast.unparse(node)}` may be a dict that changes when it is read")
        for change in atom.mutations:
            harmless(tree, change, atom, loop, inside)
    for held in atom.elem | atom.keys:
        _same(tree, node, held, loop, inside, seen)


def _is_dict(tree: Tree, maker: ast.AST) -> bool:
    """Say if `maker` makes an exact dict, not a `defaultdict`."""
    if isinstance(maker, ast.Call):
        return tree.flow.value(maker.func) <= {
            Ref("builtin", "dict"),
            Ref("member", "dict.fromkeys"),
        }
    return isinstance(maker, (ast.Dict, ast.DictComp))


def _call(tree: Tree, node: ast.Call, loop: ast.stmt) -> None:
    """Refuse a call that may do more than compute from its arguments."""
    said = ast.unparse(node.func)
    if any(isinstance(a, ast.Starred) for a in node.args) or any(not k.arg for k in node.keywords):
        raise Refused(f"`{said}()` is given an unknown number of arguments")
    for given in [*node.args, *(k.value for k in node.keywords)]:
        steady(tree, given, loop)
    callee = tree.flow.value(node.func)
    if not callee:
        raise Refused(f"`{said}()` is never reached")
    for atom in callee:
        if isinstance(atom, Func):
            _function(tree, node, atom, loop)
        elif isinstance(atom, Container) and atom.kind == "method" and not atom.keys:
            _method(tree, node, atom, loop)
        elif isinstance(atom, Ref) and atom.kind == "builtin" and isinstance(node.func, ast.Name):
            if atom.name not in _PURE or node.keywords:
                raise Refused(f"`{said}()` may do more than compute")
            _name(tree, node.func, loop)
        elif isinstance(atom, Ref) and atom.name.startswith("math."):
            owner = node.func.value if isinstance(node.func, ast.Attribute) else node.func
            if not isinstance(owner, ast.Name) or atom.name in tree.patched:
                raise Refused(f"the project may set `{said}`")
            _name(tree, owner, loop)
        else:
            raise Refused(f"`{said}()` may do more than compute")


def _function(tree: Tree, node: ast.Call, func: Func, loop: ast.stmt) -> None:
    """Refuse a function of the file that is not pure, or may be another one in the next round."""
    if not isinstance(node.func, ast.Name) or not isinstance(func.node, ast.FunctionDef):
        raise Refused(f"`{ast.unparse(node.func)}()` is not a plain function")
    if func.node.decorator_list:
        raise Refused(f"{node.func.id}() is decorated")
    _name(tree, node.func, loop)
    if reason := impure(tree, func.node):
        raise Refused(f"{node.func.id}(): {reason}")


def _method(tree: Tree, node: ast.Call, method: Container, loop: ast.stmt) -> None:
    """Refuse a method that changes what it is called on."""
    (receiver,) = method.elem
    text = receiver in ("str", "bytes")
    if not isinstance(node.func, ast.Attribute) or not (text or method.name in _READS):
        raise Refused(f"`{ast.unparse(node.func)}()` may do more than compute")
    steady(tree, node.func.value, loop)
