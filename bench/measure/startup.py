# SPDX-License-Identifier: Apache-2.0
"""What is paid once: `import citius`, and the start and end of `citius run`.

    startup.py [--pairs 30]

Milliseconds, each the median difference within pairs. The start of a program
is from its command to its first line; the end from its last line to the end
of the command, which for `citius run` includes making the report.
"""

import argparse
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent), str(HERE)]

import paired  # noqa: E402
from command import tell  # noqa: E402
from profilers import TOOLS  # noqa: E402
from store import Store  # noqa: E402

IMPORT_LIMIT_MS, START_LIMIT_MS = 20, 100
# Both lines of the program are its first and its last.
PROGRAM = "import sys, time\nopen(sys.argv[1], 'w').write(str(time.monotonic_ns()))\n"
STEPS = ("import citius", "start", "end")


def run(tool: str, folder: Path) -> dict:
    """Milliseconds from the command to the program's line, and from there on."""
    program, mark = folder / "first_line.py", folder / "mark"
    program.write_text(PROGRAM)
    begin = time.monotonic_ns()
    command = TOOLS[tool].command([str(program), str(mark)], folder / "profile.json")
    subprocess.run(command, check=True, capture_output=True)
    end = time.monotonic_ns()
    line = int(mark.read_text())
    return {"start": (line - begin) / 1e6, "end": (end - line) / 1e6}


def importing(statement: str) -> float:
    begin = time.monotonic_ns()
    subprocess.run([sys.executable, "-c", statement], check=True, capture_output=True)
    return (time.monotonic_ns() - begin) / 1e6


def collect(store: Store, options: argparse.Namespace) -> None:
    first = len(store.records(step="start"))
    if first < options.pairs:
        print(f"startup: {options.pairs - first} pairs", file=sys.stderr)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        imports = paired.pairs(
            lambda _: importing("pass"),
            lambda _: importing("import citius"),
            first=len(store.records(step="import citius")),
            max_pairs=options.pairs,
        )
        for _, plain, ours in imports:
            store.add(step="import citius", plain=plain, ours=ours)
        runs = paired.pairs(
            lambda _: run("plain", folder),
            lambda _: run("citius", folder),
            first=first,
            max_pairs=options.pairs,
        )
        for _, plain, ours in runs:
            for step in ("end", "start"):
                store.add(step=step, plain=plain[step], ours=ours[step])


def parse(arguments: list[str] | None = None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--pairs", type=int, default=30)
    parser.add_argument("--quick", action="store_true", help="five pairs")
    parser.add_argument("--fresh", action="store_true", help="forget earlier results")
    options = parser.parse_args(arguments)
    if options.quick:
        options.pairs = 5
    return options


def report(options: argparse.Namespace) -> tuple[str, list[str]]:
    """Runs what is missing; the section of the results, and what was missed."""
    store = Store("startup", options.fresh)
    collect(store, options)
    limits = {"import citius": IMPORT_LIMIT_MS, "start": START_LIMIT_MS}
    rows = ["| step | plain, ms | added, ms | 95 % interval | limit | pairs |"]
    rows.append("| --- |" + " ---: |" * 5)
    misses = []
    for step in STEPS:
        records = store.records(step=step)
        added = paired.summarize(record["ours"] - record["plain"] for record in records)
        plain = statistics.median(record["plain"] for record in records)
        limit = limits.get(step)
        rows.append(
            f"| {step} | {plain:.1f} | {added.median:.1f} | {added.low:.1f} to {added.high:.1f} |"
            f" {limit or '-'} | {added.pairs} |"
        )
        if limit and added.median > limit:
            misses.append(f"startup, {step}: {added.median:.1f} ms, limit {limit} ms")
    return "\n".join(rows) + "\n", misses


if __name__ == "__main__":
    sys.exit(tell(*report(parse())))
