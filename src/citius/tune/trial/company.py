# SPDX-License-Identifier: Apache-2.0
"""Which modules the other files import that run in one process with a given file.

Read from the text alone, and rather too much than too little: a line of a docstring that looks
like an import counts as one.
"""

import re
from pathlib import PurePath
from typing import NamedTuple

_IMPORT = re.compile(
    r"(?:^|[;:])[ \t]*(?:from\b[ \t]*([\w.]+?)[ \t]*\bimport\b[ \t]*(?:\([^)]*\)|[^\n;]*)"
    r"|import[ \t]+([^\n;]+))",
    re.MULTILINE,
)
_LOADERS = frozenset({"importlib", "import_module", "__import__", "runpy", "exec"})
# They load what no import shows, or run at every fork or call: as telling as a module.
_TELLING = frozenset({"__import__", "exec", "register_at_fork", "addaudithook"})


class Imports(NamedTuple):
    """What a file imports: the words of its imports, and the modules by their first names."""

    words: frozenset[str]
    modules: frozenset[str]


def imports_of(text: str) -> Imports:
    """Return what a file of this text imports. Takes time linear in its length."""
    text = text.replace("\\\n", " ").replace("\r", "\n")
    words, modules = set(), set()
    for found in _IMPORT.finditer(text):
        words.update(re.findall(r"\w+", found[0]))
        if found[2] is None:
            modules.add(found[1].partition(".")[0])
        else:
            parts = (part.split() for part in found[2].split(","))
            modules.update(part[0].partition(".")[0] for part in parts if part)
    every = set(re.findall(r"\w+", text))
    if _LOADERS & every:
        words |= every
    modules |= _TELLING & every
    return Imports(frozenset(words), frozenset(modules - {""}))


def company(imports: dict[str, Imports], path: str) -> frozenset[str]:
    """Return the modules that the files import which may run in one process with `path`.

    Files may if one names the other in an import, or another file that does. What `path` imports
    itself is left out.
    """
    group = in_company(imports, path) & imports.keys()
    return frozenset(m for file in group - {path} for m in imports[file].modules)


def in_company(imports: dict[str, Imports], path: str) -> set[str]:
    """Return the files that may run in one process with `path`, itself included."""
    stems = {file: _stem(file) for file in imports}
    group, todo = {path}, [path] if path in imports else []
    while todo:
        one = todo.pop()
        for other in stems.keys() - group:
            if stems[other] in imports[one].words or stems[one] in imports[other].words:
                group.add(other)
                todo.append(other)
    return group


def _stem(file: str) -> str:
    path = PurePath(file)
    return path.parent.name if path.stem == "__init__" else path.stem
