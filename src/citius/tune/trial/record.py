# SPDX-License-Identifier: Apache-2.0
"""A recorded run: an instrumented copy tells how often hot functions are called, and with what.

The probes go into the copy alone and are built in by citius_probes when the program starts.
"""

import ast

from citius.tune.evidence import Argument, Calls, Evidence, Tests
from citius.tune.source.edit import Edits
from citius.tune.source.text import SourceError
from citius.tune.source.tree import Tree
from citius.tune.trial import record_classes

WORTH = 0.01


def instrumented(evidence: Evidence, tree: Tree) -> Tree | None:
    """Return the file with probes at its hot functions and hot membership tests; None if none."""
    edits, any_ = Edits(tree), False
    made = record_classes.counted(evidence, tree)
    for node in tree.ast.body:
        if (
            isinstance(node, ast.FunctionDef)
            and not node.decorator_list
            and evidence.function_share(tree.path, node.name)[0] >= WORTH
            and _result_matters(node)
        ):
            edits.decorate(node, f"__citius_calls__({f'{tree.path}:{node.name}'!r})")
            any_ = True
    for node in ast.walk(tree.ast):
        if (
            isinstance(node, ast.Compare)
            and len(node.ops) == 1
            and isinstance(node.ops[0], (ast.In, ast.NotIn))
            and _hot(evidence, tree, node)
        ):
            any_ |= _probe(edits, tree, node, made)
    any_ = record_classes.probe(edits, evidence, tree, made) or any_
    try:
        return edits.done() if any_ else None
    except SourceError:
        return None  # what cannot be instrumented is judged without a record


def _result_matters(node: ast.FunctionDef) -> bool:
    """Say if the function gives a result and takes arguments, so that a cache could serve it."""
    takes = [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs]
    return (
        bool(takes)
        and any(isinstance(n, ast.Return) and n.value for n in ast.walk(node))
        and not any(isinstance(n, (ast.Yield, ast.YieldFrom)) for n in ast.walk(node))
    )


def _hot(evidence: Evidence, tree: Tree, node: ast.Compare) -> bool:
    lines = range(node.lineno, node.end_lineno + 1)
    inner = any(isinstance(n, ast.Compare) and n is not node for n in ast.walk(node))
    return not inner and evidence.share(tree.path, lines)[0] >= WORTH


def _probe(edits: Edits, tree: Tree, node: ast.Compare, made: dict[ast.Call, str]) -> bool:
    asked = node.comparators[0]
    if isinstance(asked, (ast.List, ast.Tuple, ast.Set, ast.GeneratorExp)):
        return False  # constant for the compiler, or of no name
    name = "__citius_in__" if isinstance(node.ops[0], ast.In) else "__citius_not_in__"
    place = f"{tree.path}:{node.lineno}:{ast.unparse(node)}"
    left, right = record_classes.text(node.left, made), record_classes.text(asked, made)
    edits.replace(node, f"{name}({place!r}, {left}, {right})")
    return True


def read(evidence: Evidence, told: list[dict]) -> None:
    """Add what the probes of all processes of a run saw to the evidence."""
    record_classes.read(evidence, told)
    calls: dict[tuple, list] = {}
    tests: dict[tuple, list] = {}
    for part in told:
        for name, seen in part["calls"].items():
            path, _, function = name.rpartition(":")
            calls.setdefault((path, function), []).append(seen)
        for place, seen in part["tests"].items():
            path, line, text = place.split(":", 2)
            tests.setdefault((path, int(line), text), []).append(seen)
    for key, parts in calls.items():
        counts = (sum(p[i] for p in parts) for i in range(3))
        evidence.calls[key] = Calls(*counts, _arguments([p[3] for p in parts]))
    for key, parts in tests.items():
        count = sum(p[0] for p in parts)
        evidence.tests[key] = Tests(
            count,
            tuple(sorted({k for p in parts for k in p[1]})),
            sum(p[0] * p[2] for p in parts) / max(1, count),
            tuple(sorted({t for p in parts for t in p[3]})),
            sum(p[4] for p in parts),
        )


def _arguments(parts: list[dict]) -> dict[str, Argument]:
    """Join what several processes saw of a function's arguments."""
    found = {}
    for name in {n: None for part in parts for n in part}:
        told = [part[name] for part in parts if name in part]
        sized, sizes, changed = (sum(t[i] for t in told) for i in (1, 2, 3))
        found[name] = Argument(
            tuple(sorted({kind for t in told for kind in t[0]})),
            sizes / sized if sized else None,
            changed / sized if sized else 0.0,
        )
    return found
