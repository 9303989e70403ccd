# SPDX-License-Identifier: Apache-2.0
import subprocess
import sys
from pathlib import Path

import pytest

CODE = """
import sys
sys.path.insert(0, {here!r})
from watch import Outside, Watch
import os, shutil, socket, subprocess, tempfile, warnings
watch = Watch()
watch.on = True
try:
    {code}
    print("done", watch.seen)
except Outside as stopped:
    watch.on = False
    print("stopped", stopped, str(stopped) == watch.seen)
"""


def watched(code, cwd):
    here = str(Path(__file__).parent)
    ran = subprocess.run(
        [sys.executable, "-B", "-S", "-c", CODE.format(here=here, code=code)],
        capture_output=True,
        text=True,
        cwd=cwd,
    )
    assert ran.returncode == 0, ran.stderr
    return ran.stdout.strip()


@pytest.mark.parametrize(
    "code, words",
    [
        ("open('new', 'w')", "writes files"),
        ("open('old', 'r+')", "writes files"),
        ("open('old', 'ab')", "writes files"),
        ("os.open('new', os.O_CREAT)", "writes files"),
        ("os.remove('old')", "changes files or folders"),
        ("os.rename('old', 'new')", "changes files or folders"),
        ("os.mkdir('new')", "changes files or folders"),
        ("shutil.rmtree('.')", "changes files or folders"),
        ("tempfile.mkdtemp()", "writes files"),
        ("os.system('touch new')", "starts or ends processes"),
        ("subprocess.run(['touch', 'new'])", "starts or ends processes"),
        ("os.fork()", "starts or ends processes"),
        ("os.kill(os.getpid(), 9)", "starts or ends processes"),
        ("socket.create_connection(('127.0.0.1', 9))", "uses the network"),
        ("socket.getaddrinfo('localhost', 9)", "uses the network"),
    ],
)
def test_what_reaches_outside_is_stopped(code, words, tmp_path):
    (tmp_path / "old").write_text("text")
    assert watched(code, tmp_path) == f"stopped {words} True"
    assert [p.name for p in tmp_path.iterdir()] == ["old"]
    assert (tmp_path / "old").read_text() == "text"


@pytest.mark.parametrize(
    "code",
    [
        "open('old').read()",
        "open(os.devnull, 'w').close()",
        "os.listdir('.')",
        "print('')",
        "import fractions",
        "warnings.catch_warnings()",
    ],
)
def test_what_only_looks_may(code, tmp_path):
    (tmp_path / "old").write_text("text")
    assert watched(code, tmp_path).endswith("done None")
