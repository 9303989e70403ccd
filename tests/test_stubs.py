# SPDX-License-Identifier: Apache-2.0
"""The stubs say what the extensions really export: names, parameters, defaults, docstrings."""

import ast
import importlib
import inspect
import re

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


def really(value):
    """Return, as a stub would have it, the function that nanobind made."""
    # An overload is (signature, docstring, defaults); `\\0` in the signature is the first default.
    signature, _, defaults = value.__nb_signature__[0]
    spelled = re.sub(r"\\(\d+)", lambda match: repr(defaults[int(match[1])]), signature)
    return ast.parse(spelled + ": ...").body[0]


def call(function):
    """Return what a caller may write: names, order and defaults, without the types."""
    args = function.args
    return [arg.arg for arg in args.args], [ast.unparse(default) for default in args.defaults]


def types(function):
    """Return the types of the parameters and of the result."""
    return [ast.unparse(arg.annotation) for arg in function.args.args] + [
        ast.unparse(function.returns)
    ]


def says_no_less(stub, real):
    """Whether a stub's type is the real one or, where nanobind is vague, a narrower one."""
    return stub == real or real == "object" or stub.split("[")[0] == real.split(".")[-1]


def compare(stub_body, owner, where):
    names = stub_names(stub_body)
    assert set(names) == exported(owner), where
    for name, node in names.items():
        value = getattr(owner, name)
        if isinstance(node, ast.ClassDef):
            compare(node.body, value, f"{where}.{name}")
        elif isinstance(node, ast.FunctionDef) and hasattr(value, "__nb_signature__"):
            real = really(value)
            assert call(node) == call(real), f"{where}.{name}"
            assert all(map(says_no_less, types(node), types(real))), f"{where}.{name}"


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


@pytest.mark.parametrize(
    "stub",
    [
        "def f(path: str, rate: int = 100) -> dict: ...",
        "def f(path: str, speed: int = 250) -> dict: ...",
        "def f(path: bytes, rate: int = 250) -> dict: ...",
        "def f(path: str, rate: int = 250) -> list: ...",
        "def g(path: str, rate: int = 250) -> dict: ...",
    ],
)
def test_a_stub_that_lies_is_found(stub):
    class Function:
        """As nanobind describes one."""

        __nb_signature__ = ((r"def f(path: str, rate: int = \0) -> dict", "", (250,)),)

    class Extension:
        f = Function()

    compare(
        ast.parse("def f(path: str, rate: int = 250) -> dict[str, int]: ...").body, Extension, ""
    )
    with pytest.raises(AssertionError):
        compare(ast.parse(stub).body, Extension, "")
