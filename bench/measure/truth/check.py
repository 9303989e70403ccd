# SPDX-License-Identifier: Apache-2.0
"""Hold what profilers say of the truth programs against the truth.

    check.py [--seconds 10] [--cases sorted_list zlib_compress] [--quick]

Runs every program under Citius - by default, with perf events refused, and
with either mode asked for - and under Scalene and py-spy, in turn, and prints
the shares as Markdown. A share is a percentage of the thread's wall time, a
deviation is in points of it. Exits with 1 if Citius misses a limit.
"""

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent.parent), str(HERE.parent)]

import claims  # noqa: E402
from cells import cells  # noqa: E402
from command import tell  # noqa: E402
from profilers import TOOLS  # noqa: E402
from store import Store  # noqa: E402

CASES = (
    "int_loop",
    "sorted_list",
    "json_loads",
    "dict_fromkeys",
    "instances",
    "operators",
    "matmul",
    "matmul_two",
    "zlib_compress",
    "system_calls",
    "sleeping",
    "lock_wait",
    "socket_recv",
    "gil_fight",
    "two_threads",
    "function_bias",
)
LIMITS = {"citius": 2.0, "citius refused": 3.0, "citius perf": 2.0, "citius timer": 3.0}
COLUMNS = [*LIMITS, "scalene cpu", "py-spy"]
PY_SPY_RATE = 250
# No clock tells from whom the host took its time: a run that lost more is done again, twice at most.
MOST_STOLEN = 0.02


def run(tool: str, case: str, seconds: float, folder: Path) -> tuple[dict, Path]:
    """Runs one program under one tool; its truth, and the tool's output."""
    out, truth = folder / f"{tool}.json", folder / f"{tool}.truth"
    program = [str(HERE / f"{case}.py"), "--seconds", str(seconds), "--truth", str(truth)]
    ended = subprocess.run(
        TOOLS[tool].command(program, out),
        env=TOOLS[tool].environment(),
        capture_output=True,
        text=True,
        timeout=10 * seconds + 120,
    )
    if ended.returncode != 0 or not truth.exists() or not out.exists():
        raise RuntimeError(
            f"{tool} on {case} ended with {ended.returncode}:\n{ended.stderr[-2000:]}"
        )
    return json.loads(truth.read_text()), out


def measure(column: str, case: str, seconds: float) -> dict:
    """One run: the true shares, and beside each of the tool's cells its claim."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        threads = {}
        if column == "py-spy":
            truth, active = run("py-spy 250", case, seconds, folder)
            _, idle = run("py-spy idle", case, seconds, folder)
            said = claims.py_spy(active, idle, PY_SPY_RATE)
        else:
            truth, out = run(column, case, seconds, folder)
            if column.startswith("citius"):
                said, threads = claims.citius(out), claims.citius_threads(out)
            else:
                said = claims.scalene(out, sum(thread["wall_s"] for thread in truth["threads"]))
    found = []
    for cell in cells(truth, said.buckets):
        if cell.tid:
            row = threads.get(cell.tid)
            if row is None:
                continue
            claimed = sum(row[f"{name}_s"] for name in cell.classes)
        else:
            claimed = said.claim(cell.spans, cell.classes)
        found.append({"key": cell.key, "truth": cell.share, "claim": 100 * claimed / cell.wall})
    return {
        "stolen": truth["stolen"],
        "truth": {cell.key: cell.share for cell in cells(truth, claims.CITIUS)},
        "cells": found,
    }


def undisturbed(column: str, case: str, seconds: float) -> dict:
    """The first run that the host left alone, or else the one it disturbed least."""
    found = []
    for _ in range(3):
        found.append(measure(column, case, seconds))
        if found[-1]["stolen"] <= MOST_STOLEN:
            break
    return min(found, key=lambda record: record["stolen"])


def collect(store: Store, options: argparse.Namespace) -> None:
    """Runs what the store lacks, the columns of a case in turn."""
    for case in options.cases:
        for number in range(options.rounds):
            for column in options.columns:
                wanted = {
                    "case": case,
                    "column": column,
                    "seconds": options.seconds,
                    "round": number,
                }
                if store.records(**wanted):
                    continue
                print(f"truth: {case}, {column}", file=sys.stderr)
                try:
                    store.add(**wanted, **undisturbed(column, case, options.seconds))
                except (RuntimeError, subprocess.TimeoutExpired) as error:
                    print(f"truth: {error}", file=sys.stderr)
                    store.add(**wanted, truth={}, cells=[], error=str(error))


def deviation(cell: dict) -> float:
    return cell["claim"] - cell["truth"]


def worst(records: list[dict]) -> dict | None:
    """The cell that lies farthest from its truth."""
    told = [cell for record in records for cell in record["cells"]]
    return max(told, key=lambda cell: abs(deviation(cell)), default=None)


def shares_table(store: Store, options: argparse.Namespace) -> str:
    """Each share of at least 1 % by the truth, and what every tool says of it."""
    rows = [f"| case | piece, class | truth | {' | '.join(options.columns)} |"]
    rows.append("| --- | --- | ---: |" + " ---: |" * len(options.columns))
    for case in options.cases:
        runs = [
            store.records(case=case, column=column, seconds=options.seconds)
            for column in options.columns
        ]
        truth = next((r["truth"] for records in runs for r in records if r["truth"]), {})
        for key, share in truth.items():
            if share >= 1 and "/all/" not in key:
                texts = [claim_text(records, key, truth) for records in runs]
                rows.append(f"| {case} | {key} | {share:.1f} | {' | '.join(texts)} |")
    return "\n".join(rows)


def claim_text(records: list[dict], key: str, truth: dict[str, float]) -> str:
    """Mean claim and its deviation from the truth of the same runs.

    A tool that tells fewer classes apart has one claim for several shares: it
    stands beside the largest of them, the others have a dash.
    """
    holding = [c for r in records for c in r["cells"] if contains(c["key"], key)]
    if not holding:
        return "-"
    rivals = [other for other in truth if contains(holding[0]["key"], other)]
    if max(rivals, key=truth.get) != key:
        return "-"
    claim = sum(cell["claim"] for cell in holding) / len(holding)
    return f"{claim:.1f} ({sum(map(deviation, holding)) / len(holding):+.1f})"


def contains(coarse: str, fine: str) -> bool:
    """Whether a cell's key is of the same piece and has all the classes."""
    place, _, classes = coarse.rpartition("/")
    other, _, wanted = fine.rpartition("/")
    return place == other and set(wanted.split("+")) <= set(classes.split("+"))


