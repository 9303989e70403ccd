# SPDX-License-Identifier: Apache-2.0
"""The remedies: every module or package here that has the names of `contract.Remedy`."""

import functools
import pkgutil
from importlib import import_module

from citius.tune.remedies.contract import Remedy


@functools.cache
def found() -> tuple[Remedy, ...]:
    """Return all remedies, sorted by name. A new file or folder here is a new remedy."""
    names = sorted(
        module.name
        for module in pkgutil.iter_modules(__path__)
        if module.name != "contract" and not module.name.startswith(("_", "test_"))
    )
    # A remedy may be called as a builtin is, `tuple`: then the name means its module here.
    return (*(import_module(f"{__name__}.{name}") for name in names),)


def libraries() -> frozenset[str]:
    """Return the modules outside the standard library that some remedy's rewrite may import."""
    return frozenset(name for remedy in found() for name in remedy.LIBRARIES)
