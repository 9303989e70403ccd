# SPDX-License-Identifier: Apache-2.0
"""`a @ b` on two BLAS threads: the second has no Python frames.

BLAS threads spin for a while, yielding to the kernel, before they sleep on a
futex: of their CPU time only the sum is known.
"""

import os
import time

os.environ["OPENBLAS_NUM_THREADS"] = "2"  # read once, when numpy is imported
BEFORE = set(os.listdir("/proc/self/task"))
START_NS = time.monotonic_ns()

import numpy  # noqa: E402
from ledger import Case, Piece, main, quieten, sized, spin  # noqa: E402

WORKERS = {int(tid): START_NS for tid in set(os.listdir("/proc/self/task")) - BEFORE}


def multiply(pair):
    a, b = pair
    return a @ b


quieten()
DRAW = numpy.random.default_rng(1).random
PAIRS = [(DRAW((n, n)), DRAW((n, n))) for n in range(800, 1_300, 50)]
CASE = Case(
    "a @ b, two threads",
    "spin",
    natives=lambda: WORKERS,
    main=[
        # Long enough for the worker to give up spinning and sleep.
        Piece("spin", spin, sized(spin, 30, 90), "python"),
        Piece("multiply", multiply, PAIRS, "cpu", wait="lock"),
    ],
)

if __name__ == "__main__":
    main(CASE)
