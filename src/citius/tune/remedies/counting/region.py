# SPDX-License-Identifier: Apache-2.0
"""The loop during which a dict may be another one: empty before it, and only filled in it."""

import ast

from citius.tune.remedies._shared.asked import Refused, code_scope, is_test
from citius.tune.remedies._shared.exact import exact_dict
from citius.tune.remedies.counting.keys import own_names
from citius.tune.remedies.counting.step import Step
from citius.tune.source.meanwhile import concurrent, runs_meanwhile
from citius.tune.source.scopes import Scope
from citius.tune.source.tree import FUNCTIONS, Tree
from citius.tune.source.values import Container, Ref

_CONSUMERS = {
    Ref("builtin", name)
    for name in ("sum", "any", "all", "list", "set", "tuple", "sorted", "min", "max", "frozenset")
}


def mentions(tree: Tree, name: str, home: Scope, part: ast.AST) -> set[ast.Name]:
    """Return the places in `part` that name the variable."""
    return {
        n
        for n in ast.walk(part)
        if isinstance(n, ast.Name) and n.id == name and tree.scope(n).home(name) is home
    }


def region(tree: Tree, step: Step, steps: list[Step]) -> tuple[ast.stmt, set[ast.Name]]:
    """Return the outermost loop around `step` that only fills the dict, and its plain questions.

    Raises Refused.
    """
    scope = tree.scope(step.statement)
    home = scope.home(step.name)
    if home is not scope or isinstance(scope.node, ast.ClassDef):
        raise Refused(f"`{step.name}` is a variable of another place")
    if concurrent(tree):
        raise Refused("other threads or tasks may look at it at any time")
    own = [s for s in steps if s.name == step.name]
    reason = Refused("it is not in a loop of its function")
    for loop in reversed(tree.loops(step.statement)):
        try:
            asked = _only_filled(tree, loop, step.name, home, own)
            between = _fresh(tree, loop, step.name, home)
            _unseen(tree, [*between, loop], step.name, home)
        except Refused as refused:
            reason = refused
            continue
        return loop, asked
    raise reason


def _only_filled(
    tree: Tree, loop: ast.stmt, name: str, home: Scope, steps: list[Step]
) -> set[ast.Name]:
    """Refuse unless the loop does nothing with the dict but the steps and plain questions."""
    asked = set()
    if loop.orelse or not tree.alone(loop):
        raise Refused("the loop has an else, or does not stand on lines of its own")
    done = {n for s in steps for n in s.nodes}
    for node in mentions(tree, name, home, loop) - done:
        asks = _question(tree, node) or any(_there(tree, node, s) for s in steps)
        if not asks or tree.scope(node) is not home:
            raise Refused(f"the loop does more with `{name}`, line {node.lineno}")
        if any(isinstance(a, ast.JoinedStr) for a in tree.ancestors(node)):
            raise Refused(f"`{name}` is part of an f-string, line {node.lineno}")
        asked.add(node)
    return asked


def _question(tree: Tree, node: ast.Name) -> bool:
    """Say if `len(d)`, `k in d` or `d.get(k)` is all that is asked."""
    parent = tree.parents[node]
    call = tree.parents[parent]
    if is_test(parent):
        return parent.comparators[0] is node
    if isinstance(parent, ast.Attribute) and isinstance(call, ast.Call) and call.func is parent:
        return parent.attr == "get"
    return isinstance(parent, ast.Call) and tree.flow.value(parent.func) == {Ref("builtin", "len")}


def _there(tree: Tree, node: ast.Name, step: Step) -> bool:
    """Say if `d[k]` is read where the step before has surely entered that very key."""
    parent = tree.parents[node]
    if not isinstance(parent, ast.Subscript) or not isinstance(parent.ctx, ast.Load):
        return False
    key = ast.unparse(step.keys[0])
    if ast.unparse(parent.slice) != key or not own_names(tree, step.keys[0]):
        return False
    block = next(
        b
        for _, b in ast.iter_fields(tree.parents[step.statement])
        if isinstance(b, list) and step.statement in b
    )
    after = block[block.index(step.statement) + 1 :]
    holders = {node, *tree.ancestors(node)}
    index = next((i for i, s in enumerate(after) if s in holders), None)
    if index is None:
        return False
    parts = {n.id for n in ast.walk(step.keys[0]) if isinstance(n, ast.Name)}
    return not any(
        isinstance(n, ast.Name) and n.id in parts and not isinstance(n.ctx, ast.Load)
        for s in after[: index + 1]
        for n in ast.walk(s)
    )


