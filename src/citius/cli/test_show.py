# SPDX-License-Identifier: Apache-2.0
import json
import os
import subprocess
import sys

import pytest

from citius.measure.report import file
from citius.measure.report.test_strategies import small_run

SHOW = [sys.executable, "-m", "citius", "show"]


@pytest.fixture
def profile(tmp_path):
    path = tmp_path / "run.citius"
    file.save(small_run(str(tmp_path / "crawl.py")), path)
    return path


def citius(*words, **options):
    return subprocess.run([*SHOW, *map(str, words)], capture_output=True, text=True, **options)


def test_shows_the_table(profile):
    done = citius(profile)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("Citius  crawl.py --fast") and "Hottest lines" in done.stdout
    assert max(map(len, done.stdout.splitlines())) <= 80


def test_options_reach_the_table(profile):
    done = citius(profile, "--lines", "1", "--functions", "1", "--threads")
    assert "3 more lines" in done.stdout and "1 more function" in done.stdout


def test_shows_json(profile):
    done = citius(profile, "--json")
    assert done.returncode == 0
    assert json.loads(done.stdout)["wall_seconds"] == 4.0


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "utf-8"])
def test_any_encoding_of_stdout_will_do(profile, encoding):
    environment = {**os.environ, "PYTHONIOENCODING": encoding}
    done = citius(profile, env=environment, encoding=encoding)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "the file is empty"),
        (b"hello", "not a Citius profile: the file starts with b'hello'"),
        (file.dumps(small_run())[:200], "the profile is truncated: it ends after 200 bytes"),
    ],
)
def test_a_file_that_is_no_profile_is_one_line_and_status_1(tmp_path, content, words):
    path = tmp_path / "bad.citius"
    path.write_bytes(content)
    done = citius(path)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith(f"Error: {path}: ") and words in done.stderr
    assert done.stderr.count("\n") == 1


@pytest.mark.parametrize(("name", "words"), [("none", "does not exist"), ("", "is a directory")])
def test_a_file_that_is_not_there_is_status_2(tmp_path, name, words):
    done = citius(tmp_path / name)
    assert (done.returncode, done.stdout) == (2, "")
    assert words in done.stderr and "Traceback" not in done.stderr


@pytest.mark.parametrize("option", [[], ["--json"]])
def test_a_reader_that_leaves_ends_it_quietly(profile, option):
    reader, writer = os.pipe()
    os.close(reader)
    try:
        command = [*SHOW, str(profile), *option]
        done = subprocess.run(command, stdout=writer, stderr=subprocess.PIPE, text=True)
    finally:
        os.close(writer)
    assert (done.returncode, done.stderr) == (141, "")


def test_a_closed_stdout_is_an_error(profile):
    done = subprocess.run(
        ["sh", "-c", 'exec "$@" >&-', "sh", *SHOW, str(profile)], stderr=subprocess.PIPE, text=True
    )
    assert done.returncode == 1
    assert done.stderr == "Error: cannot write to standard output: it is closed\n"


def test_a_full_disk_is_an_error(profile):
    with open("/dev/full", "w") as full:
        done = subprocess.run([*SHOW, str(profile)], stdout=full, stderr=subprocess.PIPE, text=True)
    assert done.returncode == 1
    assert done.stderr == "Error: cannot write to standard output: No space left on device\n"


def test_shows_the_session_of_a_run_that_was_killed(session):
    done = citius(session)
    assert done.returncode == 0
    assert done.stdout.startswith("Citius  python x.py") and "Hottest lines" in done.stdout
    assert done.stderr == (
        f"citius: {session} is the folder of a run that goes on still, or whose citius was killed: "
        "these are its figures up to its last write\n"
    )
    assert os.path.isdir(session)


def test_a_session_without_a_process_says_why(session):
    for name in os.listdir(session):
        if name != "meta.json":
            os.unlink(os.path.join(session, name))
    with open(os.path.join(session, "7.note"), "w") as note:
        note.write("no \x1b[31mroom")
    done = citius(session)
    assert done.returncode == 0
    assert done.stderr.endswith("\ncitius: 1 process not measured: no ?[31mroom\n")


def test_a_folder_that_is_no_session_is_status_2(tmp_path):
    (tmp_path / "meta.json").write_text("[]")
    done = citius(tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert "is not a session of `citius run`: cannot read meta.json: not an object" in done.stderr


def test_tells_what_the_run_could_not_measure(profile):
    run = file.load(profile)
    run.meta["notes"] = ["1 process not measured: no room", 7]
    file.save(run, profile)
    assert citius(profile).stderr == "citius: 1 process not measured: no room\ncitius: 7\n"
    run.meta["notes"] = 7
    file.save(run, profile)
    done = citius(profile)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("value", ["-1", "nan", "1.5", "", "9" * 5000])
def test_a_number_of_lines_that_is_none(profile, value):
    done = citius(profile, "--lines", value)
    assert (done.returncode, done.stdout) == (2, "")
    words = f"'--lines': {value!r} is not a whole number of at least 0"
    assert words in done.stderr or value.startswith("9")
