# SPDX-License-Identifier: Apache-2.0
"""Pick the card payments that break at least one of a shop's many rules."""

import random
import sys

COUNTRIES = ["AT", "BE", "CH", "DE", "ES", "FR", "IT", "NL", "PL", "SE"]


class Payment:
    def __init__(self, ident, amount, country, hour):
        self.ident = ident
        self.amount = amount
        self.country = country
        self.hour = hour


class Rule:
    def __init__(self, name, country, ceiling, quiet):
        self.name = name
        self.country = country
        self.ceiling = ceiling
        self.quiet = quiet

    def broken_by(self, payment):
        if payment.country != self.country:
            return False
        if payment.hour in self.quiet:
            return payment.amount * 2 > self.ceiling
        return payment.amount > self.ceiling


def make_rules(rng, count):
    rules = []
    for number in range(count):
        start = rng.randrange(20)
        quiet = range(start, start + 4)
        rules.append(Rule(f"R{number}", rng.choice(COUNTRIES), rng.randrange(200, 4000), quiet))
    return rules


def make_payments(rng, count):
    for number in range(count):
        amount = int(rng.expovariate(1 / 900)) + 1
        yield Payment(number, amount, rng.choice(COUNTRIES), rng.randrange(24))


def suspicious(payment, rules):
    verdicts = [rule.broken_by(payment) for rule in rules]
    return any(verdicts)


def fingerprint(payment):
    value = payment.ident
    for letter in f"{payment.country}{payment.amount:08d}{payment.hour:02d}":
        value = (value * 131 + ord(letter)) % 2_147_483_647
    return value


def main(argv):
    count = int(argv[1]) if len(argv) > 1 else 30000
    seed = int(argv[2]) if len(argv) > 2 else 9
    rng = random.Random(seed)
    rules = make_rules(rng, 450)
    by_country = dict.fromkeys(COUNTRIES, 0)
    chain = 0
    flagged = 0
    for payment in make_payments(rng, count):
        mark = fingerprint(payment)
        if suspicious(payment, rules):
            flagged += 1
            by_country[payment.country] += payment.amount
            chain = (chain * 7 + mark) % 1_000_000_007
    print(f"{flagged} of {count} payments flagged, chain {chain}")
    for country in COUNTRIES:
        print(f"{country} {by_country[country]:>12}")
    if not count:
        raise SystemExit("nothing to screen")
    print(f"share {flagged / count:.4f}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv))
