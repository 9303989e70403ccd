# SPDX-License-Identifier: Apache-2.0
"""A class whose `__hash__` gives many different objects one hash: hash all that `__eq__` compares.

Sound when `__eq__` is known to compare attributes one by one, these are set once while an object
is made and are of types that hash as they compare, the old hash was the same for equal objects,
and nothing sees the hashes: not the program, and not through the order of a set.
"""

import ast

from citius.tune.evidence import Evidence
from citius.tune.remedies._shared.asked import Refused
from citius.tune.remedies._shared.filled import Filling, own_name, surely_set
from citius.tune.remedies.contract import WORTH, Site, amdahl
from citius.tune.remedies.hash.fields import compared, hashed
from citius.tune.remedies.hash.seen import among_themselves, unseen
from citius.tune.remedies.slots.layout import only
from citius.tune.source.edit import Edits
from citius.tune.source.tree import Tree
from citius.tune.source.values import Cls, is_plain

NAME = "hash"
SUMMARY = "give different objects of a class different hashes"
SOURCE = "Python Language Reference, 3.3.1: object.__hash__"
LIBRARIES = ()

_CROWDED = 2.0  # different objects with one hash, on average
_AROUND = 2.0  # what a lookup spends on a comparison, of the time on the lines of `__eq__`
_AT_MOST = 0.9  # of the run


def finds(evidence: Evidence, tree: Tree) -> list[Site]:
    """Return classes whose hashes were seen to be alike, where comparing them is hot."""
    sites = []
    for node in tree.ast.body:
        if not isinstance(node, ast.ClassDef):
            continue
        seen = evidence.hashes.get((tree.path, node.name))
        methods = [n for n in node.body if getattr(n, "name", None) in ("__eq__", "__hash__")]
        both = {m.name: m for m in methods}
        if seen is None or seen.crowd < _CROWDED or len(both) != 2 or len(methods) != 2:
            continue
        lines = {tree.origin(n) for m in methods for n in range(m.lineno, m.end_lineno + 1)}
        share, interval = evidence.share(tree.path, lines)
        if share < WORTH or _spreads(both["__hash__"], methods):
            continue
        said = (
            f"{share:.0%} of the run in `__eq__` and `__hash__`, {seen.count:,} hashes; "
            f"{seen.distinct:,} different objects had {seen.hashes:,}"
        )
        subject = f"{node.name}.__hash__"
        notes = {"crowd": seen.crowd}
        sites.append(Site(NAME, tree, node, subject, share, interval, said, notes))
    return sites


def _spreads(hashing: ast.FunctionDef, methods: list) -> bool:
    """Say if the hash is of a tuple of all the attributes that `__eq__` reads."""
    value = getattr(hashing.body[-1], "value", None)
    match value:
        case ast.Call(func=ast.Name(id="hash"), args=[what]):
            read = {
                n.attr
                for m in methods
                for n in ast.walk(m)
                if isinstance(n, ast.Attribute) and isinstance(n.ctx, ast.Load)
            }
            parts = what.elts if isinstance(what, ast.Tuple) else [what]
            return read <= {getattr(p, "attr", None) for p in parts}
    return False


def holds(site: Site) -> str | None:
    """Return why another hash could make a difference, or None."""
    try:
        _plan(site.tree, site.node)
    except Refused as refused:
        return str(refused)
    return None


def _plan(tree: Tree, node: ast.ClassDef) -> tuple[ast.expr, str]:
    """Return the expression to replace and what by. Raises Refused."""
    if tree.flow.troubles:
        raise Refused(tree.flow.troubles)
    cls = _known(tree, node)
    comparing, hashing = only(node, "__eq__"), only(node, "__hash__")
    names, guarded = compared(tree, comparing, cls)
    sure = _set_once(tree, cls, names)
    value = hashed(tree, hashing, names)
    if tree.scope(value).home("hash") is not None:
        raise Refused("the file gives `hash` a meaning of its own")
    unseen(tree, cls, hashing, names, sure)
    if not guarded:
        among_themselves(tree, cls)
    me = own_name(tree, hashing)
    parts = ", ".join(f"{me}.{name}" for name in names)
    return value, f"hash({parts})" if len(names) == 1 else f"hash(({parts}))"


def _known(tree: Tree, node: ast.ClassDef) -> Cls:
    """Return the class, if all its instances are seen. Raises Refused."""
    cls = tree.flow.classes.get(node)
    if node.decorator_list or node.keywords or len(tree.scopes.module.names[node.name]) != 1:
        raise Refused("the class is not simple enough")
    if cls is None or cls.open or cls.escaped:
        raise Refused(f"what happens to `{node.name}` cannot be told from the file")
    if cls.bases or any(cls in c.mro() for c in tree.flow.classes.values() if c is not cls):
        raise Refused("the class has a base or a subclass")
    return cls


def _set_once(tree: Tree, cls: Cls, names: list[str]) -> set[str]:
    """Return what the objects surely have: `names`, and more if that is set as early.

    Raises:
        Refused: one of `names` does not hash, or is not set once before the object can be hashed.
    """
    init = only(cls.node, "__init__")
    if init is None:
        raise Refused("the class has no `__init__`")
    me = own_name(tree, init)
    for name in names:
        if name in tree.class_names:
            raise Refused(f"`{name}` is more than an attribute")
        if not is_plain(cls.fields.get(name, set())):
            raise Refused(f"`{name}` may be of a type that hashes in its own way, or not at all")
        count = sum(surely_set([s], me).count(name) for s in init.body if not _branches(s))
        if count != 1:
            raise Refused(f"`{name}` is not set once and for all when the object is made")
    whole = set(names)
    if not whole <= Filling(tree, init, whole).after(set()):
        raise Refused("the object may be hashed before it is whole")
    inside = set(ast.walk(init))
    for node in ast.walk(tree.ast):
        if not isinstance(node, ast.Attribute):
            continue
        held = tree.flow.value(node.value)
        mine = {cls, cls.inst} & held or not held  # nothing: never reached, as far as is seen
        if mine and node.attr == "__init__":
            raise Refused(f"an object may be filled anew, line {node.lineno}")
        set_ = node.attr in whole and not isinstance(node.ctx, ast.Load)
        first = node in inside and tree.statement(node) in init.body
        if set_ and mine and not (first and not _branches(tree.statement(node))):
            raise Refused(f"`{ast.unparse(node)}` is set anew, line {node.lineno}")
    every = set(surely_set(init.body, me))
    try:
        return every & Filling(tree, init, every).after(set())
    except Refused:
        return whole


def _branches(statement: ast.stmt) -> bool:
    return not isinstance(statement, (ast.Assign, ast.AnnAssign))


def rewrites(site: Site) -> Tree:
    """Return the tree with the better hash."""
    value, text = _plan(site.tree, site.node)
    edits = Edits(site.tree)
    edits.replace(value, text)
    return edits.done()


def expects(site: Site) -> float:
    """Return the gain if an object were compared with one other instead of half the crowd."""
    share = min(_AT_MOST, site.share * _AROUND)
    return amdahl(share, max(1.0, site.notes["crowd"] / 2))
