# SPDX-License-Identifier: Apache-2.0
"""The same work in one call, and in ten thousand calls of a small function.

In 10 s there are about a hundred calls of `once` and a million of `little`. A
tracer pays per call and blames `little`; a sampler must not. `little` loops over
a range made beforehand: calling `range` a million times would be native code.
"""

from ledger import Case, Piece, main, quieten, sized, span

HUNDRED = range(100)


def once(count):
    total = 0
    for i in range(count):
        total += i & 7
    return total


def little(_):
    total = 0
    for i in HUNDRED:
        total += i & 7
    return total


def often(count):
    for i in range(count // 100):
        little(i)


quieten()
CASE = Case(
    "function bias",
    "once",
    main=[
        Piece("once", once, sized(once, 30, 70), "python"),
        Piece("often", often, sized(often, 30, 70), "python", where=[span(often), span(little)]),
    ],
)

if __name__ == "__main__":
    main(CASE)
