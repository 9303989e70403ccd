# SPDX-License-Identifier: Apache-2.0
"""Convert a building survey from feet to metres; a page counts up to its first blot."""

import random
import sys

FOOT = 0.3048


def make_pages(rng, count, blots):
    for _ in range(count):
        cells = [f"{rng.randrange(30, 400) / 12:.3f}" for _ in range(10)] * 20
        if rng.random() < blots:
            cells[rng.randrange(len(cells))] = "~"
        yield cells


def to_metres(cells):
    widths = []
    try:
        for cell in cells:
            widths.append(float(cell) * FOOT)
    except ValueError:
        if not widths:
            raise
    return widths


def paint(widths, coats):
    litres = 0.0
    for width in widths:
        if width > 0.9:
            litres += width * 2.4 * coats / 9.5
    return litres


def main(argv):
    count = int(argv[1]) if len(argv) > 1 else 25000
    seed = int(argv[2]) if len(argv) > 2 else 14
    blots = float(argv[3]) if len(argv) > 3 else 0.002
    walls = 0
    litres = 0.0
    short = []
    for page, cells in enumerate(make_pages(random.Random(seed), count, blots)):
        widths = to_metres(cells)
        walls += len(widths)
        litres += paint(widths[:40], 1 + page % 2)
        if len(widths) < len(cells):
            short.append((page, len(widths)))
    print(f"{walls} walls on {count} pages, {litres:.3f} l")
    for page, width in short[:6]:
        print(f"page {page} ends after {width} walls")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv))
