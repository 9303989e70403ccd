# SPDX-License-Identifier: Apache-2.0
"""Write the lines of a chain's tills as the text its accounts take, and sum them up."""

import hashlib
import random
import sys

import pandas as pd


def make_sales(rng, count):
    return pd.DataFrame(
        {
            "shop": [10 + rng.randrange(4) for _ in range(count)],
            "pieces": [1 + rng.randrange(12) for _ in range(count)],
            "price": [rng.randrange(50, 9000) / 100 for _ in range(count)],
            "rebate": [rng.choice((0.0, 0.0, 0.05, 0.125)) for _ in range(count)],
        }
    )


def booking_lines(sales):
    lines = []
    for _, row in sales.iterrows():
        due = row["pieces"] * row["price"] * (1 - row["rebate"])
        lines.append(f"{row['shop']};{row['pieces']};{due:.2f}")
    return lines


def checksum(sales):
    total = 0
    for pieces in sales["pieces"].tolist():
        total = (total * 13 + pieces) % 1_000_003
    return total


def main(argv):
    count = int(argv[1]) if len(argv) > 1 else 32000
    seed = int(argv[2]) if len(argv) > 2 else 21
    sales = make_sales(random.Random(seed), count)
    if sales.empty:
        print("no sales", file=sys.stderr)
        return 1
    lines = booking_lines(sales)
    print("\n".join(lines[:5]))
    print(hashlib.sha256("\n".join(lines).encode()).hexdigest())
    for shop, part in sales.groupby("shop"):
        print(f"{shop:<10}{len(part):>7}{part['price'].median():>10.4f}")
    print(f"check {checksum(sales)}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv))
