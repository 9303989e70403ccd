# SPDX-License-Identifier: Apache-2.0
"""Screen a mail gateway's log against a list of blocked senders and sum up by domain."""

import random
import sys

DOMAINS = ["example.org", "mail.test", "north.example", "post.invalid", "relay.test"]


def make_addresses(rng, count):
    addresses = []
    known = set()
    while len(addresses) < count:
        address = f"user{rng.randrange(10**6):06d}@{rng.choice(DOMAINS)}"
        if address not in known:
            known.add(address)
            addresses.append(address)
    return addresses


def make_log(rng, addresses, lines):
    for number in range(lines):
        sender = addresses[rng.randrange(len(addresses))]
        yield f"{number // 60:05d} from=<{sender}> size={rng.randrange(200, 90000)} stat=Sent"


def parse_line(line):
    minute, sender, size, _status = line.split(" ")
    if not sender.startswith("from=<"):
        raise ValueError(f"no sender in {line!r}")
    return int(minute), sender[6:-1], int(size[5:])


def screen(log, blocklist):
    held = []
    passed = {domain: [0, 0] for domain in DOMAINS}
    for line in log:
        minute, sender, size = parse_line(line)
        if sender in blocklist:
            held.append((minute, sender, size))
            continue
        entry = passed[sender.partition("@")[2]]
        entry[0] += 1
        entry[1] += size
    return held, passed


def report(held, passed):
    print(f"held: {len(held)} messages, {sum(size for _, _, size in held)} bytes")
    for minute, sender, size in held[:5]:
        print(f"  minute {minute}: {sender} ({size})")
    for domain in sorted(passed):
        messages, volume = passed[domain]
        mean = volume / messages if messages else 0.0
        print(f"{domain:<16}{messages:>8}{volume:>14}{mean:>12.2f}")


def main(argv):
    lines = int(argv[1]) if len(argv) > 1 else 60000
    seed = int(argv[2]) if len(argv) > 2 else 1
    rng = random.Random(seed)
    addresses = make_addresses(rng, 6000)
    blocklist = addresses[::4]
    if lines < 0:
        print("the log cannot have a negative length", file=sys.stderr)
        return 2
    held, passed = screen(make_log(rng, addresses, lines), blocklist)
    report(held, passed)
    return 0 if held else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv))
