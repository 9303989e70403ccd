# SPDX-License-Identifier: Apache-2.0
"""A class of its own as the key of a set and of a dict.

    python point_hash.py [STEPS]

A walker goes STEPS steps over a grid. A set keeps the points it has been to
and a dict counts the visits to each; both need __hash__ and __eq__ to tell
that two Point objects with the same coordinates are the same place.
"""

import random
import sys


class Point:
    def __init__(self, x, y):
        self.x, self.y = x, y

    def __hash__(self):
        """Make as few keys collide as possible"""
        return hash((self.x, self.y))

    def __eq__(self, other):
        return self.x == other.x and self.y == other.y


def walk(nbr_steps):
    """Yield the point after every step of a random walk"""
    x, y = 0, 0
    for n in range(nbr_steps):
        dx, dy = random.choice([(1, 0), (-1, 0), (0, 1), (0, -1)])
        x += dx
        y += dy
        yield Point(x, y)


def count_visits(points):
    """Map each point to the number of times the walker stood on it"""
    visits = {}
    for point in points:
        if point in visits:
            visits[point] += 1
        else:
            visits[point] = 1
    return visits


def count_enclosed(visited):
    """Count the points that were missed but have four visited neighbours"""
    enclosed = set()
    for point in visited:
        candidate = Point(point.x + 1, point.y)
        if candidate in visited:
            continue
        neighbours = [
            Point(candidate.x + 1, candidate.y),
            Point(candidate.x, candidate.y + 1),
            Point(candidate.x, candidate.y - 1),
        ]
        if all(neighbour in visited for neighbour in neighbours):
            enclosed.add(candidate)
    return len(enclosed)


if __name__ == "__main__":
    nbr_steps = int(float(sys.argv[1])) if len(sys.argv) > 1 else 500_000
    if nbr_steps < 1:
        sys.exit("point_hash.py: STEPS must be at least 1")
    random.seed(4)
    path = list(walk(nbr_steps))
    visited = set(path)
    visits = count_visits(path)
    busiest = max(visits, key=lambda point: (visits[point], point.x, point.y))
    print("Steps", len(path))
    print("Different points", len(visited))
    print("Busiest point", (busiest.x, busiest.y), "visits", visits[busiest])
    print("Enclosed points", count_enclosed(visited))
    print("Same key", Point(1, 2) in {Point(1, 2): "here"})
