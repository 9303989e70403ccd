# SPDX-License-Identifier: Apache-2.0
"""What `citius tune` is given: the program, what it reads, and places that can be written."""

import contextlib
import os
import select
import stat
import tempfile
from collections.abc import Iterator
from pathlib import Path

import click

_NO_INPUT_S = 2.0


def program(words: list[str]) -> tuple[Path | str, list[str], bool]:
    """Return the program or module, its arguments, and whether it is a module.

    Raises:
        click.UsageError: there is no such program.
    """
    words = words[1:] if words[:1] == ["--"] else words
    if not words:
        raise click.UsageError("Missing argument 'PROGRAM': expected PROGRAM or -m MODULE")
    first = words[0]
    if first[:2] == "-m" and not os.path.exists(first):
        words = [first[2:], *words[1:]] if first != "-m" else words[1:]
        if not words:
            raise click.UsageError("nothing follows -m: expected a module's name")
        return words[0], words[1:], True
    if (first == "-" or first[:2] == "-c") and not os.path.exists(first):
        raise click.UsageError(
            f"tune takes a Python file or -m MODULE, not {first[:2]}: name the file to run"
        )
    return _file(Path(first)), words[1:], False


def _file(path: Path) -> Path:
    if path.is_dir():
        raise click.UsageError(f"{path} is a directory; name the Python file to run")
    if not path.exists():
        raise click.UsageError(f"there is no file {path}")
    if not path.is_file():
        raise click.UsageError(f"{path} is a device or a pipe; name the Python file to run")
    if not os.access(path, os.R_OK):
        raise click.UsageError(f"{path} cannot be read")
    return path


def places(outputs: dict[str, Path | None], program: Path | None) -> None:
    """End early where a result could not be written, or would overwrite what it must not.

    Args:
        outputs: option -> the file that it names.
        program: the file that is tuned, if it is known.

    Raises:
        click.UsageError: says which option, and what to do.
    """
    seen: dict[Path, str] = {}
    for option, path in outputs.items():
        if path is None:
            continue
        writable(path, f"name another place with {option}")
        if path.exists() and (path.suffix == ".py" or (program and path.samefile(program))):
            raise click.UsageError(
                f"{option} would overwrite {path}; name a new file with {option}"
            )
        other = seen.setdefault(path.resolve(), option)
        if other != option:
            raise click.UsageError(f"{option} and {other} both name {path}; name two files")


def writable(path: Path, advice: str) -> None:
    """End where nothing can be written beside `path`. Raises click.UsageError."""
    folder = path.parent.resolve()
    try:
        tempfile.TemporaryFile(dir=folder).close()
    except OSError as error:
        raise click.UsageError(f"cannot write to {folder}: {error.strerror}; {advice}") from None


@contextlib.contextmanager
def standard_input() -> Iterator[Path]:
    """Give what stands on standard input as a file that every run can read anew."""
    try:
        kind = os.fstat(0).st_mode
    except OSError:
        yield Path(os.devnull)
        return
    if os.isatty(0) or stat.S_ISCHR(kind) or not _has_input(kind):
        yield Path(os.devnull)
        return
    with tempfile.NamedTemporaryFile(prefix="citius-stdin-") as copy:
        while block := os.read(0, 1 << 20):
            copy.write(block)
        copy.flush()
        yield Path(copy.name)


def _has_input(kind: int) -> bool:
    """Say if standard input gives something (or ends) soon; an idle pipe is taken for none."""
    if stat.S_ISREG(kind) or select.select([0], [], [], _NO_INPUT_S)[0]:
        return True
    click.echo(
        f"citius: nothing came on standard input within {_NO_INPUT_S:.0f} s, so the "
        "program gets none; give it as a file: citius tune ... < FILE",
        err=True,
    )
    return False
