# SPDX-License-Identifier: Apache-2.0
"""The code that a patch has for calls made ahead of their loop, by all processors."""

import ast
from functools import cache

from citius.tune.remedies._parallel_rounds import Rounds
from citius.tune.source.edit import Edits
from citius.tune.source.tree import Tree

# Processes are copies of the program, made by fork alone: what they are to do need not be sent,
# no thread is started, and nothing of the program runs at their end. Only results are sent, by
# marshal, which takes exact builtin types and no others. A result that differs from its copy
# holds a NaN, which containers tell apart by identity.
_HELPER = '''def in_parallel(work, items):
    """Return work(items), the last first, done by all processors; [] if any of it fails.

    Each processor does every n-th of the items, in a copy of this process.
    """
    import marshal
    import os
    import select
    import signal
    import warnings
    from gc import freeze

    copies = {}
    try:
        todo = list(items)
        count = min(len(os.sched_getaffinity(0)), len(todo))
        for n in range(count):
            source, sink = os.pipe()
            pid = os.fork()
            if pid == 0:
                try:
                    freeze()  # the garbage of this process is not the copy's to collect
                    warnings.simplefilter("error")
                    results = work(todo[n::count])
                    data = marshal.dumps(results)
                    if marshal.loads(data) == results:
                        with open(sink, "wb") as file:
                            file.write(data)
                finally:
                    os._exit(0)
            os.close(sink)
            copies[open(source, "rb")] = n, pid
        results, waiting = [None] * len(todo), set(copies)
        while waiting:
            for file in select.select(waiting, [], [])[0]:
                waiting.remove(file)
                results[copies[file][0] :: count] = marshal.loads(file.read())
        return results[::-1]
    except Exception:
        return []
    finally:
        for file, (n, pid) in copies.items():
            file.close()
            try:
                os.kill(pid, signal.SIGKILL)
                os.waitpid(pid, 0)
            except OSError:
                pass  # it is gone
'''
_WHOLE = (ast.Name, ast.Attribute, ast.Call, ast.Subscript, ast.List, ast.Constant)
_ARGUMENTS = ["work", "items"]
_BUILTINS = frozenset({"list", "min", "len", "range", "open", "set", "Exception"})
_MODULES = frozenset({"gc", "marshal", "os", "select", "signal", "warnings"})
_MEMBERS_WORDS = (
    "os.sched_getaffinity os.pipe os.fork os.close os.kill os.waitpid os._exit select.select "
    "marshal.dumps marshal.loads warnings.simplefilter signal.SIGKILL gc.freeze"
)
_MEMBERS = frozenset(_MEMBERS_WORDS.split())
_WIDTH = 88
_TIGHT = (
    *(ast.BinOp, ast.UnaryOp, ast.BoolOp, ast.Compare, ast.IfExp, ast.Attribute, ast.Starred),
    *(ast.Dict, ast.comprehension),
)


@cache
def _shape() -> str:
    return ast.dump(ast.parse(_HELPER).body[0])


def helper_of(tree: Tree) -> ast.FunctionDef | None:
    """Return the helper if the file has it already, by whatever name."""
    for node in tree.ast.body:
        if (
            isinstance(node, ast.FunctionDef)
            and [a.arg for a in node.args.args] == _ARGUMENTS
            and ast.dump(node) == _shape().replace("'in_parallel'", repr(node.name), 1)
        ):
            return node
    return None


def clash(tree: Tree) -> str | None:
    """Return why the helper could mean something else in this file than it says, or None."""
    if hidden := sorted(_MODULES & tree.shadows):
        return f"the project has a `{hidden[0]}` of its own"
    if taken := sorted(_BUILTINS & tree.scopes.module.names.keys()):
        return f"the file gives `{taken[0]}` a meaning of its own"
    if patched := sorted(_MEMBERS & tree.patched):
        return f"the project sets `{patched[0]}`"
    return None


def home_of_helper(tree: Tree) -> ast.FunctionDef:
    """Return the helper, or the function that it is put above: the first of the file."""
    first = next(n for n in tree.ast.body if isinstance(n, ast.FunctionDef))
    return helper_of(tree) or first


def in_time(tree: Tree, rounds: Rounds) -> bool:
    """Say if the helper is there whenever the rounds begin."""
    top = rounds.holder
    while tree.parents[top] is not tree.ast:
        top = tree.parents[top]
    return tree.ast.body.index(top) >= tree.ast.body.index(home_of_helper(tree))


def targets_of(rounds: Rounds) -> list[str]:
    """Return the variables of the loops that the call reads, in the order that they are bound."""
    read = {n.id for n in ast.walk(rounds.call) if isinstance(n, ast.Name)}
    bound = [n.id for v in rounds.levels for n in ast.walk(v.target) if isinstance(n, ast.Name)]
    return [name for name in dict.fromkeys(bound) if name in read]


def rewrite(tree: Tree, rounds: Rounds) -> Tree:
    """Return the tree that makes the calls ahead, and takes each result in its turn."""
    edits, helper = Edits(tree), helper_of(tree)
    name = helper.name if helper else tree.fresh("in_parallel")
    if not helper:
        edits.before(home_of_helper(tree), _HELPER.replace("in_parallel", name, 1))
    ahead, part = tree.fresh("ahead"), tree.fresh("part")
    call = ast.get_source_segment(tree.source.text, rounds.call)
    target, items = _items(tree, rounds)
    work = f"lambda {part}: [{call} for {target} in {part}]"
    made = f"{ahead} = {name}({work}, {items})"
    if "\n" in made or len(made) + rounds.holder.col_offset > _WIDTH:
        made = f"{ahead} = {name}(\n    {work},\n    {items},\n)"
    edits.before(rounds.holder, made)
    taken = f"{ahead}.pop() if {ahead} else {call}"
    edits.replace(rounds.call, f"({taken})" if _is_tight(tree, rounds.call) else taken)
    return edits.done()


def _items(tree: Tree, rounds: Rounds) -> tuple[str, str]:
    """Return what stands for a round in the helper, and all rounds, as text."""
    first, *more = rounds.levels
    if not more and not first.tests:
        return ast.get_source_segment(tree.source.text, first.target), _text(tree, first.items)
    names = targets_of(rounds)
    one = names[0] if len(names) == 1 else f"({', '.join(names)})"
    loops = ""
    for level in rounds.levels:
        target = ast.get_source_segment(tree.source.text, level.target)
        loops += f" for {target} in {_text(tree, level.items)}"
        loops += "".join(f" if {_text(tree, test)}" for test in level.tests)
    return one, f"({one}{loops})"


def _text(tree: Tree, node: ast.expr) -> str:
    """Return an expression's own text, in parentheses where something could tear it apart."""
    text = ast.get_source_segment(tree.source.text, node)
    if isinstance(node, _WHOLE):
        return text
    held = isinstance(node, ast.Tuple) and len(ast.parse(f"f({text})").body[0].value.args) == 1
    return text if held else f"({text})"


def _is_tight(tree: Tree, call: ast.expr) -> bool:
    """Say if what holds the call would take only a part of a conditional expression."""
    parent = tree.parents[call]
    return isinstance(parent, _TIGHT) or call in (
        getattr(parent, "func", None),
        getattr(parent, "value", None) if isinstance(parent, ast.Subscript) else None,
    )
