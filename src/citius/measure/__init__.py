# SPDX-License-Identifier: Apache-2.0
"""Where does the time go? Measures running programs by line, thread and process.

    with citius.measure.profile() as p:
        work()
    p.print()

`citius run` does the same for a whole program and its children. Names are imported when first
used, because every measured process imports this package before its program starts.
"""

TYPE_CHECKING = False  # For type checkers and docs; typing itself must not be imported here.
if TYPE_CHECKING:
    from citius.measure.launch.decorator import profiled
    from citius.measure.launch.recorder import MeasuringError, profile, start, stop

_HOMES = {
    "profile": "citius.measure.launch.recorder",
    "profiled": "citius.measure.launch.decorator",
    "start": "citius.measure.launch.recorder",
    "stop": "citius.measure.launch.recorder",
    "MeasuringError": "citius.measure.launch.recorder",
}
_MODULES = ("launch", "report")

__all__ = ["MeasuringError", "launch", "profile", "profiled", "report", "start", "stop"]


def __getattr__(name: str):
    """Import a public name or a submodule on first use."""
    if name not in _HOMES and name not in _MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    if name in _MODULES:
        return import_module(f"{__name__}.{name}")
    return getattr(import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    """List the lazily imported names too."""
    return sorted({*globals(), *__all__})
