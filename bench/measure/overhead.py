# SPDX-License-Identifier: Apache-2.0
"""What profiling costs: pyperformance's programs, plain and profiled in pairs.

    overhead.py [--tools citius "citius 1 kHz"] [--programs chaos go]
                [--seconds 3] [--max-pairs 60] [--max-minutes 60] [--quick]

The benchmarks' own scripts run unmodified, a fixed number of loops in one
process, on one pinned core without address randomisation. Hash seed and size
of the environment, which moves the stack, are equal within a pair and differ
between pairs. Programs take turns, pair by pair, until the 95 % interval of
the median ratio is within half a percent on either side for CPU time and for
wall time, or the pairs or the minutes are used up. Results are kept: the same
command goes on where it was stopped.
"""

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from functools import cache
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent), str(HERE)]

import paired  # noqa: E402
from command import tell  # noqa: E402
from profilers import TOOLS, Tool  # noqa: E402
from store import FOLDER, Store  # noqa: E402

# Loops in about a second on the machine of the results, and arguments.
PROGRAMS = {
    "chaos": (8, []),
    "nbody": (7, []),
    "go": (4, []),
    "raytrace": (2.5, []),
    "richards": (12, []),
    "regex_effbot": (19, []),
    "json_dumps": (50, []),
    "mako": (75, []),
    "deltablue": (150, []),
    "pickle_pure_python": (95, ["--pure-python", "pickle"]),
    "async_tree": (0.85, ["none"]),
}
OURS = ["citius", "citius refused", "citius 1 kHz"]
FLOORS = {f"floor {kind} 1 kHz": f"{kind} 1000" for kind in ("timer", "perf")}
PEERS = ["scalene cpu", "scalene", "py-spy", "austin", "pyinstrument", "yappi", "cProfile"]
PRECISION = 0.005
MEDIAN_LIMIT, WORST_LIMIT = 1.02, 1.05


@cache
def floor_library() -> Path:
    """Compiles the empty handler; the library stays with the results."""
    source, library = HERE / "floor.c", FOLDER / "floor.so"
    FOLDER.mkdir(parents=True, exist_ok=True)
    if not library.exists() or library.stat().st_mtime < source.stat().st_mtime:
        subprocess.run(["cc", "-O2", "-shared", "-fPIC", "-o", library, source], check=True)
    return library


def tool(name: str) -> Tool:
    if name in FLOORS:
        env = {"LD_PRELOAD": str(floor_library()), "FLOOR": FLOORS[name]}
        return Tool(name, TOOLS["plain"].build, env)
    return TOOLS[name]


@cache
def script(program: str) -> str:
    import pyperformance

    folder = Path(pyperformance.__file__).parent / "data-files" / "benchmarks"
    name = "pickle" if program.startswith("pickle") else program
    return str(folder / f"bm_{name}" / "run_benchmark.py")


@cache
def steady(core: int) -> list[str]:
    """Words before a command that pin it and fix its address layout."""
    fixed = ["setarch", "-R"]
    if shutil.which("setarch") is None or subprocess.run([*fixed, "true"]).returncode:
        print("overhead: setarch -R is refused, addresses stay random", file=sys.stderr)
        fixed = []
    return [*fixed, "taskset", "-c", str(core)]


def run(name: str, program: str, number: int, options: argparse.Namespace) -> dict:
    """One run: CPU and wall seconds of the program's process and of all."""
    per_second, arguments = PROGRAMS[program]
    loops = max(1, round(per_second * options.seconds))
    with tempfile.TemporaryDirectory() as folder:
        took, out = Path(folder, "took.json"), Path(folder, "profile.json")
        worker = ["--worker", "--loops", str(loops), "--warmups", "0", "--values", "1"]
        timed = [str(HERE / "timed.py"), str(took), script(program), *worker, *arguments]
        env = {
            **tool(name).environment(),
            "PYTHONHASHSEED": str(number + 1),
            "BENCH_PAD": "x" * (number * 368 % 4096),
        }
        begin = time.perf_counter()
        child = subprocess.Popen(
            [*steady(options.core), *tool(name).command(timed, out)],
            env=env, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
        )  # fmt: skip
        errors = child.stderr.read()
        _, status, usage = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
        all_wall = time.perf_counter() - begin
        if child.returncode or not took.exists():
            raise RuntimeError(
                f"{name} on {program} ended with {child.returncode}:\n{errors[-2000:]}"
            )
        return {
            **json.loads(took.read_text()),
            "all_cpu_s": usage.ru_utime + usage.ru_stime,
            "all_wall_s": all_wall,
        }


def ratios(records: list[dict], key: str) -> list[float]:
    return [record["with"][key] / record["plain"][key] for record in records]


def precise(records: list[dict]) -> bool:
    return len(records) >= paired.MIN_PAIRS and all(
        paired.summarize(ratios(records, key)).half_width <= PRECISION
        for key in ("cpu_s", "wall_s")
    )


