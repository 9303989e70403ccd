# SPDX-License-Identifier: Apache-2.0
"""How often does the truth lie inside the interval that is reported?

    replay.py [--windows 1000] [--seconds 0.5] [--refused]

Within one process for each truth program, the program runs over and over in
windows of half a second, each profiled on its own by the library, each with a
truth of its own. A window stands for one share, fixed in the program as its
primary piece: the time of that piece's function in the piece's class. The
limit is 930 of 1,000 inside the 95 % interval reported for the function.
"""

import argparse
import importlib
import json
import os
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent.parent), str(HERE.parent), str(HERE)]

from check import CASES  # noqa: E402
from command import tell  # noqa: E402
from store import Store  # noqa: E402

LIMIT = 0.93
CPU_CLASSES = ("python", "native", "system")


def primary(truth: dict) -> tuple[dict, str, float]:
    """The primary piece of a window, its class or classes, and its true seconds in them."""
    pieces = truth["threads"][0]["pieces"]
    piece = next(piece for piece in pieces if piece["name"] == truth["primary"])
    if piece["cpu_class"] == "cpu":
        return piece, piece["wait_class"], piece["wait_s"]
    return piece, piece["cpu_class"], piece["cpu_s"]


def window(case, seconds: float) -> dict:
    """Profiles one window; the true and the reported time, and the interval."""
    from citius import measure
    from citius.measure.report.aggregate import summarize
    from citius.measure.report.profile import CLASSES

    measure.start()
    try:
        truth = case.run(seconds)
    finally:
        profile = measure.stop()
    piece, name, true_s = primary(truth)
    files = {(Path(place["file"]).name, place["function"]) for place in piece["where"]}
    places = [
        place
        for place in summarize(profile).functions
        if (Path(place.file).name, place.function.rpartition(".")[2]) in files
    ]
    if not places:
        return {"true_s": true_s, "said_s": 0.0, "interval_s": 0.0, "class": name}
    own = max(places, key=lambda place: place.own.total_s).own
    classes = name.split("+")
    return {
        "true_s": true_s,
        "said_s": sum(own.seconds[CLASSES.index(one)] for one in classes),
        "interval_s": own.cpu_interval_s if classes[0] in CPU_CLASSES else own.rest_interval_s,
        "class": name,
    }


def work(case_name: str, windows: int, seconds: float) -> None:
    """Child: prints a JSON line for each window."""
    case = importlib.import_module(case_name).CASE
    case.run(seconds / 2)  # the first blocks specialise the interpreter's code
    for _ in range(windows):
        print(json.dumps(window(case, seconds)), flush=True)


def collect(store: Store, options: argparse.Namespace, refused: bool) -> None:
    """Runs what the store lacks, one process a program."""
    each = -(-options.windows // len(options.cases))
    for case in options.cases:
        wanted = {"case": case, "seconds": options.seconds, "refused": refused}
        missing = each - len(store.records(**wanted))
        if missing <= 0:
            continue
        print(f"replay: {case}, {missing} windows{', refused' * refused}", file=sys.stderr)
        command = [sys.executable, __file__, "--work", case, "--seconds", str(options.seconds)]
        env = {**os.environ, **({"CITIUS_NO_PERF": "1"} if refused else {})}
        ended = subprocess.run(
            [*command, "--windows", str(missing)], env=env, stdout=subprocess.PIPE, text=True
        )
        for line in ended.stdout.splitlines():
            store.add(**wanted, **json.loads(line))
        if ended.returncode:
            print(f"replay: {case} ended with {ended.returncode}", file=sys.stderr)


def inside(record: dict) -> bool:
    return abs(record["said_s"] - record["true_s"]) <= record["interval_s"]


def table(store: Store, options: argparse.Namespace, refused: bool) -> tuple[str, list[str]]:
    rows = ["| case | windows | inside | mean width, points | mean deviation, points |"]
    rows.append("| --- | ---: | ---: | ---: | ---: |")
    every = []
    for case in options.cases:
        records = store.records(case=case, seconds=options.seconds, refused=refused)
        every += records
        rows.append(row(case, records, options.seconds))
    rows.append(row("**all**", every, options.seconds))
    held, count = sum(map(inside, every)), len(every)
    if count >= options.windows and held >= LIMIT * count:
        return "\n".join(rows), []
    return "\n".join(rows), [f"replay{', refused' * refused}: {held} of {count} inside"]


def row(name: str, records: list[dict], seconds: float) -> str:
    if not records:
        return f"| {name} | 0 | - | - | - |"
    share = 100 / seconds / len(records)
    width = share * sum(record["interval_s"] for record in records)
    off = share * sum(record["said_s"] - record["true_s"] for record in records)
    return f"| {name} | {len(records)} | {sum(map(inside, records))} | ±{width:.2f} | {off:+.2f} |"


def parse(arguments: list[str] | None = None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--windows", type=int, default=1_000, help="of all programs together")
    parser.add_argument("--seconds", type=float, default=0.5, help="of a window")
    parser.add_argument("--cases", nargs="+", choices=CASES, default=CASES)
    parser.add_argument("--refused", action="store_true", help="once more with perf refused")
    parser.add_argument("--quick", action="store_true", help="160 windows")
    parser.add_argument("--fresh", action="store_true", help="forget earlier results")
    parser.add_argument("--work", help=argparse.SUPPRESS)
    options = parser.parse_args(arguments)
    if options.quick:
        options.windows = 160
    return options


def report(options: argparse.Namespace) -> tuple[str, list[str]]:
    """Runs what is missing; the section of the results, and what was missed."""
    store = Store("replay", options.fresh)
    texts, misses = [], []
    for refused in (False, True) if options.refused else (False,):
        collect(store, options, refused)
        text, missed = table(store, options, refused)
        texts.append(
            f"Perf events {'refused' if refused else 'as the machine allows'}:\n\n{text}\n"
        )
        misses += missed
    return "\n".join(texts), misses


if __name__ == "__main__":
    chosen = parse()
    if chosen.work:
        work(chosen.work, chosen.windows, chosen.seconds)
        sys.exit()
    sys.exit(tell(*report(chosen)))
