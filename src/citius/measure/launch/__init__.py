# SPDX-License-Identifier: Apache-2.0
"""How a program gets measured: the supervisor, the session, and the hook inside each process.

Names are imported when first used, because the hook imports this package in every measured
process before the program starts.
"""

TYPE_CHECKING = False  # For type checkers and docs; typing itself must not be imported here.
if TYPE_CHECKING:
    from citius.measure.launch.captured import Measured, measure
    from citius.measure.launch.session import load_session

_HOMES = {
    "Measured": "captured",
    "measure": "captured",
    "load_session": "session",
}

__all__ = ["Measured", "load_session", "measure"]


def __getattr__(name: str):
    """Import a public name from its module on first use."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
