# SPDX-License-Identifier: Apache-2.0
"""Run a module's comparisons and write them to bench/results.

    run.py measure [--quick] [--only truth replay overhead startup] [--fresh]
    run.py tune [--quick] [--only corpus planted null] [--fresh]

Run `measure` with the Python of `.venv-bench`, `tune` with that of `.venv-corpus`, on a quiet
machine. Results so far are kept in
bench/.cache for the present state of what is measured: a run that was stopped goes on. `--quick`
takes a few minutes, and writes to bench/.cache instead: its figures are for looking at. Exits with
1 if a limit is missed.
"""

import argparse
import datetime
import importlib.util
import shlex
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), *(str(HERE / p) for p in ("measure", "measure/truth", "tune"))]

import machine  # noqa: E402
from store import FOLDER, measured_state, state_of  # noqa: E402

TITLES = {
    "measure": {
        "truth": ("Truth", "bench/measure/truth/check.py", []),
        "replay": ("Intervals", "bench/measure/truth/replay.py", ["--refused"]),
        "overhead": ("Overhead", "bench/measure/overhead.py", []),
        "startup": ("Start", "bench/measure/startup.py", []),
    },
    "tune": {
        "corpus": ("Corpus", "bench/tune/verdicts.py", ["corpus"]),
        "planted": ("Planted faults and their twins", "bench/tune/verdicts.py", ["planted"]),
        "null": ("Null trials", "bench/tune/null.py", []),
    },
}
PYTHON = {"measure": ".venv-bench/bin/python", "tune": ".venv-corpus/bin/python"}


def load(path: str):
    """A script of this folder as a module."""
    spec = importlib.util.spec_from_file_location(Path(path).stem, HERE.parent / path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def parse(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("module", choices=TITLES)
    parser.add_argument("--quick", action="store_true", help="a few minutes, figures to look at")
    parser.add_argument("--only", nargs="+", metavar="PART", help="parts of the module")
    parser.add_argument("--fresh", action="store_true", help="forget earlier results")
    options = parser.parse_args(arguments)
    parts = list(TITLES[options.module])
    options.only = options.only or parts
    if unknown := sorted({*options.only} - {*parts}):
        parser.error(f"{options.module} has no part {unknown[0]}; there are {', '.join(parts)}")
    return options


def state(module: str) -> str:
    """The state of what a module's figures depend on."""
    return measured_state() if module == "measure" else state_of(("src/citius", "bench/tune"))


def main(arguments: list[str] | None = None) -> int:
    options = parse(arguments)
    if importlib.util.find_spec("citius") is None:
        print(f"run.py: {sys.executable} has no citius: use `make bench`", file=sys.stderr)
        return 2
    common = ["--quick"] * options.quick + ["--fresh"] * options.fresh
    parts = [f"# {options.module}: figures", machine.markdown()]
    parts.append(f"{datetime.date.today()}, sources {state(options.module)}.")
    misses = []
    for name in options.only:
        title, path, arguments = TITLES[options.module][name]
        script = load(path)
        text, missed = script.report(script.parse([*arguments, *common]))
        misses += missed
        command = shlex.join([PYTHON[options.module], path, *arguments, *common])
        parts.append(f"## {title}\n\n`{command}`\n\n{text.strip()}")
    parts.append("## Limits\n\n" + ("\n".join(f"- missed: {m}" for m in misses) or "All are met."))
    partial = options.quick or options.only != list(TITLES[options.module])
    path = (FOLDER if partial else HERE / "results") / f"{options.module}.md"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n\n".join(parts) + "\n")
    print(path.read_text())
    print(f"run.py: written to {path}", file=sys.stderr)
    return 1 if misses else 0


if __name__ == "__main__":
    sys.exit(main())
