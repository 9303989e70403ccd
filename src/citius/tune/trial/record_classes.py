# SPDX-License-Identifier: Apache-2.0
"""Probes at classes: how many instances a program makes, and how their hashes spread."""

import ast
import copy

from citius.tune.evidence import Evidence, Hashes
from citius.tune.source.edit import Edits
from citius.tune.source.tree import Tree

WORTH = 0.01


def counted(evidence: Evidence, tree: Tree) -> dict[ast.Call, str]:
    """Return the calls that make instances of hot classes, with what to call in their place."""
    found = {}
    for node in tree.ast.body:
        if not isinstance(node, ast.ClassDef):
            continue
        calls = constructions(tree, node)
        lines = {*range(node.lineno, node.end_lineno + 1), *(c.lineno for c in calls)}
        shown = any(isinstance(a, ast.JoinedStr) for c in calls for a in tree.ancestors(c))
        if not shown and evidence.share(tree.path, lines)[0] >= WORTH:
            made = f"__citius_made__({f'{tree.path}:{node.name}'!r}, {node.name})"
            found.update(dict.fromkeys(calls, made))
    return found


def text(node: ast.expr, calls: dict[ast.Call, str]) -> str:
    """Return the source of an expression in which those calls are counted."""
    copied = copy.deepcopy(node)
    for old, new in zip(list(ast.walk(node)), list(ast.walk(copied)), strict=True):
        if old in calls:
            new.func = ast.parse(calls[old], mode="eval").body
    return ast.unparse(copied)


def probe(edits: Edits, evidence: Evidence, tree: Tree, calls: dict[ast.Call, str]) -> bool:
    """Put probes at the hot classes of a file; say if there are any."""
    for call, made in calls.items():
        edits.replace(call.func, made)
    any_ = bool(calls)
    for node in tree.ast.body:
        if isinstance(node, ast.ClassDef):
            any_ |= _hashes(edits, evidence, tree, node)
    return any_


def constructions(tree: Tree, node: ast.ClassDef) -> list[ast.Call]:
    """Return the calls that make instances of a class of the module, by its name."""
    module = tree.scopes.module
    return [
        n
        for n in ast.walk(tree.ast)
        if isinstance(n, ast.Call)
        and isinstance(n.func, ast.Name)
        and n.func.id == node.name
        and tree.scope(n.func).home(node.name) is module
    ]


def _hashes(edits: Edits, evidence: Evidence, tree: Tree, node: ast.ClassDef) -> bool:
    """Look at what `__hash__` gives, beside the attributes that `__eq__` reads."""
    hashing, comparing = method(node, "__hash__"), method(node, "__eq__")
    if hashing is None or comparing is None or hashing.decorator_list or not hashing.args.args:
        return False
    lines = [n for m in (hashing, comparing) for n in range(m.lineno, m.end_lineno + 1)]
    if evidence.share(tree.path, lines)[0] < WORTH:
        return False
    me = comparing.args.args[0].arg if comparing.args.args else ""
    read = {
        n.attr
        for n in ast.walk(comparing)
        if isinstance(n, ast.Attribute) and isinstance(n.value, ast.Name) and n.value.id == me
    }
    names = "".join(f", {name!r}" for name in sorted(read))
    edits.decorate(hashing, f"__citius_hash__({f'{tree.path}:{node.name}'!r}{names})")
    return True


def method(node: ast.ClassDef, name: str) -> ast.FunctionDef | None:
    """Return the method `name` that the class body defines, if it defines just one."""
    found = [n for n in node.body if getattr(n, "name", None) == name]
    return found[0] if len(found) == 1 and isinstance(found[0], ast.FunctionDef) else None


def read(evidence: Evidence, told: list[dict]) -> None:
    """Add what the probes of all processes of a run saw to the evidence."""
    for part in told:
        for name, count in part.get("made", {}).items():
            path, _, kind = name.rpartition(":")
            evidence.made[path, kind] = evidence.made.get((path, kind), 0) + count
        for name, figures in part.get("hashes", {}).items():
            path, _, kind = name.rpartition(":")
            old = evidence.hashes.get((path, kind), Hashes(0, 0, 0, 0))
            sums = zip((old.count, old.seen, old.distinct, old.hashes), figures, strict=True)
            evidence.hashes[path, kind] = Hashes(*(a + b for a, b in sums))
