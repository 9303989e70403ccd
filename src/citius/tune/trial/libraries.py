# SPDX-License-Identifier: Apache-2.0
"""Libraries that a rewrite may import: those that are there, and those that `--with` brings."""

import subprocess
import sys
from collections.abc import Iterable, Sequence
from importlib.metadata import PackageNotFoundError, distribution
from importlib.util import find_spec
from pathlib import Path

_LONGEST_S = 300.0


class LibraryError(Exception):
    """A library cannot be had; the message says why."""


def installed(names: Iterable[str]) -> frozenset[str]:
    """Return those modules of `names` that this interpreter, which runs the program, can import."""
    return frozenset(name for name in names if name.isidentifier() and find_spec(name) is not None)


def provide(names: Sequence[str], folder: Path) -> Path | None:
    """Install what is missing of the distributions `names` below `folder`, for trials alone.

    Returns:
        The folder to import them from; None if nothing is missing.

    Raises:
        LibraryError: one of them cannot be installed.
    """
    missing = [name for name in names if not _has(name)]
    if not missing:
        return None
    target = folder / "libraries"
    command = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    command += ["--no-input", "--target", str(target), "--", *missing]
    try:
        done = subprocess.run(
            command, stdin=subprocess.DEVNULL, capture_output=True, timeout=_LONGEST_S
        )
    except subprocess.TimeoutExpired:
        raise LibraryError(
            f"--with {' '.join(missing)}: pip was not done after {_LONGEST_S:.0f} s"
        ) from None
    if done.returncode:
        words = done.stderr.decode(errors="replace").strip().splitlines()[-1:] or ["no reason"]
        raise LibraryError(
            f"--with {' '.join(missing)}: pip cannot install it: {words[0]}; install it in the "
            "program's environment, or leave it out"
        )
    return target


def _has(name: str) -> bool:
    try:
        distribution(name)
    except PackageNotFoundError:
        return installed([name]) != frozenset()
    except ValueError:
        raise LibraryError(f"--with {name!r} is not the name of a library") from None
    return True
