# SPDX-License-Identifier: Apache-2.0
"""A loop beside work of the kernel: random bytes, and reading zeros."""

import os

from ledger import Case, Piece, main, quieten, sized, spin


def random_bytes(size):
    return os.read(RANDOM, size)


def read_zeros(size):
    return os.read(ZERO, size)


quieten()
ZERO = os.open("/dev/zero", os.O_RDONLY)
# Not os.urandom: from glibc 2.41 on it draws without a system call.
RANDOM = os.open("/dev/urandom", os.O_RDONLY)
os.read(RANDOM, 1 << 20), os.read(ZERO, 16 << 20)  # touch the memory once
CASE = Case(
    "system calls",
    "random",
    main=[
        Piece("spin", spin, sized(spin, 2, 6), "python"),
        Piece("random", random_bytes, [k << 18 for k in range(3, 12)], "system"),
        Piece("zeros", read_zeros, [k << 20 for k in range(4, 17)], "system"),
    ],
)

if __name__ == "__main__":
    main(CASE)
