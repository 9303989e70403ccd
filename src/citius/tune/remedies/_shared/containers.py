# SPDX-License-Identifier: Apache-2.0
"""All containers that the analysis of a file knows, and whether it tells equal objects apart."""

import ast

from citius.tune.source.tree import Tree
from citius.tune.source.values import Container


def containers(tree: Tree) -> set[Container]:
    """Return every container that an expression of the file can be, or that is in such a one."""
    found: set[Container] = set()
    todo = [a for value in tree.flow.values.values() for a in value]
    while todo:
        atom = todo.pop()
        if isinstance(atom, Container) and atom not in found:
            found.add(atom)
            todo += [*atom.elem, *atom.keys]
    return found


def holding(tree: Tree, held: set[Container]) -> set[Container]:
    """Return every container that one of `held` may be in, at any depth; bound methods apart."""
    every, found = containers(tree), set()
    while grown := {
        c
        for c in every - found
        if c.kind != "method" and not (held | found).isdisjoint(c.elem | c.keys)
    }:
        found |= grown
    return found


def tells_apart(tree: Tree) -> bool:
    """Say if the file asks whether two objects are one and the same."""
    return any(
        (isinstance(n, ast.Name) and n.id == "id")
        or (
            isinstance(n, ast.Compare)
            and any(isinstance(op, (ast.Is, ast.IsNot)) for op in n.ops)
            and not any(isinstance(o, ast.Constant) for o in (n.left, *n.comparators))
        )
        for n in ast.walk(tree.ast)
    )
