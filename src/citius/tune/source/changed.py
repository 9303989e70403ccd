# SPDX-License-Identifier: Apache-2.0
"""Which functions did a rewrite change?"""

import ast

from citius.tune.source.tree import FUNCTIONS, Tree


def changed_functions(old: Tree, new: Tree) -> list[str] | None:
    """Return the qualified names of the functions that differ, in the order of the file.

    None if more differs than functions and what was added to the module: then a change of the
    functions alone does not tell what the rewrite does.
    """
    before, after = _functions(old.ast), _functions(new.ast)
    if before.keys() - after.keys() or not _kept(_rest(old.ast), _rest(new.ast)):
        return None
    return [name for name, dump in after.items() if before.get(name, dump) != dump]


def _functions(module: ast.Module) -> dict[str, str]:
    """Return name -> syntax of the module's functions and of its classes' methods."""
    found = {}
    for node in module.body:
        if isinstance(node, FUNCTIONS):
            found[node.name] = ast.dump(node)
        elif isinstance(node, ast.ClassDef):
            methods = (m for m in node.body if isinstance(m, FUNCTIONS))
            found |= {f"{node.name}.{m.name}": ast.dump(m) for m in methods}
    return found


def _rest(module: ast.Module) -> list[str]:
    """Return the syntax of all that is no function: statements, and what classes are besides."""
    found = []
    for node in module.body:
        if isinstance(node, ast.ClassDef):
            parts = [*node.bases, *node.keywords, *node.decorator_list]
            parts += [s for s in node.body if not isinstance(s, FUNCTIONS)]
            found.append(f"{node.name}: {[ast.dump(part) for part in parts]}")
        elif not isinstance(node, FUNCTIONS):
            found.append(ast.dump(node))
    return found


def _kept(old: list[str], new: list[str]) -> bool:
    """Say if `new` is `old` with statements added."""
    rest = iter(new)
    return all(dump in rest for dump in old)
