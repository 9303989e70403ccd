# SPDX-License-Identifier: Apache-2.0
"""Convert a building survey from feet to metres, room by room, and sum up areas."""

import random
import sys

FOOT = 0.3048


def make_walls(rng, count):
    heights = [rng.randrange(84, 140) / 12 for _ in range(50)]
    return [(rng.randrange(30, 400) / 12, heights[number % 50]) for number in range(count)]


def to_metres(walls, margin):
    areas = []
    for width, height in walls:
        areas.append((width * FOOT - margin) * (height * FOOT - margin))
    return areas


def paint(areas, coats):
    litres = 0.0
    for area in areas:
        if area > 0:
            litres += area * coats / 9.5
    return litres


def quantile(areas, share):
    ordered = sorted(areas)
    return ordered[int(share * (len(ordered) - 1))]


def main(argv):
    count = int(argv[1]) if len(argv) > 1 else 250000
    seed = int(argv[2]) if len(argv) > 2 else 14
    walls = make_walls(random.Random(seed), count)
    if not walls:
        raise ValueError("the survey has no walls")
    for step in range(24):
        margin = step * 0.005
        areas = to_metres(walls, margin)
        if step % 6:
            print(f"margin {margin:.3f} m: widest {max(areas):.4f} m2")
            continue
        litres = paint(areas, 1 + step // 12)
        print(f"margin {margin:.3f} m: {litres:.3f} l, median {quantile(areas, 0.5):.4f} m2")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv))
