# SPDX-License-Identifier: Apache-2.0
"""Simulate a print room until closing time, and write out what is still waiting."""

import random
import sys

SLICE = 12
OWNERS = ["archive", "lab", "library", "office", "press"]


def make_jobs(rng, count):
    jobs = []
    for number in range(count):
        pages = 1 + int(rng.expovariate(0.2))
        jobs.append((number, rng.choice(OWNERS), pages))
    return jobs


def wear(minute, pages):
    """Toner used for some pages, a little more as the drum warms up."""
    used = 0
    for page in range(pages):
        used += 90 + (minute + page) % 7
    return used


def outline(value, depth=0):
    """A short text for any value of the room's state."""
    if isinstance(value, dict):
        parts = [f"{key}={outline(part, depth + 1)}" for key, part in sorted(value.items())]
        return "{" + " ".join(parts) + "}"
    if isinstance(value, (list, tuple)):
        head = " ".join(outline(part, depth + 1) for part in value[:3])
        return f"[{len(value)}: {head}]"
    return str(value)[:24]


def run(jobs, until):
    waiting = list(jobs)
    minute = 0
    toner = 0
    done = dict.fromkeys(OWNERS, 0)
    latest = None
    while waiting and minute < until:
        number, owner, pages = waiting.pop(0)
        printed = min(pages, SLICE)
        minute += 1 + printed // 4
        toner += wear(minute, printed)
        if pages > printed:
            waiting.append((number, owner, pages - printed))
        else:
            done[owner] += 1
            latest = number
    return {"done": done, "latest": latest, "minute": minute, "toner": toner, "waiting": waiting}


def main(argv):
    count = int(argv[1]) if len(argv) > 1 else 110000
    seed = int(argv[2]) if len(argv) > 2 else 11
    until = int(argv[3]) if len(argv) > 3 else 10**9
    jobs = make_jobs(random.Random(seed), count)
    state = run(jobs, until)
    print(f"{state['minute']} minutes, last job {state['latest']}")
    print(outline(state))
    if state["waiting"]:
        print(f"{len(state['waiting'])} jobs left behind", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv))
