# SPDX-License-Identifier: Apache-2.0
"""Results so far, one JSON object a line, so that a benchmark can go on later.

Every record carries the state of what it was measured with, the product and the
benchmark; records of another state are kept in the file and not read.
"""

import hashlib
import json
import re
import subprocess
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "bench" / ".cache"
# What the figures depend on; tests and other commands may change without them.
MEASURED = ("src/citius/base", "src/citius/measure", "src/citius/cli", "bench/measure")
TESTS = re.compile(r"(.*/)?(test_[^/]*|conftest\.py|[^/]*_test\.cpp|README\.md)")
APART = re.compile(rf"{TESTS.pattern}|(.*/)?_?tune[^/]*")


def measured_state() -> str:
    """The state of what `bench/measure` measures."""
    return state_of(MEASURED, APART)


@cache
def state_of(paths: tuple[str, ...], apart: re.Pattern = TESTS) -> str:
    """A hash of `paths` without what `apart` fits at HEAD, with a mark where files differ."""
    tree = git("ls-tree", "-r", "HEAD", *paths)
    lines = [line for line in tree.splitlines() if not apart.fullmatch(line.partition("\t")[2])]
    status = git("status", "--porcelain", "--untracked-files=all", *paths)
    changed = any(not apart.fullmatch(line[3:]) for line in status.splitlines())
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()[:12] + "+changes" * changed


def git(*arguments: str) -> str:
    """What git says of this tree."""
    command = ["git", "-C", str(ROOT), *arguments]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


class Store:
    """An append-only file of records under `bench/.cache`. One writer at a time."""

    def __init__(
        self, name: str, fresh: bool = False, folder: Path = FOLDER, state: str | None = None
    ):
        folder.mkdir(parents=True, exist_ok=True)
        self.state = state or measured_state()
        self.path = folder / f"{name}.jsonl"
        if fresh:
            self.path.unlink(missing_ok=True)

    def records(self, **wanted) -> list[dict]:
        """Records of this state that agree with `wanted`."""
        wanted["state"] = self.state
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
        record["state"] = self.state
        with self.path.open("a") as file:
            file.write(json.dumps(record) + "\n")
        return record
