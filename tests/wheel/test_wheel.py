# SPDX-License-Identifier: Apache-2.0
"""The wheel holds what runs and nothing else, and runs where nothing else is.

`make wheel` builds it and names it in CITIUS_WHEEL.
"""

import os
import re
import subprocess
import sys
import tomllib
import venv
import zipfile
from pathlib import Path

import pytest
from tree import PACKAGE, ROOT, tracked

import citius

WHEEL = Path(os.environ["CITIUS_WHEEL"])
INFO = f"citius-{citius.__version__}.dist-info"


@pytest.fixture(scope="module")
def names():
    with zipfile.ZipFile(WHEEL) as archive:
        return set(archive.namelist())


@pytest.fixture(scope="module")
def clean(tmp_path_factory):
    """Return a folder with a virtual environment of the wheel and what it asks for."""
    folder = tmp_path_factory.mktemp("clean")
    venv.create(folder / "venv", with_pip=True)
    pins = tracked("tools/requirements.txt")[0]
    run(folder, "pip", "install", "--quiet", "--constraint", pins, WHEEL)
    return folder


def run(folder, command, *arguments):
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("PYTHON", "CITIUS"))}
    result = subprocess.run(
        [folder / "venv/bin" / command, *arguments],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 0, result.stdout + result.stderr
    return result.stdout


def test_it_holds_every_module_stub_and_data_file(names):
    package = {
        str(path.relative_to(PACKAGE.parent))
        for path in tracked("src/citius/*.py", "src/citius/*.pyi", "src/citius/py.typed")
        if not path.name.startswith("test_") and path.name != "conftest.py"
    }
    assert package <= names
    extensions = {name for name in names if name.endswith(".so")}
    stubs = {name.removesuffix(".pyi") for name in package if name.endswith(".pyi")}
    assert sorted(name.split(".")[0] for name in extensions) == sorted(stubs)


def test_it_holds_nothing_that_does_not_run(names):
    unwanted = re.compile(
        r"\.(h|cpp|cmake|a|o|md|c)$|CMakeLists|(^|/)(test_|conftest|tests/|testdata/)|_test\."
    )
    assert not {name for name in names if unwanted.search(name)}
    tops = {name.split("/")[0] for name in names}
    assert tops == {"citius", "citius.pth", INFO}


def test_its_metadata_is_that_of_the_project(names):
    assert f"{INFO}/licenses/LICENSE" in names
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    with zipfile.ZipFile(WHEEL) as archive:
        metadata = archive.read(f"{INFO}/METADATA").decode()
    needs = set(re.findall(r"^Requires-Dist: (.*)$", metadata, re.MULTILINE))
    assert needs == set(project["dependencies"])
    assert f"Version: {citius.__version__}\n" in metadata
    assert f"Requires-Python: {project['requires-python']}\n" in metadata


def test_its_tag_is_of_the_glibc_that_it_needs():
    glibc = [int(minor) for minor in re.findall(r"manylinux_2_(\d+)_x86_64", WHEEL.name)]
    assert glibc, f"no manylinux tag in {WHEEL.name}"
    tag = f"cp{sys.version_info.major}{sys.version_info.minor}"
    assert f"-{tag}-{tag}-" in WHEEL.name


def test_the_hook_is_at_the_root_of_site_packages(clean):
    code = "import sysconfig; print(open(sysconfig.get_path('platlib') + '/citius.pth').read())"
    hook = run(clean, "python", "-c", code)
    assert hook.strip() == (PACKAGE / "measure/launch/citius.pth").read_text().strip()


def test_it_runs_away_from_the_tree(clean):
    assert run(clean, "citius", "--version") == f"citius {citius.__version__}\n"
    where = run(clean, "python", "-c", "import citius.measure._measure as m; print(m.__file__)")
    assert Path(where.strip()).is_relative_to(clean / "venv")
    assert run(clean, "python", "-m", "citius", "--help").startswith("Usage: citius")
