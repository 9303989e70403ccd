# SPDX-License-Identifier: Apache-2.0
"""What the commands that read a profile share.

Exit status: 2 where the command is used wrongly (no such file, a directory,
no permission to read it), 1 where the file is not a readable profile or the
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

from citius.measure.report import file
from citius.measure.report.profile import Profile

PROFILE = click.Path(exists=True, dir_okay=False, path_type=Path)


def load(path: Path) -> Profile:
    """Return the profile at `path`. Raises click.ClickException."""
    # A profile has hundreds of thousands of objects and no cycles, and a
    # command ends soon: looking for garbage takes a third of its time.
    gc.disable()
    try:
        return file.load(path)
    except file.ProfileError as error:
        raise click.ClickException(f"{path}: {error}") from error
    except OSError as error:
        raise click.ClickException(f"cannot read {path}: {error.strerror}") from error


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
