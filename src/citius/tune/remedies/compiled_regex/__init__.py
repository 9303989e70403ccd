# SPDX-License-Identifier: Apache-2.0
"""`re.search(pattern, text)` or `re.compile(pattern)` in a hot place: compile the pattern once.

`re` remembers 512 patterns; asking it costs a good part of a microsecond, and a program with more
patterns compiles each anew at every call. A pattern that is always the same becomes a constant of
the module, if compiling it raises and warns of nothing; any other that is exactly `str` or `bytes`
is compiled when it is first used, as before, and kept in a cache of its own. Not covered: that
cache holds the 10,000 patterns used last, about 1 kB each.
"""

import ast

from citius.tune.evidence import Evidence
from citius.tune.remedies._shared.words import source_of
from citius.tune.remedies.compiled_regex.call import RegexCall, method_of
from citius.tune.remedies.compiled_regex.flags import flags_code
from citius.tune.remedies.compiled_regex.groups import sort_out
from citius.tune.remedies.compiled_regex.known import known
from citius.tune.remedies.contract import WORTH, Site, amdahl
from citius.tune.source.edit import Edits
from citius.tune.source.tree import FUNCTIONS, Tree

NAME = "compiled-regex"
SUMMARY = "compile a regular expression once"
SOURCE = "re, module documentation: saving the resulting regular expression object for reuse"
LIBRARIES = ()

_KEPT = "10_000"
_ASKING = 1.3  # a call without asking `re` for the pattern
_COMPILING, _ALWAYS = 2.0, 20.0  # one that may be, and surely is, without compiling
_REMEMBERED = 512  # by `re`
_DEPTH = {"RecursionError", "setrecursionlimit", "getrecursionlimit"}


def finds(evidence: Evidence, tree: Tree) -> list[Site]:
    """Return hot calls of `re`, those of one constant pattern, or of changing ones, together."""
    groups: dict[tuple, list[tuple[ast.Call, RegexCall | None, str | None]]] = {}
    for node in ast.walk(tree.ast):
        if method_of(tree, node):
            lines = range(tree.origin(node.lineno), tree.origin(node.end_lineno) + 1)
            if evidence.total_share(tree.path, lines)[0] >= WORTH:
                key, call, reason = sort_out(tree, node)
                groups.setdefault(key, []).append((node, call, reason))
    return [_site(evidence, tree, key, found) for key, found in groups.items()]


def _site(evidence: Evidence, tree: Tree, key: tuple, found: list) -> Site:
    node, _, reason = found[0]
    lines = {tree.origin(n) for f, _, _ in found for n in range(f.lineno, f.end_lineno + 1)}
    share, interval = evidence.total_share(tree.path, lines)
    calls = [call for _, call, _ in found if call]
    return Site(
        NAME,
        tree,
        node,
        ast.unparse(node),
        share,
        interval,
        f"{share:.0%} of the run, with the time in `re`",
        {"key": key, "calls": calls, "reason": reason},
    )


def holds(site: Site) -> str | None:
    """Return why a pattern compiled once could make a difference, or None."""
    tree = site.tree
    if tree.flow.troubles or site.notes["reason"]:
        return tree.flow.troubles or site.notes["reason"]
    if depth := _DEPTH & (tree.words | tree.outside):
        return f"the project uses {min(depth)}, and `re` takes a part of the stack"
    top = _top(site)
    if not tree.alone(top):
        return f"line {top.lineno} holds several statements"
    kind, *key = site.notes["key"]
    if kind == "constant":
        for node in ast.walk(ast.parse(f"({key[0]})")):
            if isinstance(node, ast.Name) and not tree.bound_before(node.id, top):
                return f"`{node.id}` has no value yet at the top of the file"
    modules = ["re"] if kind == "constant" else ["re", "functools"]
    return next(filter(None, (tree.import_clash(module, top) for module in modules)), None)


def _top(site: Site) -> ast.stmt:
    """Return the statement of the module that the first of the calls is part of."""
    nodes = {n for call in site.notes["calls"] for n in site.tree.ancestors(call.node)}
    return next(s for s in site.tree.ast.body if s in nodes)


def rewrites(site: Site) -> Tree:
    """Return the tree that asks compiled patterns."""
    tree, calls, top = site.tree, site.notes["calls"], _top(site)
    kind, *key = site.notes["key"]
    edits = Edits(tree)
    edits.add_import("re")
    if kind == "constant":
        compiled = tree.fresh(_constant_name(tree, calls[0]))
        flags = f", {flags_code(key[1])}" if key[1] else ""
        edits.before(top, f"{compiled} = re.compile({key[0]}{flags})")
    else:
        edits.add_import("functools")
        cache = tree.fresh("_compiled")
        made = (
            f"functools.partial(re.compile, flags={flags_code(key[0])})" if key[0] else "re.compile"
        )
        edits.before(top, f"{cache} = functools.lru_cache({_KEPT})({made})")
    new: dict[ast.expr, str] = {}
    for call in sorted(calls, key=lambda c: len(source_of(tree, c.node))):
        if kind != "constant":
            given = [source_of(tree, call.pattern, new)]
            if key[0] is None:
                given.append(source_of(tree, call.flags))
            compiled = f"{cache}({', '.join(given)})"
        new[call.node] = call.code(tree, compiled, new)
    for node, code in new.items():
        if not any(a in new for a in tree.ancestors(node)):
            edits.replace(node, code)
    return edits.done()


def _constant_name(tree: Tree, call: RegexCall) -> str:
    """Return a name after the pattern's own, or after the function that uses it."""
    if isinstance(call.pattern, ast.Name):
        stem = call.pattern.id
    else:
        functions = [a.name for a in tree.ancestors(call.node) if isinstance(a, FUNCTIONS)]
        stem = functions[0] if functions else "pattern"
    return f"_{stem.strip('_').upper() or 'PATTERN'}_RE"


def expects(site: Site) -> float:
    """Return the gain on calls that spend a part of their time on having the pattern."""
    if site.notes["key"][0] == "constant":
        return amdahl(site.share, _ASKING)
    patterns = [known(site.tree, call.pattern) or () for call in site.notes["calls"]]
    many = max(map(len, patterns), default=0) > _REMEMBERED
    return amdahl(site.share, _ALWAYS if many else _COMPILING)
