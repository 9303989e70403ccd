# SPDX-License-Identifier: Apache-2.0
"""Instances made and dropped: Python, with `sorted` beside it as a contrast.

Making an instance of a Python class goes through C (`type.__call__`), yet it
is the interpreter's own work, not a library's: it counts as Python.
"""

import random

from ledger import Case, Piece, main, quieten, sized, span


class Point:
    def __init__(self, x, y):
        self.x = x
        self.y = y


class Bare:
    pass


def sort(data):
    return sorted(data)


def make_points(count):
    for i in range(count):
        Point(i, i)


def make_bare(count):
    for _ in range(count):
        Bare()


quieten()
DRAW = random.Random(1).random
DATA = [[DRAW() for _ in range(2_000 * k)] for k in range(4, 12)]
CASE = Case(
    "class instantiation",
    "bare",
    main=[
        Piece(
            "points",
            make_points,
            sized(make_points, 3, 9),
            "python",
            where=[span(make_points), span(Point.__init__)],
        ),
        Piece("bare", make_bare, sized(make_bare, 2, 6), "python"),
        Piece("sort", sort, DATA, "native"),
    ],
)

if __name__ == "__main__":
    main(CASE)
