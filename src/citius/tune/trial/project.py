# SPDX-License-Identifier: Apache-2.0
"""Copies of the user's project, so that trials touch nothing of the user's.

The project is the working directory if the program lies below it, else the program's own
directory. Version control, virtual environments and caches are left out.
"""

import ast
import fcntl
import hashlib
import os
import re
import shutil
import stat
import tempfile
from dataclasses import dataclass
from pathlib import Path

from citius.tune.source.text import SourceError, decode
from citius.tune.source.tree import World, words
from citius.tune.trial.company import Imports, company, imports_of

MAX_BYTES = 512 << 20
MAX_FILES = 50_000
LEFT_OUT = frozenset(
    {
        ".git",
        ".hg",
        ".svn",
        "__pycache__",
        "node_modules",
        ".tox",
        ".nox",
        ".mypy_cache",
        ".pytest_cache",
        ".ruff_cache",
        ".eggs",
        ".ipynb_checkpoints",
        ".hypothesis",
        ".cache",
    }
)
_OWN = "citius-tune-"  # our copies, where the temporary directory lies in the project
_FICLONE = 0x40049409  # linux/fs.h: share the blocks of a file until one side changes


class ProjectError(Exception):
    """The project cannot be copied; the message says why and what to do."""


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


@dataclass(frozen=True, slots=True)
class Project:
    """Where the program, its files and its working directory are. All paths are resolved."""

    root: Path
    cwd: Path
    program: Path

    @classmethod
    def of(cls, program: Path, cwd: Path) -> "Project":
        """Find the project of a program that is run in `cwd`."""
        program, cwd = program.resolve(), cwd.resolve()
        if program.is_relative_to(cwd):
            return cls(cwd, cwd, program)
        root = program.parent
        return cls(root, cwd if cwd.is_relative_to(root) else root, program)

    def relative(self, path: Path) -> str:
        """Return a path below the root, with `/`."""
        return path.relative_to(self.root).as_posix()


def _entries(folder: Path):
    """Yield what belongs to the project below `folder`, directories before what they hold."""
    with os.scandir(folder) as found:
        entries = sorted(found, key=lambda e: e.name)
    for entry in entries:
        if entry.name in LEFT_OUT or entry.name.startswith(_OWN):
            continue
        if entry.is_dir(follow_symlinks=False):
            if os.path.exists(os.path.join(entry.path, "pyvenv.cfg")):
                continue
            yield entry
            yield from _entries(Path(entry.path))
        elif entry.is_symlink() or entry.is_file(follow_symlinks=False):
            yield entry


class Copies:
    """A pristine copy and two to run in, removed by `close`. For one thread.

    The two have names of equal length, so that paths in the output do not change its length.
    """

    def __init__(self, project: Project):
        self.project = project
        self.folder = Path(tempfile.mkdtemp(prefix=_OWN))
        self.private = self.folder / "private"
        self.sides = [self.folder / "0", self.folder / "1"]
        self.bytes = 0
        try:
            self._check()
            self.private.mkdir()
            self.pristine = self.folder / "p"
            for target in (self.pristine, *self.sides):
                _copy_tree(project.root, target)
            self._overlays: list[dict[str, bytes]] = [{}, {}]
            self._manifests = [self._manifest(side) for side in self.sides]
        except BaseException:
            self.close()
            raise

    def _check(self) -> None:
        size = count = 0
        try:
            for entry in _entries(self.project.root):
                count += 1
                size += entry.stat(follow_symlinks=False).st_size
                if size > MAX_BYTES or count > MAX_FILES:
                    raise ProjectError(
                        f"{self.project.root} is too big to copy: more than {MAX_BYTES >> 20} MB "
                        f"or {MAX_FILES:,} files; run citius in the directory of the program alone"
                    )
        except OSError as error:
            raise ProjectError(f"cannot read the project: {error}") from error
        self.bytes = size
        free = shutil.disk_usage(self.folder).free
        if free < 3 * size + (16 << 20):
            raise ProjectError(
                f"{self.folder.parent} has {free >> 20} MB free, three copies of "
                f"{size >> 20} MB do not fit; set TMPDIR to a bigger place"
            )

    def close(self) -> None:
        """Remove all copies; what cannot be removed is left."""
        shutil.rmtree(self.folder, ignore_errors=True)
        if self.folder.exists():  # a run took rights away: give them back
            for folder, _, _ in os.walk(self.folder):
                os.chmod(folder, 0o700)
            shutil.rmtree(self.folder, ignore_errors=True)

    def cwd(self, side: int) -> Path:
        """Return the working directory of a side."""
        return self.sides[side] / self.project.relative(self.project.cwd)

    def translate(self, word: str, side: int) -> str:
        """Point a command line's absolute path at a side's copy."""
        root = str(self.project.root)
        inside = word == root or word.startswith(root + os.sep)
        return str(self.sides[side]) + word[len(root) :] if inside else word

    def normal(self, data: bytes, side: int) -> bytes:
        """Return output with the copy's path replaced by the user's."""
        return data.replace(os.fsencode(self.sides[side]), os.fsencode(self.project.root))

    def put(self, side: int, sources: dict[str, bytes]) -> None:
        """Make the sources of a side the given ones, all else as the user's."""
        self.undo(side)
        before, self._overlays[side] = self._overlays[side], dict(sources)
        for path in before.keys() | sources.keys():
            self._restore(side, path)
        self._manifests[side] = self._manifest(self.sides[side])

    def undo(self, side: int) -> None:
        """Put back whatever a run changed in a side."""
        folder, before = self.sides[side], self._manifests[side]
        folder.mkdir(mode=0o700, exist_ok=True)  # a run may remove all, itself included
        now = self._manifest(folder)
        changed = [p for p in before.keys() | now.keys() if before.get(p) != now.get(p)]
        if not changed:
            return
        for path in sorted(changed, reverse=True):
            if path not in before or (
                path in now and not (_is_dir(before[path]) and _is_dir(now[path]))
            ):
                _remove(folder / path)
        for path in sorted(p for p in changed if p in before):
            self._restore(side, path)
        self._manifests[side] = self._manifest(folder)

    def _restore(self, side: int, path: str) -> None:
        target = self.sides[side] / path
        _copy_entry(self.pristine / path, target)
        if path in self._overlays[side]:
            target.write_bytes(self._overlays[side][path])
            shutil.copystat(self.pristine / path, target)

    def changes(self, side: int) -> dict[str, tuple]:
        """Return what a run wrote: path -> (kind, mode, digest of the content)."""
        before, now = self._manifests[side], self._manifest(self.sides[side])
        found = dict.fromkeys(before.keys() - now.keys(), ("removed", 0, ""))
        for path, entry in now.items():
            if before.get(path) != entry and not (_is_dir(entry) and path in before):
                full = self.sides[side] / path
                found[path] = _digest(full, lambda data: self.normal(data, side))
        return found

    @staticmethod
    def _manifest(folder: Path) -> dict[str, tuple]:
        """Return path -> what changes when the entry does. The change time cannot be faked."""
        found = {}
        for entry in _entries(folder) if folder.is_dir() else ():
            status = entry.stat(follow_symlinks=False)
            same = (status.st_mode,)
            if not stat.S_ISDIR(status.st_mode):
                same += status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino
            found[os.path.relpath(entry.path, folder)] = same
        return found


