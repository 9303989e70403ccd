# SPDX-License-Identifier: Apache-2.0
"""Rank a site's pages by visits, no matter how visitors wrote the letters of the address."""

import random
import sys

SECTIONS = ["About", "blog", "docs", "Shop", "wiki"]


class Folded(dict):
    """A dictionary that takes no notice of its keys' case."""

    def __contains__(self, key):
        return dict.__contains__(self, key.lower())

    def __getitem__(self, key):
        return dict.__getitem__(self, key.lower())

    def __setitem__(self, key, value):
        dict.__setitem__(self, key.lower(), value)


def make_pages(rng, count):
    return [f"/{rng.choice(SECTIONS)}/{number:03d}.html" for number in range(count)]


def make_visits(rng, pages, count):
    written = pages + [page.upper() for page in pages[::7]]
    urn = [page for place, page in enumerate(written, 1) for _ in range(1 + 400 // place)]
    return rng.choices(urn, k=count)


def tally(visits):
    counts = Folded()
    for page in visits:
        if page in counts:
            counts[page] += 1
        else:
            counts[page] = 1
    return counts


def leaders(counts, most):
    ranked = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    return [page for page, _ in ranked[:most]]


def rank_shift(before, after):
    places = {page: place for place, page in enumerate(before)}
    return sum(abs(places.get(page, len(before)) - place) for place, page in enumerate(after))


def main(argv):
    count = int(argv[1]) if len(argv) > 1 else 600000
    seed = int(argv[2]) if len(argv) > 2 else 12
    rng = random.Random(seed)
    pages = make_pages(rng, 400)
    visits = make_visits(rng, pages, count)
    reference = tally(visits)
    if not reference:
        print("no visits", file=sys.stderr)
        return 1
    top = leaders(reference, 40)
    for page in top[:5]:
        print(f"{page:<22}{reference[page]:>8}")
    for quarter in range(1, 4):
        counts = tally(visits[count * quarter // 4 :])
        shift = rank_shift(top, leaders(counts, 40))
        print(f"without {quarter}/4: {len(counts)} pages, shift {shift}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv))
