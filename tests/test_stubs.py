# SPDX-License-Identifier: Apache-2.0
"""The stubs say what the extensions really export: names, parameters, defaults, docstrings."""

import ast
import importlib
import inspect

import pytest
from tree import PACKAGE

STUBS = sorted(PACKAGE.glob("*/_*.pyi"))


def stub_names(body):
    """Map the public names of a stub's body to their nodes."""
    names = {}
    for node in body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            names[node.name] = node
        elif isinstance(node, ast.AnnAssign | ast.Assign):
            for target in getattr(node, "targets", None) or [node.target]:
                names[target.id] = node
    return {name: node for name, node in names.items() if not name.startswith("_")}


def exported(owner):
    """Return the public names that an extension or one of its classes has of its own."""
    return {name for name in vars(owner) if not name.startswith("_")}


def parameters(node):
    """Return a stub function's parameter names, in order."""
    args = node.args
    return [arg.arg for arg in (*args.posonlyargs, *args.args, *args.kwonlyargs)]


def compare(stub_body, owner, where):
    names = stub_names(stub_body)
    assert set(names) == exported(owner), where
    for name, node in names.items():
        value = getattr(owner, name)
        if isinstance(node, ast.ClassDef):
            compare(node.body, value, f"{where}.{name}")
        elif isinstance(node, ast.FunctionDef) and hasattr(value, "__nb_signature__"):
            # nanobind's own: a tuple per overload of (signature, docstring, defaults).
            signature = value.__nb_signature__[0][0]
            real = ast.parse(signature + ": ...").body[0]
            assert parameters(node) == parameters(real), f"{where}.{name}: {signature}"


@pytest.mark.parametrize("path", STUBS, ids=lambda path: path.name)
def test_a_stub_matches_its_extension(path):
    extension = importlib.import_module(f"citius.{path.parent.name}.{path.stem}")
    compare(ast.parse(path.read_text()).body, extension, path.name)


@pytest.mark.parametrize("path", STUBS, ids=lambda path: path.name)
def test_every_function_of_an_extension_is_documented(path):
    extension = importlib.import_module(f"citius.{path.parent.name}.{path.stem}")
    bare = [name for name in exported(extension) if not inspect.getdoc(getattr(extension, name))]
    assert not bare


def test_every_extension_has_a_stub():
    extensions = {
        path.with_name(path.name.split(".")[0] + ".pyi")
        for path in PACKAGE.glob("*/_*.so")
        if not path.name.startswith("_errors_test.")
    }
    assert extensions
    assert extensions == set(STUBS)
