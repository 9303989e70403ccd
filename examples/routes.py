# SPDX-License-Identifier: Apache-2.0
"""Plan a day's delivery rounds for a few vans and print the driving sheets.

    python routes.py [--vans N] [--stops N]

The stops are shared out by their direction from the depot. Each van's round
starts as the nearest-neighbour tour, which is then improved by turning parts
of it around for as long as that makes it shorter (2-opt).
"""

import argparse
import csv
import hashlib
import math
import sys
from pathlib import Path

DATA = Path(__file__).resolve().parent / "data"
EARTH_RADIUS_KM = 6371.0
WINDING = 1.28
DETOUR = 1.9


class Stop:
    """A place to deliver to."""

    def __init__(self, row):
        self.code = row["code"]
        self.name = row["name"]
        self.lat = float(row["lat"])
        self.lon = float(row["lon"])
        self.parcels = int(row["parcels"])
        self.minutes = int(row["minutes"])


def great_circle_km(lat1, lon1, lat2, lon2):
    """Distance in km over the surface of the earth (haversine formula)."""
    lat1, lon1 = math.radians(lat1), math.radians(lon1)
    lat2, lon2 = math.radians(lat2), math.radians(lon2)
    h = (
        math.sin((lat2 - lat1) / 2) ** 2
        + math.cos(lat1) * math.cos(lat2) * math.sin((lon2 - lon1) / 2) ** 2
    )
    return 2 * EARTH_RADIUS_KM * math.asin(math.sqrt(h))


class Planner:
    """Plans rounds from one depot."""

    def __init__(self, depot, closures, speed_kmh, start_minute):
        self.depot = depot
        self.closures = closures
        self.speed_kmh = speed_kmh
        self.start_minute = start_minute

    def road_km(self, a, b):
        """Distance by road, longer where the direct road is closed."""
        km = great_circle_km(a.lat, a.lon, b.lat, b.lon) * WINDING
        if (a.code, b.code) in self.closures or (b.code, a.code) in self.closures:
            km *= DETOUR
        return km

    def round_km(self, stops):
        """Length of the round depot - stops - depot."""
        total = 0.0
        here = self.depot
        for stop in stops:
            total += self.road_km(here, stop)
            here = stop
        return total + self.road_km(here, self.depot)

    def nearest_neighbour(self, stops):
        """Always go on to the nearest stop that is left."""
        route = []
        here = self.depot
        while len(route) < len(stops):
            best = None
            best_km = 0.0
            for stop in stops:
                if stop in route:
                    continue
                km = self.road_km(here, stop)
                if best is None or km < best_km:
                    best, best_km = stop, km
            route.append(best)
            here = best
        return route

    def gain(self, route, i, j):
        """Kilometres saved by driving route[i..j] the other way round."""
        before = route[i - 1] if i > 0 else self.depot
        after = route[j + 1] if j + 1 < len(route) else self.depot
        return (
            self.road_km(before, route[i])
            + self.road_km(route[j], after)
            - self.road_km(before, route[j])
            - self.road_km(route[i], after)
        )

    def two_opt(self, route):
        """Turn parts of the route around until that no longer helps."""
        improved = True
        while improved:
            improved = False
            for i in range(len(route) - 1):
                for j in range(i + 1, len(route)):
                    if self.gain(route, i, j) > 1e-9:
                        route = route[:i] + route[i : j + 1][::-1] + route[j + 1 :]
                        improved = True
        return route

    def share_out(self, stops, nbr_vans):
        """Give each van a sector around the depot with its part of the parcels."""

        def direction(stop):
            return math.atan2(stop.lat - self.depot.lat, stop.lon - self.depot.lon)

        share = sum(stop.parcels for stop in stops) / nbr_vans
        rounds = [[] for van in range(nbr_vans)]
        parcels = 0
        for stop in sorted(stops, key=direction):
            rounds[min(int(parcels / share), nbr_vans - 1)].append(stop)
            parcels += stop.parcels
        return rounds

    def driving_sheet(self, title, route):
        """The round as text: when to be where, with how many parcels."""
        sheet = f"{title}: {len(route)} stops, {self.round_km(route):.1f} km\n"
        minute = self.start_minute
        parcels = sum(stop.parcels for stop in route)
        here = self.depot
        for stop in route:
            km = self.road_km(here, stop)
            minute += km / self.speed_kmh * 60
            sheet += f"  {clock(minute)}  {stop.code}  {stop.name:<16}"
            sheet += f"{km:6.1f} km  {stop.parcels:>3} of {parcels}\n"
            parcels -= stop.parcels
            minute += stop.minutes
            here = stop
        minute += self.road_km(here, self.depot) / self.speed_kmh * 60
        return sheet + f"  {clock(minute)}  back at {self.depot.name}\n\n"


def clock(minute):
    return f"{int(minute) // 60:02}:{int(minute) % 60:02}"


def read_stops(path):
    with open(path, newline="") as rows:
        return [Stop(row) for row in csv.DictReader(rows)]


def read_closures(path):
    with open(path, newline="") as rows:
        return [(row["from"], row["to"]) for row in csv.DictReader(rows)]


def main():
    parser = argparse.ArgumentParser(description="Plan delivery rounds.")
    parser.add_argument("--data", type=Path, default=DATA / "stops.csv")
    parser.add_argument("--closures", type=Path, default=DATA / "closures.csv")
    parser.add_argument("--vans", type=int, default=7)
    parser.add_argument("--stops", type=int, help="plan only the first N stops")
    parser.add_argument("--speed", type=float, default=42.0, help="km/h")
    args = parser.parse_args()
    try:
        depot, *stops = read_stops(args.data)
        closures = read_closures(args.closures)
    except OSError as error:
        sys.exit(f"routes.py: cannot read {error.filename}: {error.strerror}")
    except (KeyError, ValueError) as error:
        sys.exit(f"routes.py: {args.data} is not a list of stops: {error}")
    if args.vans < 1 or args.speed <= 0:
        sys.exit("routes.py: --vans and --speed must be positive")

    planner = Planner(depot, closures, args.speed, 8 * 60)
    sheets = ""
    before = after = 0.0
    for van, share in enumerate(planner.share_out(stops[: args.stops], args.vans), 1):
        first = planner.nearest_neighbour(share)
        route = planner.two_opt(first)
        before += planner.round_km(first)
        after += planner.round_km(route)
        sheets += planner.driving_sheet(f"Van {van}", route)
    print(sheets, end="")
    print(f"Total {after:.1f} km, {before - after:.1f} km less than unimproved")
    print("Checksum", hashlib.sha256(sheets.encode()).hexdigest()[:16])


if __name__ == "__main__":
    main()
