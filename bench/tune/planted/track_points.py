# SPDX-License-Identifier: Apache-2.0
"""Summarise a ship's track: keep every fix, then measure legs, speeds and turns."""

import math
import random
import sys


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
    track = sail(random.Random(seed), count)
    if not track:
        print("no fixes", file=sys.stderr)
        return 3
    west, east, south, north = bounds(track)
    print(f"{len(track)} fixes, {length(track):.1f} m")
    print(f"from {west} to {east} east, {south} to {north} north")
    for fix in track[:: max(1, len(track) // 6)]:
        print(f"{fix.minute:>8} {fix.east:>9} {fix.north:>9} {fix.drift:>3}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv))
