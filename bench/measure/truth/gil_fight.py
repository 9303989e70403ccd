# SPDX-License-Identifier: Apache-2.0
"""Two threads that both want the GIL all the time.

Every handover of the GIL is a few system calls on the line that was running:
of the pieces' CPU time only the sum of Python and system is known.
"""

from ledger import Case, Piece, main, quieten, sized


def red(count):
    total = 0
    for i in range(count):
        total += i & 7
    return total


def blue(count):
    total = 0
    for i in range(count):
        total += i & 7
    return total


quieten()
CASE = Case(
    "GIL fight",
    "red",
    main=[Piece("red", red, sized(red, 3, 12), "python+system", wait="gil_wait")],
    rival=[Piece("blue", blue, sized(blue, 3, 12), "python+system", wait="gil_wait")],
)

if __name__ == "__main__":
    main(CASE)
