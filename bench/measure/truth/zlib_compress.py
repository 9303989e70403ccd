# SPDX-License-Identifier: Apache-2.0
"""A loop beside `zlib.compress`, which runs in C with the GIL released."""

import random
import zlib

from ledger import Case, Piece, main, quieten, sized, spin


def compress(data):
    return zlib.compress(data, 6)


quieten()
TEXT = " ".join(
    random.Random(1).choices(["lorem", "ipsum", "dolor", "sit", "amet"], k=60_000)
).encode()
DATA = [TEXT[: 8_000 * k] for k in range(4, 20)]
CASE = Case(
    "zlib",
    "compress",
    main=[
        Piece("spin", spin, sized(spin, 2, 8), "python"),
        Piece("compress", compress, DATA, "native"),
    ],
)

if __name__ == "__main__":
    main(CASE)
