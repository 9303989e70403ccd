# SPDX-License-Identifier: Apache-2.0
"""Pure loops: two functions, and two pairs of lines within one function."""

from ledger import Case, Piece, main, quieten, sized, span, spin


def two_lines(counts):
    first, second = counts
    total = 0
    for i in range(first):  # piece: first
        total += i & 3  # piece: first
    for i in range(second):  # piece: second
        total ^= i + 5  # piece: second
    return total


quieten()
FIRST = [(count, 0) for count in sized(lambda n: two_lines((n, 0)), 4, 10)]
SECOND = [(0, count) for count in sized(lambda n: two_lines((0, n)), 1, 5)]
CASE = Case(
    "int loop",
    "spin",
    main=[
        Piece("spin", spin, sized(spin, 3, 9), "python"),
        Piece("first", two_lines, FIRST, "python", where=[span(two_lines, "first")]),
        Piece("second", two_lines, SECOND, "python", where=[span(two_lines, "second")]),
    ],
)

if __name__ == "__main__":
    main(CASE)
