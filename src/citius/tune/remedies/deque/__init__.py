# SPDX-License-Identifier: Apache-2.0
"""`queue.pop(0)` in a hot place: a deque, which takes the first item away without moving all others.

Sound when every use of the list, wherever it goes, is one that a deque has too or can give a list
for: then the list becomes a deque where it is made (lists.py, uses.py, ends.py).
"""

import ast
from collections.abc import Callable

from citius.tune.evidence import Evidence
from citius.tune.remedies._shared.asked import Refused
from citius.tune.remedies.contract import WORTH, Site, amdahl
from citius.tune.remedies.deque.code import Code, rendered
from citius.tune.remedies.deque.ends import is_int, tail
from citius.tune.remedies.deque.lists import makers, together, unheld
from citius.tune.remedies.deque.uses import Uses
from citius.tune.source.edit import Edits
from citius.tune.source.meanwhile import concurrent
from citius.tune.source.tree import Tree
from citius.tune.source.values import Container

NAME = "deque"
SUMMARY = "take items off the front of a deque instead of a list"
SOURCE = "Python Wiki, TimeComplexity: collections.deque"
LIBRARIES = ()

_FASTER = 5.0  # moving a long list by one place against taking one item off


def finds(evidence: Evidence, tree: Tree) -> list[Site]:
    """Return the lists that hot places take from, or add to, at the front."""
    groups: dict[frozenset, list[ast.expr]] = {}
    for node in ast.walk(tree.ast):
        receiver = _front(node)
        lists = frozenset(
            a
            for a in (tree.flow.value(receiver) if receiver else ())
            if isinstance(a, Container) and a.kind == "list"
        )
        if lists:
            key = next((k for k in groups if not k.isdisjoint(lists)), frozenset())
            groups[key | lists] = [*groups.pop(key, []), node]
    sites = []
    for lists, nodes in groups.items():
        lines = {tree.origin(n) for f in nodes for n in range(f.lineno, f.end_lineno + 1)}
        share, interval = evidence.share(tree.path, lines)
        if share >= WORTH:
            plan, reason = _plan(tree, set(lists))
            said = f"{share:.0%} of the run at the front of a list"
            notes = {"plan": plan, "reason": reason}
            subject = ast.unparse(nodes[0])
            sites.append(Site(NAME, tree, nodes[0], subject, share, interval, said, notes))
    return sites


def _front(node: ast.AST) -> ast.expr | None:
    """Return the expression whose first item the node takes away, or puts another before."""
    match node:
        case ast.Call(func=ast.Attribute(value=receiver, attr="pop"), args=[index]):
            return receiver if is_int(index, 0) else None
        case ast.Call(func=ast.Attribute(value=receiver, attr="insert"), args=[index, _]):
            return receiver if is_int(index, 0) else None
        case ast.Subscript(value=receiver, slice=index, ctx=ast.Del()):
            return receiver if is_int(index, 0) else None
        case ast.Assign(value=ast.Subscript(value=receiver)):
            return receiver if tail(node) else None
    return None


def _plan(tree: Tree, lists: set[Container]) -> tuple[Callable[[], Tree] | None, str | None]:
    """Return how to make the lists deques, or why not."""
    if tree.flow.troubles:
        return None, tree.flow.troubles
    try:
        return _deques(tree, lists), None
    except Refused as refused:
        return None, str(refused)


def _deques(tree: Tree, lists: set[Container]) -> Callable[[], Tree]:
    if concurrent(tree):
        raise Refused("other threads or tasks may change the list at any time")
    lists = together(tree, lists)
    passing, made = unheld(tree, lists), makers(tree, lists)
    uses = Uses(tree, lists, made, passing)
    uses.look()
    code = dict(uses.rewritten)
    for node in made - uses.ends.tails:
        _imports(tree, node)
        empty = ast.get_source_segment(tree.source.text, node) == "[]"
        code[node] = Code("collections.deque(", None if empty else node, ")")
    _apart(tree, code, uses.statements)
    outer = {n: rendered(tree, n, code) for n in code if not _within(tree, n, code)}

    def rewrite() -> Tree:
        edits = Edits(tree)
        for node, text in outer.items():
            edits.replace(node, text)
        for statement, text in uses.statements.items():
            edits.instead(statement, text)
        edits.add_import("collections")
        return edits.done()

    return rewrite


def _imports(tree: Tree, node: ast.expr) -> None:
    """Refuse where `collections` would mean something else."""
    top = [node, *tree.ancestors(node)][-2]
    if tree.scope(node).home("collections") not in (None, tree.scopes.module):
        raise Refused(f"`collections` means something else, line {node.lineno}")
    if clash := tree.import_clash("collections", top):
        raise Refused(clash)


def _apart(tree: Tree, code: dict, statements: dict) -> None:
    """Refuse where the changes cannot be made one by one, or would lose a comment."""
    for node, new in code.items():
        child = node
        for holder in tree.ancestors(node):
            kept = holder not in code or code[holder].part in (holder, child)
            if not kept or holder in statements or isinstance(holder, ast.JoinedStr):
                raise Refused(f"line {node.lineno} does too much at once")
            child = holder
        segment = ast.get_source_segment(tree.source.text, node)
        if "#" in segment and "\n" in segment and new.part is not node:
            raise Refused(f"there is a comment inside an expression, line {node.lineno}")
    for statement in statements:
        if not tree.alone(statement):
            raise Refused(f"line {statement.lineno} holds several statements")


def _within(tree: Tree, node: ast.expr, code: dict) -> bool:
    return any(holder in code for holder in tree.ancestors(node))


def holds(site: Site) -> str | None:
    """Return why a deque could do otherwise than the list, or None."""
    return site.notes["reason"]


def rewrites(site: Site) -> Tree:
    """Return the tree with deques."""
    return site.notes["plan"]()


def expects(site: Site) -> float:
    """Return the gain if the lines did nothing but move the other items."""
    return amdahl(site.share * 0.9, _FASTER)
