# SPDX-License-Identifier: Apache-2.0
"""What is done at the ends of a list, and how a deque does it.

An empty deque says `pop from an empty deque` where a list says `pop from empty list`. Where
neither a test before nor a handler around shows that nobody sees it, an empty list is asked
instead, to fail as it did.
"""

import ast

from citius.tune.remedies._shared.asked import Refused
from citius.tune.remedies._shared.never_empty import never_empty, steady
from citius.tune.remedies.deque.code import Code
from citius.tune.source.scopes import Scope
from citius.tune.source.tree import FUNCTIONS, Tree
from citius.tune.source.values import Container

_GROWS = frozenset({"append", "extend", "insert", "appendleft"})
_BARE = (ast.Assign, ast.AnnAssign, ast.Return, ast.Expr)
_QUIET = (
    ast.Pass,
    ast.Break,
    ast.Continue,
    ast.Return,
    ast.Assign,
    ast.Constant,
    ast.expr_context,
)
_COMPOUND = (ast.For, ast.While, ast.With, ast.If, ast.Try, *FUNCTIONS, ast.ClassDef)


def constant(index: ast.expr):
    """Return the constant that `index` is, a negative one too, or None."""
    if isinstance(index, ast.UnaryOp) and isinstance(index.op, ast.USub):
        inner = getattr(index.operand, "value", None)
        return -inner if type(inner) is int else None
    return index.value if isinstance(index, ast.Constant) else None


def is_int(node: ast.expr, value: int) -> bool:
    """Say if `node` is the constant `value`, and no bool."""
    return type(constant(node)) is int and constant(node) == value


def tail(statement: ast.AST) -> str | None:
    """Return the variable that `xs = xs[1:]` takes the first item off, or None."""
    match statement:
        case ast.Assign(
            targets=[ast.Name(id=name)],
            value=ast.Subscript(
                value=ast.Name(id=sliced), slice=ast.Slice(lower=lower, upper=None, step=None)
            ),
        ):
            return name if name == sliced and lower and is_int(lower, 1) else None
    return None