def worst_table(store: Store, options: argparse.Namespace) -> tuple[str, list[str]]:
    """The worst deviation of each case, zero shares included; and the misses."""
    rows = [
        f"| case | {' | '.join(options.columns)} |",
        "| --- |" + " ---: |" * len(options.columns),
    ]
    misses = []
    for case in options.cases:
        texts = []
        for column in options.columns:
            records = store.records(case=case, column=column, seconds=options.seconds)
            cell = worst(records)
            failed = column in LIMITS and any("error" in record for record in records)
            if failed or cell is None:
                texts.append("failed" if failed else "-")
            else:
                texts.append(f"{deviation(cell):+.2f} `{cell['key']}`")
            if failed or (column in LIMITS and cell and abs(deviation(cell)) > LIMITS[column]):
                misses.append(f"{case}, {column}: {texts[-1]}, limit {LIMITS[column]}")
        rows.append(f"| {case} | {' | '.join(texts)} |")
    return "\n".join(rows), misses


def parse(arguments: list[str] | None = None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seconds", type=float, default=10.0, help="of every run")
    parser.add_argument("--rounds", type=int, default=1, help="runs of each program and tool")
    parser.add_argument("--cases", nargs="+", choices=CASES, default=CASES)
    parser.add_argument("--columns", nargs="+", choices=COLUMNS, default=COLUMNS)
    parser.add_argument("--quick", action="store_true", help="3 s, Citius by default and refused")
    parser.add_argument("--fresh", action="store_true", help="forget earlier results")
    options = parser.parse_args(arguments)
    if options.quick:
        options.seconds, options.columns = 3.0, ["citius", "citius refused"]
    return options


def report(options: argparse.Namespace) -> tuple[str, list[str]]:
    """Runs what is missing; the section of the results, and what was missed."""
    store = Store("truth", options.fresh)
    collect(store, options)
    table, misses = worst_table(store, options)
    stolen = [record.get("stolen", 0) for record in store.records(seconds=options.seconds)]
    return (
        f"Shares in percent of the thread's wall time, {options.seconds:g} s runs; in brackets the"
        " deviation from the truth in points. The host kept"
        f" {100 * statistics.median(stolen):.1f} % of the processors' time for itself, at most"
        f" {100 * max(stolen):.1f} % in a run; one that lost more than"
        f" {100 * MOST_STOLEN:.0f} % was done again, twice at most, whatever it said, and the least"
        f" disturbed stands here.\n\n{shares_table(store, options)}\n\nThe worst"
        f" deviation of any share, zeros included, in points:\n\n{table}\n"
    ), misses


if __name__ == "__main__":
    sys.exit(tell(*report(parse())))
