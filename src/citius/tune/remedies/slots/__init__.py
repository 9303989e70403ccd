# SPDX-License-Identifier: Apache-2.0
"""Classes of which very many instances are made: give the instances slots, not a dictionary each.

Sound when every attribute that any code sets is one that the object is given while it is made,
and nothing in reach looks for its dictionary, refers to it weakly, copies or stores it. Classes
that derive from each other are changed together. A dataclass whose fields have defaults becomes
`dataclass(slots=True)`; all others have their slots written out.
"""

import ast

from citius.tune.evidence import Evidence
from citius.tune.remedies._shared.asked import Refused
from citius.tune.remedies._shared.set_order import SetOrder
from citius.tune.remedies.contract import WORTH, Site, amdahl
from citius.tune.remedies.slots.family import families, layouts
from citius.tune.remedies.slots.fields import dataclass_of
from citius.tune.remedies.slots.layout import Layout, members
from citius.tune.remedies.slots.stores import Stores
from citius.tune.remedies.slots.uses import known, shows
from citius.tune.source.edit import Edits
from citius.tune.source.tree import FUNCTIONS, Tree
from citius.tune.source.values import ANY, Inst

NAME = "slots"
SUMMARY = "keep the attributes of many instances in slots instead of a dictionary each"
SOURCE = "Gorelick and Ozsvald, High Performance Python, ch. 11; Python Language Reference 3.3.2.4"
LIBRARIES = ()

_MANY = 10_000  # instances, below which the memory is not worth a change
_FASTER = 1.1  # what making an instance and reading it commonly gains
_CONSUMERS = frozenset({"list", "tuple", "set", "dict", "sorted", "sum", "min", "max"})


def finds(evidence: Evidence, tree: Tree) -> list[Site]:
    """Return hot families of classes with very many instances."""
    sites = []
    for family in families(tree):
        made = sum(evidence.made.get((tree.path, node.name), 0) for node in family)
        if made < _MANY or any(_has_slots(tree, node) for node in family):
            continue
        lines = {tree.origin(n) for node in family for n in _lines(tree, node)}
        share, interval = evidence.share(tree.path, lines)
        if share < WORTH:
            continue
        names = ", ".join(f"`{node.name}`" for node in family)
        said = f"{made:,} instances of {names} made, {share:.0%} of the run on their lines"
        notes = {"family": family}
        subject = f"class {family[0].name}"
        site = Site(NAME, tree, family[0], subject, share, interval, said, notes)
        site.saves_memory = True
        sites.append(site)
    return sites


def _has_slots(tree: Tree, node: ast.ClassDef) -> bool:
    made = [k.arg for d in node.decorator_list for k in getattr(d, "keywords", ())]
    return "__slots__" in tree.scopes.opened_by(node).names or "slots" in made


def _lines(tree: Tree, node: ast.ClassDef) -> set[int]:
    """Return the lines of the class and those that make instances by its name."""
    calls = {
        n.lineno
        for n in ast.walk(tree.ast)
        if isinstance(n, ast.Call) and getattr(n.func, "id", None) == node.name
    }
    return calls | set(range(node.lineno, node.end_lineno + 1))


def holds(site: Site) -> str | None:
    """Return why instances with slots could do something else, or None."""
    try:
        _plan(site.tree, site.notes["family"])
    except Refused as refused:
        return str(refused)
    return None


def _plan(tree: Tree, family: list[ast.ClassDef]) -> list[Layout]:
    """Return the layouts that make the slots. Raises Refused."""
    if tree.flow.troubles:
        raise Refused(tree.flow.troubles)
    made = layouts(tree, family)
    if not any(layout.names for layout in made):
        raise Refused("the instances have no attributes")
    shows(tree, made)
    Stores(tree, made).check()
    _cleans_up(tree)
    _lies_in_sets(tree, made)
    for layout in made:
        _fits(tree, layout)
    return made


