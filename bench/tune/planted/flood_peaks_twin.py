# SPDX-License-Identifier: Apache-2.0
"""Name the gauge with the highest level in every moving window, the latest if several."""

import random
import sys

WINDOW = 400
GAUGES = ["Bend", "Bridge", "Ferry", "Mill", "Weir"]


def make_levels(rng, count):
    levels = []
    level = 180
    for _ in range(count):
        level += rng.randrange(-6, 7)
        level += (180 - level) // 40
        levels.append((level, rng.choice(GAUGES)))
    return levels


def peak(window):
    highest = window[0]
    for entry in window:
        if entry[0] >= highest[0]:
            highest = entry
    return highest


def peaks(levels):
    for start in range(0, len(levels) - WINDOW + 1, 2):
        yield start, peak(levels[start : start + WINDOW])


def smooth(levels):
    value = float(levels[0][0])
    total = 0.0
    for level, _gauge in levels:
        value += (level - value) * 0.05
        total += abs(level - value)
    return total / len(levels)


def main(argv):
    count = int(argv[1]) if len(argv) > 1 else 110000
    seed = int(argv[2]) if len(argv) > 2 else 15
    levels = make_levels(random.Random(seed), count)
    if len(levels) < WINDOW:
        print(f"{len(levels)} levels do not fill a window", file=sys.stderr)
        return 2
    named = dict.fromkeys(GAUGES, 0)
    runs = 0
    before = None
    for _start, (level, gauge) in peaks(levels):
        named[gauge] += 1
        runs += level != before
        before = level
    for gauge, hits in named.items():
        print(f"{gauge:<8}{hits:>7}")
    print(f"{runs} runs, mean swing {smooth(levels):.5f}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv))