def _is_dir(entry: tuple) -> bool:
    return stat.S_ISDIR(entry[0])


def _copy_tree(source: Path, target: Path) -> None:
    target.mkdir()
    for entry in _entries(source):
        _copy_entry(Path(entry.path), target / os.path.relpath(entry.path, source))
    shutil.copystat(source, target)
    os.chmod(target, 0o700)


def _copy_entry(source: Path, target: Path) -> None:
    """Copy one file, link or directory (without what it holds)."""
    try:
        if source.is_symlink():
            target.symlink_to(os.readlink(source))
        elif source.is_dir():
            target.mkdir(exist_ok=True)
            os.chmod(target, stat.S_IMODE(source.stat().st_mode) | 0o700)
        else:
            with open(source, "rb") as old, open(target, "wb") as new:
                try:
                    fcntl.ioctl(new.fileno(), _FICLONE, old.fileno())
                except OSError:
                    shutil.copyfileobj(old, new, 1 << 20)
            shutil.copystat(source, target)
    except OSError as error:
        raise ProjectError(f"cannot copy {source}: {error.strerror or error}") from error


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)


def _digest(path: Path, normal) -> tuple:
    status = path.lstat()
    mode = stat.S_IMODE(status.st_mode)
    if path.is_symlink():
        return "link", 0, os.readlink(path)
    if path.is_dir():
        return "directory", mode, ""
    return "file", mode, hashlib.sha256(normal(path.read_bytes())).hexdigest()


def world(root: Path, path: str) -> World:
    """Return what the other Python files below `root` say that bears on the file `path`."""
    outside, shadows, patched = set(), set(), set()
    imports: dict[str, Imports] = {}
    stem = Path(path).stem if Path(path).stem != "__init__" else Path(path).parent.name
    for entry in _entries(root):
        if not entry.name.endswith(".py") or entry.is_dir(follow_symlinks=False):
            continue
        other = os.path.relpath(entry.path, root)
        shadows.update({Path(other).stem, *Path(other).parent.parts})
        try:
            text = decode(Path(entry.path).read_bytes(), other).text
        except (OSError, SourceError):
            continue
        imports[other] = imports_of(text)
        patched |= _patched(text)
        if other != path:
            patched.update(re.findall(r"[\"'](\w+\.\w+)[\"']", text))
        if re.search(rf"\b{re.escape(stem)}\b", text):
            outside |= _asked_of(stem, text)
    return World(frozenset(outside), frozenset(shadows), frozenset(patched), company(imports, path))


def _patched(text: str) -> set[str]:
    """Return the members of modules that the file sets: `time.sleep = x`, `setattr(time, "sleep", x)`."""
    aliases = {alias: name for name, alias in re.findall(r"\b(\w+)\s+as\s+(\w+)", text)}
    pairs = re.findall(r"\b(\w+)\.(\w+)\s*=[^=]", text)
    pairs += re.findall(r"[(,]\s*(\w+)\s*,\s*[\"'](\w+)[\"']", text)
    return {f"{aliases.get(owner, owner)}.{member}" for owner, member in pairs}


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