def _cleans_up(tree: Tree) -> None:
    """Refuse generators that an object may hold and that do something when it goes.

    Slots are cleared in another order than a dictionary.
    """
    names = set()
    for node in ast.walk(tree.ast):
        if not isinstance(node, (ast.Yield, ast.YieldFrom)):
            continue
        for holder in tree.ancestors(node):
            if isinstance(holder, FUNCTIONS):
                break
            if isinstance(holder, (ast.With, ast.AsyncWith)) or getattr(holder, "finalbody", None):
                names.add(getattr(tree.scope(node).node, "name", ""))
    for node in ast.walk(tree.ast):
        name = getattr(node, "id", None) or getattr(node, "attr", None)
        if name in names and not _used_up(tree, node):
            raise Refused(f"a generator may clean up at another time, line {node.lineno}")


def _used_up(tree: Tree, node: ast.AST) -> bool:
    """Say if `node` is called, and what it gives is iterated over or entered where it stands."""
    call = tree.parents[node]
    if not isinstance(call, ast.Call) or call.func is not node:
        return False
    user = tree.parents[call]
    while isinstance(user, (ast.Call, ast.Starred)):
        if getattr(getattr(user, "func", None), "id", None) in _CONSUMERS:
            return True
        user = tree.parents[user]
    return isinstance(user, (ast.For, ast.comprehension, ast.withitem, ast.YieldFrom))


def _lies_in_sets(tree: Tree, made: list[Layout]) -> None:
    """Refuse where the order of sets may show that the instances lie elsewhere in memory."""
    kinds, sees_all = {layout.node for layout in made}, known(tree, made)
    if all(_hashes_by_value(tree, layout) for layout in made):
        return
    sets = SetOrder(
        tree,
        lambda atom: (
            atom.cls.node in kinds if isinstance(atom, Inst) else atom == ANY and not sees_all
        ),
        sure=frozenset.intersection(*(frozenset(layout.whole) for layout in made)),
    )
    if line := sets.shows():
        raise Refused(f"the order of a set that may hold them shows, line {line}")


def _hashes_by_value(tree: Tree, layout: Layout) -> bool:
    """Say if an instance has no hash, or one that has nothing to do with its place in memory."""
    decorator = dataclass_of(tree, layout.node)
    words = {k.arg: k.value.value for k in getattr(decorator, "keywords", ())}
    own = members(tree, layout.node) & {"__eq__", "__hash__"}
    return bool(own) or (decorator is not None and words.get("eq", True))


def _fits(tree: Tree, layout: Layout) -> None:
    """Refuse where the slots cannot be written into the text."""
    if layout.decorator is None:
        if not tree.alone(_first(layout.node)):
            raise Refused(f"`{layout.node.name}` is written on one line")
        return
    text = ast.get_source_segment(tree.source.text, layout.decorator)
    if "\n" in text or "#" in text:
        raise Refused("the decorator is written on several lines")


def _first(node: ast.ClassDef) -> ast.stmt:
    """Return the first statement of a class body after its docstring, or the docstring."""
    return node.body[1] if ast.get_docstring(node) is not None and node.body[1:] else node.body[0]


def rewrites(site: Site) -> Tree:
    """Return the tree with slots."""
    tree = site.tree
    edits = Edits(tree)
    for layout in _plan(tree, site.notes["family"]):
        names = ", ".join(f'"{name}"' for name in layout.names)
        names += "," if len(layout.names) == 1 else ""
        first = _first(layout.node)
        if layout.decorator is not None:
            edits.replace(layout.decorator, _with_slots(tree, layout.decorator))
        elif ast.get_docstring(layout.node) is not None and first is layout.node.body[0]:
            edits.after(first, f"__slots__ = ({names})")
        else:
            edits.before(first, f"__slots__ = ({names})")
    return edits.done()


def _with_slots(tree: Tree, decorator: ast.expr) -> str:
    text = ast.get_source_segment(tree.source.text, decorator)
    if not isinstance(decorator, ast.Call):
        return f"{text}(slots=True)"
    inside = text[:-1].rstrip().rstrip(",")
    return f"{inside}, slots=True)" if decorator.keywords else f"{inside}slots=True)"


def expects(site: Site) -> float:
    """Return the gain in time; most of what slots save is memory."""
    return amdahl(site.share, _FASTER)
