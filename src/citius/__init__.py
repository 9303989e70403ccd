# SPDX-License-Identifier: Apache-2.0
"""Citius makes Python programs faster: it measures, finds the remedy, tries it and verifies it.

Submodules are imported when first used: `import citius` alone costs next to nothing.

    import citius

    with citius.measure.profile() as p:
        work()
    p.print()
"""

__version__ = "0.1.0"
__all__ = ["__version__", "measure", "tune"]

_MODULES = ("measure", "tune")


def __getattr__(name: str):
    """Import a submodule on first use."""
    if name not in _MODULES:
        raise AttributeError(f"module 'citius' has no attribute {name!r}")
    from importlib import import_module

    return import_module(f"citius.{name}")


def __dir__() -> list[str]:
    """List the lazily imported submodules too."""
    return sorted({*globals(), *_MODULES})
