# SPDX-License-Identifier: Apache-2.0
# ruff: noqa: PTH - one style with the rest of the supervisor
"""Files that must still be writable when a long run ends."""

import contextlib
import os
import stat
import sys
from collections.abc import Sequence

from citius.base.streams import blocking


class OutputError(OSError):
    """A file that cannot be written, with the reason."""


class Output:
    """A file to be written once, checked now. One thread at a time.

    A regular file is written aside, synced and renamed, so that an error leaves the old one
    whole. Pipes and devices, and `-` for standard output, are opened at once and kept open:
    whoever reads them sees no early end.
    """

    def __init__(self, path: str, kept: Sequence[str] = ()):
        """Check that the file can be written; leaves no trace of the check.

        Args:
            path: where to, or `-`.
            kept: files of the program, which must not be lost.

        Raises:
            OutputError: it cannot.
        """
        self.path = path
        self._descriptor: int | None = None
        self._target: str | None = None
        try:
            if path == "-":
                if sys.__stdout__ is None:
                    raise OutputError("cannot write '-': standard output is closed")
                self._descriptor = os.dup(sys.__stdout__.fileno())
                return
            kind = _kind(path)
            if kind == stat.S_IFDIR:
                raise OutputError(f"cannot write {path!r}: it is a directory")
            if kind not in (None, stat.S_IFREG):
                self._descriptor = os.open(path, os.O_WRONLY)
                return
            self._target = os.path.realpath(path)
            if self._target in map(os.path.realpath, kept):
                raise OutputError(f"cannot write {path!r}: it is the program itself")
            if stream := _stream_into(path):
                raise OutputError(f"cannot write {path!r}: {stream} goes there")
            if not os.path.isdir(os.path.dirname(self._target)):
                folder = os.path.dirname(path) or "."
                raise OutputError(f"cannot write {path!r}: there is no directory {folder!r}")
            self._try_folder()
        except OutputError:
            raise
        except OSError as error:
            raise OutputError(f"cannot write {path!r}: {error.strerror}") from None

    def same_as(self, other: "Output") -> bool:
        """Say whether both write the same regular file, or both standard output."""
        if self._target is None:
            return self.path == other.path == "-"
        return self._target == other._target

    def _try_folder(self) -> None:
        """Raise OSError unless a file can be made beside the target."""
        probe = os.path.join(os.path.dirname(self._target), f".citius-{os.urandom(8).hex()}.tmp")
        os.close(os.open(probe, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666))
        os.unlink(probe)

    def write(self, data: bytes) -> None:
        """Write all of the file.

        Raises:
            OutputError: it could not be written; a regular file is as it was before.
        """
        try:
            if self._descriptor is not None:
                with os.fdopen(self._descriptor, "wb") as file, blocking(self._descriptor):
                    file.write(data)
                    file.flush()
            else:
                from citius.measure.report.output import replace

                replace(self._target, lambda file: file.write(data))
        except OSError as error:
            raise OutputError(f"cannot write {self.path!r}: {error.strerror}") from None


def _stream_into(path: str) -> str | None:
    """Return which of the program's streams writes the file, which would be lost."""
    for number, name in ((1, "standard output"), (2, "standard error")):
        with contextlib.suppress(OSError):  # No such file, or a closed stream.
            if os.path.samestat(os.stat(path), os.fstat(number)):
                return name
    return None


def _kind(path: str) -> int | None:
    """Return the type of a file, None where there is none; OSError where nobody can tell."""
    try:
        return stat.S_IFMT(os.stat(path).st_mode)
    except (FileNotFoundError, NotADirectoryError):
        return None


def rescue(data: bytes, name: str, folders: list[str]) -> str | None:
    """Write data to a new file in the first of the folders that takes it; return where, or None.

    Others may write there, too: what has the file's name already, or a link of that name, is left
    alone.
    """
    base = "stdout" if name == "-" else os.path.basename(name)
    for folder in folders:
        path = os.path.join(folder, f"citius-{os.getpid()}-{base}")
        try:
            with open(path, "xb") as file:
                try:
                    file.write(data)
                    file.flush()
                except OSError:
                    os.unlink(path)
                    raise
        except OSError:
            continue
        return path
    return None
