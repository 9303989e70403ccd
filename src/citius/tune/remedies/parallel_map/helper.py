# SPDX-License-Identifier: Apache-2.0
"""The function that a patch gives a file, once, to have work done by all processors."""

import ast
from functools import cache

from citius.tune.source.tree import Tree

# Processes are copies of the program, made by fork alone: what they are to do need not be sent,
# no thread is started, and nothing of the program runs at their end. Only results are sent, by
# marshal, which takes exact builtin types and no others. A result that differs from its copy
# holds a NaN, which containers tell apart by identity.
HELPER = '''def in_parallel(work, items):
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
_ARGUMENTS = ["work", "items"]
_BUILTINS = frozenset({"list", "min", "len", "range", "open", "set", "Exception"})
_MODULES = frozenset({"gc", "marshal", "os", "select", "signal", "warnings"})
_MEMBERS_WORDS = (
    "os.sched_getaffinity os.pipe os.fork os.close os.kill os.waitpid os._exit select.select "
    "marshal.dumps marshal.loads warnings.simplefilter signal.SIGKILL gc.freeze"
)
_MEMBERS = frozenset(_MEMBERS_WORDS.split())


@cache
def _shape() -> str:
    return ast.dump(ast.parse(HELPER).body[0])


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
