# SPDX-License-Identifier: Apache-2.0
"""Two threads hand work to each other, 70 % and 30 % of it.

Who is handed a lock wakes up while the other still has the GIL: of this
waiting only the sum of lock and GIL wait is known.
"""

import threading

from ledger import Case, Piece, main, quieten, sized

GO = threading.Lock()
BACK = threading.Lock()
GO.acquire(), BACK.acquire()


def long_part(count):
    total = 0
    for i in range(count):
        total += i & 7
    return total


def hand_over(_):
    GO.release()
    BACK.acquire()


def short_part(count):
    total = 0
    for i in range(count):
        total += i & 7
    BACK.release()
    return total


def stand_by(_):
    GO.acquire()


quieten()
COUNTS = sized(long_part, 4, 10)
GIVEN = [count * 3 // 7 for count in COUNTS]
CASE = Case(
    "two threads 70:30",
    "long",
    wake=GO.release,
    settle=lambda: GO.acquire(blocking=False),
    main=[
        Piece("long", long_part, COUNTS, "python", wait="gil_wait"),
        Piece("hand over", hand_over, [None], "cpu", wait="lock+gil_wait"),
    ],
    helper=[
        Piece("stand by", stand_by, [None], "cpu", wait="lock+gil_wait"),
        Piece("short", short_part, GIVEN, "python", wait="gil_wait"),
    ],
)

if __name__ == "__main__":
    main(CASE)
