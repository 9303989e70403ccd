# SPDX-License-Identifier: Apache-2.0
"""Pages that a loop fetches one after the other: let a few threads fetch them ahead of it.

Sound when the requests are GETs, which by HTTP's own rules change nothing on the server and may
be made again (RFC 9110, 9.2), when none depends on what the loop does, and the loop does not end
early of its own will. A server in the file itself must answer each request as if it were the only
one: it is http.server's own but for its answers, which read the request and what never changes, or
what only code outside the loop sets. The loop stays and takes each answer in its turn. A fetch that fails ahead
counts for nothing: the loop makes it again, so that what it raises is what the program always
raised there, frames and all; a server sees such a request twice. What is inherent: the server
sees requests in another order, eight at a time, and if the loop fails, up to seven that it would
not have seen; one that cannot or will not answer eight at once may say so.
"""

import ast
import re

from citius.tune.evidence import Evidence
from citius.tune.remedies.concurrent_fetch.code import WIDTH, clash, helper_of, rewrite
from citius.tune.remedies.concurrent_fetch.handler import handlers_of, set_meanwhile
from citius.tune.remedies.concurrent_fetch.server import serves
from citius.tune.remedies.concurrent_fetch.what import is_get, unfit, unread, whole
from citius.tune.remedies.contract import WORTH, Site, amdahl
from citius.tune.remedies.parallel_map.code import targets_of
from citius.tune.remedies.parallel_map.rest import unruly
from citius.tune.remedies.parallel_map.rounds import Rounds, no_place, rounds_of
from citius.tune.remedies.parallel_map.steady import unsteady
from citius.tune.source.reach import reached
from citius.tune.source.tree import Tree
from citius.tune.source.values import Container

NAME = "concurrent-fetch"
SUMMARY = f"fetch pages ahead of the loop, {WIDTH} at a time; the server sees another order"
SOURCE = "RFC 9110, 9.2.1 safe methods; the pool of threads: Schmidt, 1998"
LIBRARIES = ()

_FASTER = 5.0  # what eight threads commonly make of waiting for a server
# What makes requests depend on each other, logs them, or runs code at any time.
_MEDDLING_WORDS = (
    "asyncio gevent eventlet trio anyio multiprocessing signal logging requests_cache responses "
    "requests_mock httpretty vcr betamax socks concurrent _thread atexit weakref"
)
_MEDDLING = frozenset(_MEDDLING_WORDS.split())
_TELLTALES_WORDS = (
    "install_opener build_opener CookieJar HTTPCookieProcessor debuglevel set_debuglevel fork "
    "active_count activeCount current_thread currentThread main_thread get_ident "
    "get_native_id register_at_fork setprofile_all_threads stack_size __del__"
)
_TELLTALES = frozenset(_TELLTALES_WORDS.split())
_SET = re.compile(
    r"(requests|urllib|socket|ssl|http|api|sessions|adapters)\..*|request\.(urlopen|_opener)"
    r"|client\.HTTPS?Connection"
)


def finds(evidence: Evidence, tree: Tree) -> list[Site]:
    """Return fetches that a loop makes once a round, and that the run waits for."""
    idle = max(0.0, 1 - evidence.cpu_s / max(evidence.wall_s, 1e-9))
    if idle < WORTH:
        return []
    functions = {n.name: n for n in tree.ast.body if isinstance(n, ast.FunctionDef)}
    fetching = {f.name for f in functions.values() if any(is_get(tree, n) for n in ast.walk(f))}
    sites = []
    for node in ast.walk(tree.ast):
        if is_get(tree, node):
            fetch = whole(tree, node)
        elif isinstance(node, ast.Call) and getattr(node.func, "id", "") in fetching:
            fetch = node
        else:
            continue
        if ways := [way for way in rounds_of(tree, fetch) if len(way.levels) == 1]:
            notes = {"rounds": ways[-1], "get": node}
            sites.append(_site(evidence, tree, fetch, idle, notes))
    return [site for site in sites if site]


def _site(evidence: Evidence, tree: Tree, fetch: ast.expr, idle: float, notes: dict) -> Site | None:
    lines = {tree.origin(n) for n in range(fetch.lineno, fetch.end_lineno + 1)}
    share, interval = evidence.total_share(tree.path, lines)
    if share < WORTH:
        return None
    said = f"{share:.0%} of the run, which waits for {idle:.0%} of its time"
    text = ast.unparse(fetch)
    return Site(NAME, tree, fetch, text, min(share, idle), interval, said, notes)


