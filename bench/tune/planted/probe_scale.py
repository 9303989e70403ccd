# SPDX-License-Identifier: Apache-2.0
"""Scale a probe's raw counts to the span of its calibration curve and bin the result."""

import random
import sys

BINS = 12


def make_curve(rng, points):
    level = 0.0
    curve = []
    for _ in range(points):
        level += rng.uniform(-1.0, 1.4)
        curve.append(level)
    return curve


def make_readings(rng, count):
    for number in range(count):
        yield number, rng.randrange(4096)


def span(curve):
    ordered = sorted(curve)
    cut = len(ordered) // 20
    return ordered[cut], ordered[-1 - cut]


def bar(amount, most):
    return "#" * (40 * amount // most) if most else ""


def scale(readings, curve):
    bins = [0] * BINS
    drift = 0.0
    for number, count in readings:
        low, high = span(curve)
        value = low + (high - low) * count / 4095
        drift = drift * 0.999 + value * 0.001
        place = int((value - low) / (high - low) * BINS)
        bins[min(place, BINS - 1)] += 1
        if number % 4000 == 0:
            print(f"{number:>7}: {value:9.4f} drift {drift:9.4f}")
    return bins, drift


def main(argv):
    count = int(argv[1]) if len(argv) > 1 else 30000
    seed = int(argv[2]) if len(argv) > 2 else 2
    points = int(argv[3]) if len(argv) > 3 else 1200
    rng = random.Random(seed)
    curve = make_curve(rng, points)
    bins, drift = scale(make_readings(rng, count), curve)
    most = max(bins)
    for number, amount in enumerate(bins):
        print(f"{number:>3} {amount:>7} {bar(amount, most)}")
    print(f"final drift {drift:.6f}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv))
