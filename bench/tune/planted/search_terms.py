# SPDX-License-Identifier: Apache-2.0
"""Correct the misspelt search terms of a garden shop's visitors and rank what they want."""

import random
import sys

CATALOGUE = (
    "shovel rake hoe wheelbarrow secateurs trowel gloves bucket hose sprinkler compost mulch "
    "fertiliser seedling bulb tulip daffodil crocus lavender rosemary thyme basil parsley "
    "tomato cucumber pumpkin lettuce spinach carrot beetroot trellis pergola fence gravel"
).split()
LETTERS = "abcdefghijklmnopqrstuvwxyz"


def misspell(rng, word):
    place = rng.randrange(len(word))
    kind = rng.randrange(3)
    if kind == 0:
        return word[:place] + word[place + 1 :]
    if kind == 1:
        return word[:place] + rng.choice(LETTERS) + word[place:]
    return word[:place] + rng.choice(LETTERS) + word[place + 1 :]


def make_terms(rng, count):
    typed = [misspell(rng, rng.choice(CATALOGUE)) for _ in range(150)]
    for _ in range(count):
        yield typed[int(rng.random() ** 2 * len(typed))]


def distance(left, right):
    above = list(range(len(right) + 1))
    for row, letter in enumerate(left, 1):
        here = [row]
        for column, other in enumerate(right, 1):
            if letter == other:
                here.append(above[column - 1])
            else:
                here.append(1 + min(above[column - 1], above[column], here[-1]))
        above = here
    return above[-1]


def correct(term):
    best = None
    for word in CATALOGUE:
        step = distance(term, word)
        if best is None or (step, word) < best:
            best = (step, word)
    return best[1]


def interest(visits):
    """How strongly some visits count in all: it fades from minute to minute."""
    weight = 0.0
    for minute in range(visits * 1440):
        weight += 1.0 / (1.0 + 0.001 * minute) ** 1.5
    return weight


def main(argv):
    count = int(argv[1]) if len(argv) > 1 else 2500
    seed = int(argv[2]) if len(argv) > 2 else 5
    wanted = dict.fromkeys(CATALOGUE, 0)
    changed = 0
    for term in make_terms(random.Random(seed), count):
        word = correct(term)
        changed += word != term
        wanted[word] += 1
    print(f"{count} terms, {changed} corrected")
    ranked = sorted(wanted.items(), key=lambda pair: (-pair[1], pair[0]))
    for word, visits in ranked[:10]:
        print(f"{word:<12}{visits:>6} {interest(visits):.4f}")
    if count < 1:
        raise ValueError("no terms were typed")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv))
