# SPDX-License-Identifier: Apache-2.0
"""The project by overlay (overlayfs, Linux 3.18): read where it lies, written elsewhere.

For projects too big to copy. Each run mounts the overlay in a mount namespace of its own, which
needs root, or user namespaces that are open to all and Linux 5.11; `works` asks the system.
"""

import os
import shutil
import stat
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from citius.tune.trial.project import LEFT_OUT, ProjectError, entries
from citius.tune.trial.sides import Sides, digest, refresh_bytecode, remove

_ENTER = str(Path(__file__).parent / "enter.py")
_OPAQUE = ("trusted.overlay.opaque", "user.overlay.opaque")


class Overlays(Sides):
    """Sides that lie over the user's own files. `undo` costs what a run wrote, not the project."""

    def _prepare(self) -> Path:
        self._uppers = [self.folder / "u0", self.folder / "u1"]
        for side, upper in enumerate(self._uppers):
            for folder in (self.sides[side], upper, self.folder / f"w{side}"):
                folder.mkdir()
            shutil.copystat(self.project.root, upper)
        self._sources: list[dict[str, bytes]] = [{}, {}]
        if any(c in str(p) for c in ",:\\" for p in (self.project.root, self.folder)):
            raise ProjectError(f"{self.project.root} has a character that no overlay can have")
        return self.project.root

    def works(self) -> bool:
        """Say if this system lets us mount an overlay."""
        done = subprocess.run(
            self.command(0, ["true"]),
            cwd=self.start(0),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=False,
        )
        return done.returncode == 0

    def command(self, side: int, words: Sequence[str]) -> list[str]:
        """Return the command that mounts the overlay, then runs `words` in it."""
        return [sys.executable, "-I", "-S", *self.script(side, words)]

    def script(self, side: int, words: Sequence[str]) -> list[str]:
        """Return the same as arguments of plain Python, which then becomes `words`."""
        places = [self.project.root, self._uppers[side], self.folder / f"w{side}"]
        places += [self.sides[side], self.cwd(side)]
        return [_ENTER, *map(str, places), *words]

    def start(self, side: int) -> Path:
        """Return a directory that is there before the overlay is."""
        return self.folder

    def put(self, side: int, sources: dict[str, bytes]) -> None:
        """Make the sources of a side the given ones, all else as the user's."""
        self.undo(side)
        for path in self._sources[side]:
            remove(self._uppers[side] / path)
        self._sources[side] = dict(sources)
        for path in sources:
            self._write(side, path)

    def _write(self, side: int, path: str) -> None:
        user, target = self.project.root / path, self._uppers[side] / path
        for folder in reversed(Path(path).parents[:-1]):
            made = self._uppers[side] / folder
            if not made.exists():
                made.mkdir()
                shutil.copystat(self.project.root / folder, made)
        target.write_bytes(self._sources[side][path])
        shutil.copystat(user, target)
        if self._sources[side][path] != user.read_bytes():
            # So that the user's own cached bytecode is not taken for this text's.
            status = user.stat()
            os.utime(target, ns=(status.st_atime_ns, status.st_mtime_ns + 1_000_000_000))
        refresh_bytecode(target)

    def undo(self, side: int) -> None:
        """Remove whatever a run wrote, but for caches."""
        upper, sources = self._uppers[side], self._sources[side]
        kept = {*sources, *(str(p) for s in sources for p in Path(s).parents)}
        for path in sorted(_below(upper), reverse=True):
            full = upper / path
            fits = full.is_file() if path in sources else path in kept and full.is_dir()
            if not fits and not (self.project.root.joinpath(path).is_dir() and _holds_cache(full)):
                remove(full)
        for path in sources:
            target = upper / path
            if not target.is_file() or target.read_bytes() != sources[path]:
                self._write(side, path)

    def changes(self, side: int) -> dict[str, tuple]:
        """Return what a run wrote: path -> (kind, mode, digest of the content)."""
        upper, found = self._uppers[side], {}
        for path in _below(upper):
            full, user = upper / path, self.project.root / path
            folder = full.is_dir() and not full.is_symlink()
            if user.is_dir() and not user.is_symlink() and (not folder or _opaque(full)):
                found |= _gone(self.project.root, path, full)
            if stat.S_ISCHR(full.lstat().st_mode):  # overlayfs' mark of what is no longer there
                found[path] = "removed", 0, ""
            elif not (folder and user.is_dir()) and not self._is_ours(side, path):
                found[path] = digest(full, lambda data: self.normal(data, side))
        return found

    def _is_ours(self, side: int, path: str) -> bool:
        """Say if the entry is a source as `put` wrote it."""
        source, full = self._sources[side].get(path), self._uppers[side] / path
        return source is not None and full.is_file() and full.read_bytes() == source


def _below(upper: Path) -> list[str]:
    """Return the paths of what a run left in `upper`, its marks of removed entries included."""
    found = []
    for folder, folders, files in os.walk(upper):
        folders[:] = sorted(f for f in folders if f not in LEFT_OUT)
        found += [os.path.relpath(os.path.join(folder, name), upper) for name in folders + files]
    return sorted(found)


def _holds_cache(path: Path) -> bool:
    """Say if a directory holds only caches, which runs need not write anew."""
    if not path.is_dir() or path.is_symlink() or _opaque(path):
        return False
    names = os.listdir(path)
    return bool(names) and LEFT_OUT.issuperset(names)


def _opaque(folder: Path) -> bool:
    """Say if the run removed a directory of the project and made another in its place."""
    for name in _OPAQUE:
        try:
            if os.getxattr(folder, name) == b"y":
                return True
        except OSError:
            continue
    return False


def _gone(root: Path, path: str, new: Path) -> dict[str, tuple]:
    """Return what a replaced directory no longer holds."""
    old = {os.path.relpath(entry.path, root) for entry in entries(root / path)}
    kept = {os.path.join(path, below) for below in _below(new)}
    return dict.fromkeys(old - kept, ("removed", 0, ""))
