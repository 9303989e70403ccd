# SPDX-License-Identifier: Apache-2.0
"""A call such as `re.sub(pattern, repl, text, flags=re.I)`, taken apart."""

import ast
import re
import sys
import warnings
from dataclasses import dataclass

from citius.tune.remedies._shared.asked import code_scope
from citius.tune.remedies._shared.bound import bound_once
from citius.tune.remedies._shared.calm import has_value
from citius.tune.remedies._shared.words import comments, source_of
from citius.tune.source.tree import Tree
from citius.tune.source.values import Ref

_TAKES = {
    **dict.fromkeys(
        ("search", "match", "fullmatch", "findall", "finditer"), ("pattern", "string", "flags")
    ),
    "compile": ("pattern", "flags"),
    "split": ("pattern", "string", "maxsplit", "flags"),
    **dict.fromkeys(("sub", "subn"), ("pattern", "repl", "string", "count", "flags")),
}
_OPTIONAL = frozenset({"count", "maxsplit", "flags"})


class Refused(Exception):
    """The call cannot be left to a compiled pattern; the text says why."""


@dataclass(eq=False, slots=True)
class RegexCall:
    """What a call is given. `rest`: what the method of a compiled pattern is given, in order."""

    node: ast.Call
    method: str
    pattern: ast.expr
    flags: ast.expr | None
    rest: list[tuple[str | None, ast.expr]]

    def code(self, tree: Tree, compiled: str, new: dict[ast.expr, str]) -> str:
        """Return the call of the method of `compiled`; `new` is for calls inside this one."""
        if self.method == "compile":
            return compiled
        given = []
        for name, value in self.rest:
            text = source_of(tree, value, new)
            if isinstance(value, (ast.NamedExpr, ast.Yield, ast.YieldFrom)):
                text = f"({text})"
            given.append(f"{name}={text}" if name else text)
        return f"{compiled}.{self.method}({', '.join(given)})"


def method_of(tree: Tree, node: ast.AST) -> str | None:
    """Return which function of `re` the call may be of, or None."""
    if isinstance(node, ast.Call):
        for atom in tree.flow.value(node.func):
            if isinstance(atom, Ref) and atom.kind == "member":
                module, _, name = atom.name.rpartition(".")
                if (
                    module == "re"
                    and name in _TAKES
                    and (name != "compile" or _repeats(tree, node))
                ):
                    return name
    return None


def _repeats(tree: Tree, node: ast.Call) -> bool:
    """Say if the call may run more than once: it stands in a function or a loop."""
    once = isinstance(code_scope(tree.scope(node)).node, (ast.Module, ast.ClassDef))
    return not once or bool(tree.loops(node))


def read(tree: Tree, node: ast.Call) -> RegexCall:
    """Take the call apart. Raises Refused."""
    method = method_of(tree, node)
    if tree.flow.value(node.func) != {Ref("member", f"re.{method}")}:
        raise Refused(f"`{ast.unparse(node.func)}` may be several things")
    if any(name.startswith("re.") for name in tree.patched):
        raise Refused("the project sets a member of `re`")
    base = node.func.value if isinstance(node.func, ast.Attribute) else node.func
    if not isinstance(base, ast.Name) or not has_value(tree, base):
        raise Refused(f"`{ast.unparse(base)}` may have no value")
    if any(isinstance(a, ast.JoinedStr) for a in tree.ancestors(node)):
        raise Refused("the call stands in an f-string")
    call = _taken_apart(node, method)
    kept = [call.pattern, *(v for _, v in call.rest)]
    said = [c for part in kept for c in comments(source_of(tree, part))]
    if len(said) != len(comments(source_of(tree, node))):
        raise Refused("there are comments between its arguments")
    return call


def _taken_apart(node: ast.Call, method: str) -> RegexCall:
    takes = _TAKES[method]
    if len(node.args) > len(takes) or any(isinstance(a, ast.Starred) for a in node.args):
        raise Refused("its arguments are not written out")
    given = [(None, name, value) for name, value in zip(takes, node.args, strict=False)]
    given += [(k.arg, k.arg, k.value) for k in node.keywords]
    named = {name: value for _, name, value in given}
    if len(named) != len(given) or not set(takes) - _OPTIONAL <= set(named) <= set(takes):
        raise Refused("its arguments do not fit")
    late = [n for key, n, _ in given if key is None and n in _OPTIONAL]
    if late and sys.version_info >= (3, 13) and method in ("sub", "subn", "split"):
        raise Refused(f"Python warns of `{late[0]}` given by position")
    rest = [(key, value) for key, name, value in given if name not in ("pattern", "flags")]
    return RegexCall(node, method, named["pattern"], named.get("flags"), rest)


def constant(tree: Tree, node: ast.expr) -> str | bytes | None:
    """Return the text that `node` always is, or None."""
    if isinstance(node, ast.Constant):
        return node.value if type(node.value) in (str, bytes) else None
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        parts = constant(tree, node.left), constant(tree, node.right)
        return (
            parts[0] + parts[1] if None not in parts and len(set(map(type, parts))) == 1 else None
        )
    if isinstance(node, ast.Name) and tree.flow.value(node) in ({"str"}, {"bytes"}):
        value = bound_once(tree, node)
        return constant(tree, value) if value else None
    return None


def compiles(pattern: str | bytes, flags: int) -> str | None:
    """Return why compiling the pattern does more than give one, or None."""
    re.purge()  # one that was compiled before would not warn again
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        try:
            made = re.compile(pattern, flags)
        except (re.error, ValueError, Warning, OverflowError, RecursionError) as error:
            return f"the pattern raises or warns: {error}"
    return "the pattern depends on the locale" if made.flags & re.LOCALE else None
