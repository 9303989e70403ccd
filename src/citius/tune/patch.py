# SPDX-License-Identifier: Apache-2.0
"""The patch: a unified diff that `git apply` and `patch -p1` take, and writing it to the files."""

import difflib
import hashlib
import os
import tempfile
from pathlib import Path


class PatchError(Exception):
    """The patch or a file could not be written, or a file is not as it was."""


def unified(changes: dict[str, tuple[bytes, bytes]], head: str = "") -> bytes:
    """Return the diff of path -> (old, new), byte for byte, with `head` as a comment on top."""
    parts = [b"# " + line.encode() + b"\n" if line else b"#\n" for line in head.splitlines()]
    for path, (old, new) in sorted(changes.items()):
        name = os.fsencode(path)
        tab = b"\t" if b" " in name else b""  # where the name ends, for names with blanks
        lines = difflib.diff_bytes(
            difflib.unified_diff, _lines(old), _lines(new), b"a/" + name, b"b/" + name
        )
        for number, line in enumerate(lines):
            if number < 2:
                line = line.rstrip(b"\n") + tab + b"\n"
            parts.append(
                line if line.endswith(b"\n") else line + b"\n\\ No newline at end of file\n"
            )
    return b"".join(parts)


def _lines(data: bytes) -> list[bytes]:
    """Split at line feeds alone, as the tools that apply patches do."""
    return [line + b"\n" for line in data.split(b"\n")[:-1]] + (
        [data.rpartition(b"\n")[2]] if not data.endswith(b"\n") and data else []
    )


def digest(data: bytes) -> str:
    """Return what tells if a file is as it was."""
    return hashlib.sha256(data).hexdigest()


def write_new(path: Path, data: bytes) -> None:
    """Write a file whole or not at all.

    Raises:
        PatchError: it cannot be written there.
    """
    _replace({path: _staged(path, data, None)})


def apply(root: Path, changes: dict[str, tuple[bytes, bytes]]) -> None:
    """Write the new contents to the user's files; all are checked before the first is written.

    Modes are kept, links are followed, each file is replaced atomically.

    Raises:
        PatchError: a file is not as it was when it was read, or cannot be written.
    """
    for path, (old, _) in changes.items():
        try:
            now = (root / path).read_bytes()
        except OSError as error:
            raise PatchError(
                f"cannot read {path}: {error.strerror}; nothing was applied"
            ) from error
        if digest(now) != digest(old):
            raise PatchError(
                f"{path} changed while citius ran; nothing was applied. Run citius tune again"
            )
    staged: dict[Path, str] = {}
    try:
        for path, (_, new) in changes.items():
            target = (root / path).resolve()
            staged[target] = _staged(target, new, target.stat())
    except BaseException:
        _discard(staged.values())
        raise
    _replace(staged)


def _staged(path: Path, data: bytes, like: os.stat_result | None) -> str:
    """Write what `path` shall become to a new file beside it; return that file's name."""
    temporary = None
    try:
        descriptor, temporary = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        if like is not None:
            os.chmod(temporary, like.st_mode & 0o7777)
            if (like.st_uid, like.st_gid) != (os.geteuid(), os.getegid()):
                os.chown(temporary, like.st_uid, like.st_gid)
        else:
            mask = os.umask(0)
            os.umask(mask)
            os.chmod(temporary, 0o666 & ~mask)
        return temporary
    except BaseException as error:
        _discard([temporary] if temporary else [])
        if not isinstance(error, OSError):
            raise
        raise PatchError(f"cannot write {path}: {error.strerror}") from error


def _replace(staged: dict[Path, str]) -> None:
    """Put the staged files in their places, each atomically."""
    try:
        for path, temporary in staged.items():
            os.replace(temporary, path)
    except OSError as error:
        _discard(staged.values())
        raise PatchError(f"cannot write {path}: {error.strerror}") from error


def _discard(temporaries) -> None:
    for temporary in temporaries:
        Path(temporary).unlink(missing_ok=True)
