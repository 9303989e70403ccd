# SPDX-License-Identifier: Apache-2.0
"""Whole copies of the project: one to read from, two to run in."""

import fcntl
import os
import shutil
import stat
from pathlib import Path

from citius.tune.trial.project import ProjectError, entries
from citius.tune.trial.sides import Sides, digest, refresh_bytecode, remove

MAX_BYTES = 512 << 20
MAX_FILES = 50_000
_FICLONE = 0x40049409  # linux/fs.h: share the blocks of a file until one side changes


class Copies(Sides):
    """Sides that are copies; blocks of files are shared where the file system can do that."""

    def _prepare(self) -> Path:
        self._check()
        pristine = self.folder / "p"
        for target in (pristine, *self.sides):
            _copy_tree(self.project.root, target)
        self._overlays: list[dict[str, bytes]] = [{}, {}]
        self._manifests = [self._manifest(side) for side in self.sides]
        return pristine

    def _check(self) -> None:
        size, count = self.project.size()
        if size > MAX_BYTES or count > MAX_FILES:
            raise ProjectError(
                f"{self.project.root} is too big to copy: {size >> 20} MB in {count:,} files, more "
                f"than {MAX_BYTES >> 20} MB or {MAX_FILES:,}, and this system lets us mount no "
                "overlay; run citius in the directory of the program alone"
            )
        free = shutil.disk_usage(self.folder).free
        if free < 3 * size + (16 << 20):
            raise ProjectError(
                f"{self.folder.parent} has {free >> 20} MB free, three copies of "
                f"{size >> 20} MB do not fit; set TMPDIR to a bigger place"
            )

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
                remove(folder / path)
        for path in sorted(p for p in changed if p in before):
            self._restore(side, path)
        self._manifests[side] = self._manifest(folder)

    def _restore(self, side: int, path: str) -> None:
        target = self.sides[side] / path
        _copy_entry(self.pristine / path, target)
        if path in self._overlays[side]:
            target.write_bytes(self._overlays[side][path])
            shutil.copystat(self.pristine / path, target)
        if target.suffix == ".py":
            refresh_bytecode(target)

    def changes(self, side: int) -> dict[str, tuple]:
        """Return what a run wrote: path -> (kind, mode, digest of the content)."""
        before, now = self._manifests[side], self._manifest(self.sides[side])
        found = dict.fromkeys(before.keys() - now.keys(), ("removed", 0, ""))
        for path, entry in now.items():
            old = before.get(path)
            if old != entry and not (old and _is_dir(old) and _is_dir(entry)):
                full = self.sides[side] / path
                found[path] = digest(full, lambda data: self.normal(data, side))
        return found

    @staticmethod
    def _manifest(folder: Path) -> dict[str, tuple]:
        """Return path -> what changes when the entry does. The change time cannot be faked."""
        found = {}
        for entry in entries(folder) if folder.is_dir() else ():
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
    for entry in entries(source):
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
