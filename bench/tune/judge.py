# SPDX-License-Identifier: Apache-2.0
"""Tune a program as a user would, then see if the patched one does the same on other inputs.

Whether it does the same is decided here anew, not by what `citius tune` says: output, error output
without a traceback's line numbers, exit status, and every file below the folder.
"""

import hashlib
import json
import os
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from programs import Judged

LONGEST_S = 900.0
_PLACE = re.compile(rb'(File "[^"]*", line )\d+')


def judge(program: Judged, options: list[str]) -> dict:
    """Return what `citius tune` told of the program, and what became of its inputs.

    Keys: `seconds` (that tuning took), `status`, `told` (the --json document, None without one),
    `kept`, `changed` (descriptions of inputs on which the patched program differs),
    `touched` (the user's files that tuning changed).
    """
    with tempfile.TemporaryDirectory(prefix="judge-") as name:
        home = Path(name) / "home"
        program.place(home)
        before = contents(home)
        figures = Path(name) / "told.json"
        patch = Path(name) / "patch"
        command = [sys.executable, "-m", "citius", "tune", "--json", str(figures)]
        command += ["--patch", str(patch), *options]
        for pattern in program.ignore:
            command += ["--ignore", pattern]
        begin = time.monotonic()
        done = run([*command, program.start, *program.tuned], home)
        seconds = time.monotonic() - begin
        touched = sorted(str(p) for p in differing(before, contents(home)))
        told = json.loads(figures.read_text()) if figures.exists() else None
        changed = checked(program, patch, Path(name)) if patch.exists() else []
    return {
        "seconds": seconds,
        "status": done.returncode,
        "words": (done.stderr + done.stdout).decode(errors="replace")[-2000:],
        "told": told,
        "kept": [t["remedy"] for t in told["tried"] if t["kept"]] if told else [],
        "changed": changed,
        "touched": touched,
    }


def checked(program: Judged, patch: Path, folder: Path) -> list[str]:
    """Run the original and the patched program on all inputs; return what differs."""
    found = []
    for number, args in enumerate([program.tuned, *program.checked]):
        outcomes = []
        for side in ("one", "two"):
            home = folder / side / f"{number}"
            program.place(home)
            if side == "two":
                with open(patch, "rb") as file:
                    subprocess.run(["patch", "-s", "-p1"], stdin=file, cwd=home, check=True)
            before = contents(home)
            done = run([sys.executable, program.start, *args], home)
            after = contents(home)
            written = {p: after.get(p, "removed") for p in differing(before, after)}
            outcomes.append(outcome(done, home, written, program.ignore))
        for what, one, two in zip(
            ("status", "output", "error output", "files"), *outcomes, strict=True
        ):
            if one != two:
                found.append(f"{what} with {' '.join(args) or 'no arguments'}")
    return found


def run(command: list[str], cwd: Path) -> subprocess.CompletedProcess:
    """Run a command as a user's shell would, with one hash seed and buffered output."""
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONUNBUFFERED"}
    environment["PYTHONHASHSEED"] = "1"
    return subprocess.run(
        command,
        cwd=cwd,
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        timeout=LONGEST_S,
    )


def outcome(done, home: Path, written: dict, ignore: list[str]) -> tuple:
    """Return all that must be the same, with the folder's name and a traceback's places taken out."""
    out, err = (t.replace(os.fsencode(home), b"HOME") for t in (done.stdout, done.stderr))
    err = _PLACE.sub(rb"\1N", err)
    if b"Traceback (most recent call last):" in err:  # the source lines that it quotes may differ
        err = b"\n".join(line for line in err.splitlines() if not line.startswith(b"    "))
    for pattern in ignore:
        out, err = (re.sub(pattern.encode(), b"", t, flags=re.MULTILINE) for t in (out, err))
    kept = {
        str(path): digest
        for path, digest in written.items()
        if not any(re.fullmatch(pattern, str(path)) for pattern in ignore)
    }
    return done.returncode, out, err, kept


def contents(folder: Path) -> dict[Path, str]:
    """Return path -> digest of the files below a folder, caches of Python left out."""
    return {
        path.relative_to(folder): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }


def differing(before: dict, after: dict) -> set[Path]:
    """Return the paths whose content is not the same in both."""
    return {p for p in before.keys() | after.keys() if before.get(p) != after.get(p)}
