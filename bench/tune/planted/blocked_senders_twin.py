# SPDX-License-Identifier: Apache-2.0
"""Greylist a mail gateway's log: a sender seen among the last messages may pass at once."""

import random
import sys

DOMAINS = ["example.org", "mail.test", "north.example", "post.invalid", "relay.test"]
WINDOW = 1500


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
    regular = addresses[: len(addresses) // 12]
    for number in range(lines):
        pool = regular if number % 5 == 0 else addresses
        sender = pool[rng.randrange(len(pool))]
        yield f"{number // 60:05d} from=<{sender}> size={rng.randrange(200, 90000)} stat=Sent"


def parse_line(line):
    minute, sender, size, _status = line.split(" ")
    if not sender.startswith("from=<"):
        raise ValueError(f"no sender in {line!r}")
    return int(minute), sender[6:-1], int(size[5:])


def screen(log, recent):
    held = []
    passed = {domain: [0, 0] for domain in DOMAINS}
    for number, line in enumerate(log):
        minute, sender, size = parse_line(line)
        known = sender in recent
        recent[number % WINDOW] = sender
        if not known:
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
    recent = [""] * WINDOW
    if lines < 0:
        print("the log cannot have a negative length", file=sys.stderr)
        return 2
    held, passed = screen(make_log(rng, addresses, lines), recent)
    report(held, passed)
    return 0 if held else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv))
