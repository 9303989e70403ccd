# SPDX-License-Identifier: Apache-2.0
"""Results so far, one JSON object a line, so that a benchmark can go on later.

Every record carries the state of what it was measured with, the product and the
benchmark; records of another state are kept in the file and not read.
"""

import json
import subprocess
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "bench" / ".cache"


MEASURED = ("src", "bench/measure")


@cache
def measured_state() -> str:
    """The trees of `src/` and of the benchmark at HEAD, with a mark where files differ."""
    git = ["git", "-C", str(ROOT)]
    trees = [*git, "rev-parse", *(f"HEAD:{folder}" for folder in MEASURED)]
    dirty = [*git, "status", "--porcelain", *MEASURED]
    names = subprocess.run(trees, capture_output=True, text=True).stdout.split()
    changed = subprocess.run(dirty, capture_output=True, text=True).stdout.strip()
    return " ".join(name[:12] for name in names) + ("+changes" if changed else "")


class Store:
    """An append-only file of records under `bench/.cache`. One writer at a time."""

    def __init__(self, name: str, fresh: bool = False, folder: Path = FOLDER):
        folder.mkdir(parents=True, exist_ok=True)
        self.path = folder / f"{name}.jsonl"
        if fresh:
            self.path.unlink(missing_ok=True)

    def records(self, **wanted) -> list[dict]:
        """Records of this state that agree with `wanted`."""
        wanted["state"] = measured_state()
        if not self.path.exists():
            return []
        found = []
        for line in self.path.read_text().splitlines():
            try:
                record = json.loads(line)
            except json.JSONDecodeError:
                continue  # the last line of a run that was killed
            if all(record.get(key) == value for key, value in wanted.items()):
                found.append(record)
        return found

    def add(self, **record) -> dict:
        record["state"] = measured_state()
        with self.path.open("a") as file:
            file.write(json.dumps(record) + "\n")
        return record
