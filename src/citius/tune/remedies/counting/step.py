# SPDX-License-Identifier: Apache-2.0
"""One place of a program that counts in a dict, or collects in one."""

import ast
from dataclasses import dataclass, field

from citius.tune.source.tree import Tree
from citius.tune.source.values import Ref


@dataclass(eq=False, slots=True)
class Step:
    """One place that counts or collects.

    Attributes:
        statement: what is replaced, or where the change is.
        name: the dict's variable; `nodes` are the places that name it.
        factory: the builtin that makes what a new key has.
        key: the key; `keys` are all the times that it is written.
        late: what is evaluated after a new key is entered, though it was evaluated before.
        code: the new statement, with `{}` for the dict; None if only `calls` are replaced.
        gone: a statement before that is not needed.
        calls: expressions to replace, with their new text.
        caught: an exception of the key would have been caught.
        count: what a key's number grows by, where it is counted.
        entered: a new key has `count` itself, not zero and `count`.
    """

    statement: ast.stmt
    name: str
    nodes: set[ast.Name]
    factory: str
    keys: list[ast.expr]
    late: list[ast.expr] = field(default_factory=list)
    code: str | None = None
    gone: ast.stmt | None = None
    calls: dict[ast.expr, str] = field(default_factory=dict)
    caught: bool = False
    count: ast.expr | None = None
    entered: bool = False


def factory_of(tree: Tree, empty: ast.expr) -> str | None:
    """Return the builtin that makes what `empty` is, or None."""
    match empty:
        case ast.Constant(value=value) if type(value) in (int, float) and value == 0:
            return type(value).__name__ if str(value) != "-0.0" else None
        case ast.List(elts=[]):
            return "list"
        case ast.Dict(keys=[]):
            return "dict"
        case ast.Call(func=ast.Name(id="set" | "list" | "dict" as name), args=[], keywords=[]):
            return name if tree.flow.value(empty.func) == {Ref("builtin", name)} else None
    return None


def equal(one: ast.expr, other: ast.expr) -> bool:
    """Say if the two expressions are written alike."""
    return ast.unparse(one) == ast.unparse(other)


def text_of(tree: Tree, node: ast.expr) -> str:
    """Return the source of `node`, fit for `str.format`."""
    text = ast.get_source_segment(tree.source.text, node)
    return escaped(text)


def escaped(text: str) -> str:
    """Return the text, fit for `str.format`."""
    return text.replace("{", "{{").replace("}", "}}")
