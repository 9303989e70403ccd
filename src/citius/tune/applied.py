# SPDX-License-Identifier: Apache-2.0
"""Which remedies were applied to a project: a small file that `--apply` keeps, `--ci` reads."""

import json
from pathlib import Path

from citius.tune.patch import PatchError, write_new
from citius.tune.result import Result, Tried

NAME = "citius-tune.json"


class AppliedError(ValueError):
    """The file is not one that `citius tune --apply` wrote."""


def note(root: Path, result: Result) -> None:
    """Add the remedies that were kept to the project's file.

    Raises:
        PatchError: it cannot be written.
    """
    try:
        known = read(root)
    except AppliedError as error:
        raise PatchError(f"{error}; the remedies were applied but are not noted there") from None
    known |= {_key(tried) for tried in result.tried if tried.kept}
    fields = ("remedy", "file", "subject")
    entries = [dict(zip(fields, key, strict=True)) for key in sorted(known)]
    write_new(root / NAME, json.dumps({"applied": entries}, indent=1).encode() + b"\n")


def read(root: Path) -> set[tuple[str, str, str]]:
    """Return (remedy, file, subject) of what was applied; empty if nothing was.

    Raises:
        AppliedError: the file is not as it should be.
    """
    path = root / NAME
    try:
        entries = json.loads(path.read_text())["applied"]
        return {(e["remedy"], e["file"], e["subject"]) for e in entries}
    except FileNotFoundError:
        return set()
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise AppliedError(
            f"{path} is not a file that citius tune --apply wrote ({error}); remove it or bring it "
            "back from version control"
        ) from None


def would_pay(root: Path, result: Result) -> list[str]:
    """Return a line for each remedy that was kept: `lost` if it was applied before, else `new`.

    Raises:
        AppliedError: the project's file is not as it should be.
    """
    known = read(root)
    return [
        f"{'lost' if _key(tried) in known else 'new'}: {tried.remedy}, "
        f"{tried.file}:{tried.line} `{tried.subject}`"
        for tried in result.tried
        if tried.kept
    ]


def _key(tried: Tried) -> tuple[str, str, str]:
    return tried.remedy, tried.file, tried.subject
