# SPDX-License-Identifier: Apache-2.0
"""The remedies: every module of this folder that has the names of `contract.Remedy`."""

import functools
from importlib import import_module
from pathlib import Path

from citius.tune.remedies.contract import Remedy

_HELPERS = {"__init__", "contract"}


@functools.cache
def found() -> tuple[Remedy, ...]:
    """Return all remedies, sorted by file name. A new file here is a new remedy."""
    names = sorted(
        f.stem
        for f in Path(__file__).parent.glob("*.py")
        if f.stem not in _HELPERS and not f.stem.startswith(("_", "test_"))
    )
    # A remedy may be called as a builtin is, `tuple`: then the name means its module here.
    return (*(import_module(f"{__name__}.{name}") for name in names),)


def libraries() -> frozenset[str]:
    """Return the modules outside the standard library that some remedy's rewrite may import."""
    return frozenset(name for remedy in found() for name in remedy.LIBRARIES)
