# SPDX-License-Identifier: Apache-2.0
"""The programs that `citius tune` is judged by, of the corpus and the planted ones, in one form."""

import importlib.util
import shutil
import sys
import tomllib
from dataclasses import dataclass, field
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE / "corpus"))

import prepare  # noqa: E402


@dataclass(frozen=True)
class Judged:
    """A program: how it starts, the input that is tuned on, and those that are checked.

    `files` are paths that are copied into an empty folder where it runs. `remedy` is what should
    mend it, `left_alone` says that nothing of that remedy may be kept; both for planted ones.
    """

    name: str
    start: str
    files: Path
    tuned: list[str]
    checked: list[list[str]]
    ignore: list[str] = field(default_factory=list)
    remedy: str = ""
    left_alone: bool = False

    def place(self, folder: Path) -> None:
        """Copy the program into `folder`, which must not exist."""
        if self.files.is_dir():
            shutil.copytree(self.files, folder, symlinks=True)
        else:
            folder.mkdir(parents=True)
            shutil.copy(self.files, folder)


def corpus() -> list[Judged]:
    """Return the programs of the corpus, prepared."""
    found = []
    for program in prepare.manifest():
        prepare.prepare(program)
        inputs = {"tuned": [], "checked": []}
        for each in program["input"]:
            inputs[each["use"]].append(each["args"])
        folder = prepare.BUILD / program["name"]
        (tuned,) = inputs["tuned"]
        found.append(
            Judged(
                program["name"],
                program["start"],
                folder,
                tuned,
                inputs["checked"],
                program["ignore"],
            )
        )
    return found


def planted() -> list[Judged]:
    """Return the planted programs, each followed by its twin, as far as their libraries are here."""
    folder, found = HERE / "planted", []
    for name, entry in tomllib.loads((folder / "manifest.toml").read_text()).items():
        if entry["remedy"] == "pandas" and not importlib.util.find_spec("pandas"):
            raise SystemExit("the planted programs need pandas: use `make bench-tune`")
        tuned, *checked = entry["inputs"]
        for ending in ("", "_twin"):
            file = folder / f"{name}{ending}.py"
            found.append(
                Judged(
                    file.stem,
                    file.name,
                    file,
                    tuned,
                    checked,
                    remedy=entry["remedy"],
                    left_alone=bool(ending),
                )
            )
    return found
