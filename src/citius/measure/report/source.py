# SPDX-License-Identifier: Apache-2.0
"""Lines of source files, for showing: whatever is on the disk, nothing raises."""

from __future__ import annotations

import os
import stat
import tokenize
from dataclasses import dataclass, field
from datetime import datetime

LARGEST = 1 << 24  # bytes; generated files beyond it are not worth the wait


@dataclass(slots=True)
class Source:
    """A file's lines, none if it cannot be read, and whether it is younger than the run."""

    lines: list[str] = field(default_factory=list)
    changed: bool = False


class Sources:
    """The source files of one run, each read once. For one thread."""

    def __init__(self, meta: dict, wall_seconds: float):
        cwd = meta.get("cwd")
        self.cwd = cwd if isinstance(cwd, str) else "."
        self.end = _end_of_run(meta.get("started"), wall_seconds)
        self.files: dict[str, Source] = {}

    def line(self, file: str, number: int) -> str:
        """The line without its indentation, empty where there is none."""
        lines = self.file(file).lines
        return lines[number - 1].strip() if 1 <= number <= len(lines) else ""

    def file(self, file: str) -> Source:
        """The whole file, empty if it cannot be read."""
        if file not in self.files:
            self.files[file] = self._read(file)
        return self.files[file]

    def _read(self, file: str) -> Source:
        path = os.path.join(self.cwd, file)
        try:
            status = os.stat(path)
            # Opening a pipe or a device might wait for ever.
            if not stat.S_ISREG(status.st_mode) or status.st_size > LARGEST:
                return Source()
            with open(path, "rb") as stream:
                data = stream.read(LARGEST)
        except (OSError, ValueError):
            return Source()
        return Source(decode(data).split("\n"), self.end is not None and status.st_mtime > self.end)


def decode(data: bytes) -> str:
    """Python source by its declared encoding; bytes that do not fit are shown as U+FFFD."""
    lines = iter(data.splitlines(keepends=True))
    try:
        encoding, _ = tokenize.detect_encoding(lambda: next(lines, b""))
        text = data.decode(encoding, "replace")
    except (SyntaxError, LookupError, ValueError):
        text = data.decode("utf-8", "replace")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _end_of_run(started: object, wall_seconds: float) -> float | None:
    if not isinstance(started, str):
        return None
    try:
        # Clocks of file systems lag by up to a tick; a second more is no edit.
        return datetime.fromisoformat(started).timestamp() + wall_seconds + 1.0
    except (ValueError, OverflowError, OSError):
        return None
