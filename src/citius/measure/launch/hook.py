# SPDX-License-Identifier: Apache-2.0
"""Starts measuring in a process of a run, before its program starts.

`citius.pth` imports this module while the interpreter sets up its path, if the environment names
a session. The program must not notice: this module, and all it imports, use only modules that
are built in or that every interpreter has imported by then (another would be found in place of
a module of the program's that has the same name), change no setting of the process, and let no
error out.
"""

import atexit
import os

from citius.measure.launch import inside
from citius.measure.launch.variable import VARIABLE, decode

TYPE_CHECKING = False  # For type checkers; typing itself must not be imported here.
if TYPE_CHECKING:
    from types import ModuleType


def begin(value: str) -> None:
    """Start the engine as `value`, the environment variable's, says.

    A failure is told on standard error by the program itself and by a note in the session; in
    its children by the note alone.
    """
    try:
        settings = decode(value)
    except ValueError:
        return  # Not a session's value: nobody waits for this process.
    first = os.getpid() == settings.first
    if not first and not settings.children:
        return
    try:
        if import_engine().running():
            return  # This is another interpreter of a process that is measured already.
        inside.start("run", settings.directory, settings.rate, settings.mode, settings.children)
    except Exception as error:
        reason = inside.describe(error)
        inside.leave_note(settings.directory, reason)
        if first:
            tell(f"citius: not measuring: {reason}")


def import_engine() -> "ModuleType":
    """Import and return the engine without the exit handler of its binding.

    nanobind registers a function written in Python, for its own leak report: a program that
    traces its calls until the end would see it. The program has no thread yet that could miss
    `atexit.register`.
    """
    register = atexit.register
    atexit.register = id
    try:
        from citius.measure import _measure
    finally:
        atexit.register = register
    return _measure


def tell(line: str) -> None:
    """Write a line to standard error, past Python's objects; silent where it is closed."""
    try:
        os.write(2, f"{line}\n".encode(errors="backslashreplace"))
    except OSError:
        pass  # There is nobody to read it.


begin(os.environ.get(VARIABLE, ""))
