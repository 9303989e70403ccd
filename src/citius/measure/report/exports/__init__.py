# SPDX-License-Identifier: Apache-2.0
"""A profile in other tools' formats: a file of this folder is a format.

Each has a `FORMAT`, and nothing lists them: to add a format, add a file. Its
name is the format's. A module is imported when its format is asked for.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable
from dataclasses import dataclass
from typing import BinaryIO

from ..profile import Profile


@dataclass(frozen=True, slots=True)
class Format:
    """How a profile is written for another tool.

    Attributes:
        suffix: of the files, with its dot.
        binary: whether it does harm to a terminal.
        opens_with: what to open the file with.
        write: writes a valid profile to a binary stream. Raises OSError.
    """

    suffix: str
    binary: bool
    opens_with: str
    write: Callable[[Profile, BinaryIO], None]


def names() -> list[str]:
    """The names of all formats, sorted."""
    found = (module.name for module in pkgutil.iter_modules(__path__))
    return sorted(name for name in found if not name.startswith(("_", "test_")))


def load(name: str) -> Format:
    """The format of this name. Raises ValueError if there is none."""
    if name not in names():
        raise ValueError(f"no export format {name!r}, expected one of {', '.join(names())}")
    return importlib.import_module(f"{__name__}.{name}").FORMAT
