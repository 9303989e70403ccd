# SPDX-License-Identifier: Apache-2.0
"""A loop beside `dict.fromkeys`: a method of a type, in C."""

from ledger import Case, Piece, main, quieten, sized, spin


def fill(keys):
    return dict.fromkeys(keys)


quieten()
KEYS = [list(range(0, 700_000, step)) for step in range(4, 16)]
CASE = Case(
    "dict.fromkeys",
    "fill",
    main=[Piece("spin", spin, sized(spin, 2, 5), "python"), Piece("fill", fill, KEYS, "native")],
)

if __name__ == "__main__":
    main(CASE)
