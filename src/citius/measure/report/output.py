# SPDX-License-Identifier: Apache-2.0
"""Writing a file whole or not at all."""

from __future__ import annotations

import errno
import os
import secrets
import stat
from collections.abc import Callable
from typing import BinaryIO


def replace(path: str | os.PathLike, write: Callable[[BinaryIO], None]) -> None:
    """Calls `write` with a temporary file that then takes the place of `path`.

    Another process sees the old file or the new one, also after a crash of
    the machine. A symbolic link stays, its target is replaced; the old
    file's permissions stay. What is not a regular file (a pipe, `/dev/null`)
    is written to directly.

    Raises:
        OSError: the directory is missing or read-only, the disk is full, ...;
            the old file is then unchanged and the temporary one removed.
    """
    if not os.fspath(path):
        raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), path)
    try:
        status = os.stat(path)
    except FileNotFoundError:
        mode = None
    else:
        if not stat.S_ISREG(status.st_mode):
            with open(path, "wb") as stream:
                write(stream)
            return
        mode = stat.S_IMODE(status.st_mode)
    target = os.path.realpath(path)
    directory = os.path.dirname(target)
    temporary = os.path.join(directory, f".citius-{secrets.token_hex(8)}.tmp")
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC
    try:
        descriptor = os.open(temporary, flags, 0o666)
    except OSError as error:  # The temporary file's name would tell nobody anything.
        raise OSError(error.errno, error.strerror, os.fspath(path)) from None
    try:
        with open(descriptor, "wb") as stream:
            write(stream)
            stream.flush()
            if mode is not None:
                os.fchmod(stream.fileno(), mode)
            os.fsync(stream.fileno())
        os.replace(temporary, target)
    except BaseException:
        os.unlink(temporary)
        raise
    _sync_directory(directory)


def _sync_directory(path: str) -> None:
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_DIRECTORY)
    except OSError:
        return  # a directory without read permission: the rename is done, if not yet on disk
    try:
        os.fsync(descriptor)
    except OSError:
        pass  # a file system that cannot sync directories
    finally:
        os.close(descriptor)
