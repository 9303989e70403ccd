# SPDX-License-Identifier: Apache-2.0
"""Which calls of `re` can share a compiled pattern, or a cache of them."""

import ast

from citius.tune.remedies._shared.bound import bound_once
from citius.tune.remedies._shared.calm import calm
from citius.tune.remedies._shared.words import source_of
from citius.tune.remedies.compiled_regex.call import Refused, RegexCall, compiles, constant, read
from citius.tune.remedies.compiled_regex.flags import flags_of, mild
from citius.tune.remedies.compiled_regex.known import known
from citius.tune.source.tree import Tree


def sort_out(tree: Tree, node: ast.Call) -> tuple[tuple, RegexCall | None, str | None]:
    """Return which group the call belongs to, what it is given, and why it must stay as it is."""
    try:
        call = read(tree, node)
        text, flags = constant(tree, call.pattern), flags_of(tree, call.flags)
        if text is not None and flags is not None:
            if reason := compiles(text, flags):
                raise Refused(reason)
            return ("constant", _pattern_code(tree, call.pattern), flags), call, None
        _may_wait(tree, call, flags)
        return ("cache", flags, *tree.flow.value(call.pattern)), call, None
    except Refused as refused:
        return (node,), None, str(refused)


def _may_wait(tree: Tree, call: RegexCall, flags: int | None) -> None:
    """Refuse unless the pattern can be compiled when it is first used, and kept."""
    shown, value = ast.unparse(call.pattern), tree.flow.value(call.pattern)
    if value == {"pattern"}:
        raise Refused(f"`{shown}` is compiled already")
    if value not in ({"str"}, {"bytes"}):
        raise Refused(f"`{shown}` may be something else than text")
    if flags is None and not (mild(tree, call.flags) and calm(tree, call.flags)):
        raise Refused(f"what the flags `{ast.unparse(call.flags)}` are cannot be told")
    if not call.node.args or call.node.args[0] is not call.pattern:
        raise Refused(f"`{shown}` is not its first argument")
    texts = known(tree, call.pattern)
    if texts and flags is not None and not any(compiles(t, flags) for t in texts):
        return
    for _, value in call.rest:
        if not calm(tree, value):
            raise Refused(f"a faulty pattern would be seen before `{ast.unparse(value)}` is")
    if _imports_warnings(tree) or "warnings" in tree.outside:
        raise Refused("the project counts on the warnings that patterns may give")


def _imports_warnings(tree: Tree) -> bool:
    return any(
        isinstance(n, (ast.Import, ast.ImportFrom))
        and "warnings" in {getattr(n, "module", None), *(a.name for a in n.names)}
        for n in ast.walk(tree.ast)
    )


def _pattern_code(tree: Tree, node: ast.expr) -> str:
    """Return an expression of a constant pattern for the top of the module."""
    if isinstance(node, ast.BinOp):
        return f"{_pattern_code(tree, node.left)} + {_pattern_code(tree, node.right)}"
    if isinstance(node, ast.Name) and tree.scope(node).home(node.id) is not tree.scopes.module:
        return _pattern_code(tree, bound_once(tree, node))
    return source_of(tree, node)
