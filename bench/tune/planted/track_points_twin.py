# SPDX-License-Identifier: Apache-2.0
"""Summarise a ship's track: keep every fix, and whatever the crew logged with it."""

import math
import random
import sys

ENTRIES = ["wind", "sail", "depth"]


class Fix:
    def __init__(self, minute, east, north, drift):
        self.minute = minute
        self.east = east
        self.north = north
        self.drift = drift


def sail(rng, count):
    track = []
    east = north = 0
    heading = 0
    for minute in range(count):
        if minute % 32 == 0:
            heading = (heading + rng.randrange(-40, 41)) % 360
            step_east = round(30 * math.sin(math.radians(heading)))
            step_north = round(30 * math.cos(math.radians(heading)))
        east += step_east
        north += step_north
        track.append(Fix(minute, east, north, minute % 7 - 3))
    return track


def merge_log(rng, track):
    """The crew's log names the field that each of its entries adds to a fix."""
    for minute in range(4000, len(track), 9000):
        setattr(track[minute], rng.choice(ENTRIES), rng.randrange(1, 40))


def length(track):
    total = 0.0
    before = track[0]
    for fix in track:
        total += math.hypot(fix.east - before.east, fix.north - before.north)
        before = fix
    return total


def bounds(track):
    west = east = track[0].east
    south = north = track[0].north
    for fix in track:
        if fix.east < west:
            west = fix.east
        elif fix.east > east:
            east = fix.east
        if fix.north < south:
            south = fix.north
        elif fix.north > north:
            north = fix.north
    return west, east, south, north


def main(argv):
    count = int(argv[1]) if len(argv) > 1 else 1200000
    seed = int(argv[2]) if len(argv) > 2 else 3
    rng = random.Random(seed)
    track = sail(rng, count)
    if not track:
        print("no fixes", file=sys.stderr)
        return 3
    merge_log(rng, track)
    west, east, south, north = bounds(track)
    print(f"{len(track)} fixes, {length(track):.1f} m")
    print(f"from {west} to {east} east, {south} to {north} north")
    for fix in track[4000 :: 9000 * max(1, len(track) // 60000)]:
        logged = ", ".join(f"{name} {getattr(fix, name, '-')}" for name in ENTRIES)
        print(f"{fix.minute:>8} {fix.east:>9} {fix.north:>9} {fix.drift:>3} {logged}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv))
