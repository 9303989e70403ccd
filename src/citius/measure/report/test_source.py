# SPDX-License-Identifier: Apache-2.0
import os
from datetime import UTC, datetime, timedelta

import pytest

from citius.measure.report.source import Sources

START = "2026-01-02T03:04:05+00:00"


@pytest.fixture
def sources(tmp_path):
    return Sources({"cwd": str(tmp_path), "started": START}, 10.0)


def test_reads_a_line_without_indentation(tmp_path, sources):
    (tmp_path / "a.py").write_text("if x:\n    y = 1\n")
    assert sources.line("a.py", 2) == "y = 1"
    assert sources.line(str(tmp_path / "a.py"), 1) == "if x:"


@pytest.mark.parametrize("number", [-1, 0, 3, 10**9])
def test_lines_that_do_not_exist_are_empty(tmp_path, sources, number):
    (tmp_path / "a.py").write_text("x\n")
    assert sources.line("a.py", number) == ""


@pytest.mark.parametrize(
    "name", ["missing.py", "<frozen importlib._bootstrap>", "<string>", "", "\0", ".", "x" * 5000]
)
def test_what_is_no_file_has_no_lines(sources, name):
    assert sources.line(name, 1) == ""


def test_a_pipe_is_not_opened(tmp_path, sources):
    os.mkfifo(tmp_path / "pipe.py")
    assert sources.file("pipe.py").lines == []


@pytest.mark.parametrize(
    ("data", "text"),
    [
        ("s = 'é'".encode(), "s = 'é'"),
        (b"# coding: latin-1\ns = '\xe9'", "s = 'é'"),
        (b"s = '\xe9'", "s = '\ufffd'"),
        (b"# coding: klingon\ns = 1", "s = 1"),
        (b"\xef\xbb\xbfs = 1", "s = 1"),
        (b"a\r\ns = 1", "s = 1"),
    ],
)
def test_encodings(tmp_path, sources, data, text):
    (tmp_path / "a.py").write_bytes(data)
    assert sources.file("a.py").lines[-1] == text


def test_tells_a_file_that_changed_since(tmp_path, sources):
    end = datetime(2026, 1, 2, 3, 4, 15, tzinfo=UTC)
    for name, change, changed in (("old.py", -60, False), ("new.py", 60, True)):
        (tmp_path / name).write_text("x")
        seconds = (end + timedelta(seconds=change)).timestamp()
        os.utime(tmp_path / name, (seconds, seconds))
        assert sources.file(name).changed is changed


@pytest.mark.parametrize("started", [None, 5, "yesterday", "9999-12-31T23:59:59"])
def test_a_start_that_is_no_time_tells_nothing(tmp_path, started):
    (tmp_path / "a.py").write_text("x")
    assert Sources({"cwd": str(tmp_path), "started": started}, 1e30).file("a.py").changed is False


def test_a_removed_working_directory_shows_what_has_a_whole_path(tmp_path, monkeypatch):
    source = tmp_path / "a.py"
    source.write_text("one\ntwo\n")
    gone = tmp_path / "gone"
    gone.mkdir()
    monkeypatch.chdir(gone)
    gone.rmdir()
    sources = Sources({"cwd": None}, 1.0)
    assert (sources.line(str(source), 2), sources.line("a.py", 2)) == ("two", "")
