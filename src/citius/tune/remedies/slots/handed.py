# SPDX-License-Identifier: Apache-2.0
"""What modules that are otherwise harmless could do to instances that they are handed."""

import ast

from citius.tune.remedies._shared.asked import Refused
from citius.tune.remedies._shared.names import names
from citius.tune.source.tree import FUNCTIONS, Tree

# Modules of which nothing looks for an instance's dictionary, or refers to it weakly.
_HARMLESS = names(
    "__future__ abc argparse array base64 bisect calendar cmath collections contextlib csv "
    "dataclasses datetime decimal enum fractions functools glob hashlib heapq io itertools json "
    "logging math numbers operator os pathlib platform pprint queue random re shutil statistics "
    "string struct subprocess sys tempfile textwrap threading time typing unicodedata zlib"
)
# But for these, which read or fill the dictionary of what they wrap: fine around functions.
_WRAPPING = frozenset({"wraps", "cache", "lru_cache", "singledispatch", "contextmanager"})
_PARSING = frozenset({"parse_args", "parse_known_args", "parse_intermixed_args"})


def handed(tree: Tree) -> None:
    """Refuse a file whose imports may look into the instances that they are handed."""
    wrapping = set()
    for node in ast.walk(tree.ast):
        if isinstance(node, (ast.Import, ast.ImportFrom)):
            _imported(tree, node)
        if isinstance(node, ast.ImportFrom):
            wrapping |= {a.asname or a.name for a in node.names if a.name in _WRAPPING}
    for node in ast.walk(tree.ast):
        name, attr = getattr(node, "id", None), getattr(node, "attr", None)
        if (name in wrapping or attr in _WRAPPING) and not _around_function(tree, node):
            raise Refused(f"`{name or attr}` may wrap an instance, line {node.lineno}")
        if isinstance(node, ast.Call):
            filled = any(k.arg in (None, "namespace") for k in node.keywords) or len(node.args) > 1
            if getattr(node.func, "attr", None) in _PARSING and filled:
                raise Refused(f"options may be set on an instance, line {node.lineno}")


def _imported(tree: Tree, node: ast.Import | ast.ImportFrom) -> None:
    modules = [a.name for a in node.names] if isinstance(node, ast.Import) else [node.module or ""]
    for module in modules:
        top = module.partition(".")[0]
        if top not in _HARMLESS or top in tree.shadows or getattr(node, "level", 0):
            raise Refused(f"`{module or '.'}` may look into the instances, line {node.lineno}")


def _around_function(tree: Tree, node: ast.AST) -> bool:
    """Say if `node` decorates a function, as it is or called."""
    holder = tree.parents[node]
    if isinstance(holder, ast.Call) and holder.func is node:
        node, holder = holder, tree.parents[holder]
    return isinstance(holder, FUNCTIONS) and node in holder.decorator_list
