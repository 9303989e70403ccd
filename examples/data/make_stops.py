# SPDX-License-Identifier: Apache-2.0
"""Write the data of routes.py: stops.csv and closures.csv.

Everything is made up with a fixed seed: a depot, villages around it in a few
clusters, and pairs of stops with no direct road between them at the moment.
"""

import random
from pathlib import Path

HERE = Path(__file__).resolve().parent
NBR_STOPS = 320
NBR_CLOSURES = 520
STARTS = [
    "Ash",
    "Beck",
    "Birch",
    "Brook",
    "Cold",
    "Crow",
    "Dun",
    "Elm",
    "Fen",
    "Gold",
    "Hart",
    "Hazel",
    "Kings",
    "Lang",
    "Marsh",
    "Mill",
    "North",
    "Oak",
    "Red",
    "Rook",
    "Sand",
    "Stan",
    "Thorn",
    "West",
    "White",
    "Wind",
]
ENDS = [
    "bridge",
    "bury",
    "by",
    "combe",
    "dale",
    "field",
    "ford",
    "gate",
    "ham",
    "hurst",
    "ley",
    "mere",
    "stead",
    "ton",
    "well",
    "wick",
    "wood",
    "worth",
]
DEPOT = (52.62, -1.13)


def main():
    rng = random.Random(1959)
    names = [start + end for start in STARTS for end in ENDS]
    names = rng.sample(names, NBR_STOPS)
    centres = [
        (DEPOT[0] + rng.uniform(-0.35, 0.35), DEPOT[1] + rng.uniform(-0.6, 0.6)) for n in range(7)
    ]
    stops = [("S000", "Depot", DEPOT[0], DEPOT[1], 0, 0)]
    for number, name in enumerate(names, 1):
        if rng.random() < 0.7:
            lat, lon = rng.choice(centres)
            lat, lon = rng.gauss(lat, 0.05), rng.gauss(lon, 0.08)
        else:
            lat = DEPOT[0] + rng.uniform(-0.45, 0.45)
            lon = DEPOT[1] + rng.uniform(-0.75, 0.75)
        stops.append(
            (
                f"S{number:03}",
                name,
                lat,
                lon,
                min(int(rng.expovariate(0.25)) + 1, 20),
                rng.choice([2, 2, 3, 3, 4, 5, 8]),
            )
        )
    with open(HERE / "stops.csv", "w") as out:
        out.write("code,name,lat,lon,parcels,minutes\n")
        for code, name, lat, lon, parcels, minutes in stops:
            out.write(f"{code},{name},{lat:.5f},{lon:.5f},{parcels},{minutes}\n")

    def apart(pair):
        return (pair[0][2] - pair[1][2]) ** 2 + (0.6 * (pair[0][3] - pair[1][3])) ** 2

    near = [(a, b) for a in stops for b in stops if a < b]
    near = sorted(near, key=apart)[: 5 * NBR_CLOSURES]
    with open(HERE / "closures.csv", "w") as out:
        out.write("from,to\n")
        for a, b in rng.sample(near, NBR_CLOSURES):
            out.write(f"{a[0]},{b[0]}\n")


if __name__ == "__main__":
    main()
