# SPDX-License-Identifier: Apache-2.0
"""A pure function called with the same arguments again and again: remember its results.

Sound when the function is provably pure, its results cannot be changed by who gets them, and
arguments that compare equal are the same: `1 == 1.0 == True` and `0.0 == -0.0` are one key of a
cache, so no argument may mix number types or be a float, inside tuples too. An argument that is
always the same container, made once and never changed, is no part of the key.

A dictionary of its own stands for `functools.cache` where the cache would show: in such a function,
for it would hash the container; in one that calls itself, for its wrapper would take part of the
recursion limit away; in one that may give NaN, for each call makes another, which `in`, `==` of
lists and keys of dicts can tell. Not covered: memory grows with the number of different arguments.
"""

import ast

from citius.tune.evidence import Evidence
from citius.tune.remedies._shared.visible import catches_deep_recursion, told_apart, told_once
from citius.tune.remedies.cache.memo import (
    FLOATS,
    may_be_nan,
    memo_fits,
    memoize,
    own_memo,
    recursive,
    varying,
)
from citius.tune.remedies.contract import WORTH, Site, amdahl
from citius.tune.source.edit import Edits
from citius.tune.source.purity import impure
from citius.tune.source.tree import Tree
from citius.tune.source.values import NUMBERS, Container, Func, Inst, exact_types, is_plain

NAME = "cache"
SUMMARY = "remember the results of a pure function"
SOURCE = "memo functions: Michie, Nature 218, 1968"
LIBRARIES = ()

_ENOUGH = 0.25  # the least part of calls that must repeat


def finds(evidence: Evidence, tree: Tree) -> list[Site]:
    """Return hot module-level functions whose arguments were seen to repeat."""
    sites = []
    for node in tree.ast.body:
        calls = evidence.calls.get((tree.path, getattr(node, "name", "")))
        if not isinstance(node, ast.FunctionDef) or not calls or calls.repeated < _ENOUGH:
            continue
        share, interval = evidence.function_share(tree.path, node.name)
        if share >= WORTH and not _remembers(node):
            said = (
                f"{share:.0%} of the run, {calls.count:,} calls, {calls.repeated:.0%} of "
                f"{calls.seen:,} looked at repeat earlier arguments"
            )
            sites.append(
                Site(
                    NAME,
                    tree,
                    node,
                    f"{node.name}()",
                    share,
                    interval,
                    said,
                    {"repeated": calls.repeated},
                )
            )
    return sites


def _remembers(node: ast.FunctionDef) -> bool:
    return any("cache" in ast.unparse(d) for d in node.decorator_list)


def holds(site: Site) -> str | None:
    """Return why remembered results could differ from computed ones, or None."""
    tree, node = site.tree, site.node
    if tree.flow.troubles:
        return tree.flow.troubles
    func = tree.flow.funcs[node]
    if node.decorator_list:
        return "it is decorated"
    if func.escaped or tree.flow.value_of_name(node) != {func}:
        return "it is handed to code that cannot be seen, so may be called with anything"
    if func.generator:
        return "it is a generator"
    reason = _arguments(tree, func) or _results(tree, func) or impure(tree, node)
    reason = reason or told_apart(tree)
    if reason is None and recursive(tree, func):
        reason = _full_stack_caught(tree)
    if reason is None and own_memo(tree, func):
        return memo_fits(tree, node)
    return reason or tree.import_clash("functools", node)


def _arguments(tree: Tree, func: Func) -> str | None:
    for name, value in func.params.items():
        if not value:
            return "it is never called in this file"
        if name not in varying(tree, func):
            continue
        if not is_plain(value) or any(isinstance(a, Inst) for a in value):
            return f"`{name}` is not always of a builtin type that hashes"
        if _conflated(value):
            return f"`{name}` may be numbers that compare equal and are not the same"
    return None if varying(tree, func) else "it takes no arguments, or always the same"


def _conflated(value: set) -> bool:
    """Say if two different arguments could be one key: 1 and True, 0.0 and -0.0, in tuples too."""
    numbers = exact_types(value) & (NUMBERS | {"complex"})
    return bool(numbers) and numbers not in ({"int"}, {"bool"})


def _results(tree: Tree, func: Func) -> str | None:
    if not is_plain(func.returns) or any(isinstance(a, Inst) for a in func.returns):
        return "its result could be changed by who gets it"
    tuples = {a for a in func.returns if isinstance(a, Container)}
    if FLOATS & exact_types(tuples) and may_be_nan(tree, func):
        return "its result may hold NaN, of which every call makes another"
    return told_once(tree, exact_types(func.returns) | ({"tuple"} if tuples else set()))


def _full_stack_caught(tree: Tree) -> str | None:
    for part in ast.walk(tree.ast):
        if isinstance(part, ast.ExceptHandler) and catches_deep_recursion(part):
            return f"the file may catch that it recurses too deep, line {part.lineno}"
    return None


def rewrites(site: Site) -> Tree:
    """Return the tree with the function's results remembered."""
    tree, node = site.tree, site.node
    edits = Edits(tree)
    if own_memo(tree, tree.flow.funcs[node]):
        memoize(tree, node, edits)
    else:
        edits.add_import("functools")
        edits.decorate(node, "functools.cache")
    return edits.done()


def expects(site: Site) -> float:
    """Return the gain if every repeated call cost nothing but the lookup."""
    share = site.share * site.notes["repeated"]
    return amdahl(share, 12.0)
