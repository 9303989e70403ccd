# SPDX-License-Identifier: Apache-2.0
"""What a hot loop repeats for nothing: lookups (`math.sqrt`, `result.append`) and pure calls.

A lookup is sound when nothing can rebind what is looked up: a function of a standard module that
nobody in the project assigns to, or a method of a builtin container in a local variable that the
loop does not bind anew. For calls that give the same in every round see invariant.py.
"""

import ast
from importlib import import_module

from citius.tune.evidence import Evidence
from citius.tune.remedies._shared.asked import Refused
from citius.tune.remedies.contract import WORTH, Site, amdahl
from citius.tune.remedies.hoist import invariant
from citius.tune.source.edit import Edits
from citius.tune.source.heap import BUILTINS
from citius.tune.source.tree import FUNCTIONS, LOOPS, Tree
from citius.tune.source.values import Container, Ref

NAME = "hoist"
SUMMARY = "do once, before a loop, what it does the same every time"
SOURCE = "Python Wiki, PythonSpeed/PerformanceTips: avoiding dots"
LIBRARIES = ()

# `time` is not among them: test libraries put a clock of their own in its place, unseen.
_MODULES = frozenset({"math", "random", "operator", "bisect", "heapq", "itertools"})
_KINDS = frozenset({"list", "set", "dict", "deque"})
_FASTER = 1.08  # what a lookup commonly is of a line that makes one
_QUICK, _CALL = 1.1, 2.0  # the same of a call as quick as `len`, and of others


def finds(evidence: Evidence, tree: Tree) -> list[Site]:
    """Return hot outermost loops of functions that repeat lookups, and hot calls of no change."""
    sites = []
    for loop in ast.walk(tree.ast):
        if (
            not isinstance(loop, LOOPS)
            or tree.loops(loop)
            or not isinstance(tree.function(loop), FUNCTIONS)
        ):
            continue
        found: dict[str, list[ast.Attribute]] = {}
        for node in ast.walk(loop):
            if (
                isinstance(node, ast.Attribute)
                and isinstance(node.value, ast.Name)
                and isinstance(node.ctx, ast.Load)
                and loop in tree.loops(node)
                and _called(tree, node)
                and _lookup(tree, node)
            ):
                found.setdefault(ast.unparse(node), []).append(node)
        site = _site(evidence, tree, loop, found) if found else None
        if site:
            sites.append(site)
    return [*sites, *invariant.sites(evidence, tree, NAME)]


def _called(tree: Tree, node: ast.Attribute) -> bool:
    parent = tree.parents[node]
    return isinstance(parent, ast.Call) and parent.func is node


def _lookup(tree: Tree, node: ast.Attribute) -> bool:
    """Say if this is a lookup of the kind that can be hoisted."""
    value = tree.flow.value(node)
    if value and all(isinstance(a, Ref) and a.kind == "member" for a in value):
        return True
    held = tree.flow.value(node.value)
    return bool(held) and all(isinstance(a, Container) and a.kind in _KINDS for a in held)


def _site(evidence: Evidence, tree: Tree, loop: ast.stmt, found: dict) -> Site | None:
    lines = {tree.origin(n.lineno) for nodes in found.values() for n in nodes}
    share, interval = evidence.share(tree.path, lines)
    if share < WORTH:
        return None
    reasons = {
        name: next(filter(None, (_moves(tree, loop, n) for n in nodes)), None)
        for name, nodes in found.items()
    }
    movable = {name: found[name] for name, reason in reasons.items() if reason is None}
    reason = None if movable else next(iter(reasons.values()))
    subject = ", ".join(sorted(movable or found))
    return Site(
        NAME,
        tree,
        loop,
        subject,
        share,
        interval,
        f"{share:.0%} of the run on lines with lookups",
        {"movable": movable, "reason": reason},
    )


def _moves(tree: Tree, loop: ast.stmt, node: ast.Attribute) -> str | None:
    """Return why the lookup cannot be made before the loop, or None."""
    name, scope = node.value.id, tree.scope(loop)
    home = scope.home(name)
    if tree.flow.troubles:
        return tree.flow.troubles
    if tree.scope(node) is not scope and tree.scope(node).home(name) is not home:
        return f"`{name}` means something else where it is used"
    value = tree.flow.value(node)
    if all(isinstance(a, Ref) for a in value):
        if len(value) > 1:
            return f"`{name}` may be one of several modules"
        (ref,) = value
        module, _, attribute = ref.name.rpartition(".")
        if module not in _MODULES or not hasattr(import_module(module), attribute):
            return f"`{module}` is not one of the modules known to stay as they are"
        if ref.name in tree.patched:
            return f"the project sets `{ref.name}`"
        if not tree.bound_at_top(name, scope) or len(home.names[name]) != 1:
            return f"`{name}` may be imported later"
        return None
    if home is not scope or any(name in s.nonlocals for s in tree.scopes.by_node.values()):
        return f"`{name}` is not a variable of the loop's own function"
    if any(n in set(ast.walk(loop)) for n in home.names[name]):
        return f"the loop binds `{name}` anew"
    if not tree.bound_before(name, loop):
        return f"`{name}` may have no value before the loop"
    kinds = {a.kind for a in tree.flow.value(node.value)}
    types = {"list": list, "set": set, "dict": dict, "deque": None}
    if len(kinds) != 1 or not hasattr(
        types[min(kinds)] or import_module("collections").deque, node.attr
    ):
        return f"`{name}` may lack `{node.attr}`"
    return None


def holds(site: Site) -> str | None:
    """Return why doing it earlier could make a difference, or None."""
    if "same" in site.notes:
        try:
            site.notes["plan"] = invariant.plan(site)
        except Refused as refused:
            return str(refused)
        return None
    if not site.tree.alone(site.node):
        return "the loop does not stand on lines of its own"
    return site.notes["reason"]


def rewrites(site: Site) -> Tree:
    """Return the tree with the lookups or the call in front of the loop."""
    if "plan" in site.notes:
        return site.notes["plan"]()
    tree, edits = site.tree, Edits(site.tree)
    taken = {n.id for n in ast.walk(tree.ast) if isinstance(n, ast.Name)}
    taken |= {name for scope in tree.scopes.by_node.values() for name in scope.names}
    taken |= BUILTINS | tree.outside
    for text, nodes in sorted(site.notes["movable"].items()):
        owner, _, attribute = text.rpartition(".")
        module = all(isinstance(a, Ref) for a in tree.flow.value(nodes[0]))
        short = module and attribute not in taken
        name = attribute if short else tree.fresh(f"{owner}_{attribute}")
        taken.add(name)
        edits.before(site.node, f"{name} = {text}")
        for node in nodes:
            edits.replace(node, name)
    return edits.done()


def expects(site: Site) -> float:
    """Return the gain of a lookup less on each of the lines, or of the call less."""
    if "same" in site.notes:
        return amdahl(site.share, _QUICK if site.notes["quick"] else _CALL)
    return amdahl(site.share, _FASTER)
