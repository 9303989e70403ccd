# SPDX-License-Identifier: Apache-2.0
"""A loop beside `time.sleep`."""

import time

from ledger import Case, Piece, main, quieten, sized, spin


def rest(seconds):
    time.sleep(seconds)


quieten()
CASE = Case(
    "sleep",
    "rest",
    main=[
        Piece("spin", spin, sized(spin, 2, 8), "python"),
        Piece("rest", rest, [k / 1_000 for k in range(2, 16)], "cpu", wait="sleep"),
    ],
)

if __name__ == "__main__":
    main(CASE)
