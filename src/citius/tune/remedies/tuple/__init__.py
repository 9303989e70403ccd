# SPDX-License-Identifier: Apache-2.0
"""Small lists that a hot place makes and nobody changes: make tuples, which are smaller.

Sound when every place that such a list comes to unpacks it, iterates over it, takes its length or
an item that it surely has, or compares it with lists that become tuples with it, and nothing
prints it, asks for its type or hands it to code that cannot be seen.
"""

import ast

from citius.tune.evidence import Evidence
from citius.tune.remedies._shared.asked import Refused
from citius.tune.remedies._shared.containers import containers
from citius.tune.remedies.contract import WORTH, Site, amdahl
from citius.tune.remedies.tuple.uses import Uses
from citius.tune.source.scopes import COMPREHENSIONS
from citius.tune.source.tree import FUNCTIONS, Tree
from citius.tune.source.values import Container

NAME = "tuple"
SUMMARY = "make tuples where small lists never change"
SOURCE = "Gorelick and Ozsvald, High Performance Python, ch. 3: tuples as static arrays"
LIBRARIES = ()

_SMALL = 8  # elements
_FASTER = 1.1  # what making a tuple commonly gains on a line that makes a list
_USED_UP = (ast.For, ast.comprehension, ast.Starred, ast.AugAssign, ast.BinOp)


def finds(evidence: Evidence, tree: Tree) -> list[Site]:
    """Return groups of small lists that hot places make, each with all that it meets."""
    sites = []
    for group in _groups(tree):
        displays = sorted((c.node for c in group), key=lambda n: (n.lineno, n.col_offset))
        hot = [n for n in displays if _repeats(tree, n)]
        lines = {tree.origin(line) for n in hot for line in range(n.lineno, n.end_lineno + 1)}
        share, interval = evidence.share(tree.path, lines)
        if not hot or share < WORTH:
            continue
        sizes = "/".join(sorted({str(len(n.elts)) for n in displays}))
        said = f"{share:.0%} of the run on lines that make lists of {sizes}"
        notes = {"group": group}
        subject = ast.unparse(hot[0])
        site = Site(NAME, tree, hot[0], subject, share, interval, said, notes)
        site.saves_memory = True
        sites.append(site)
    return sites


def _repeats(tree: Tree, node: ast.List) -> bool:
    """Say if the display may run many times."""
    holders = (*FUNCTIONS, ast.Lambda, ast.For, ast.While, *COMPREHENSIONS)
    return any(isinstance(a, holders) for a in tree.ancestors(node))


def _groups(tree: Tree) -> list[set[Container]]:
    """Return the small lists that never change, together with those that they meet."""
    groups = {c: {c} for c in _candidates(tree)}
    for value in _meets(tree):
        met = [a for a in value if isinstance(a, Container) and a in groups]
        for other in met[1:]:
            first, second = groups[met[0]], groups[other]
            if first is not second:
                first |= second
                for member in second:
                    groups[member] = first
    unique = {id(group): group for group in groups.values()}
    return sorted(unique.values(), key=lambda g: min((c.node.lineno, c.node.col_offset) for c in g))


def _meets(tree: Tree) -> list[set]:
    """Return the values that lie in one place, or are compared with each other."""
    values = [*tree.flow.values.values(), *(c.elem for c in containers(tree))]
    for node in ast.walk(tree.ast):
        if isinstance(node, ast.Compare):
            operands = [set(tree.flow.value(n)) for n in (node.left, *node.comparators)]
            if isinstance(node.ops[0], (ast.In, ast.NotIn)):
                held = [a.elem for a in operands[-1] if isinstance(a, Container)]
                operands = [operands[0], *held]
            values.append({atom for value in operands for atom in value})
    return values


def _candidates(tree: Tree) -> list[Container]:
    found = []
    for node in ast.walk(tree.ast):
        if (
            not isinstance(node, ast.List)
            or not isinstance(node.ctx, ast.Load)
            or not 1 <= len(node.elts) <= _SMALL
            or any(isinstance(e, ast.Starred) for e in node.elts)
            or isinstance(tree.parents[node], _USED_UP)
            or _asked(tree.parents[node], node)
        ):
            continue
        made = [a for a in tree.flow.value(node) if isinstance(a, Container) and a.node is node]
        found += [a for a in made if not _changes(a)]
    return found


def _asked(parent: ast.AST, node: ast.List) -> bool:
    """Say if `parent` is `x in [...]`, for which Python makes no list."""
    return (
        isinstance(parent, ast.Compare)
        and isinstance(parent.ops[-1], (ast.In, ast.NotIn))
        and node is parent.comparators[-1]
    )


def _changes(made: Container) -> bool:
    return made.kind != "list" or made.escaped or bool(made.mutations)


def holds(site: Site) -> str | None:
    """Return why a tuple could make a difference, or None."""
    tree, group = site.tree, site.notes["group"]
    if tree.flow.troubles:
        return tree.flow.troubles
    try:
        Uses(tree, group).check()
        for made in group:
            _fits(tree, made.node)
    except Refused as refused:
        return str(refused)
    return None


def _fits(tree: Tree, node: ast.List) -> None:
    """Refuse where the display is never reached, or its brackets cannot be replaced."""
    for holder in tree.ancestors(node):
        func = tree.flow.funcs.get(holder)
        rest = {a.arg for a in (holder.args.vararg, holder.args.kwarg) if a} if func else set()
        if func and not all(value for name, value in func.params.items() if name not in rest):
            raise Refused(f"line {node.lineno} is never reached in this file")
    if any(isinstance(a, ast.JoinedStr) for a in tree.ancestors(node)):
        raise Refused(f"the list is inside an f-string, line {node.lineno}")
    text = ast.get_source_segment(tree.source.text, node)
    if text[:1] != "[" or text[-1:] != "]":
        raise Refused(f"the list has no brackets of its own, line {node.lineno}")
    if len(node.elts) == 1 and ("\n" in text or "#" in text):
        raise Refused(f"the list of one is written on several lines, line {node.lineno}")


def rewrites(site: Site) -> Tree:
    """Return the tree that makes tuples; only brackets change, so layout and comments stay."""
    tree = site.tree
    changes: list[tuple[int, int, int, str]] = []
    for made in site.notes["group"]:
        node = made.node
        changes.append((node.lineno, node.col_offset, 1, "("))
        changes.append((node.end_lineno, node.end_col_offset - 1, 1, _closing(tree, node)))
    lines = [line.encode() for line in tree.lines]
    for line, column, length, text in sorted(changes, reverse=True):
        old = lines[line - 1]
        lines[line - 1] = old[:column] + text.encode() + old[column + length :]
    return tree.edited(b"".join(lines).decode())


def _closing(tree: Tree, node: ast.List) -> str:
    """Return what ends the tuple: a tuple of one needs a comma."""
    inside = ast.get_source_segment(tree.source.text, node)[1:-1]
    return ")" if len(node.elts) > 1 or inside.rstrip().endswith(",") else ",)"


def expects(site: Site) -> float:
    """Return the gain of making tuples on the lines; what they save besides is memory."""
    return amdahl(site.share, _FASTER)
