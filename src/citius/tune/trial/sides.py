# SPDX-License-Identifier: Apache-2.0
"""Two places to run the project in, so that trials touch nothing of the user's."""

import hashlib
import os
import py_compile
import shutil
import stat
import tempfile
from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from pathlib import Path

from citius.tune.trial.project import OWN, Project


class Sides(ABC):
    """Two sides that look like the project, each with sources of its own. For one thread.

    The two have names of equal length, so that paths in the output do not change its length.

    Attributes:
        folder: holds all; removed by `close`.
        private: what runs leave for us.
        pristine: the project as it is, to read from.
        sides: where each side is for those who run in it.
    """

    def __init__(self, project: Project):
        self.project = project
        self.folder = Path(tempfile.mkdtemp(prefix=OWN))
        self.private = self.folder / "private"
        self.sides = [self.folder / "0", self.folder / "1"]
        try:
            self.private.mkdir()
            self.pristine = self._prepare()
        except BaseException:
            self.close()
            raise

    @abstractmethod
    def _prepare(self) -> Path:
        """Make the sides; return the pristine project. Raises ProjectError."""

    @abstractmethod
    def put(self, side: int, sources: dict[str, bytes]) -> None:
        """Make the sources of a side the given ones, all else as the user's."""

    @abstractmethod
    def undo(self, side: int) -> None:
        """Put back whatever a run changed in a side."""

    @abstractmethod
    def changes(self, side: int) -> dict[str, tuple]:
        """Return what a run wrote: path -> (kind, mode, digest of the content)."""

    def command(self, side: int, words: Sequence[str]) -> list[str]:
        """Return the command that runs `words` in the working directory of a side."""
        return list(words)

    def script(self, side: int, words: Sequence[str]) -> list[str]:
        """Return the arguments with which plain Python runs `words`, which start with Python."""
        return list(words[1:])

    def start(self, side: int) -> Path:
        """Return the directory in which that command is started."""
        return self.cwd(side)

    def cwd(self, side: int) -> Path:
        """Return the working directory of a side."""
        return self.sides[side] / self.project.relative(self.project.cwd)

    def translate(self, word: str, side: int) -> str:
        """Point a command line's absolute path at a side."""
        root = str(self.project.root)
        inside = word == root or word.startswith(root + os.sep)
        return str(self.sides[side]) + word[len(root) :] if inside else word

    def normal(self, data: bytes, side: int) -> bytes:
        """Return output with the side's path replaced by the user's."""
        return data.replace(os.fsencode(self.sides[side]), os.fsencode(self.project.root))

    def close(self) -> None:
        """Remove all; what cannot be removed is left."""
        shutil.rmtree(self.folder, ignore_errors=True)
        if self.folder.exists():  # a run took rights away: give them back
            for folder, _, _ in os.walk(self.folder):
                os.chmod(folder, 0o700)
            shutil.rmtree(self.folder, ignore_errors=True)


def digest(path: Path, normal: Callable[[bytes], bytes]) -> tuple:
    """Return what tells if two entries are the same: kind, mode, content without the side's path."""
    status = path.lstat()
    mode = stat.S_IMODE(status.st_mode)
    if path.is_symlink():
        return "link", 0, os.readlink(path)
    if path.is_dir():
        return "directory", mode, ""
    return "file", mode, hashlib.sha256(normal(path.read_bytes())).hexdigest()


def remove(path: Path) -> None:
    """Remove an entry with all that it holds."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)


def refresh_bytecode(source: Path) -> None:
    """Make the cached bytecode of a source that was replaced that of its new text.

    Python takes a cache for valid by the source's time and size, and both may be as before.
    """
    for cached in (source.parent / "__pycache__").glob(f"{source.stem}.*.pyc"):
        try:
            py_compile.compile(str(source), str(cached), doraise=True)
        except (py_compile.PyCompileError, OSError):
            cached.unlink(missing_ok=True)
