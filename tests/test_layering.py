# SPDX-License-Identifier: Apache-2.0
"""Imports go one way: base <- the modules <- tune <- cli; two modules do not know each other."""

import ast
import re

import pytest
from tree import MODULES, PACKAGE, ROOT, tracked

# What a folder of src/citius may use, besides itself. "" is citius/__init__.py: names, not layers.
ALLOWED = {
    "": MODULES | {"tune", "cli"},
    "base": set(),
    **{module: {"base"} for module in MODULES},
    "tune": MODULES | {"base"},
    "cli": MODULES | {"base", "tune"},
}
# Whoever reads CPython's own structures; everyone else reaches Python through bind_*.cpp alone.
PYTHON_FOLDERS = ("measure/",)


def folder_of(path):
    parts = path.relative_to(PACKAGE).parts
    return parts[0] if len(parts) > 1 else ""


def python_imports(source, path):
    """Yield the dotted names of citius that the file `path` imports, by statement or by string."""
    here = ("citius", *path.relative_to(PACKAGE).parts[:-1])
    for node in ast.walk(ast.parse(source, path)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = ".".join(here[: len(here) - node.level + 1]) if node.level else ""
            module = ".".join(filter(None, (base, node.module)))
            yield from (f"{module}.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            # import_module("citius.x.y"), "citius.cli.run:run", -m citius.x
            yield from re.findall(r"\bcitius(?:\.\w+)+(?=:\w+$|$)", node.value.split("\n")[0])


def test_every_folder_has_its_place():
    folders = {path.name for path in PACKAGE.iterdir() if any(path.glob("*.py"))} - {"citius"}
    assert folders <= set(ALLOWED), "say in tests/tree.py and here where the new folder stands"


def test_python_imports_go_one_way():
    wrong = []
    for path in tracked("src/citius/*.py"):
        if path.name.startswith("test_") or path.name == "conftest.py":
            continue
        folder = folder_of(path)
        for name in python_imports(path.read_bytes(), path):
            parts = name.split(".")
            used = parts[1] if parts[0] == "citius" and len(parts) > 1 else folder
            if used in ALLOWED and used != folder and used not in ALLOWED[folder]:
                wrong.append(f"{path.relative_to(ROOT)} uses {name}")
    assert not wrong


def test_includes_go_one_way():
    wrong = []
    for path in tracked("src/citius/*.h", "src/citius/*.cpp"):
        folder = folder_of(path)
        for line in path.read_text().splitlines():
            match = re.match(r'\s*#\s*include\s*[<"]citius/(\w+)/', line)
            if match and match[1] not in {folder, *ALLOWED[folder]}:
                wrong.append(f"{path.relative_to(ROOT)}: {line.strip()}")
    assert not wrong


def test_the_core_knows_no_python():
    wrong = []
    for path in tracked("src/citius/*.h", "src/citius/*.cpp"):
        inside = str(path.relative_to(PACKAGE))
        if path.name.startswith("bind") or inside.startswith(PYTHON_FOLDERS):
            continue
        text = path.read_text()
        if re.search(r'#\s*include\s*[<"](.*/)?(Python\.h|nanobind/|internal/pycore)', text):
            wrong.append(inside)
    assert not wrong


@pytest.mark.parametrize(
    "source",
    [
        "import citius.tune",
        "from citius import tune",
        "from ..tune import trial",
        "def late():\n    from citius.tune.trial import run",
        'import_module("citius.tune.trial")',
        'COMMANDS = {"tune": "citius.tune.trial:tune"}',
    ],
)
def test_the_check_sees_every_kind_of_import(source):
    names = python_imports(source, PACKAGE / "measure" / "imagined.py")
    assert "tune" in {name.split(".")[1] for name in names if name.count(".")}
