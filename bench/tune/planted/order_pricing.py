# SPDX-License-Identifier: Apache-2.0
"""Price a wholesaler's orders against its catalogue and list the best customers."""

import random
import sys


def make_catalogue(rng, count):
    return {f"SKU{number:05d}": 50 + rng.randrange(9000) for number in range(count)}


def make_orders(rng, catalogue, count):
    names = list(catalogue)
    for number in range(count):
        customer = rng.randrange(500)
        lines = [(names[rng.randrange(len(names))], 1 + number % 9) for _ in range(3)]
        if number % 997 == 500:
            lines.append((f"OLD{number:05d}", 1))
        yield customer, lines


def amount_due(prices, lines):
    due = 0
    unknown = 0
    for sku, pieces in lines:
        price = prices.get(sku)
        if price is None:
            unknown += 1
        else:
            due += price * pieces
    if due > 60000:
        due -= due // 50
    return due, unknown


def settle(orders, catalogue):
    accounts = {}
    refused = 0
    for customer, lines in orders:
        prices = dict(catalogue)
        due, unknown = amount_due(prices, lines)
        refused += unknown
        accounts[customer] = accounts.get(customer, 0) + due
    return accounts, refused


def main(argv):
    count = int(argv[1]) if len(argv) > 1 else 90000
    seed = int(argv[2]) if len(argv) > 2 else 18
    size = int(argv[3]) if len(argv) > 3 else 2500
    rng = random.Random(seed)
    catalogue = make_catalogue(rng, size)
    accounts, refused = settle(make_orders(rng, catalogue, count), catalogue)
    best = sorted(accounts.items(), key=lambda pair: (-pair[1], pair[0]))
    for customer, due in best[:8]:
        print(f"customer {customer:>3}: {due / 100:>12.2f}")
    print(f"{len(accounts)} customers, {refused} lines refused")
    print(f"catalogue worth {sum(catalogue.values()) / 100:.2f}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv))
