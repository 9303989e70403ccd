# SPDX-License-Identifier: Apache-2.0
"""Scale a probe's raw counts to its calibration curve, which is renewed now and then."""

import random
import sys

BINS = 12

curve = []


def make_curve(rng, points):
    level = 0.0
    levels = []
    for _ in range(points):
        level += rng.uniform(-1.0, 1.4)
        levels.append(level)
    return levels


def make_readings(rng, count):
    for number in range(count):
        yield number, rng.randrange(4096)


def recalibrate(value):
    global curve
    curve = [level + (value - level) * 0.01 for level in curve]


def span():
    ordered = sorted(curve)
    cut = len(ordered) // 20
    return ordered[cut], ordered[-1 - cut]


def bar(amount, most):
    return "#" * (40 * amount // most) if most else ""


def observe(number, value):
    if number % 4000 == 0:
        print(f"{number:>7}: {value:9.4f}")
    if number % 9973 == 300:
        recalibrate(value)


def scale(readings):
    bins = [0] * BINS
    drift = 0.0
    for number, count in readings:
        low, high = span()
        value = low + (high - low) * count / 4095
        drift = drift * 0.999 + value * 0.001
        place = int((value - low) / (high - low) * BINS)
        bins[min(place, BINS - 1)] += 1
        observe(number, value)
    return bins, drift


def main(argv):
    global curve
    count = int(argv[1]) if len(argv) > 1 else 30000
    seed = int(argv[2]) if len(argv) > 2 else 2
    points = int(argv[3]) if len(argv) > 3 else 1200
    rng = random.Random(seed)
    curve = make_curve(rng, points)
    bins, drift = scale(make_readings(rng, count))
    most = max(bins)
    for number, amount in enumerate(bins):
        print(f"{number:>3} {amount:>7} {bar(amount, most)}")
    print(f"final drift {drift:.6f}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv))
