# SPDX-License-Identifier: Apache-2.0
# ruff: noqa: PTH - one style with `inside`, and the supervisor starts sooner without pathlib
"""The private directory in which the processes of a run leave what was measured.

It holds a part for each process image (`PID-N.part`) and its command (`PID-N.command`), a note
for each process that could not be measured (`PID.note`), and `meta.json`, written before the
program starts. Parts are complete up to their last write at any time, so a session whose
supervisor was killed can still be read.
"""

import json
import os
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING

from citius import __version__
from citius.measure.launch.variable import Settings

if TYPE_CHECKING:
    from citius.measure.report.profile import Profile

_META = "meta.json"
_ROOM = "room"
# A part stays below this (bytes), so a place with as much room is safe for the program itself.
_AMPLE = 64 << 20
_ENOUGH = 4 << 20
# Memory first: what is written there costs the program no disk.
_PLACES = ("/dev/shm", "/tmp", "/var/tmp")


class SessionError(OSError):
    """No place for a session, or a directory that is none."""


class Session:
    """A run's directory. One thread at a time.

    Attributes:
        directory: absolute path.
        meta: what is known of the run, JSON values only; ends up in the profile.
    """

    def __init__(self, directory: str, meta: dict):
        self.directory = directory
        self.meta = meta

    def settings(self, rate: int, mode: str, children: bool, first: int = 0) -> Settings:
        """Return what the processes of the run have to know."""
        return Settings(self.directory, rate, mode, children, first)

    def load(self) -> "Profile":
        """Read what was measured so far; O(size of the parts).

        What could not be measured or read is told in `meta["notes"]`.

        Raises:
            OSError: the directory is gone.
        """
        from citius.measure.launch.gather import gather
        from citius.measure.report.profile import Profile

        processes, missing = gather(self.directory)
        return Profile(self.meta | ({"notes": missing} if missing else {}), processes)

    def remove(self) -> None:
        """Remove the directory; what a process that outlived the run still adds is tried twice."""
        for _ in range(2):
            try:
                for name in os.listdir(self.directory):
                    os.unlink(os.path.join(self.directory, name))
                os.rmdir(self.directory)
                return
            except FileNotFoundError:
                return
            except OSError:
                continue  # A living child wrote another file in between.


def open_session(command: list[str]) -> Session:
    """Make a session for a command that is about to start.

    The directory lies in $TMPDIR, /dev/shm, /tmp or /var/tmp: the first with room for many
    parts, else the first that can be written at all.

    Raises:
        SessionError: none can; says why for each.
    """
    meta = describe_run(command)
    refusals: dict[str, str] = {}
    for has_room in (_says_room, _gives_room):
        for base in _bases():
            try:
                return Session(_make(base, has_room, meta), meta)
            except OSError as error:
                refusals[base] = error.strerror or str(error)
    places = "; ".join(f"{base}: {reason}" for base, reason in refusals.items())
    raise SessionError(f"no place for temporary files ({places}); set TMPDIR to a writable folder")


def load_session(directory: str) -> "Profile":
    """Read a session that was left behind, such as by a killed supervisor.

    Raises:
        SessionError: the directory is not a session's.
    """
    path = os.path.join(directory, _META)
    try:
        with open(path, encoding="utf-8") as file:
            meta = json.load(file)
        if not isinstance(meta, dict):
            raise ValueError("not an object")
    except (OSError, ValueError, RecursionError) as error:
        reason = getattr(error, "strerror", None) or error
        raise SessionError(
            f"{directory!r} is not a session of `citius run`: cannot read {_META}: {reason}"
        ) from None
    return Session(os.path.abspath(directory), meta).load()


def describe_run(command: list[str]) -> dict:
    """Return what is known of a run as it starts."""
    now = time.strftime("%Y-%m-%dT%H:%M:%S%z")
    machine = os.uname()
    return {
        "command": command,
        "started": f"{now[:-2]}:{now[-2:]}",
        "cwd": _current_directory(),
        "citius": __version__,
        "python": sys.version.split()[0],
        "machine": f"{machine.sysname} {machine.release} {machine.machine}, "
        f"{os.cpu_count()} processors",
    }


def _current_directory() -> str | None:
    """Return the working directory, or None where it was removed."""
    try:
        return os.getcwd()
    except OSError:
        return None


def _bases() -> list[str]:
    """Return the folders to try, absolute, each once."""
    wanted = [os.environ.get("TMPDIR") or "", *_PLACES]
    return list(dict.fromkeys(os.path.abspath(base) for base in wanted if base))


def _make(base: str, has_room: Callable[[str], None], meta: dict) -> str:
    """Make a session's directory that only this user can open; leave nothing on an error."""
    if os.fsencode(base) != base.encode(errors="replace"):
        raise OSError("the engine takes paths in UTF-8 only")
    directory = os.path.join(base, f"citius-{os.getpid()}-{os.urandom(6).hex()}")
    os.mkdir(directory, 0o700)
    try:
        os.chmod(directory, 0o700)  # Whatever the umask took away.
        has_room(directory)
        with open(os.path.join(directory, _META), "w", encoding="utf-8") as file:
            json.dump(meta, file)
    except BaseException:
        # By name: there may be no descriptor left to list them.
        for remove, name in ((os.unlink, _ROOM), (os.unlink, _META), (os.rmdir, "")):
            with suppress(OSError):
                remove(os.path.join(directory, name))
        raise
    return directory


def _says_room(directory: str) -> None:
    """Raise OSError unless the file system says that it has room for many parts."""
    place = os.statvfs(directory)
    if place.f_bavail * place.f_frsize < _AMPLE:
        raise OSError(f"less than {_AMPLE >> 20} MiB free")


def _gives_room(directory: str) -> None:
    """Raise OSError unless a part's worth of bytes can be written."""
    path = os.path.join(directory, _ROOM)
    with open(path, "wb") as file:
        file.write(bytes(_ENOUGH))
    os.unlink(path)
