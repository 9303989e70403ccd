# SPDX-License-Identifier: Apache-2.0
"""The user's project: which files belong to it, and how big it is.

The project is the working directory if the program lies below it, else the program's own
directory. Version control, virtual environments and caches are left out.
"""

import os
from dataclasses import dataclass
from pathlib import Path

LEFT_OUT = frozenset(
    {
        ".git",
        ".hg",
        ".svn",
        "__pycache__",
        "node_modules",
        ".tox",
        ".nox",
        ".mypy_cache",
        ".pytest_cache",
        ".ruff_cache",
        ".eggs",
        ".ipynb_checkpoints",
        ".hypothesis",
        ".cache",
    }
)
OWN = "citius-tune-"  # our copies, where the temporary directory lies in the project


class ProjectError(Exception):
    """The project cannot be copied; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Project:
    """Where the program, its files and its working directory are. All paths are resolved."""

    root: Path
    cwd: Path
    program: Path

    @classmethod
    def of(cls, program: Path, cwd: Path) -> "Project":
        """Find the project of a program that is run in `cwd`."""
        program, cwd = program.resolve(), cwd.resolve()
        if program.is_relative_to(cwd):
            return cls(cwd, cwd, program)
        root = program.parent
        return cls(root, cwd if cwd.is_relative_to(root) else root, program)

    @classmethod
    def of_module(cls, name: str, cwd: Path) -> "Project":
        """Find the project of a module that `python -m` runs in `cwd`.

        Raises:
            ProjectError: the module does not lie below `cwd`.
        """
        cwd = cwd.resolve()
        place = cwd.joinpath(*name.split("."))
        for file in (place / "__main__.py", place.with_name(place.name + ".py")):
            if file.is_file():
                return cls(cwd, cwd, file)
        raise ProjectError(
            f"there is no module {name} in {cwd}: citius changes only files of the project; go to "
            "the directory that holds it"
        )

    def relative(self, path: Path) -> str:
        """Return a path below the root, with `/`."""
        return path.relative_to(self.root).as_posix()

    def size(self) -> tuple[int, int]:
        """Return the bytes and the number of its files. Raises ProjectError."""
        size = count = 0
        try:
            for entry in entries(self.root):
                count += 1
                size += entry.stat(follow_symlinks=False).st_size
        except OSError as error:
            raise ProjectError(f"cannot read the project: {error}") from error
        return size, count


def entries(folder: Path):
    """Yield what belongs to the project below `folder`, directories before what they hold."""
    with os.scandir(folder) as found:
        listed = sorted(found, key=lambda e: e.name)
    for entry in listed:
        if entry.name in LEFT_OUT or entry.name.startswith(OWN):
            continue
        if entry.is_dir(follow_symlinks=False):
            if os.path.exists(os.path.join(entry.path, "pyvenv.cfg")):
                continue
            yield entry
            yield from entries(Path(entry.path))
        elif entry.is_symlink() or entry.is_file(follow_symlinks=False):
            yield entry
