# SPDX-License-Identifier: Apache-2.0
"""What the commands that read a profile share.

Exit status: 2 where the command is used wrongly (no such file, a folder that
is no session, no permission to read it), 1 where the file is not a readable profile or the
output cannot be written, 141 where the reader of a pipe has gone.
"""

import gc
import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from citius.cli._warn import warn
from citius.measure.launch.session import SessionError, load_session
from citius.measure.report import file
from citius.measure.report.profile import Profile

PROFILE = click.Path(exists=True, path_type=Path)


def load(path: Path) -> Profile:
    """Return the profile at `path`; say what is missing in it. Raises click.ClickException."""
    # A profile has hundreds of thousands of objects and no cycles, and a
    # command ends soon: looking for garbage takes a third of its time.
    gc.disable()
    try:
        profile = load_folder(path) if path.is_dir() else file.load(path)
    except file.ProfileError as error:
        raise click.ClickException(f"{path}: {error}") from error
    except OSError as error:
        raise click.ClickException(f"cannot read {path}: {error.strerror}") from error
    notes = profile.meta.get("notes")
    for note in notes if isinstance(notes, list) else ():
        warn(str(note))
    return profile


def load_folder(path: Path) -> Profile:
    """Return what a run has left in its folder so far, and say what it is."""
    try:
        profile = load_session(str(path))
    except SessionError as error:
        raise click.BadParameter(
            f"{str(path)!r} is a directory: expected a file of `citius run -o FILE`, or the "
            f"folder of a run that was killed, but {error}",
            param_hint="'PROFILE'",
        ) from error
    warn(
        f"{path} is the folder of a run that goes on still, or whose citius was killed: "
        "these are its figures up to its last write"
    )
    return profile


@contextmanager
def standard_output() -> Iterator[None]:
    """Run a block that writes to stdout; turn its failures into exit statuses.

    Raises click.ClickException where it is closed or full, and SystemExit
    with the status of a program that SIGPIPE ended where nobody reads on.
    """
    if sys.stdout is None:
        raise click.ClickException("cannot write to standard output: it is closed")
    try:
        yield
        sys.stdout.flush()
    except BrokenPipeError:
        _drop_output()
        raise SystemExit(128 + signal.SIGPIPE) from None
    except OSError as error:
        _drop_output()
        raise click.ClickException(f"cannot write to standard output: {error.strerror}") from error


def _drop_output() -> None:
    # What is still buffered would fail once more when the interpreter ends.
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    os.close(nowhere)
