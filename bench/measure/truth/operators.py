# SPDX-License-Identifier: Apache-2.0
"""Operators on objects: Python, however much C runs below one of them."""

from ledger import Case, Piece, main, quieten, sized, span, spin


def multiply(pair):
    a, b = pair
    return a * b


def search(count):
    found = 0
    for _ in range(count):
        found += -1 in NUMBERS
    return found


def join(count):
    text = ""
    for _ in range(count):
        text = WORD + WORD
    return text


quieten()
NUMBERS = list(range(1_000))
WORD = "x" * 5_000
BIG = [(3 ** (10_000 * k), 7 ** (9_000 * k)) for k in range(4, 9)]
CASE = Case(
    "operators",
    "multiply",
    main=[
        Piece("spin", spin, sized(spin, 2, 6), "python"),
        Piece("multiply", multiply, BIG, "python", where=[span(multiply)]),
        Piece("search", search, sized(search, 2, 6), "python"),
        Piece("join", join, sized(join, 2, 6), "python"),
    ],
)

if __name__ == "__main__":
    main(CASE)
