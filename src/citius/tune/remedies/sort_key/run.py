# SPDX-License-Identifier: Apache-2.0
"""A comparison function evaluated with nothing known but how the fields of two items stand."""

import ast

from citius.tune.remedies.sort_key.fields import Field, Unclear, field_of
from citius.tune.remedies.sort_key.values import HOLDS, TURNED, Sign, Values
from citius.tune.source.tree import Tree
from citius.tune.source.values import Func

_DEEPEST = 4


class Run(Values):
    """One run of a function for one case. `sides` are its arguments that are items."""

    def __init__(self, tree: Tree, case: dict, sides: dict[str, int], depth: int):
        self.tree, self.case, self.sides, self.depth = tree, case, sides, depth

    def function(self, node, values: dict):
        """Return what the function gives for `values` of its arguments."""
        spec = node.args
        if spec.vararg or spec.kwarg or spec.kwonlyargs or spec.posonlyargs or spec.defaults:
            raise Unclear("its arguments are not two plain ones")
        if isinstance(node, ast.Lambda):
            return self.expression(node.body, values)
        scope = self.tree.scopes.opened_by(node)
        if (
            not isinstance(node, ast.FunctionDef)
            or node.decorator_list
            or scope.globals
            or scope.nonlocals
            or any(len(scope.names[p]) != 1 for p in self.sides)
            or any(isinstance(n, (ast.Yield, ast.YieldFrom)) for n in ast.walk(node))
        ):
            raise Unclear("it does more than compare")
        done, result = self.block(node.body, values)
        return result if done else None

    def block(self, body: list, values: dict) -> tuple:
        """Run statements; return if they ended the function, and with what."""
        for statement in body:
            match statement:
                case ast.Return(value=value):
                    return True, self.expression(value, values) if value else None
                case ast.If(test=test, body=then, orelse=other):
                    branch = then if self.truth(self.expression(test, values)) else other
                    done, result = self.block(branch, values)
                    if done:
                        return done, result
                case ast.Assign(targets=[target], value=value):
                    self.bind(target, self.expression(value, values), values)
                case ast.Expr(value=ast.Constant()) | ast.Pass():
                    continue
                case _:
                    raise Unclear(f"line {statement.lineno} may do more than compare")
        return False, None

    def bind(self, target: ast.expr, value, values: dict) -> None:
        """Give variables their values, as an assignment does."""
        if isinstance(target, ast.Name) and target.id not in self.sides:
            values[target.id] = value
        elif (
            isinstance(target, ast.Tuple)
            and isinstance(value, tuple)
            and len(value) == len(target.elts)
        ):
            for part, item in zip(target.elts, value, strict=True):
                self.bind(part, item, values)
        else:
            raise Unclear(f"line {target.lineno} may do more than compare")

    def expression(self, node: ast.expr, values: dict):
        """Return what the expression gives in this case."""
        if (field := self.field(node, values)) is not None:
            return field
        match node:
            case ast.Constant(value=int() | float() | None as value):
                return value
            case ast.Name(id=name) if name in values:
                return values[name]
            case ast.Tuple(elts=elts):
                return tuple(self.expression(e, values) for e in elts)
            case ast.IfExp(test=test, body=then, orelse=other):
                branch = then if self.truth(self.expression(test, values)) else other
                return self.expression(branch, values)
            case ast.BoolOp(op=op, values=parts):
                for part in parts:
                    value = self.expression(part, values)
                    if self.truth(value) == isinstance(op, ast.Or):
                        break
                return value
            case ast.UnaryOp(op=ast.Not(), operand=operand):
                return not self.truth(self.expression(operand, values))
            case ast.UnaryOp(op=ast.USub(), operand=operand):
                value = self.expression(operand, values)
                if isinstance(value, Sign):
                    return Sign(TURNED[value.relation])
                if isinstance(value, (int, float)):
                    return -value
            case ast.Compare():
                return self.compare(node, values)
            case ast.BinOp(left=left, op=op, right=right):
                sides = self.expression(left, values), self.expression(right, values)
                return self.arithmetic(node, *sides, type(op))
            case ast.Call(func=callee, args=args, keywords=[]):
                return self.call(callee, args, values)
        raise Unclear(f"it uses `{ast.unparse(node)}`, line {node.lineno}")

    def field(self, node: ast.expr, values: dict) -> Field | None:
        """Return the field that the expression is, if it is about one argument alone."""
        names = {n.id for n in ast.walk(node) if isinstance(n, ast.Name)}
        own = names & set(self.sides)
        whole = isinstance(node, (ast.Tuple, ast.IfExp, ast.BoolOp, ast.Compare))
        if whole or len(own) != 1 or names & set(values) or _calls_function(node):
            return None
        (name,) = own
        return field_of(self.tree, node, name, self.sides[name])

    def call(self, callee: ast.expr, args: list, values: dict):
        """Return what a function of the file gives, run for the same case."""
        (func,) = called if len(called := self.tree.flow.value(callee)) == 1 else (None,)
        if not isinstance(func, Func) or self.depth == _DEEPEST:
            raise Unclear(f"it calls {ast.unparse(callee)}()")
        names = [a.arg for a in func.node.args.args]
        if len(names) != len(args) or any(isinstance(a, ast.Starred) for a in args):
            raise Unclear(f"it calls {ast.unparse(callee)}() in an unusual way")
        given = {n: self.expression(a, values) for n, a in zip(names, args, strict=True)}
        return Run(self.tree, self.case, {}, self.depth + 1).function(func.node, given)

    def compare(self, node: ast.Compare, values: dict) -> bool:
        """Return what a chain of comparisons gives in this case."""
        left = self.expression(node.left, values)
        for op, comparator in zip(node.ops, node.comparators, strict=True):
            right = self.expression(comparator, values)
            if type(op) not in HOLDS:
                raise Unclear(f"it uses `{ast.unparse(node)}`")
            if not self.holds(left, right, type(op)):
                return False
            left = right
        return True


def _calls_function(node: ast.AST) -> bool:
    """Say if there is a call of a function by name other than one that a field may use."""
    return any(
        isinstance(n, ast.Call) and isinstance(n.func, ast.Name) and n.func.id not in ("len", "abs")
        for n in ast.walk(node)
    )
