# SPDX-License-Identifier: Apache-2.0
"""What else a loop runs besides the calls: nothing that ends it early or takes the time."""

import ast
from collections.abc import Iterable

from citius.tune.remedies.parallel_map.rounds import Rounds
from citius.tune.source.purity import PURE_BUILTINS
from citius.tune.source.tree import Tree
from citius.tune.source.values import Cls, Container, Func, Inst, Ref

_BUILTINS_WORDS = "print open format id type repr complex callable"
_BUILTINS = PURE_BUILTINS | frozenset(_BUILTINS_WORDS.split())
_MODULES_WORDS = (
    "bisect collections copy csv functools hashlib heapq itertools json math operator os.path random "
    "re statistics string textwrap zlib"
)
_MODULES = frozenset(_MODULES_WORDS.split())
_FETCHES = ("requests.get", "urllib.request.urlopen")
_STREAMS = frozenset({"sys.stdout.write", "sys.stdout.flush", "sys.stderr.write"})
_ENTERED = {"textfile", "binfile", "response", "httpresponse"}
_FOREIGN = (
    *(ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Import, ast.ImportFrom),
    *(ast.AsyncFor, ast.AsyncWith, ast.TryStar, ast.Global, ast.Nonlocal),
)
_HANDS_OUT = (ast.Yield, ast.YieldFrom, ast.Await)
_RAISES = (ast.Raise, ast.Assert)


def unruly(
    tree: Tree, rounds: Rounds, nodes: Iterable[ast.AST], helper: ast.AST | None = None
) -> str | None:
    """Return why going ahead of the loop could show, by what `nodes` do in it, or None.

    `helper` is a generator that has an item for every round.
    """
    loops = {v.node for v in rounds.levels} | {tree.parents[v.node] for v in rounds.levels}
    own = set(ast.walk(rounds.root))
    for node in sorted(nodes, key=lambda n: (getattr(n, "lineno", 0), getattr(n, "col_offset", 0))):
        reason = _leaves(tree, node, loops, own) or _acts(tree, node, helper)
        if reason:
            return f"{reason}, line {node.lineno}"
    return None


def _leaves(tree: Tree, node: ast.AST, loops: set[ast.AST], own: set[ast.AST]) -> str | None:
    """Refuse what ends the loop before all rounds are done."""
    early = (
        (isinstance(node, ast.Break) and tree.loops(node)[0] in loops)
        or (isinstance(node, ast.Return) and node in own)
        or isinstance(node, _RAISES)
    )
    if early:
        return "the loop may end early"
    if isinstance(node, _HANDS_OUT) and node in own:
        return "the loop stops in between"
    return None


def _acts(tree: Tree, node: ast.AST, helper: ast.AST | None) -> str | None:
    """Refuse what cannot be followed, or may look at the clock."""
    if isinstance(node, _FOREIGN):
        return f"the loop has a statement ({type(node).__name__.lower()}) that may do anything"
    if isinstance(node, ast.With) and not all(
        tree.flow.value(item.context_expr) <= _ENTERED for item in node.items
    ):
        return "the loop enters what cannot be told from the source"
    if not isinstance(node, ast.expr):
        return None
    for atom in tree.flow.value(node):
        if isinstance(atom, Inst) and (atom.cls.open or atom.cls.overloads):
            return f"`{ast.unparse(node)}` may run code of its own"
    return _call(tree, node, helper) if isinstance(node, ast.Call) else None


def _call(tree: Tree, node: ast.Call, helper: ast.AST | None) -> str | None:
    text, callee = ast.unparse(node.func), tree.flow.value(node.func)
    if not callee:
        return f"`{text}()` is never reached"
    if text in _STREAMS and _is_stream(tree, node.func):
        return None
    for atom in callee:
        if atom == Ref("builtin", "next") and not _has_next(tree, node, helper):
            return "the loop may end early, by StopIteration"
        if isinstance(atom, Ref):
            if not _quiet(tree, atom):
                return f"the loop calls {text}()"
        elif isinstance(atom, Cls):
            if atom.open:
                return f"the loop makes a `{text}`, which may do anything"
        elif not isinstance(atom, Func) and not (
            isinstance(atom, Container) and atom.kind == "method"
        ):
            return f"the loop calls {text}(), which cannot be told from the source"
    return None


def _quiet(tree: Tree, atom: Ref) -> bool:
    """Say if the builtin, or the function of a module, neither ends the loop nor takes the time."""
    if atom.kind == "builtin":
        return atom.name in _BUILTINS
    module = atom.name.rpartition(".")[0]
    return (module in _MODULES or atom.name in _FETCHES) and atom.name not in tree.patched


def _is_stream(tree: Tree, method: ast.Attribute) -> bool:
    return tree.flow.value(method.value) <= {
        Ref("member", "sys.stdout"),
        Ref("member", "sys.stderr"),
    } and not tree.patched & {"sys.stdout", "sys.stderr"}


def _has_next(tree: Tree, node: ast.Call, helper: ast.AST | None) -> bool:
    """Say if a call of `next` never raises StopIteration."""
    if len(node.args) != 1:
        return True
    asked = tree.flow.value(node.args[0])
    return bool(asked) and all(isinstance(a, Container) and a.node is helper for a in asked)
