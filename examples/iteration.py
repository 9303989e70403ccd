# SPDX-License-Identifier: Apache-2.0
"""What a for loop does, written out by hand, and four tools of itertools.

python iteration.py [ITEMS]
"""

import itertools
import sys


class Checksum:
    """Mixes the numbers it is given into one"""

    def __init__(self):
        self.value = 1

    def do_work(self, i):
        self.value = (self.value * 31 + i) % 1_000_003


def with_for(iterable):
    checksum = Checksum()
    for i in iterable:
        checksum.do_work(i)
    return checksum.value


def by_hand(iterable):
    checksum = Checksum()
    object_iterator = iter(iterable)
    while True:
        try:
            i = next(object_iterator)
        except StopIteration:
            break
        else:
            checksum.do_work(i)
    return checksum.value


def triangular_numbers():
    """1, 3, 6, 10 and so on without end"""
    total = 0
    for n in itertools.count(1):
        total += n
        yield total


def main(argv):
    nbr_items = int(float(argv[0])) if argv else 4_000_000
    if nbr_items < 1:
        sys.exit("iteration.py: ITEMS must be at least 1")

    print("for loop", with_for(range(nbr_items)))
    print("by hand", by_hand(range(nbr_items)))

    # islice: a slice of a generator
    print("islice", list(itertools.islice(triangular_numbers(), 10, 15)))
    print("islice sum", sum(itertools.islice(triangular_numbers(), nbr_items)))

    # chain: several generators one after the other
    chained = itertools.chain(range(nbr_items), "end", triangular_numbers())
    print("chain", list(itertools.islice(chained, nbr_items, nbr_items + 6)))

    # takewhile: a generator with an end condition
    below = itertools.takewhile(lambda n: n < nbr_items, triangular_numbers())
    print("takewhile", sum(1 for n in below))

    # cycle: a sequence over and over again
    weights = itertools.cycle([3, 1])
    weighted = sum(n * weight for n, weight in zip(range(nbr_items), weights))
    print("cycle", weighted)


if __name__ == "__main__":
    main(sys.argv[1:])