def collect(store: Store, options: argparse.Namespace) -> None:
    """Runs what the store lacks: every program and tool in turn, pair by pair."""
    end = time.monotonic() + 60 * options.max_minutes
    broken = set()
    for number in range(options.max_pairs):
        for program in options.programs:
            for name in options.tools:
                wanted = {"program": program, "tool": name, "seconds": options.seconds}
                records = store.records(**wanted)
                most = most_pairs(name, options)
                if len(records) > number or number >= most or precise(records):
                    continue
                if time.monotonic() >= end:
                    return
                if (program, name) in broken:
                    continue
                print(f"overhead: pair {number}, {program}, {name}", file=sys.stderr)
                try:
                    add_pair(store, wanted, number, options)
                except RuntimeError as error:
                    print(f"overhead: {error}", file=sys.stderr)
                    broken.add((program, name))


def most_pairs(name: str, options: argparse.Namespace) -> int:
    """Our default is held to a limit and gets the most pairs."""
    if name == "citius":
        return options.max_pairs
    return min(options.max_pairs, options.peer_pairs if name in PEERS else options.other_pairs)


def add_pair(store: Store, wanted: dict, number: int, options: argparse.Namespace) -> None:
    program, name = wanted["program"], wanted["tool"]
    for _, plain, profiled in paired.pairs(
        lambda n: run("plain", program, n, options),
        lambda n: run(name, program, n, options),
        first=number,
        max_pairs=number + 1,
    ):
        store.add(**wanted, pair=number, plain=plain, **{"with": profiled})


def tables(store: Store, options: argparse.Namespace) -> tuple[str, list[str]]:
    """Medians over the programs by tool, ours by program; and the misses."""
    found = {
        name: {
            program: store.records(program=program, tool=name, seconds=options.seconds)
            for program in options.programs
        }
        for name in options.tools
    }
    misses = []
    rows = [
        "| tool | CPU, median | CPU, worst | wall, median | wall, worst"
        " | CPU with its own processes, median | programs | pairs |"
    ]
    rows.append("| --- |" + " ---: |" * 7)
    for name, programs in found.items():
        some = [records for records in programs.values() if records]
        if not some:
            continue
        medians = {
            key: [statistics.median(ratios(records, key)) for records in some]
            for key in ("cpu_s", "wall_s", "all_cpu_s")
        }
        cpu, wall, everything = medians.values()
        figures = [f(values) for values in (cpu, wall) for f in (statistics.median, max)]
        figures.append(statistics.median(everything))
        texts = [*(f"{figure:.3f}" for figure in figures), str(len(some)), str(sum(map(len, some)))]
        rows.append(f"| {name} | {' | '.join(texts)} |")
        if name == "citius":
            misses += missed(medians, len(some), len(options.programs))
    details = [
        f"{name}, median ratio and its 95 % interval:\n\n{detail(found[name])}"
        for name in options.tools
        if name not in PEERS
    ]
    return "\n\n".join(["\n".join(rows), *details]) + "\n", misses


def missed(medians: dict[str, list[float]], measured: int, wanted: int) -> list[str]:
    """Limits that are missed, in words; a program without a figure is a miss."""
    unknown = wanted - measured
    misses = [f"overhead: {unknown} programs without a figure"] if unknown else []
    for key in ("cpu_s", "wall_s"):
        median, worst = statistics.median(medians[key]), max(medians[key])
        if median > MEDIAN_LIMIT or worst > WORST_LIMIT:
            limits = f"limits {MEDIAN_LIMIT} and {WORST_LIMIT}"
            misses += [f"overhead, {key}: median {median:.3f}, worst {worst:.3f}, {limits}"]
    return misses


def detail(programs: dict[str, list[dict]]) -> str:
    rows = ["| program | CPU | wall | pairs |", "| --- | ---: | ---: | ---: |"]
    for program, records in programs.items():
        if records:
            cpu, wall = (paired.summarize(ratios(records, key)) for key in ("cpu_s", "wall_s"))
            rows.append(f"| {program} | {cpu} | {wall} | {cpu.pairs} |")
    return "\n".join(rows)


def parse(arguments: list[str] | None = None) -> argparse.Namespace:
    every = [*OURS, *FLOORS, *PEERS]
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--tools", nargs="+", choices=every, default=every)
    parser.add_argument("--programs", nargs="+", choices=PROGRAMS, default=list(PROGRAMS))
    parser.add_argument("--seconds", type=float, default=3.0, help="of a plain run, about")
    parser.add_argument("--max-pairs", type=int, default=60, help="of our default")
    parser.add_argument("--other-pairs", type=int, default=8, help="of our other modes, floors")
    parser.add_argument("--peer-pairs", type=int, default=3)
    parser.add_argument("--max-minutes", type=float, default=60.0)
    parser.add_argument("--core", type=int, default=max(os.sched_getaffinity(0)))
    parser.add_argument("--quick", action="store_true", help="1 s, three pairs, our default alone")
    parser.add_argument("--fresh", action="store_true", help="forget earlier results")
    options = parser.parse_args(arguments)
    if options.quick:
        options.seconds, options.max_pairs, options.tools = 1.0, 3, ["citius"]
    return options


def report(options: argparse.Namespace) -> tuple[str, list[str]]:
    """Runs what is missing; the section of the results, and what was missed."""
    store = Store("overhead", options.fresh)
    collect(store, options)
    text, misses = tables(store, options)
    return (
        "Ratios of a profiled run to the plain run of its pair; runs of about"
        f" {options.seconds:g} s, everything pinned to one core, so that a profiler in a process of"
        f" its own takes its wall time from the program.\n\n{text}"
    ), misses


if __name__ == "__main__":
    sys.exit(tell(*report(parse())))
