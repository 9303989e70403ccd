# SPDX-License-Identifier: Apache-2.0
import subprocess

import pytest

from citius.tune.trial import libraries
from citius.tune.trial.libraries import LibraryError, installed, provide


def test_what_is_installed_is_known():
    assert installed(["json", "no_such_module_at_all"]) == {"json"}


def test_what_is_there_is_not_installed_again(tmp_path, monkeypatch):
    monkeypatch.setattr(libraries.subprocess, "run", None)
    assert provide(["rich"], tmp_path) is None


def test_what_is_missing_goes_to_a_folder_of_the_trials(tmp_path, monkeypatch):
    asked = []

    def run(command, **options):
        asked.append(command)
        return subprocess.CompletedProcess(command, 0, b"", b"")

    monkeypatch.setattr(libraries.subprocess, "run", run)
    assert provide(["rich", "no-such-library-at-all"], tmp_path) == tmp_path / "libraries"
    assert asked[0][-2:] == ["--", "no-such-library-at-all"]
    assert str(tmp_path / "libraries") in asked[0]


def test_what_cannot_be_installed_is_said(tmp_path, monkeypatch):
    def run(command, **options):
        return subprocess.CompletedProcess(command, 1, b"", b"one\nERROR: no matching thing\n")

    monkeypatch.setattr(libraries.subprocess, "run", run)
    with pytest.raises(LibraryError, match=r"--with no-such-library: pip cannot .* no matching"):
        provide(["no-such-library"], tmp_path)

    def hang(command, **options):
        raise subprocess.TimeoutExpired(command, 1)

    monkeypatch.setattr(libraries.subprocess, "run", hang)
    with pytest.raises(LibraryError, match="was not done after"):
        provide(["no-such-library"], tmp_path)


def test_a_name_that_is_none_is_said(tmp_path):
    with pytest.raises(LibraryError, match="not the name of a library"):
        provide([""], tmp_path)
