# SPDX-License-Identifier: Apache-2.0
"""What running a piece of code may reach: the functions it calls in turn, and what values hold."""

import ast
from collections.abc import Iterable

from citius.tune.source.tree import FUNCTIONS, Tree
from citius.tune.source.values import ANY, Cls, Container, Func, Inst


def reached(
    tree: Tree, parts: Iterable[ast.AST], apart: Iterable[ast.AST] = ()
) -> tuple[set[ast.AST], set[ast.AST]]:
    """Return the nodes that may run when `parts` do, and the functions among what they call.

    A function counts as soon as the code gets hold of it, called or not; those of `apart` are
    left out with all that they alone reach. Code that the file does not show is not followed.
    """
    nodes: set[ast.AST] = set()
    functions: set[ast.AST] = set()
    todo = list(parts)
    while todo:
        for node in ast.walk(todo.pop()):
            if node in nodes:
                continue
            nodes.add(node)
            for function in held_functions(tree, tree.flow.value(node)):
                if function not in functions and function not in apart:
                    functions.add(function)
                    body = function.body
                    todo.extend(body if isinstance(body, list) else [body])
    return nodes, functions


def held_functions(tree: Tree, value: Iterable) -> set[ast.AST]:
    """Return the functions and lambdas that who holds `value` may run."""
    found = set()
    for atom in value:
        if isinstance(atom, Func):
            found.add(atom.node)
        elif isinstance(atom, Container) and atom.kind == "method":
            found |= {a.node for a in atom.keys if isinstance(a, Func)}
        elif isinstance(atom, (Cls, Inst)):
            for cls in (atom if isinstance(atom, Cls) else atom.cls).mro():
                methods = {n for n in ast.walk(cls.node) if _runs_unasked(n)}
                found |= {m for m in methods if isinstance(atom, Cls) or m.name != "__init__"}
        elif atom == ANY:
            found |= {f.node for f in tree.flow.funcs.values() if f.escaped}
    return found


def _runs_unasked(node: ast.AST) -> bool:
    """Say if this is a method that no call names: `__init__`, `__str__`, a property."""
    return isinstance(node, FUNCTIONS) and bool(node.decorator_list or node.name.startswith("__"))


def fields_read(tree: Tree, nodes: Iterable[ast.AST]) -> list[ast.Attribute]:
    """Return the `nodes` that read an attribute off an instance, in the order of the file.

    Methods that are called where they are read are left out.
    """
    found = [
        n
        for n in nodes
        if isinstance(n, ast.Attribute)
        and isinstance(n.ctx, ast.Load)
        and getattr(tree.parents[n], "func", None) is not n
        and any(isinstance(a, Inst) for a in tree.flow.value(n.value))
    ]
    return sorted(found, key=lambda n: (n.lineno, n.col_offset, n.end_col_offset))


def contents(value: Iterable) -> set[Container]:
    """Return the containers in `value`, with those that they hold, at any depth."""
    found: set[Container] = set()
    todo = list(value)
    while todo:
        atom = todo.pop()
        if isinstance(atom, Container) and atom not in found:
            found.add(atom)
            todo += [*atom.elem, *atom.keys]
    return found


def holds_own_code(container: Container) -> bool:
    """Say if comparing what the container holds may run code of the file."""
    held = (a for c in contents({container}) for a in c.elem | c.keys)
    return any(isinstance(a, Inst) and (a.cls.open or a.cls.overloads) for a in held)


def changed_by(nodes: set[ast.AST], value: Iterable) -> ast.AST | None:
    """Return one of `nodes` that changes a container in `value`, or in what it holds, or None."""
    changes = [n for c in contents(value) for n in c.mutations if n in nodes]
    return min(changes, key=lambda n: (n.lineno, n.col_offset), default=None)
