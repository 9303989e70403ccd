# SPDX-License-Identifier: Apache-2.0
"""What the other files of a project say that bears on one of its files."""

import ast
import os
import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from citius.tune.source.text import SourceError, decode
from citius.tune.source.tree import World, words
from citius.tune.trial.company import Imports, company, imports_of, in_company
from citius.tune.trial.project import entries

_LOADERS = frozenset(
    {
        "importlib",
        "import_module",
        "__import__",
        "runpy",
        "run_path",
        "run_module",
        "spec_from_file_location",
        "exec",
        "pickle",
    }
)
_LOADS = re.compile(rf"\b({'|'.join(sorted(_LOADERS))})\b")
_AT_START = frozenset({"sitecustomize", "usercustomize"})  # Python runs them before any program


@dataclass(frozen=True, slots=True)
class _File:
    """A source file: its text, what it imports, which members of modules it sets, or mentions."""

    path: str
    text: str
    imports: Imports
    patched: set[str]
    mentioned: set[str]


class Worlds:
    """All Python files below a folder, read once. Cost: one pass over their text."""

    def __init__(self, root: Path):
        self.root = root
        self._shadows: set[str] = set()

    @cached_property
    def _files(self) -> list[_File]:
        found = []
        for entry in entries(self.root):
            if not entry.name.endswith(".py") or entry.is_dir(follow_symlinks=False):
                continue
            path = os.path.relpath(entry.path, self.root)
            self._shadows.update({Path(path).stem, *Path(path).parent.parts})
            try:
                text = decode(Path(entry.path).read_bytes(), path).text
            except (OSError, SourceError):
                continue
            mentioned = set(re.findall(r"[\"'](\w+\.\w+)[\"']", text))
            if not _only_reads_arguments(text):
                mentioned.add("sys.argv")
            found.append(_File(path, text, imports_of(text), _patched(text), mentioned))
        return found

    def of(self, path: str) -> World:
        """Return what the other files say that bears on the file `path`."""
        stem = Path(path).stem if Path(path).stem != "__init__" else Path(path).parent.name
        outside, patched = set(), set()
        every = {file.path: file.imports for file in self._files}
        near = in_company(every, path)
        if any(file.path in near and _LOADS.search(file.text) for file in self._files):
            near = set(every)  # it may load any of them
        for file in self._files:
            named = re.search(rf"\b{re.escape(stem)}\b", file.text)
            if named:
                outside |= _asked_of(stem, file.text)
            # What never runs with the file sets nothing for it; a name may be loaded by its text.
            if named or file.path in near or Path(file.path).stem in _AT_START:
                patched |= file.patched
                if file.path != path:
                    patched |= file.mentioned
        imports = company(every, path)
        return World(frozenset(outside), frozenset(self._shadows), frozenset(patched), imports)


def _patched(text: str) -> set[str]:
    """Return the members of modules that the file sets: `time.sleep = x`, `setattr(time, "sleep", x)`."""
    aliases = {alias: name for name, alias in re.findall(r"\b(\w+)\s+as\s+(\w+)", text)}
    pairs = re.findall(r"\b(\w+)\.(\w+)\s*=[^=]", text)
    pairs += re.findall(r"[(,]\s*(\w+)\s*,\s*[\"'](\w+)[\"']", text)
    return {f"{aliases.get(owner, owner)}.{member}" for owner, member in pairs}


def _only_reads_arguments(text: str) -> bool:
    """Say if the file does nothing with `sys.argv` but look at its items and its length."""
    if "argv" not in text:
        return True
    try:
        nodes = list(ast.walk(ast.parse(text)))
    except (SyntaxError, ValueError, RecursionError):
        return False
    read = {id(n.value) for n in nodes if isinstance(n, ast.Subscript) and _is_read(n)}
    read |= {
        id(part)
        for n in nodes
        if isinstance(n, ast.Call) and isinstance(n.func, ast.Name) and n.func.id == "len"
        for part in n.args
    }
    names = (n for n in nodes if "argv" in (getattr(n, k, "") for k in ("id", "attr", "value")))
    renamed = any(isinstance(n, ast.alias) and n.name == "argv" and n.asname for n in nodes)
    return not renamed and all(id(n) in read for n in names)


def _is_read(node: ast.Subscript) -> bool:
    return isinstance(node.ctx, (ast.Load, ast.Del))


def _asked_of(stem: str, text: str) -> frozenset[str]:
    """Return the names that the file `text` may read from or set in the module `stem`."""
    try:
        tree = ast.parse(text)
    except (SyntaxError, ValueError, RecursionError):
        return frozenset(re.findall(r"\w+", text))
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom):
            names = [a.name for a in node.names]
            if stem in (node.module or "").split("."):
                found.update(names)
            whole = stem in names or ("*" in names and stem in (node.module or "").split("."))
        else:
            whole = isinstance(node, ast.Import) and any(
                stem in a.name.split(".") for a in node.names
            )
        if whole or (
            isinstance(node, (ast.Name, ast.Attribute))
            and _LOADERS & {getattr(node, "id", ""), getattr(node, "attr", "")}
        ):
            return words(tree)
    return frozenset(found)
