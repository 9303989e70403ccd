# SPDX-License-Identifier: Apache-2.0
"""Slow calls that a loop makes one after the other: let all processors make them ahead of it.

Sound when the function is provably pure (it may read instances of the file's classes), its results
are numbers, texts, lists, tuples and dicts that arrive from another process as they were sent, and
nothing that the loop does bears on what the calls are given, or read from it. The loop itself
stays: it takes each result in its turn, and if any call fails ahead it makes all of them itself, so
errors come where they came, as they came. Where processes cannot be copied, the loop makes the
calls too. Not covered: the results of all rounds are held at once, and a loop that fails by itself
has waited for rounds that it never gets to.
"""

import ast
import os

from citius.tune.evidence import Evidence
from citius.tune.remedies.contract import WORTH, Site, amdahl
from citius.tune.remedies.parallel_map.call import maps, stops, written_out
from citius.tune.remedies.parallel_map.code import in_time, rewrite, targets_of
from citius.tune.remedies.parallel_map.function import unfit
from citius.tune.remedies.parallel_map.helper import clash, helper_of
from citius.tune.remedies.parallel_map.rest import unruly
from citius.tune.remedies.parallel_map.rounds import Rounds, no_place, rounds_of
from citius.tune.remedies.parallel_map.steady import unsteady
from citius.tune.source.reach import reached
from citius.tune.source.text import SourceError
from citius.tune.source.tree import Tree
from citius.tune.source.values import Func

NAME = "parallel-map"
SUMMARY = "let all processors make the calls of a loop"
SOURCE = "data parallelism: Hillis and Steele, Communications of the ACM 29, 1986"
LIBRARIES = ()

_LEAST_S = 0.001  # a call this short costs less than handing it to a process
_EFFICIENCY = 0.9  # of each processor, commonly
# Modules that start no thread, handle no signal and run nothing at the end of a process.
_QUIET_WORDS = (
    "__future__ abc argparse array ast base64 binascii bisect bz2 calendar cmath codecs collections "
    "colorsys configparser contextlib copy csv dataclasses datetime decimal difflib enum errno "
    "fnmatch fractions functools getopt glob graphlib gzip hashlib heapq hmac html io itertools json "
    "keyword locale lzma math numbers operator os pathlib pickle platform pprint random re runpy "
    "secrets shlex shutil stat statistics string struct sys textwrap time timeit traceback types "
    "typing unicodedata uuid warnings xml zipfile zlib zoneinfo"
)
_QUIET = frozenset(_QUIET_WORDS.split())


def finds(evidence: Evidence, tree: Tree) -> list[Site]:
    """Return calls of slow module-level functions that loops make once a round."""
    functions = {n.name: n for n in tree.ast.body if isinstance(n, ast.FunctionDef)}
    sites = []
    for node in ast.walk(tree.ast):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name):
            continue
        mapped = maps(tree, node, functions)
        name = mapped or node.func.id
        if name in functions and (mapped or rounds_of(tree, node)):
            sites.append(_site(evidence, tree, node, functions[name]))
    return [site for site in sites if site]


def _site(evidence: Evidence, tree: Tree, call: ast.Call, function: ast.FunctionDef) -> Site | None:
    calls = evidence.calls.get((tree.path, function.name))
    share, interval = evidence.function_share(tree.path, function.name)
    if not calls or share < WORTH:
        return None
    each = share * evidence.whole / max(1, calls.count)
    recursive = any(isinstance(n, ast.Name) and n.id == function.name for n in ast.walk(function))
    if each < _LEAST_S and not recursive:
        return None
    here, _ = evidence.total_share(tree.path, [tree.origin(call.lineno)])
    share = min(share, here or share)
    said = f"{share:.0%} of the run, {calls.count:,} calls of {each * 1e3:,.3g} ms"
    notes = {"function": function.name}
    return Site(NAME, tree, call, ast.unparse(call), share, interval, said, notes)


def holds(site: Site) -> str | None:
    """Return why making the calls ahead could make a difference, or None."""
    tree, call = site.tree, site.node
    if tree.flow.troubles:
        return tree.flow.troubles
    if reason := company(tree) or clash(tree):
        return reason
    if call.func.id != site.notes["function"]:
        try:
            tree, call = written_out(tree, call)
        except SourceError as error:
            return str(error)
    (node,) = [n for n in tree.ast.body if getattr(n, "name", "") == site.notes["function"]][-1:]
    func = tree.flow.funcs.get(node)
    if func is None or tree.flow.value(call.func) != {func}:
        return f"`{call.func.id}` may be something else"
    reason = unfit(tree, func)
    if tree is not site.tree and stops(reached(tree, node.body)[0]):
        reason = reason or "it may raise StopIteration, which ends a map"
    for way in rounds_of(tree, call) if reason is None else ():
        reason = _unfit(tree, way, func)
        if reason is None:
            site.notes["rewrite"] = tree, way
            return None
    return reason or "it is not called once a round"


def company(tree: Tree) -> str | None:
    """Refuse where other code may run at any time, or take part in making a process."""
    helper = helper_of(tree)
    ours = set(ast.walk(helper)) if helper else set()
    names = set(tree.world.imports)
    for node in set(ast.walk(tree.ast)) - ours:
        if isinstance(node, ast.Import):
            names.update(alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and not node.level:
            names.add(node.module.partition(".")[0])
    strange = sorted(names - _QUIET - tree.shadows)
    return f"`{strange[0]}` is imported, which may have threads" if strange else None


def _unfit(tree: Tree, rounds: Rounds, func: Func) -> str | None:
    call = rounds.call
    parts = [*call.args, *(k.value for k in call.keywords)]
    if any(k.arg is None for k in call.keywords):
        return "the call hands on what it is given as a whole"
    if not targets_of(rounds):
        return "every round makes the same call"
    inside, functions = reached(tree, func.node.body)
    apart = {func.node, *functions}
    if any(holder in apart for holder in tree.ancestors(call)):
        return f"`{call.func.id}` makes the call itself"
    if not tree.alone(rounds.holder):
        return "the loop does not stand on lines of its own"
    if not in_time(tree, rounds):
        return "it runs above the functions of the file"
    nodes, _ = reached(tree, [rounds.root], apart)
    return (
        unsteady(tree, rounds, parts, inside, nodes)
        or unruly(tree, rounds, nodes)
        or no_place(tree, rounds, rewrite)
    )


def rewrites(site: Site) -> Tree:
    """Return the tree that makes the calls ahead of the loop."""
    if "rewrite" not in site.notes and (reason := holds(site)):
        raise SourceError(reason)
    return rewrite(*site.notes["rewrite"])


def expects(site: Site) -> float:
    """Return the gain if the processors of this machine share the calls evenly."""
    return amdahl(site.share, _EFFICIENCY * len(os.sched_getaffinity(0)))
