# SPDX-License-Identifier: Apache-2.0
"""Classes that must get slots together: one with no base, and all that derive from it."""

import ast

from citius.tune.remedies._shared.asked import Refused
from citius.tune.remedies._shared.names import names
from citius.tune.remedies.slots.fields import dataclass_of, fields
from citius.tune.remedies.slots.layout import Layout, base_name, members, plain, plain_body
from citius.tune.source.tree import Tree

# Methods that Python calls in ways that have to do with neither dictionaries nor weak references.
_METHODS = names(
    "init repr str eq ne lt le gt ge hash bool len iter next contains getitem setitem delitem call "
    "enter exit format int float complex index abs neg pos invert round reversed post_init "
    "match_args doc"
)
_BINARY = names("add sub mul truediv floordiv mod divmod pow matmul and or xor lshift rshift")
_DUNDERS = frozenset(
    f"__{name}__" for name in (*_METHODS, *(p + n for p in ("", "r", "i") for n in _BINARY))
)


def families(tree: Tree) -> list[list[ast.ClassDef]]:
    """Return the families of the module's classes, each with bases first."""
    classes = [n for n in tree.ast.body if isinstance(n, ast.ClassDef)]
    found = []
    for root in classes:
        plain_base = not root.bases or (
            [getattr(b, "id", None) for b in root.bases] == ["object"]
            and "object" not in tree.scopes.module.names
        )
        if not plain_base or root.keywords:
            continue
        family = [root]
        for node in classes:
            if base_name(node) in {member.name for member in family} and node not in family:
                family.append(node)
        found.append(family)
    return found


def layouts(tree: Tree, family: list[ast.ClassDef]) -> list[Layout]:
    """Return the layout of each class, bases first. Raises Refused."""
    made: dict[str, Layout] = {}
    for node in family:
        plain_body(node)
        base = made.get(base_name(node) or "")
        if dataclass_of(tree, node) is None:
            below = [other for other in family if node.name in _bases(family, other)]
            made[node.name] = plain(tree, node, base, below)
        else:
            made[node.name] = fields(tree, node, base, len(family) == 1)
    every = {name for layout in made.values() for name in layout.names}
    for layout in made.values():
        for name in sorted(members(tree, layout.node)):
            if name in every and layout.decorator is None:
                raise Refused(f"`{name}` is an attribute of `{layout.node.name}` itself as well")
            if name.startswith("__") and name.endswith("__") and name not in _DUNDERS:
                raise Refused(f"`{layout.node.name}` has `{name}`")
    for name in sorted(every):
        if name.startswith("__") and not _stays_inside(tree, family, name):
            raise Refused(f"`{name}` means several things")
    if any(layout.fields and name.startswith("__") for layout in made.values() for name in every):
        raise Refused("a field of a dataclass is private")
    return list(made.values())


def _stays_inside(tree: Tree, family: list[ast.ClassDef], name: str) -> bool:
    """Say if the private `name`, which means another in each class, is used in one class alone."""
    (first, *more) = family
    return (
        not more
        and not name.endswith("__")
        and not first.name.startswith("_")
        and all(
            [a for a in tree.ancestors(n) if isinstance(a, ast.ClassDef)] == [first]
            for n in ast.walk(tree.ast)
            if isinstance(n, ast.Attribute) and n.attr == name
        )
    )


def _bases(family: list[ast.ClassDef], node: ast.ClassDef) -> set[str]:
    """Return the names of all that a class derives from, without itself."""
    above, by_name = set(), {member.name: member for member in family}
    while (name := base_name(node)) in by_name and name not in above:
        above.add(name)
        node = by_name[name]
    return above
