# SPDX-License-Identifier: Apache-2.0
"""Sort alerts by some hundreds of rules; what people type is matched less strictly."""

import random
import re
import sys

PARTS = ["disk", "fan", "link", "node", "pump", "rack", "switch", "volume"]
STATES = ["degraded", "failed", "flapping", "lost", "overheated", "rebuilt", "slow"]
PLACES = ["Aachen", "Bergen", "Cork", "Delft", "Essen", "Faro", "Graz", "Hull", "Ilok", "Jena"]
RULES = [
    (f"{part}-{state}-{place}", rf"\b{part}\s+(\w+-\d+)\s.*\b{state}\b.*\bin\s+{place}(?:\s|$)")
    for part in PARTS
    for state in STATES
    for place in PLACES
]


def make_alerts(rng, count):
    for number in range(count):
        unit = f"{rng.choice('abcdef')}{rng.randrange(10)}-{rng.randrange(100)}"
        words = [rng.choice(PARTS), unit, "was", "reported", rng.choice(STATES)]
        words += ["by", f"monitor{rng.randrange(4)}", "in", rng.choice(PLACES)]
        text = "  ".join(words)
        if number % 4 == 3:
            text = text.title()
        yield number, number % 3 == 1, text


def classify(text, typed):
    flags = re.IGNORECASE if typed else 0
    names = []
    unit = ""
    for name, pattern in RULES:
        match = re.search(pattern, text, flags)
        if match:
            names.append(name)
            unit = match.group(1)
    return names, unit


def load(alerts):
    """Exponential load of each part over the minutes the alerts came in."""
    totals = dict.fromkeys(PARTS, 0.0)
    for number, part in alerts:
        for _ in range(20000):
            for name in PARTS:
                totals[name] *= 0.99998
        totals[part] += 1 + number % 3
    return totals


def main(argv):
    count = int(argv[1]) if len(argv) > 1 else 14
    seed = int(argv[2]) if len(argv) > 2 else 6
    if count < 0:
        raise ValueError(f"{count} alerts cannot be")
    history = []
    for number, typed, text in make_alerts(random.Random(seed), count):
        names, unit = classify(text, typed)
        print(f"{number:>4} {' '.join(names) or 'unknown':<28}{unit}")
        history.extend((number, name.partition("-")[0]) for name in names)
    for part, total in load(history).items():
        print(f"{part:<8}{total:10.5f}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv))
