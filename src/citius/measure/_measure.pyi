# SPDX-License-Identifier: Apache-2.0
from collections.abc import Callable
from typing import Any

def version() -> str:
    """Version that this extension was built from."""

def start(path: str, rate: int = 250, mode: str = "auto") -> None:
    """Measures this process into the new part file `path`, `rate` samples a second of CPU time."""

def stop() -> None:
    """Completes the part. Does nothing when nothing is running."""

def running() -> bool:
    """Whether this process is being measured."""

def before_fork() -> None:
    """Stops the sampler thread; call before os.fork."""

def after_fork_parent() -> None:
    """Starts the sampler thread again."""

def after_fork_child(path: str | None) -> None:
    """Measures the child into the new part `path`, or not at all when it is None."""

def untraced(function: Callable[[], Any]) -> Callable[[], Any]:
    """A callable that calls `function` unseen by trace and profile functions."""
