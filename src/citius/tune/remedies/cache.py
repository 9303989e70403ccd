# SPDX-License-Identifier: Apache-2.0
"""A pure function called with the same arguments again and again: remember its results.

Sound when the function is provably pure, its results cannot be changed by who gets them, and
arguments that compare equal are the same: `1 == 1.0 == True` and `0.0 == -0.0` are one key of a
cache, so no argument may mix number types or be a float, inside tuples too. An argument that is
always the same container, made once and never changed, is no part of the key. Such a function, and
one that calls itself, gets a dictionary of its own instead of `functools.cache`: the cache would
hash the container, and its wrapper take part of the recursion limit away.
Not covered: memory grows with the number of different arguments.
"""

import ast

from citius.tune.evidence import Evidence
from citius.tune.remedies._visible import catches_deep_recursion, told_apart, told_once
from citius.tune.remedies.contract import WORTH, Site, amdahl
from citius.tune.source.edit import Edits
from citius.tune.source.once import always_same
from citius.tune.source.purity import impure
from citius.tune.source.tree import Tree
from citius.tune.source.values import NUMBERS, Func, Inst, exact_types, is_plain

NAME = "cache"
SUMMARY = "remember the results of a pure function"
SOURCE = "memo functions: Michie, Nature 218, 1968"

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
    reason = _arguments(tree, func) or _results(func) or impure(tree, node)
    reason = reason or told_apart(tree) or told_once(tree)
    if reason is None and _needs_memo(tree, func):
        return _memo_fits(tree, node)
    return reason or tree.import_clash("functools", node)


def _arguments(tree: Tree, func: Func) -> str | None:
    for name, value in func.params.items():
        if not value:
            return "it is never called in this file"
        if name not in _varying(tree, func):
            continue
        if not is_plain(value) or any(isinstance(a, Inst) for a in value):
            return f"`{name}` is not always of a builtin type that hashes"
        if _conflated(value):
            return f"`{name}` may be numbers that compare equal and are not the same"
    return None if _varying(tree, func) else "it takes no arguments, or always the same"


def _varying(tree: Tree, func: Func) -> list[str]:
    """Return the parameters that are not always the same container, in order."""
    spec = func.node.args
    names = [a.arg for a in (*spec.posonlyargs, *spec.args, *spec.kwonlyargs)]
    names += [a.arg for a in (spec.vararg, spec.kwarg) if a]
    return [name for name in names if not always_same(tree, func.params[name])]


def _needs_memo(tree: Tree, func: Func) -> bool:
    return _recursive(tree, func) or len(_varying(tree, func)) < len(func.params)


def _conflated(value: set) -> bool:
    """Say if two different arguments could be one key: 1 and True, 0.0 and -0.0, in tuples too."""
    numbers = exact_types(value) & (NUMBERS | {"complex"})
    return bool(numbers) and numbers not in ({"int"}, {"bool"})


def _results(func: Func) -> str | None:
    if not is_plain(func.returns) or any(isinstance(a, Inst) for a in func.returns):
        return "its result could be changed by who gets it"
    return None


def _recursive(tree: Tree, func: Func) -> bool:
    return any(
        isinstance(n, ast.Call) and func in tree.flow.value(n.func) for n in ast.walk(func.node)
    )


def _memo_fits(tree: Tree, node: ast.FunctionDef) -> str | None:
    """Refuse where a dictionary cannot be worked into the function's text."""
    for part in ast.walk(tree.ast) if _recursive(tree, tree.flow.funcs[node]) else ():
        if isinstance(part, ast.ExceptHandler) and catches_deep_recursion(part):
            return f"the file may catch that it recurses too deep, line {part.lineno}"
    if any(isinstance(n, ast.Try) and n.finalbody for n in ast.walk(node)):
        return "a `finally` may replace what it returns"
    inner = tree.scopes.opened_by(node)
    if node.args.vararg or node.args.kwarg:
        return "it takes any number of arguments"
    for name in inner.parameters:
        if len(inner.names[name]) != 1:
            return f"it binds its parameter `{name}` anew"
    for ret in _remembered(node):
        if not tree.alone(ret):
            return f"the return does not stand on a line of its own, line {ret.lineno}"
    body = node.body[1:] if ast.get_docstring(node) is not None else node.body
    return None if body and tree.alone(body[0]) else "its body does not stand on lines of its own"


def _remembered(node: ast.FunctionDef) -> list[ast.Return]:
    """Return the returns of what is worth remembering: no constant, nor what was given."""
    given = {a.arg for a in (*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs)}
    returns = [n for n in ast.walk(node) if isinstance(n, ast.Return) and n.value]
    return [
        n
        for n in returns
        if not isinstance(n.value, ast.Constant) and getattr(n.value, "id", "") not in given
    ]


def rewrites(site: Site) -> Tree:
    """Return the tree with the function's results remembered."""
    tree, node = site.tree, site.node
    edits = Edits(tree)
    if _needs_memo(tree, tree.flow.funcs[node]):
        _memoize(tree, node, edits)
    else:
        edits.add_import("functools")
        edits.decorate(node, "functools.cache")
    return edits.done()


def _memoize(tree: Tree, node: ast.FunctionDef, edits: Edits) -> None:
    memo, result = tree.fresh(f"{node.name}_memo"), tree.fresh("result")
    names = _varying(tree, tree.flow.funcs[node])
    key = names[0] if len(names) == 1 else f"{', '.join(names)}"
    looked_up = key if len(names) == 1 else f"({key})"
    body = node.body[1:] if ast.get_docstring(node) is not None else node.body
    edits.before(node, f"{memo} = {{}}")
    edits.before(body[0], f"if {looked_up} in {memo}:\n    return {memo}[{key}]")
    for ret in _remembered(node):
        value = ast.get_source_segment(tree.source.text, ret.value)
        if isinstance(ret.value, ast.Name):
            edits.instead(ret, f"{memo}[{key}] = {value}", f"return {value}")
            continue
        value = f"({value})" if "\n" in value else value
        edits.instead(ret, f"{memo}[{key}] = {result} = {value}", f"return {result}")


def expects(site: Site) -> float:
    """Return the gain if every repeated call cost nothing but the lookup."""
    share = site.share * site.notes["repeated"]
    return amdahl(share, 12.0)