def holds(site: Site) -> str | None:
    """Return why fetching ahead could make a difference, or None."""
    tree, rounds, get = site.tree, site.notes["rounds"], site.notes["get"]
    if tree.flow.troubles:
        return tree.flow.troubles
    reason = _company(tree) or clash(tree, rounds)
    if reason:
        return reason
    if any(k.arg is None for k in get.keywords):
        return "the call hands on what it is given as a whole"
    apart = {n for handler in handlers_of(tree) for n in handler.body}
    if is_get(tree, get):
        reason = unread(tree, get, site.node)
    else:
        called = tree.flow.value(get.func)
        func = next((f for f in tree.flow.funcs.values() if called == {f}), None)
        if func is None:
            return f"`{get.func.id}` may be something else"
        reason = unfit(tree, func)
        apart |= {func.node, *reached(tree, func.node.body)[1]}
    parts = [*get.args, *(k.value for k in get.keywords)]
    return reason or _independent(tree, rounds, parts, apart)


def _independent(tree: Tree, rounds: Rounds, parts: list, apart: set) -> str | None:
    """Return why a fetch may depend on what the loop does before it, or None."""
    if any(holder in apart for holder in tree.ancestors(rounds.call)):
        return "it fetches by calling itself"
    if len(targets_of(rounds)) != 1:
        return "a fetch does not depend on exactly one variable of the loop"
    (level,) = rounds.levels
    if level.tests:
        return "the loop leaves some out"
    if not _fits(tree, level.target, tree.flow.items_of(tree.flow.value(level.items))):
        return f"`{ast.unparse(level.target)}` may not fit what the loop goes through"
    if not tree.alone(rounds.holder):
        return "the loop does not stand on lines of its own"
    nodes, _ = reached(tree, [rounds.root], apart)
    return (
        set_meanwhile(tree, nodes)
        or unsteady(tree, rounds, parts, set(), nodes)
        or unruly(tree, rounds, nodes, helper_of(tree))
        or no_place(tree, rounds, rewrite)
    )


def _fits(tree: Tree, target: ast.expr, items: set) -> bool:
    """Say if every item surely unpacks to the target: an error would come early else."""
    if isinstance(target, ast.Name):
        return True
    return isinstance(target, ast.Tuple) and all(
        isinstance(a, Container)
        and a.slots is not None
        and len(a.slots) == len(target.elts)
        and all(_fits(tree, t, s) for t, s in zip(target.elts, a.slots, strict=True))
        for a in items
    )


def _company(tree: Tree) -> str | None:
    """Refuse where requests may depend on each other, or who makes them can be told."""
    imports, ours = set(), set(ast.walk(helper)) if (helper := helper_of(tree)) else set()
    for node in set(ast.walk(tree.ast)) - ours:
        if isinstance(node, ast.Import):
            imports.update(alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and not node.level:
            imports.add(node.module.partition(".")[0])
        for field in ("id", "attr", "name"):
            name = getattr(node, field, None)
            if name in _TELLTALES or (field == "attr" and name == "enumerate"):
                return f"the file uses {name}"
    if "threading" in tree.world.imports or ("threading" in imports and _threads(tree)):
        return "there are threads that may not be done when the program ends"
    if meddling := sorted(_MEDDLING & (imports | tree.world.imports)):
        return f"`{meddling[0]}` is imported"
    if patched := sorted(filter(_SET.fullmatch, tree.patched)):
        return f"the project sets `{patched[0]}`"
    return serves(tree, imports | tree.world.imports)


def _threads(tree: Tree) -> bool:
    """Say if the file may have other threads than that of a server."""
    for node in ast.walk(tree.ast):
        if isinstance(node, ast.ImportFrom) and node.module == "threading":
            return True
        if isinstance(node, ast.Name) and node.id == "threading":
            call = tree.parents[tree.parents[node]]
            if ast.unparse(tree.parents[node]) != "threading.Thread" or not any(
                k.arg == "target" and getattr(k.value, "attr", "") == "serve_forever"
                for k in getattr(call, "keywords", ())
            ):
                return True
    return False


def rewrites(site: Site) -> Tree:
    """Return the tree that fetches ahead of the loop."""
    return rewrite(site.tree, site.notes["rounds"])


def expects(site: Site) -> float:
    """Return the gain if waiting for several answers takes little longer than for one."""
    return amdahl(site.share, _FASTER)
