# SPDX-License-Identifier: Apache-2.0
"""Can evaluating an expression do anything but give a value?

Calm: it ends, raises nothing, changes nothing, and runs no code that the file does not show.
Unlike a pure expression (purity.py) it may read what changes. Where numbers may be too large for
an operation, or a value missing, the expression is not calm.
"""

import ast
from functools import partial

from citius.tune.source.bound import surely_bound
from citius.tune.source.calm_calls import builtin, is_range, method
from citius.tune.source.calm_items import fits, goes_over
from citius.tune.source.fields import always_set
from citius.tune.source.scopes import COMPREHENSIONS
from citius.tune.source.tree import Tree
from citius.tune.source.values import NUMBERS, SCALARS, Container, Func, Inst, Ref, is_plain

_TEXTS = ({"str"}, {"bytes"})
_SIZED = frozenset({"list", "tuple", "dict", "set", "frozenset", "deque"})
_DEPTH = 4


def stirs(tree: Tree, node: ast.expr, trail: tuple = ()) -> str | None:
    """Return why evaluating `node` may do more than give a value, or None if it is calm."""
    if not isinstance(node, ast.Constant) and not tree.flow.value(node):
        return f"`{ast.unparse(node)}` is never reached, or always fails"
    for part in _parts(node):
        if reason := stirs(tree, part, trail):
            return reason
    calm = _calm(tree, node, trail)
    return None if calm else f"`{ast.unparse(node)}` may raise an error or do more than compute"


def _parts(node: ast.expr) -> list[ast.expr]:
    """Return the expressions that are evaluated with `node`, those of calls apart."""
    match node:
        case ast.Call(func=ast.Attribute(value=receiver), args=args):
            return [receiver, *args]
        case ast.Call(args=args):
            return args
        case ast.Slice(lower=lower, upper=upper, step=step):
            return [p for p in (lower, upper, step) if p]
    if isinstance(node, (*COMPREHENSIONS, ast.Lambda)):
        return []
    return [n for n in ast.iter_child_nodes(node) if isinstance(n, ast.expr)]


def _calm(tree: Tree, node: ast.expr, trail: tuple) -> bool:
    """Say if `node` is calm when its parts are."""
    value = tree.flow.value
    match node:
        case ast.Constant() | ast.Slice():
            return True
        case ast.Name():
            return _bound(tree, node)
        case ast.Tuple(elts=elts) | ast.List(elts=elts):
            return not any(isinstance(e, ast.Starred) for e in elts)
        case ast.BoolOp(values=values):
            return all(truth_is_plain(value(v)) for v in values)
        case ast.IfExp(test=test):
            return truth_is_plain(value(test))
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            return truth_is_plain(value(operand))
        case ast.UnaryOp(op=op, operand=operand):
            return value(operand) <= ({"int"} if isinstance(op, ast.Invert) else NUMBERS)
        case ast.Compare():
            return _compares(tree, node)
        case ast.BinOp(left=left, op=op, right=right):
            return _computes(value(left), op, value(right), right)
        case ast.Attribute(value=owner, attr=attr):
            return all(isinstance(a, Inst) and always_set(tree, a.cls, attr) for a in value(owner))
        case ast.Subscript():
            return _finds(tree, node)
        case ast.Call():
            return _calls(tree, node, trail)
    return False


def truth_is_plain(value: set) -> bool:
    """Say if asking for the truth of `value` runs no code of the file's."""
    return bool(value) and all(
        (isinstance(a, str) and (a in SCALARS or a == "match"))
        or (isinstance(a, Container) and a.kind in _SIZED)
        or (isinstance(a, Inst) and not a.cls.open and not a.cls.overloads)
        for a in value
    )


def _bound(tree: Tree, node: ast.Name) -> bool:
    scope = tree.scope(node)
    home = scope.home(node.id)
    if home is None:
        return all(isinstance(a, Ref) for a in tree.flow.value(node))
    if home is tree.scopes.module and scope is not home:
        return tree.bound_at_top(node.id, scope)
    if isinstance(home.node, COMPREHENSIONS):
        return all(tree.scope(n) is home for n in home.names[node.id])
    own = tree.scope(tree.statement(node)) is home
    return own and surely_bound(tree, node.id, tree.statement(node))


def _compares(tree: Tree, node: ast.Compare) -> bool:
    operands = [node.left, *node.comparators]
    return all(
        _compared(tree, tree.flow.value(a), op, tree.flow.value(b))
        for a, op, b in zip(operands, node.ops, operands[1:], strict=False)
    )


def _compared(tree: Tree, left: set, op: ast.cmpop, right: set) -> bool:
    """Say if the comparison neither raises nor runs code of the file's."""
    match op:
        case ast.Is() | ast.IsNot():
            return True
        case ast.In() | ast.NotIn():
            return (left == right == {"str"}) or (
                is_plain(left)
                and all(
                    is_range(tree, a)
                    or (isinstance(a, Container) and a.kind in _SIZED and _asks_plain(a))
                    for a in right
                )
            )
        case ast.Eq() | ast.NotEq():
            return _compares_quietly(left) and _compares_quietly(right)
    both = left | right
    return both <= NUMBERS or both in _TEXTS


def _compares_quietly(value: set) -> bool:
    own = (a for a in value if isinstance(a, Inst))
    return is_plain(value) and not any(a.cls.overloads for a in own)


