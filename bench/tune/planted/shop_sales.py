# SPDX-License-Identifier: Apache-2.0
"""Compute the turnover of a chain's shops from the lines of their tills."""

import random
import sys

import pandas as pd

SHOPS = ["Harbour", "Hill", "Market", "Station"]


def make_sales(rng, count):
    return pd.DataFrame(
        {
            "shop": [rng.choice(SHOPS) for _ in range(count)],
            "pieces": [1 + rng.randrange(12) for _ in range(count)],
            "price": [rng.randrange(50, 9000) / 100 for _ in range(count)],
            "rebate": [rng.choice((0.0, 0.0, 0.05, 0.125)) for _ in range(count)],
        }
    )


def add_turnover(sales):
    turnover = []
    for _, row in sales.iterrows():
        turnover.append(row["pieces"] * row["price"] * (1 - row["rebate"]))
    sales["turnover"] = turnover


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
    add_turnover(sales)
    for shop, part in sales.groupby("shop"):
        median = part["turnover"].median()
        print(f"{shop:<10}{len(part):>7}{part['turnover'].sum():>14.2f}{median:>10.4f}")
    best = sales.sort_values(["turnover", "shop"], ascending=False, kind="stable").head(3)
    for shop, turnover in zip(best["shop"], best["turnover"], strict=True):
        print(f"best: {shop} {turnover!r}")
    print(f"check {checksum(sales)}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv))
