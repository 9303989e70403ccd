# SPDX-License-Identifier: Apache-2.0
"""How much memory the hot functions of a program hold at once: a run of an instrumented copy."""

import ast
import json
from collections.abc import Sequence

from citius.tune.evidence import Evidence
from citius.tune.source.edit import Edits
from citius.tune.source.text import SourceError
from citius.tune.source.tree import FUNCTIONS, Tree
from citius.tune.trial.run import Runs

WORTH = 0.02


def held(runs: Runs, evidence: Evidence, seed: int, args: Sequence[str]) -> dict[str, int]:
    """Return `path:line` of functions -> the most bytes that a call held, what it calls included."""
    pristine, sources = runs.copies.pristine, {}
    for path in evidence.files():
        try:
            tree = Tree.read((pristine / path).read_bytes(), path)
            probed = _probed(evidence, tree)
        except (OSError, SourceError):
            continue  # what cannot be instrumented has no figure
        if probed is not None:
            sources[path] = probed.encode()
    runs.copies.put(1, sources)
    runs.run(1, seed, record=True, args=args)
    found: dict[str, int] = {}
    for file in runs.copies.private.glob("memory-*.json"):
        for place, size in json.loads(file.read_text()).items():
            found[place] = max(size, found.get(place, 0))
    return found


def _probed(evidence: Evidence, tree: Tree) -> Tree | None:
    edits, any_ = Edits(tree), False
    least = WORTH * evidence.whole
    hot = {
        line
        for (path, _, line), h in evidence.own.items()
        if path == tree.path and h.seconds >= least
    }
    for node in ast.walk(tree.ast):
        if (
            isinstance(node, FUNCTIONS)
            and node.lineno in hot
            and not node.decorator_list
            and not _suspends(node)
        ):
            edits.decorate(node, f"__citius_memory__({f'{tree.path}:{node.lineno}'!r})")
            any_ = True
    return edits.done() if any_ else None


def _suspends(node) -> bool:
    """Say if the function's call ends before its work does."""
    return isinstance(node, ast.AsyncFunctionDef) or any(
        isinstance(n, (ast.Yield, ast.YieldFrom)) for n in ast.walk(node)
    )
