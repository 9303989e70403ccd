# SPDX-License-Identifier: Apache-2.0
# ruff: noqa: PTH - one style with the rest of the supervisor
"""Gives back the room of processes that have ended while their run goes on.

A part reserves more than half a megabyte, most often of memory, and uses some kilobytes of it in
a short life: a program that forks for each request would fill the machine.
"""

import os
import time
from contextlib import suppress

from citius.measure.launch.inside import PART

# So many parts may lie about.
_MANY = 64
# Signals wait as long (s).
_LONGEST = 0.25
# The part of one processor that may go into looking at parts that are still in use.
_SHARE = 0.05


class Parts:
    """The parts of a session. For one thread."""

    def __init__(self, directory: str):
        self._directory = directory
        self._shrunk: set[str] = set()
        self._next = 0.0

    def tidy(self) -> None:
        """Shrink the parts that nobody writes any more, if there are many; raises nothing."""
        began = time.monotonic()
        if began < self._next:
            return
        with suppress(Exception):
            names = set(filter(_is_part, os.listdir(self._directory))) - self._shrunk
            if len(names) >= _MANY and not self._shrink(names, began + _LONGEST):
                self._next = time.monotonic() + (time.monotonic() - began) / _SHARE

    def _shrink(self, names: set[str], until: float) -> int:
        """Shrink those of the parts that have ended, as far as there is time; return how many."""
        from citius.measure.report.part import has_ended, shrink

        before = len(self._shrunk)
        for name in names:
            if time.monotonic() > until:
                break
            path = os.path.join(self._directory, name)
            with suppress(OSError):
                if has_ended(path):
                    shrink(path)
                    self._shrunk.add(name)
        return len(self._shrunk) - before


def _is_part(name: str) -> bool:
    return name.endswith(PART)
