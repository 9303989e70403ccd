# SPDX-License-Identifier: Apache-2.0
"""The time that a tuning may take."""

import time

LEAST_S = 60.0
RUNS = 10
_SPARE = 1.2  # more than is planned, when a budget is recommended


class Budget:
    """Seconds from now on: as told, or max(60, 10 x `cost`), the time of one run."""

    def __init__(self, seconds: float | None):
        self.seconds, self.cost = seconds, 0.0
        self._start = time.monotonic()

    @property
    def spent(self) -> float:
        """Return the seconds since the start."""
        return time.monotonic() - self._start

    @property
    def left(self) -> float:
        """Return the seconds that are left; negative when it is overdrawn."""
        whole = self.seconds if self.seconds is not None else max(LEAST_S, RUNS * self.cost)
        return whole - self.spent

    def wanted(self, more: float) -> str:
        """Return the option that would give `more` seconds from here."""
        return f"--budget {self.spent + more * _SPARE:.0f}"
