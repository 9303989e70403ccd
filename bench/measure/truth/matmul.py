# SPDX-License-Identifier: Apache-2.0
"""A loop beside numpy's `a @ b`, with BLAS held to one thread."""

import os

os.environ["OPENBLAS_NUM_THREADS"] = "1"  # read once, when numpy is imported

import numpy
from ledger import Case, Piece, main, quieten, sized, spin


def multiply(pair):
    a, b = pair
    return a @ b


quieten()
DRAW = numpy.random.default_rng(1).random
PAIRS = [(DRAW((n, n)), DRAW((n, n))) for n in range(300, 520, 20)]
CASE = Case(
    "a @ b",
    "multiply",
    main=[
        Piece("spin", spin, sized(spin, 2, 8), "python"),
        Piece("multiply", multiply, PAIRS, "native"),
    ],
)

if __name__ == "__main__":
    main(CASE)
