# SPDX-License-Identifier: Apache-2.0
"""Write an account statement as markup with running balances, and a digest of it."""

import hashlib
import random
import sys

SUBJECTS = ["rent", "salary", "groceries", "insurance <home>", "fuel", "books & music"]


class Entry:
    def __init__(self, number, subject, cents):
        self.number = number
        self.subject = subject
        self.cents = cents


class Markup(str):
    def __add__(self, other):
        if not isinstance(other, Markup):
            other = other.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
        return Markup(str.__add__(self, other))


OPEN = Markup("<td>")
CLOSE = Markup("</td>\n")


class Statement:
    def __init__(self, owner):
        self.owner = owner
        self.text = Markup("")
        self.balance = 0

    def heading(self):
        self.text = Markup("<h1>") + self.owner + Markup("</h1>\n")

    def write(self, entries):
        for entry in entries:
            self.balance += entry.cents
            self.text += OPEN
            self.text += f"{entry.number:>7} {entry.subject:<18}{entry.cents / 100:>12.2f}"
            self.text += CLOSE


def make_entries(rng, count):
    for number in range(1, count + 1):
        subject = rng.choice(SUBJECTS)
        cents = rng.randrange(-85000, 90000)
        yield Entry(number, subject, cents)


def check_digits(text, modulus):
    """A remainder over all the digits of the text, as the bank's form asks for."""
    remainder = 0
    for letter in text:
        if "0" <= letter <= "9":
            remainder = (remainder * 10 + ord(letter) - 48) % modulus
    return remainder


def main(argv):
    count = int(argv[1]) if len(argv) > 1 else 5500
    seed = int(argv[2]) if len(argv) > 2 else 8
    owner = argv[3] if len(argv) > 3 else "A. Customer"
    statement = Statement(owner)
    statement.heading()
    statement.write(make_entries(random.Random(seed), count))
    text = statement.text
    lines = text.splitlines()
    print("\n".join(lines[:6]))
    print(f"{len(lines)} lines, {len(text)} characters")
    checks = "-".join(f"{check_digits(text, modulus):02d}" for modulus in (97, 89, 83, 79))
    print(f"balance {statement.balance / 100:.2f}, check {checks}")
    print(hashlib.sha256(text.encode()).hexdigest())
    if statement.balance < 0:
        print("the account is overdrawn", file=sys.stderr)
        return 4
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv))