def _fresh(tree: Tree, loop: ast.stmt, name: str, home: Scope) -> list[ast.AST]:
    """Refuse unless the variable is given a new empty dict before the loop, and not used between.

    Then nobody else has the dict, whatever is done with it later. Return the code between.
    """
    child, between = loop, []
    for holder in tree.ancestors(loop):
        block = next(
            (b for _, b in ast.iter_fields(holder) if isinstance(b, list) and child in b), []
        )
        for earlier in reversed(block[: block.index(child)] if block else []):
            if _makes_empty(tree, earlier, name):
                return between
            now = {n for n in mentions(tree, name, home, earlier) if _runs_here(tree, n, home)}
            if now:
                raise Refused(f"`{name}` may not be empty, line {earlier.lineno}")
            function = isinstance(earlier, ast.FunctionDef) and not earlier.decorator_list
            between += [] if function and not earlier.args.defaults else [earlier]
        if not isinstance(holder, (ast.If, ast.With)) or (
            mentions(tree, name, home, holder) - mentions(tree, name, home, loop)
        ):
            break
        between += [holder.test] if isinstance(holder, ast.If) else holder.items
        child = holder
    raise Refused(f"`{name}` is not a new empty dict before the loop")


def _runs_here(tree: Tree, node: ast.Name, home: Scope) -> bool:
    """Say if the node runs with the code of `home`, not with a function defined there."""
    return code_scope(tree.scope(node)) is home


def _put_off(tree: Tree, node: ast.Name) -> bool:
    """Say if a generator expression looks at the dict when somebody asks it to go on."""
    for holder in tree.ancestors(node):
        if isinstance(holder, ast.stmt):
            return False
        if isinstance(holder, ast.GeneratorExp) and tree.scope(node) is not tree.scope(holder):
            call = tree.parents[holder]
            called = tree.flow.value(call.func) if isinstance(call, ast.Call) else set()
            if not called or not called <= _CONSUMERS:
                return True
    return False


def _makes_empty(tree: Tree, statement: ast.stmt, name: str) -> bool:
    """Say if the statement binds the variable to a new empty dict, and to nothing else."""
    match statement:
        case ast.Assign(targets=[ast.Name(id=bound)], value=value) if bound == name:
            return _is_empty(tree, value)
        case ast.AnnAssign(target=ast.Name(id=bound), value=value) if bound == name and value:
            return _is_empty(tree, value)
        case ast.Assign(targets=[ast.Tuple(elts=targets)], value=ast.Tuple(elts=values)):
            names = [getattr(t, "id", None) for t in targets]
            starred = any(isinstance(e, ast.Starred) for e in (*targets, *values))
            if len(targets) == len(values) and not starred and names.count(name) == 1:
                value = values[names.index(name)]
                uses = sum(getattr(n, "id", None) == name for v in values for n in ast.walk(v))
                return _is_empty(tree, value) and not uses
    return False


def _is_empty(tree: Tree, value: ast.expr) -> bool:
    if isinstance(value, ast.Dict):
        return not value.keys
    made = tree.flow.value(value)
    empty = isinstance(value, ast.Call) and not value.args and not value.keywords
    return (
        empty
        and len(made) == 1
        and all(isinstance(a, Container) and a.node is value and exact_dict(tree, a) for a in made)
    )


def _unseen(tree: Tree, code: list[ast.AST], name: str, home: Scope) -> None:
    """Refuse where other code may see or fill the dict while `code` runs, whose end is the loop.

    Or where code after an exception may see it half filled.
    """
    others = {
        n for n in mentions(tree, name, home, tree.ast) if code_scope(tree.scope(n)) is not home
    }
    if isinstance(home.node, FUNCTIONS):
        if others:
            raise Refused(f"an inner function uses `{name}`")
    elif name in tree.outside:
        raise Refused(f"other files may use `{name}`")
    others |= {n for n in mentions(tree, name, home, tree.ast) if _put_off(tree, n)}
    if seen := runs_meanwhile(tree, code, others):
        raise Refused(f"line {seen.lineno} may look at `{name}` meanwhile")
    for holder in tree.ancestors(code[-1]):
        if isinstance(holder, FUNCTIONS):
            return
        if isinstance(holder, (ast.Try, ast.TryStar)):
            raise Refused(f"an exception may leave the loop and `{name}` be used after it")
        if isinstance(holder, ast.With) and not all(
            tree.flow.value(i.context_expr) <= {"textfile", "binfile"} for i in holder.items
        ):
            raise Refused(f"a `with` may stop an exception and `{name}` be used after it")
