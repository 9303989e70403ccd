# SPDX-License-Identifier: Apache-2.0
"""Add up the traffic of a network's two-way links and find the busiest of them."""

import random
import sys


class Link:
    def __init__(self, origin, target):
        self.origin = origin
        self.target = target

    def __eq__(self, other):
        if not isinstance(other, Link):
            return NotImplemented
        if self.origin == other.target:
            return self.target == other.origin
        return self.origin == other.origin and self.target == other.target

    def __hash__(self):
        return self.origin + self.target

    def __str__(self):
        return f"{self.origin}--{self.target}"


def make_links(rng, nodes, degree):
    links = []
    for origin in range(nodes):
        for target in rng.sample(range(nodes), degree):
            if target != origin:
                links.append((origin, target))
    return links


def make_packets(rng, links, count):
    for _ in range(count):
        origin, target = links[rng.randrange(len(links))]
        yield origin, target, 40 + rng.randrange(1460)


def add_up(packets):
    traffic = {}
    for origin, target, size in packets:
        link = Link(origin, target)
        traffic[link] = traffic.get(link, 0) + size
    return traffic


def spread(traffic, nodes):
    """How unevenly the nodes send."""
    sent = [0] * nodes
    for link, size in traffic.items():
        sent[link.origin] += size
    mean = sum(sent) / nodes
    return sum((amount - mean) ** 2 for amount in sent) / nodes


def main(argv):
    count = int(argv[1]) if len(argv) > 1 else 220000
    seed = int(argv[2]) if len(argv) > 2 else 20
    nodes = int(argv[3]) if len(argv) > 3 else 160
    rng = random.Random(seed)
    links = make_links(rng, nodes, 30)
    traffic = add_up(make_packets(rng, links, count))
    busiest = sorted(traffic, key=lambda link: (-traffic[link], link.origin, link.target))[:6]
    for link in busiest:
        print(f"{link!s:<10}{traffic[link]:>10}")
    print(f"{len(traffic)} links, spread {spread(traffic, nodes):.3f}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv))
