# SPDX-License-Identifier: Apache-2.0
"""Sum up a building survey's walls by their height, for paint and for skirting boards."""

import random
import sys


def make_walls(rng, count):
    some = [(rng.randrange(60, 900) / 100, rng.randrange(180, 420)) for _ in range(1000)]
    return [some[int(rng.random() * 1000)] for _ in range(count)]


def widths_from(walls, least):
    widths = []
    for width, height in walls:
        if height >= least:
            widths.append(width)
    return widths


def paint(widths, coats):
    litres = 0.0
    for width in widths:
        if width > 0.9:
            litres += width * 2.4 * coats / 9.5
    return litres


def quantile(widths, share):
    ordered = sorted(widths)
    return ordered[int(share * (len(ordered) - 1))]


def main(argv):
    count = int(argv[1]) if len(argv) > 1 else 400000
    seed = int(argv[2]) if len(argv) > 2 else 14
    walls = make_walls(random.Random(seed), count)
    if not walls:
        raise ValueError("the survey has no walls")
    for step in range(48):
        least = 180 + step * 2
        widths = widths_from(walls, least)
        if step % 16:
            print(f"from {least} cm: {len(widths)} walls, {sum(widths):.2f} m")
            continue
        litres = paint(widths, 1 + step // 24)
        print(f"from {least} cm: {litres:.3f} l, median {quantile(widths, 0.5):.2f} m")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv))
