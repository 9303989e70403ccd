# SPDX-License-Identifier: Apache-2.0
"""Put a depot's parcels into loading order and split them into rounds by volume."""

import functools
import random
import sys


class Parcel:
    def __init__(self, ident, urgency, street, house, litres):
        self.ident = ident
        self.urgency = urgency
        self.street = street
        self.house = house
        self.litres = litres


def make_parcels(rng, count):
    streets = [f"{letter}{number:02d} Street" for letter in "ABCDEFG" for number in range(30)]
    parcels = []
    for number in range(count):
        street = streets[int(rng.random() * len(streets))]
        house = 1 + int(rng.random() * 90)
        litres = 1 + number * 7 % 60
        parcels.append(Parcel(number, int(rng.random() * 4), street, house, litres))
    return parcels


def compare(left, right):
    if left.urgency != right.urgency:
        return right.urgency - left.urgency
    if left.street != right.street:
        return -1 if left.street < right.street else 1
    return left.house - right.house


def rounds(parcels, room):
    used = 0
    batch = []
    for parcel in parcels:
        if used + parcel.litres > room and batch:
            yield batch
            batch = []
            used = 0
        batch.append(parcel)
        used += parcel.litres
    if batch:
        yield batch


def steps(batch):
    total = 0
    place = 0
    for parcel in batch:
        target = int(parcel.street[1:3]) * 100 + parcel.house
        total += abs(target - place)
        place = target
    return total


def main(argv):
    count = int(argv[1]) if len(argv) > 1 else 170000
    seed = int(argv[2]) if len(argv) > 2 else 17
    room = int(argv[3]) if len(argv) > 3 else 9000
    parcels = make_parcels(random.Random(seed), count)
    ordered = sorted(parcels, key=functools.cmp_to_key(compare))
    check = 0
    walked = 0
    number = 0
    for number, batch in enumerate(rounds(ordered, room), 1):
        walked += steps(batch)
        check = (check * 101 + batch[0].ident) % 1_000_003
        if number % 80 == 1:
            first = batch[0]
            print(f"round {number}: {len(batch)} from {first.street} {first.house}")
    print(f"{number} rounds, {walked} steps, check {check}")
    first = ordered[0]
    print(f"first parcel {first.ident}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv))