def _asks_plain(site: Container) -> bool:
    held = site.keys if site.kind == "dict" else site.elem
    return not site.escaped and (not held or is_plain(held))


def _computes(left: set, op: ast.operator, right: set, node: ast.expr) -> bool:
    """Say if the operation on exact types cannot fail, whatever the values."""
    whole = {"int", "bool"}
    number = node.value if isinstance(node, ast.Constant) else None
    if isinstance(op, ast.Add) and left == right and left in _TEXTS:
        return True
    if isinstance(op, (ast.Add, ast.Sub, ast.Mult)):
        return left | right <= whole or left | right == {"float"}
    if isinstance(op, (ast.BitAnd, ast.BitOr, ast.BitXor)):
        return left | right <= whole
    if isinstance(op, (ast.Mod, ast.FloorDiv)) and number:
        return (left <= whole and isinstance(number, int)) or (
            left == {"float"} and isinstance(number, float)
        )
    if isinstance(op, ast.Div) and isinstance(number, float) and number:
        return left == {"float"}
    return False


def _finds(tree: Tree, node: ast.Subscript) -> bool:
    """Say if there is surely something at the index."""
    held, index = tree.flow.value(node.value), node.slice
    if isinstance(index, ast.Slice):
        bounds = [tree.flow.value(b) for b in (index.lower, index.upper) if b]
        return (
            index.step is None
            and all(b <= {"int", "bool", "none"} for b in bounds)
            and all(
                a in ("str", "bytes") or (isinstance(a, Container) and a.kind in ("list", "tuple"))
                for a in held
            )
        )
    negative = isinstance(index, ast.UnaryOp) and isinstance(index.op, ast.USub)
    place = getattr(index.operand if negative else index, "value", None)
    place = -place if negative and type(place) is int else place
    return type(place) is int and all(
        isinstance(a, Container)
        and a.kind == "tuple"
        and a.slots is not None
        and -len(a.slots) <= place < len(a.slots)
        for a in held
    )


def _calls(tree: Tree, node: ast.Call, trail: tuple) -> bool:
    callee = tree.flow.value(node.func)
    if node.keywords or any(isinstance(a, ast.Starred) for a in node.args) or not callee:
        return False
    if isinstance(node.func, ast.Attribute) and not _all_have(tree, node.func, callee):
        return False
    args = [tree.flow.value(a) for a in node.args]
    for atom in callee:
        if isinstance(atom, Func):
            if not isinstance(node.func, ast.Name) or not _bound(tree, node.func):
                return False
            if not _runs(tree, atom, len(args), trail):
                return False
        elif isinstance(atom, Container) and atom.kind == "method" and atom.keys:
            if not all(_runs(tree, func, len(args) + 1, trail) for func in atom.keys):
                return False
        elif isinstance(atom, Container) and atom.kind == "method":
            if not method(atom, args, node.args):
                return False
        elif not (isinstance(atom, Ref) and builtin(tree, atom, args, node.args)):
            return False
    return True


def _all_have(tree: Tree, node: ast.Attribute, callee: set) -> bool:
    """Say if everything that the receiver can be has the method."""
    receivers = tree.flow.value(node.value)
    bound = {r for a in callee if isinstance(a, Container) for r in a.elem}
    return receivers <= bound or all(isinstance(r, Ref) for r in receivers)


def _runs(tree: Tree, func: Func, count: int, trail: tuple) -> bool:
    """Say if calling a function of the file with `count` arguments is calm."""
    node = func.node
    if not isinstance(node, ast.FunctionDef) or node in trail or len(trail) > _DEPTH:
        return False
    spec = node.args
    takes = len(spec.posonlyargs) + len(spec.args)
    if spec.vararg or spec.kwarg or spec.kwonlyargs or node.decorator_list or func.generator:
        return False
    return takes - len(spec.defaults) <= count <= takes and _block(tree, node.body, (*trail, node))


def _block(tree: Tree, block: list[ast.stmt], trail: tuple, looped: bool = False) -> bool:
    return all(_statement(tree, statement, trail, looped) for statement in block)


def _statement(tree: Tree, node: ast.stmt, trail: tuple, looped: bool) -> bool:
    """Say if running the statement is calm. `looped`: a loop may do so any number of times."""
    match node:
        case ast.Pass() | ast.Break() | ast.Continue() | ast.Return(value=None):
            return True
        case ast.Return(value=value) | ast.Expr(value=value):
            return stirs(tree, value, trail) is None
        case (
            ast.Assign(targets=[ast.Name(id=name)], value=value)
            | ast.AnnAssign(target=ast.Name(id=name), value=ast.expr() as value)
        ):
            own = tree.scope(node)
            # Text that is doubled in every round would fill the memory.
            small = not looped or tree.flow.value(value) <= {"bool", "none"}
            return own.home(name) is own and small and stirs(tree, value, trail) is None
        case ast.If(test=test, body=body, orelse=orelse):
            asked = truth_is_plain(tree.flow.value(test)) and stirs(tree, test, trail) is None
            return asked and all(_block(tree, b, trail, looped) for b in (body, orelse))
        case ast.For(target=target, iter=over, body=body, orelse=orelse):
            safe = goes_over(tree, over, partial(stirs, trail=trail)) or fits(tree, target, over)
            return safe is None and all(_block(tree, b, trail, True) for b in (body, orelse))
    return False
