# SPDX-License-Identifier: Apache-2.0
import os
import pty
import subprocess
import sys

import pytest

from citius.measure.report import exports, file
from citius.measure.report.test_strategies import small_run

EXPORT = [sys.executable, "-m", "citius", "export"]


@pytest.fixture
def profile(tmp_path):
    path = tmp_path / "run.citius"
    file.save(small_run(), path)
    return path


def citius(*words):
    return subprocess.run([*EXPORT, *map(str, words)], capture_output=True)


@pytest.mark.parametrize("name", exports.names())
def test_a_file_and_stdout_get_the_same(profile, tmp_path, name):
    to_stdout = citius(profile, "--to", name)
    assert (to_stdout.returncode, to_stdout.stderr) == (0, b"")
    path = tmp_path / "exported"
    to_file = citius(profile, "--to", name, "-o", path)
    assert (to_file.returncode, to_file.stdout) == (0, b"")
    assert to_file.stderr.decode().startswith(f"Wrote {path}; open it with ")
    assert "FILE" not in to_file.stderr.decode().replace(str(path), "")
    assert path.read_bytes() == to_stdout.stdout != b""


def test_the_help_names_each_format():
    text = citius("--help").stdout.decode().split("Formats:")[1]
    assert [line.split()[0] for line in text.strip().splitlines()] == exports.names()


@pytest.mark.parametrize("name", [n for n in exports.names() if exports.load(n).binary])
def test_a_terminal_gets_no_binary(profile, name):
    terminal, end = pty.openpty()
    try:
        command = [*EXPORT, str(profile), "--to", name]
        done = subprocess.run(command, stdout=end, stderr=subprocess.PIPE, text=True)
    finally:
        os.close(terminal)
        os.close(end)
    assert done.returncode == 2
    assert f"{name} is a binary format" in done.stderr and "-o run." in done.stderr


def test_an_unknown_format_is_status_2(profile):
    done = citius(profile, "--to", "flame")
    assert done.returncode == 2
    assert b"'flame' is not one of 'callgrind', 'chrome'" in done.stderr


def test_a_bad_profile_is_status_1_and_leaves_no_file(tmp_path):
    bad = tmp_path / "bad"
    bad.write_bytes(b"x")
    done = citius(bad, "--to", "collapsed", "-o", tmp_path / "out")
    assert done.returncode == 1 and b"not a Citius profile" in done.stderr
    assert os.listdir(tmp_path) == ["bad"]


def test_a_place_that_cannot_be_written_is_status_1(profile, tmp_path):
    done = citius(profile, "--to", "collapsed", "-o", tmp_path / "none" / "out")
    assert done.returncode == 1
    assert done.stderr.decode().endswith("none/out: No such file or directory\n")
    full = citius(profile, "--to", "collapsed", "-o", "/dev/full")
    assert full.returncode == 1 and b"No space left" in full.stderr


@pytest.mark.parametrize("name", exports.names())
def test_a_reader_that_leaves_ends_it_quietly(profile, name):
    reader, writer = os.pipe()
    os.close(reader)
    try:
        command = [*EXPORT, str(profile), "--to", name]
        done = subprocess.run(command, stdout=writer, stderr=subprocess.PIPE, text=True)
    finally:
        os.close(writer)
    assert (done.returncode, done.stderr) == (141, "")


def test_exports_the_session_of_a_run_that_was_killed(session):
    done = citius(session, "--to", "collapsed")
    assert done.returncode == 0 and b"<module>" in done.stdout
    assert done.stderr.startswith(f"citius: {session} is the folder of a run".encode())


def test_a_profile_is_not_overwritten_by_its_export(profile, tmp_path):
    before = profile.read_bytes()
    (tmp_path / "link").symlink_to(profile)
    for path in (profile, tmp_path / "link"):
        done = citius(profile, "--to", "collapsed", "-o", path)
        assert done.returncode == 2
        words = f"{str(path)!r} is the profile itself: give another file to -o"
        assert words in done.stderr.decode()
        assert profile.read_bytes() == before


def test_a_file_without_a_name_is_status_2(profile):
    done = citius(profile, "--to", "collapsed", "-o", "")
    assert (done.returncode, done.stdout) == (2, b"")
    assert b"expected a file's name, or - for standard output" in done.stderr
