# SPDX-License-Identifier: Apache-2.0
"""Make the programs of the corpus: fetch, check, unpack, lay out, write the inputs.

    python prepare.py [NAME ...]

Each program becomes a directory `build/corpus/NAME`, started there as `manifest.toml` says.
Packages come from pip's own index and stay in `build/corpus/.packages`. What is there is kept.
"""

import argparse
import fnmatch
import hashlib
import shutil
import subprocess
import sys
import sysconfig
import tarfile
import tempfile
import tomllib
import zipfile
from pathlib import Path

import inputs

HERE = Path(__file__).resolve().parent
REPOSITORY = HERE.parents[2]
BUILD = REPOSITORY / "build" / "corpus"
CACHE = BUILD / ".packages"
START = '''# SPDX-License-Identifier: Apache-2.0
"""Start the program as `python -m {module}` does."""

import runpy

runpy.run_module("{module}", run_name="__main__", alter_sys=True)
'''

Members = dict[str, bytes]


class CorpusError(Exception):
    """A program cannot be prepared; the message says why."""


def manifest() -> list[dict]:
    """Return the programs as manifest.toml describes them."""
    with open(HERE / "manifest.toml", "rb") as file:
        return tomllib.load(file)["program"]


# -- packages -----------------------------------------------------------------------------


def members(package: dict) -> Members:
    """Return the files of a package, by their paths in its archive."""
    if "stdlib" in package:
        return _of_stdlib(package)
    archive = _fetched(package)
    if archive.suffix == ".whl":
        with zipfile.ZipFile(archive) as opened:
            return {n: opened.read(n) for n in opened.namelist() if not n.endswith("/")}
    with tarfile.open(archive) as opened:
        return {m.name: opened.extractfile(m).read() for m in opened if m.isfile()}


def _of_stdlib(package: dict) -> Members:
    """Return modules of this interpreter, which must be those of the version in the manifest."""
    library = Path(sysconfig.get_path("stdlib"))
    found = {f"Lib/{path}": (library / path).read_bytes() for path in package["stdlib"]}
    digest = hashlib.sha256(b"".join(found.values())).hexdigest()
    if digest != package["sha256"]:
        raise CorpusError(
            f"{', '.join(package['stdlib'])} of {library} (sha256 {digest}) is not that of Python "
            f"{package['version']}; use that version"
        )
    return found


def _fetched(package: dict) -> Path:
    """Return the archive of a package, from the cache or by pip."""
    folder = CACHE / f"{package['name']}-{package['version']}"
    for archive in folder.glob("*"):
        if _digest(archive) == package["sha256"]:
            return archive
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    pinned = f"{package['name']}=={package['version']} --hash=sha256:{package['sha256']}\n"
    with tempfile.NamedTemporaryFile("w", suffix=".txt") as requirement:
        requirement.write(pinned)
        requirement.flush()
        command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps"]
        command += ["--require-hashes", "--dest", str(folder), "--requirement", requirement.name]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    archives = list(folder.glob("*"))
    if done.returncode or len(archives) != 1:
        raise CorpusError(f"pip cannot fetch {pinned.split()[0]}: {done.stderr.strip()}")
    if _digest(archives[0]) != package["sha256"]:
        raise CorpusError(f"{archives[0].name} has not the sha256 of the manifest")
    return archives[0]


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


# -- layout -------------------------------------------------------------------------------


def lay_out(program: dict, target: Path) -> None:
    """Write a program's files and inputs into the empty directory `target`."""
    files: Members = {}
    for package in program["packages"]:
        files.update(members(package))
    for entry in program["layout"]:
        _copy(entry, files, target)
    for driver in program.get("drivers", ()):
        shutil.copy(HERE / "drivers" / driver, target)
    for path in program.get("examples", ()):
        shutil.copy(REPOSITORY / "examples" / path, target)
    if "module" in program:
        (target / program["start"]).write_text(START.format(module=program["module"]))
    for each in program["input"]:
        for data in each.get("data", ()):
            _write_made(data, target)


def _copy(entry: dict, files: Members, target: Path) -> None:
    """Copy a file, all below a folder (`a/`), or the files that fit a pattern, joined into one."""
    source, to = entry["from"], target / entry["to"]
    if source.endswith("/"):
        found = [path for path in files if path.startswith(source)]
    else:
        found = sorted(fnmatch.filter(files, source))
    if not found:
        raise CorpusError(f"the packages have no {source}")
    if source.endswith("/"):
        for path in found:
            _write(to / path.removeprefix(source), files[path])
    else:
        _write(to, b"".join(files[path] for path in found))


def _write_made(data: dict, target: Path) -> None:
    settings = {key: value for key, value in data.items() if key not in ("file", "made_by")}
    made = inputs.make(data["made_by"], **settings)
    if isinstance(made, bytes):
        _write(target / data["file"], made)
    else:
        for name, content in made.items():
            _write(target / data["file"] / name, content)


def _write(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)


# -- the command --------------------------------------------------------------------------


def prepare(program: dict) -> bool:
    """Make a program's directory; False if it is there already."""
    target = BUILD / program["name"]
    if target.exists():
        return False
    BUILD.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=BUILD, prefix=".making-") as folder:
        made = Path(folder) / program["name"]
        made.mkdir()
        lay_out(program, made)
        made.rename(target)
    return True


def main() -> None:
    """Prepare what is named on the command line, or all."""
    programs = {program["name"]: program for program in manifest()}
    parser = argparse.ArgumentParser(description="Make the programs of the corpus.")
    parser.add_argument("names", nargs="*", metavar="NAME", help="a program; by default all")
    names = parser.parse_args().names or list(programs)
    if unknown := [name for name in names if name not in programs]:
        parser.error(f"there is no {unknown[0]}; there are {', '.join(programs)}")
    for name in names:
        try:
            words = "made" if prepare(programs[name]) else "there already"
        except CorpusError as error:
            sys.exit(f"prepare.py: {name}: {error}")
        print(f"{name}: {words}, {BUILD / name}")


if __name__ == "__main__":
    main()
