# SPDX-License-Identifier: Apache-2.0
# ruff: noqa: PTH - pathlib must not be imported here: see `hook`
"""The engine inside this process: started into a session, kept through forks, stopped last.

Both the hook and the library start the engine here, so that a process has one set of fork
handlers and one owner. Imported inside the measured program: see `hook` for what that forbids.
Not thread-safe: the hook runs before any thread exists, the library holds its own lock.
"""

import atexit
import os
import sys
from os import getpid
from os.path import lexists

TYPE_CHECKING = False  # For type checkers; typing itself must not be imported here.
if TYPE_CHECKING:
    from types import ModuleType

COMMAND = ".command"
NOTE = ".note"
PART = ".part"


class _State:
    """Who measures this process, and where forked children write.

    Attributes:
        owner: "run" for `citius run`, "library" for the library, None while nobody measures.
        directory: the session's directory.
        children: whether forked children are measured.
        engine: the extension, once it was started. Not imported again: a program that takes
            `__import__` over would see it.
        prepared: whether the fork and exit handlers are registered.
    """

    owner: str | None = None
    directory = ""
    children = False
    engine: "ModuleType | None" = None
    prepared = False


_state = _State()


def start(owner: str, directory: str, rate: int, mode: str, children: bool) -> None:
    """Start the engine with a new part in the session's directory.

    Raises:
        ImportError: the engine is not built for this interpreter.
        OSError, RuntimeError, ValueError: from the engine, with the reason.
    """
    from citius.measure import _measure as engine

    part = free_part(directory)
    idle = not engine.running()
    try:
        engine.start(part, rate, mode)
        _leave_command(part)
        _state.owner, _state.directory, _state.children = owner, directory, children
        _state.engine = engine
    except BaseException:  # Ctrl-C may come when the engine has started.
        if idle:
            engine.stop()
        raise
    if not _state.prepared:
        _state.prepared = True
        os.register_at_fork(
            before=engine.before_fork,
            after_in_parent=engine.after_fork_parent,
            # A program that traces its calls would see this function.
            after_in_child=engine.untraced(_follow_fork),
        )
        # Exit handlers run last in, first out, after all threads but daemons were joined. The
        # hook comes before the program, so the program's own handlers are still measured. Not a
        # function of ours: a program that traces calls until its end would see it.
        atexit.register(engine.stop)


def stop() -> None:
    """Stop the engine; its part is then complete. Does nothing where none runs."""
    if _state.owner is not None:
        _state.engine.stop()
        _state.owner = None


def owner() -> str | None:
    """Return who measures this process: "run", "library" or None."""
    return _state.owner


def command_path(part: str) -> str:
    """Return the path of the file beside a part that holds the process's command."""
    return part.removesuffix(PART) + COMMAND


def free_part(directory: str) -> str:
    """Return a path for a new part: a process has one for each image that exec gave it."""
    image = 0
    while lexists(path := f"{directory}/{getpid()}-{image}{PART}"):
        image += 1
    return path


def _leave_command(part: str) -> None:
    """Leave this process's command line beside its part; a fork has its parent's."""
    try:
        with open(command_path(part), "wb") as file:
            file.write(b"\0".join(map(os.fsencode, sys.orig_argv)))
    except OSError:
        pass  # The report then does without.


def leave_note(directory: str, reason: str) -> None:
    """Leave word in the session that this process is not measured; silent where it cannot."""
    try:
        with open(f"{directory}/{getpid()}{NOTE}", "w", encoding="utf-8") as note:
            note.write(reason)
    except OSError:
        pass  # The session is over, or this process may not write there: nobody to tell.


def describe(error: BaseException) -> str:
    """Return an error as one line."""
    return " ".join(str(error).split()) or type(error).__name__


def _follow_fork() -> None:
    """Measure a forked child into a part of its own, if children are measured.

    Whatever goes wrong stays inside: Python would print an error of a fork handler.
    """
    try:
        wanted = _state.owner is not None and _state.children
        try:
            _state.engine.after_fork_child(free_part(_state.directory) if wanted else None)
            if not wanted:
                _state.owner = None
        except Exception as error:
            _state.owner = None
            leave_note(_state.directory, describe(error))
    except Exception:
        pass  # The program has replaced what even a note takes, such as `open`.
