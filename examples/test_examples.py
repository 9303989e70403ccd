# SPDX-License-Identifier: Apache-2.0
"""Every example gives the answer it gave when it was written.

The expected outputs are in expected/: NAME.txt for a small run and
NAME-default.txt for a run without arguments. Nothing here looks at times.
"""

import gzip
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).resolve().parent
EXPECTED = HERE / "expected"

SMALL = {
    "pi": ["20000"],
    "pi_pool": ["5000", "4", "2"],
    "point_hash": ["5000"],
    "ranges": ["1000"],
    "iteration": ["1000"],
    "event_loop": ["3"],
    "crawl_serial": ["--requests", "5", "--delay", "2"],
    "log_report": ["--limit", "1500"],
    "text_index": ["--documents", "40", "busy timeout of busy handlers", "error codes"],
    "routes": ["--stops", "40", "--vans", "2"],
}
# crawl_serial waits for five seconds by default and is left out
DEFAULT = [
    "pi",
    "pi_pool",
    "point_hash",
    "ranges",
    "iteration",
    "log_report",
    "text_index",
    "routes",
]


def run(name, *args, program=None):
    return subprocess.run(
        [sys.executable, str(program or HERE / f"{name}.py"), *args],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=300,
        env={**os.environ, "PYTHONIOENCODING": "utf-8"},
    )


def output(name, *args):
    done = run(name, *args)
    assert done.returncode == 0, done.stderr
    return done.stdout


def expected(name):
    return (EXPECTED / f"{name}.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", SMALL)
def test_small(name):
    assert output(name, *SMALL[name]) == expected(name)


@pytest.mark.parametrize("name", DEFAULT)
def test_default(name):
    assert output(name) == expected(f"{name}-default")


def test_event_loop_default():
    assert output("event_loop") == "Hello\nworld\n" * 1000


def test_every_program_is_tested():
    programs = {path.stem for path in HERE.glob("*.py")}
    assert programs == set(SMALL) | {"delay_server", "test_examples"}


def test_pool_size_does_not_change_the_answer():
    assert output("pi_pool", "5000", "4", "1") == expected("pi_pool")


def test_the_three_ranges_agree():
    lines = output("ranges", "1000").splitlines()
    assert lines[1:4] == lines[5:8] == lines[9:12]


def test_delay_server():
    from urllib.error import HTTPError
    from urllib.request import ProxyHandler, build_opener

    opener = build_opener(ProxyHandler({}))
    server = subprocess.Popen(
        [sys.executable, str(HERE / "delay_server.py"), "--until-eof"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        url = server.stdout.readline().strip()
        assert url.startswith("http://127.0.0.1:")

        def get(path):
            with opener.open(url + path, timeout=30) as response:
                return response.read().decode()

        assert get("/add?name=one&delay=1&abc") == "name=one delay=1\n"
        assert get("/add?name=one&delay=0&abd") == "name=one delay=0\n"
        for path in ["/add?delay=x", "/add?delay=-1", "/nothing"]:
            with pytest.raises(HTTPError) as error:
                get(path)
            error.value.close()
        done = output("crawl_serial", "--url", url, *SMALL["crawl_serial"])
        assert done == expected("crawl_serial")
        assert get("/") == "one 2\nserial 5\n"
    finally:
        server.stdin.close()
        server.stdout.close()
        assert server.wait(timeout=30) == 0


@pytest.mark.parametrize(
    "name, args",
    [
        ("log_report", ["--log", "nowhere.log"]),
        ("log_report", ["--blocklist", "nowhere.txt"]),
        ("text_index", ["--manual", "nowhere.txt"]),
        ("routes", ["--data", "nowhere.csv"]),
    ],
)
def test_missing_data(name, args):
    done = run(name, *args)
    assert done.returncode == 1
    assert done.stdout == ""
    assert done.stderr.startswith(f"{name}.py: cannot read nowhere.")


def test_plain_and_gzipped_logs_read_the_same(tmp_path):
    log = tmp_path / "access.log"
    log.write_bytes(gzip.decompress((HERE / "data/access.log.gz").read_bytes()))
    done = output("log_report", "--log", str(log), *SMALL["log_report"])
    assert done == expected("log_report")


@pytest.mark.parametrize(
    "script, files",
    [
        ("make_access_log", ["access.log.gz", "blocklist.txt", "networks.csv"]),
        ("make_stops", ["stops.csv", "closures.csv"]),
    ],
)
def test_data_comes_from_its_script(script, files, tmp_path):
    program = tmp_path / f"{script}.py"
    shutil.copy(HERE / "data" / f"{script}.py", program)
    done = run(script, program=program)
    assert done.returncode == 0, done.stderr
    for name in files:
        made = (tmp_path / name).read_bytes()
        kept = (HERE / "data" / name).read_bytes()
        if name.endswith(".gz"):
            made, kept = gzip.decompress(made), gzip.decompress(kept)
        assert made == kept
