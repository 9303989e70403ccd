# SPDX-License-Identifier: Apache-2.0
"""Price parcels by weight: every parcel falls into one band of a sorted tariff."""

import random
import sys


def make_tariff(rng, bands):
    bounds = sorted(rng.uniform(0.1, 400.0) for _ in range(bands))
    fees = [150 + 7 * number for number in range(bands + 1)]
    return bounds, fees


def make_parcels(rng, count):
    for number in range(count):
        weight = rng.uniform(0.0, 420.0)
        yield f"P{number:06d}", round(weight, 3), rng.choice("ABCD")


def band_of(bounds, weight):
    for number, bound in enumerate(bounds):
        if bound > weight:
            return number
    return len(bounds)


def surcharge(zone, weight):
    rate = {"A": 0, "B": 3, "C": 8, "D": 15}[zone]
    return rate * (1 + int(weight) // 25)


def price(parcels, bounds, fees):
    totals = {"A": 0, "B": 0, "C": 0, "D": 0}
    heaviest = None
    overweight = 0
    checksum = 0
    for ident, weight, zone in parcels:
        band = band_of(bounds, weight)
        if band == len(bounds):
            overweight += 1
        fee = fees[band] + surcharge(zone, weight)
        totals[zone] += fee
        checksum = (checksum * 31 + fee) % 1_000_003
        if heaviest is None or weight > heaviest[1]:
            heaviest = (ident, weight, fee)
    return totals, heaviest, overweight, checksum


def main(argv):
    count = int(argv[1]) if len(argv) > 1 else 60000
    seed = int(argv[2]) if len(argv) > 2 else 4
    rng = random.Random(seed)
    bounds, fees = make_tariff(rng, 900)
    totals, heaviest, overweight, checksum = price(make_parcels(rng, count), bounds, fees)
    for zone, total in sorted(totals.items()):
        print(f"zone {zone}: {total / 100:.2f}")
    print(f"overweight: {overweight}, checksum {checksum}")
    ident, weight, fee = heaviest
    print(f"heaviest: {ident} with {weight} kg for {fee / 100:.2f}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv))
