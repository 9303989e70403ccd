# SPDX-License-Identifier: Apache-2.0
"""`sort(key=cmp_to_key(compare))` in a hot place: sort by the fields that `compare` compares.

Sound when `compare`, run for every case of how two items can stand to each other, says what a
tuple of fields says (cases.py), and when reading the fields can neither fail nor run code
(fields.py): then the sort gets the same answers, so gives the same order, ties included.
"""

import ast

from citius.tune.evidence import Evidence
from citius.tune.remedies._shared.asked import Refused, builtins_at
from citius.tune.remedies.contract import WORTH, Site, amdahl
from citius.tune.remedies.sort_key.cases import keys_of
from citius.tune.remedies.sort_key.fields import ITEM, Field, Unclear
from citius.tune.remedies.sort_key.ready import ready
from citius.tune.source.edit import Edits
from citius.tune.source.tree import Tree
from citius.tune.source.values import Container, Func, Ref

NAME = "sort-key"
SUMMARY = "sort by a key, made once for each item, instead of a comparison of two"
SOURCE = "Sorting HOW TO: the old way of comparison functions"
LIBRARIES = ()

_FASTER = 6.0  # comparing by a function of the file against comparing tuples


def finds(evidence: Evidence, tree: Tree) -> list[Site]:
    """Return hot sorts by a comparison function of the file."""
    sites = []
    for call in ast.walk(tree.ast):
        key = _key(tree, call)
        if key is None:
            continue
        compares = {f for c in tree.flow.value(key) for f in _functions(c)}
        parts = [call, *(f.node for f, _ in compares)]
        lines = {tree.origin(n) for p in parts for n in range(p.lineno, p.end_lineno + 1)}
        share, interval = evidence.share(tree.path, lines)
        if share >= WORTH:
            said = f"{share:.0%} of the run in the sort and its comparison"
            subject, notes = ast.unparse(key), {"call": call}
            notes["code"], notes["reason"] = _plan(tree, call, key, compares)
            sites.append(Site(NAME, tree, key, subject, share, interval, said, notes))
    return sites


def _key(tree: Tree, call: ast.AST) -> ast.expr | None:
    """Return the key of a sort if it may be a comparison function's."""
    if not isinstance(call, ast.Call):
        return None
    for keyword in call.keywords:
        value = tree.flow.value(keyword.value)
        if keyword.arg == "key" and any(
            isinstance(a, Container) and a.kind == "comparer" for a in value
        ):
            return keyword.value
    return None


def _functions(comparer) -> list[tuple[Func, int]]:
    """Return the functions that a comparer calls, each with how many arguments it must take."""
    found = []
    for atom in comparer.elem if isinstance(comparer, Container) else ():
        if isinstance(atom, Func):
            found.append((atom, 2))
        elif isinstance(atom, Container) and atom.kind == "method":
            found += [(f, 3) for f in atom.keys if isinstance(f, Func)]
    return found


def _plan(
    tree: Tree, call: ast.Call, key: ast.expr, compares: set
) -> tuple[tuple[str, bool] | None, str | None]:
    """Return the new key with whether to turn the order round, or why there is none."""
    if tree.flow.troubles:
        return None, tree.flow.troubles
    try:
        return _keyed(tree, call, key, compares), None
    except (Unclear, Refused) as refused:
        return None, str(refused)


def _keyed(tree: Tree, call: ast.Call, key: ast.expr, compares: set) -> tuple[str, bool]:
    atoms = tree.flow.value(key)
    if len(compares) != 1 or any(
        not isinstance(a, Container) or a.kind != "comparer" or a.escaped or len(a.elem) != 1
        for a in atoms
    ):
        raise Unclear("which function compares cannot be told from the source")
    if not _sorts(tree, call) or any(k.arg not in ("key", "reverse") for k in call.keywords):
        raise Unclear("it is not an ordinary sort")
    if any(isinstance(n, ast.JoinedStr) for n in tree.ancestors(key)):
        raise Unclear("the sort is part of an f-string")
    ((compare, count),) = compares
    if len(compare.node.args.args) != count:
        raise Unclear("the comparison does not take two items")
    if not ready(tree, call, key):
        raise Unclear("the comparison may not be defined yet")
    fields = keys_of(tree, compare)
    builtins_at(tree, call, "len", "abs")
    turned = _turned(tree, call, key, fields)
    parts = [_signed(field, descending != turned) for field, descending in fields]
    body = parts[0] if len(parts) == 1 else f"({', '.join(parts)})"
    return f"lambda {ITEM}: {body}", turned


def _sorts(tree: Tree, call: ast.Call) -> bool:
    """Say if the call is surely `sorted` or the `sort` of a list."""
    called = tree.flow.value(call.func)
    if called == {Ref("builtin", "sorted")}:
        return len(call.args) == 1 and not isinstance(call.args[0], ast.Starred)
    return (
        bool(called)
        and not call.args
        and all(
            isinstance(a, Container)
            and (a.kind, a.name) == ("method", "sort")
            and all(isinstance(o, Container) and o.kind == "list" for o in a.elem)
            for a in called
        )
    )


def _turned(tree: Tree, call: ast.Call, key: ast.expr, fields: list) -> bool:
    """Say if the whole order must be turned round, as there is no negative of a text."""
    down = {descending for field, descending in fields if not field.number}
    if len(down) == 2:
        raise Unclear("it sorts one text upwards and another downwards")
    if down != {True}:
        return False
    if any(field.nan for field, _ in fields):
        raise Unclear("a float may be NaN, which has no place in an order turned round")
    segment = ast.get_source_segment(tree.source.text, call)
    if len(call.keywords) != 1 or call.keywords[0].value is not key or "#" in segment:
        raise Unclear("it sorts a text downwards, and says more than that")
    return True


def _signed(field: Field, negative: bool) -> str:
    if not negative:
        return field.text
    simple = not field.text.startswith("-") and " " not in field.text
    return f"-{field.text}" if simple else f"-({field.text})"


def holds(site: Site) -> str | None:
    """Return why the key could order otherwise than the comparison, or None."""
    return site.notes["reason"]


def rewrites(site: Site) -> Tree:
    """Return the tree that sorts by the key."""
    (code, turned), call = site.notes["code"], site.notes["call"]
    edits = Edits(site.tree)
    if turned:
        text = site.tree.source.text
        head = ast.get_source_segment(text, call.func)
        given = [ast.get_source_segment(text, a) for a in call.args]
        edits.replace(call, f"{head}({', '.join([*given, f'key={code}', 'reverse=True'])})")
    else:
        edits.replace(site.node, code)
    return edits.done()


def expects(site: Site) -> float:
    """Return the gain if the lines did nothing but compare."""
    return amdahl(site.share, _FASTER)