class Ends:
    """The ends of some lists. `known` are the changes to them that a deque can make."""

    def __init__(self, tree: Tree, lists: set[Container], changes: set[ast.AST]):
        self.tree, self.lists = tree, lists
        self.tails = {
            c.node for c in lists if tail(tree.parents.get(c.node)) and self.is_own(c.node)
        }
        self.known: set[ast.AST] = set(self.tails)
        self.shrinks = self.tails | {c for c in changes if not _grows(c)}

    def is_own(self, node: ast.Subscript) -> bool:
        """Say if one variable, given lists that nobody else has, is all that ever holds them."""
        name, home = node.value.id, self.tree.scope(node).home(node.value.id)
        made = {c.node for c in self.lists}
        return all(self.is_given(n, home) for n in made) and all(
            n in made
            or (isinstance(n, ast.Name) and n.id == name and self.tree.scope(n).home(name) is home)
            for n, value in self.tree.flow.values.items()
            if not self.lists.isdisjoint(value)
        )

    def is_given(self, made: ast.AST, home: Scope) -> bool:
        """Say if what makes a list stands in an assignment in the variable's own scope."""
        statement = self.tree.parents.get(made)
        if isinstance(statement, ast.Tuple):
            statement = self.tree.parents[statement]
        return isinstance(statement, ast.Assign) and self.tree.scope(made) is home

    def full(self, node: ast.expr, receiver: ast.expr) -> bool:
        """Say if the list surely holds something at `node`, or nobody sees how it fails."""
        return never_empty(self.tree, node, receiver, self.shrinks) or _caught(self.tree, node)

    def method(self, call: ast.Call, receiver: ast.expr) -> Code | None:
        """Return the call as a deque has it, or None if it has not."""
        text = self.text(receiver)
        match call.func.attr, call.args:
            case "insert", [index, item] if is_int(index, 0):
                self.known.add(call)
                return Code(f"{text}.appendleft(", item, ")")
            case "pop", [index] if is_int(index, 0):
                self.known.add(call)
                return Code(self.guarded(call, receiver, f"{text}.popleft()", "[].pop()"))
            case "pop", [] | [ast.UnaryOp()] if not call.args or is_int(call.args[0], -1):
                self.known.add(call)
                return Code(self.guarded(call, receiver, f"{text}.pop()", "[].pop()"))
        return None

    def item(self, node: ast.Subscript, receiver: ast.expr) -> str | None:
        """Return `xs[0]` as a deque has it; None if as it stands."""
        text = self.text(node)
        code = self.guarded(node, receiver, text, "[][0]")
        return None if code == text else code

    def guarded(self, node: ast.expr, receiver: ast.expr, code: str, fails: str) -> str:
        """Return `code`, with the failure of an empty list if it may be empty."""
        if self.full(node, receiver):
            return code
        if not steady(self.tree, receiver):
            raise Refused(f"`{self.text(receiver)}` may be empty, line {node.lineno}")
        whole = f"{code} if {self.text(receiver)} else {fails}"
        bare = isinstance(self.tree.parents[node], _BARE)
        return whole if bare else f"({whole})"

    def delete(self, statement: ast.stmt, node: ast.Subscript, receiver: ast.expr) -> str:
        """Return the statement for `del xs[0]`."""
        if not isinstance(statement, ast.Delete) or len(statement.targets) != 1:
            raise Refused(f"several things are deleted at once, line {node.lineno}")
        if not self.full(node, receiver):
            raise Refused(f"`{self.text(receiver)}` may be empty, line {node.lineno}")
        self.known.add(node)
        method = "popleft" if is_int(node.slice, 0) else "pop"
        return f"{self.text(receiver)}.{method}()"

    def tail(self, statement: ast.Assign) -> str:
        """Return the statement for `xs = xs[1:]`."""
        name, value = statement.targets[0].id, statement.value
        if never_empty(self.tree, value, value.value, self.shrinks):
            return f"{name}.popleft()"
        after = self.tree.lines[statement.end_lineno - 1].encode()[statement.end_col_offset :]
        comment = after.decode().strip()
        said = f"  {comment}" if comment.startswith("#") else ""
        return f"if {name}:{said}\n    {name}.popleft()"

    def text(self, node: ast.expr) -> str:
        """Return the source of `node`."""
        return ast.get_source_segment(self.tree.source.text, node)


def _quiet(node: ast.AST) -> bool:
    """Say if the node of a handler cannot fail, which would show what it handles."""
    if isinstance(node, ast.Name):
        return isinstance(node.ctx, ast.Store)
    return isinstance(node, _QUIET)


def _grows(change: ast.AST) -> bool:
    if isinstance(change, ast.AugAssign):
        return True
    if isinstance(change, ast.Subscript):
        return isinstance(change.ctx, ast.Store) and not isinstance(change.slice, ast.Slice)
    called = getattr(change, "func", None)
    return isinstance(called, ast.Attribute) and called.attr in _GROWS


def _caught(tree: Tree, node: ast.expr) -> bool:
    """Say if an IndexError at `node` ends at once in a handler that does not look at it."""
    statement = tree.statement(node)
    holder = tree.parents[statement]
    if not isinstance(holder, ast.Try) or statement not in holder.body:
        return False
    if isinstance(statement, _COMPOUND) or tree.scope(node) is not tree.scope(statement):
        return False
    handler = holder.handlers[0] if holder.handlers else None
    return (
        handler is not None
        and isinstance(handler.type, ast.Name)
        and handler.type.id in ("IndexError", "LookupError", "Exception")
        and tree.scope(handler).home(handler.type.id) is None
        and handler.name is None
        and all(_quiet(n) for part in handler.body for n in ast.walk(part))
    )
