# SPDX-License-Identifier: Apache-2.0
"""A loop beside `sorted` of random floats: one call in C a block."""

import random

from ledger import Case, Piece, main, quieten, sized, spin


def sort(data):
    return sorted(data)


quieten()
DRAW = random.Random(1).random
DATA = [[DRAW() for _ in range(2_000 * k)] for k in range(4, 16)]
CASE = Case(
    "sorted",
    "sort",
    main=[Piece("spin", spin, sized(spin, 2, 8), "python"), Piece("sort", sort, DATA, "native")],
)

if __name__ == "__main__":
    main(CASE)
