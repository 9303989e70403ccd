# SPDX-License-Identifier: Apache-2.0
"""A loop beside waiting for a lock that another thread holds while it sleeps.

The holder wakes up while the main thread's loop has the GIL: of its waiting
only the sum of sleep and GIL wait is known.
"""

import threading
import time

from ledger import Case, Piece, main, quieten, sized, spin

LOCK = threading.Lock()


def acquire(_):
    with LOCK:
        pass


def hold(seconds):
    with LOCK:
        time.sleep(seconds)


def pause(seconds):
    time.sleep(seconds)


quieten()
CASE = Case(
    "lock",
    "acquire",
    main=[
        Piece("spin", spin, sized(spin, 2, 6), "python", wait="gil_wait"),
        Piece("acquire", acquire, [None], "cpu", wait="lock"),
    ],
    holder=[
        Piece("hold", hold, [k / 1_000 for k in range(4, 24)], "cpu", wait="sleep+gil_wait"),
        Piece("pause", pause, [0.001, 0.002, 0.003], "cpu", wait="sleep+gil_wait"),
    ],
)

if __name__ == "__main__":
    main(CASE)
