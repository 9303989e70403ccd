# SPDX-License-Identifier: Apache-2.0
"""`citius tune` over the corpus or the planted programs.

    verdicts.py corpus|planted [--budget SECONDS] [--only NAME ...] [--fresh]

Each program is tuned on one input, as a user would, then original and patched program run on three.
"""

import argparse
import statistics
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent), str(HERE)]

import programs  # noqa: E402
from command import tell  # noqa: E402
from judge import judge  # noqa: E402
from store import Store, state_of  # noqa: E402

FAST = 1.2
RIGHT = 18  # of the 20 planted faults, found and verified
STATE = ("src/citius", "bench/tune")


def parse(arguments: list[str] | None = None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("which", choices=["corpus", "planted"])
    parser.add_argument("--budget", help="seconds for each; by default max(60, 10 x the program)")
    parser.add_argument("--only", nargs="+", metavar="NAME", help="these programs alone")
    parser.add_argument("--quick", action="store_true", help="a budget of 20 s for each")
    parser.add_argument("--fresh", action="store_true", help="forget earlier results")
    return parser.parse_args(arguments)


def report(options: argparse.Namespace) -> tuple[str, list[str]]:
    """Return the table, and which limits were missed."""
    store = Store(f"tune-{options.which}", options.fresh, state=state_of(STATE))
    budget = "20" if options.quick else options.budget
    rows = []
    for program in getattr(programs, options.which)():
        if options.only and program.name not in options.only:
            continue
        earlier = store.records(name=program.name, budget=budget)
        if earlier:
            rows.append((program, earlier[-1]))
            continue
        print(f"{options.which}: {program.name}", file=sys.stderr, flush=True)
        found = judge(program, ["--budget", budget] if budget else [])
        rows.append((program, store.add(name=program.name, budget=budget, **found)))
    lines = ["| program | one run | tuned | gain | memory | kept | tuning took |"]
    lines.append("| --- | --- | --- | --- | --- | --- | --- |")
    lines += [_row(program, found) for program, found in rows]
    summary = (_of_corpus if options.which == "corpus" else _of_planted)(rows)
    return "\n".join([*lines, "", summary]), _missed(options.which, rows)


def _row(program: programs.Judged, found: dict) -> str:
    told = found["told"]
    if not told or told["failure"]:
        words = told["failure"] if told else found["words"].strip().splitlines()[-1]
        return f"| {program.name} | | | {words} | | | {found['seconds']:.0f} s |"
    kept = ", ".join(found["kept"]) or "-"
    if not told["speedup_interval"]:
        return (
            f"| {program.name} | {told['baseline_s']:.2f} s | - | - | - | {kept} | "
            f"{found['seconds']:.0f} s |"
        )
    low, high = told["speedup_interval"]
    return (
        f"| {program.name} | {told['baseline_s']:.2f} s | {told['tuned_s']:.2f} s | "
        f"{told['speedup']:.2f}x [{low:.2f}, {high:.2f}] | {told['memory_ratio']:.2f}x | {kept} | "
        f"{found['seconds']:.0f} s |"
    )


def _of_corpus(rows: list) -> str:
    gains = [found["told"]["speedup"] if found["told"] else 1.0 for _, found in rows]
    return (
        f"Median gain {statistics.median(gains):.2f}x; {sum(g > FAST for g in gains)} of "
        f"{len(gains)} above {FAST}x; none slower: {min(gains) >= 1.0}."
    )


def _of_planted(rows: list) -> str:
    right = sum(_right(p, f) for p, f in rows if not p.left_alone)
    alone = sum(p.remedy not in f["kept"] for p, f in rows if p.left_alone)
    faults = sum(not p.left_alone for p, _ in rows)
    return (
        f"The right remedy found and verified in {right} of {faults}; {alone} of "
        f"{len(rows) - faults} twins without it."
    )


def _right(program: programs.Judged, found: dict) -> bool:
    return program.remedy in found["kept"] and not found["changed"]


def _missed(which: str, rows: list) -> list[str]:
    missed = [f"{p.name}: changed {', '.join(f['changed'])}" for p, f in rows if f["changed"]]
    missed += [f"{p.name}: touched {', '.join(f['touched'])}" for p, f in rows if f["touched"]]
    if which == "planted":
        right = [p.name for p, f in rows if not p.left_alone and _right(p, f)]
        faults = [p.name for p, _ in rows if not p.left_alone]
        if len(right) < RIGHT <= len(faults):
            missed.append(
                f"mended {len(right)} of {len(faults)}, not {', '.join({*faults} - {*right})}"
            )
        missed += [
            f"{p.name}: {p.remedy} kept on the twin"
            for p, f in rows
            if p.left_alone and p.remedy in f["kept"]
        ]
    else:
        missed += [f"{p.name}: slower" for p, f in rows if f["told"] and f["told"]["speedup"] < 1.0]
    return missed


if __name__ == "__main__":
    sys.exit(tell(*report(parse())))
