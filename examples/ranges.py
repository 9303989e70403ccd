# SPDX-License-Identifier: Apache-2.0
"""The range that builds a list and the range that yields, side by side.

    python ranges.py [STOP]

They are Python 2's range and xrange; here they are called list_range and
lazy_range so that today's built-in range keeps its name.
"""

import sys


def list_range(start, stop, step=1):
    nums = []
    while start < stop:
        nums.append(start)
        start += step
    return nums


def lazy_range(start, stop, step=1):
    while start < stop:
        yield start
        start += step


def sum_of_squares(numbers):
    total = 0
    for number in numbers:
        total += number * number
    return total


def first_square_above(numbers, limit):
    """The first number whose square exceeds the limit, or None"""
    for number in numbers:
        if number * number > limit:
            return number
    return None


if __name__ == "__main__":
    stop = int(float(sys.argv[1])) if len(sys.argv) > 1 else 5_000_000
    if stop < 1:
        sys.exit("ranges.py: STOP must be at least 1")
    for name, make_range in [
        ("list_range", list_range),
        ("lazy_range", lazy_range),
        ("range", range),
    ]:
        print(name)
        print("  sum of squares", sum_of_squares(make_range(0, stop)))
        print("  of every third", sum_of_squares(make_range(0, stop, 3)))
        print("  first above", first_square_above(make_range(0, stop), stop))
