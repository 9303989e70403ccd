# SPDX-License-Identifier: Apache-2.0
"""Hands over what `citius tune` found: the patch, the files, the figures, the page."""

import json
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

from citius.tune import applied
from citius.tune.patch import PatchError, unified, write_new
from citius.tune.patch import apply as apply_changes
from citius.tune.result import Result


def deliver(
    result: Result,
    root: Path,
    patch: Path,
    apply: bool,
    undisturbed: Callable[[], AbstractContextManager],
) -> str | None:
    """Write the patch, and the files with `apply`; return what went wrong."""
    if not result.improved:
        return None
    low, high = result.speedup_interval
    head = (
        f"Made by citius tune: {result.speedup:.2f}x [{low:.2f}, {high:.2f}], verified on "
        f"{result.pairs} pairs of runs.\nApply in {result.root} with: git apply FILE, "
        "or: patch -p1 < FILE"
    )
    try:
        with undisturbed():
            write_new(patch, unified(result.changes, head))
            result.patch = str(patch)
            if apply:
                apply_changes(root, result.changes)
                result.applied = True
                applied.note(root, result)
    except PatchError as error:
        return str(error)
    return None


def write_json(result: Result, path: Path) -> str | None:
    """Write all figures; return what went wrong."""
    return _write(path, json.dumps(result.to_dict(), indent=1).encode() + b"\n")


def write_html(result: Result, path: Path) -> str | None:
    """Write the report and the patch as a page; return what went wrong."""
    from citius.cli._tune_report import page

    return _write(path, page(result).encode())


def _write(path: Path, data: bytes) -> str | None:
    try:
        write_new(path, data)
    except PatchError as error:
        return str(error)
    return None
