# SPDX-License-Identifier: Apache-2.0
import os
import subprocess
import sys

import pytest

from citius.base.streams import blocking, drop, unread

FULL = """
import os, sys
from citius.base.streams import unread
with unread(sys.stderr):
    print("x" * 100, file=sys.stderr)
    raise SystemExit("not reached: nothing was refused")
before = os.fstat(2)
assert before.st_rdev == os.stat("/dev/full").st_rdev, "the descriptor is the program's again"
assert os.get_inheritable(2)
try:
    print("again", file=sys.stderr)
except OSError:
    sys.stdout.write("refused again")
    {end}
"""


@pytest.mark.parametrize("inherited", [True, False])
def test_words_on_a_full_disk_are_forgotten(inherited):
    code = FULL.format(end="os._exit(sys.stdout.flush() or 7)")
    if not inherited:
        code = code.replace("import os, sys", "import os, sys; os.set_inheritable(2, False)")
        code = code.replace("assert os.get", "assert not os.get")
    with open("/dev/full", "w") as full:
        done = subprocess.run([sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=full)
    assert (done.returncode, done.stdout) == (7, b"refused again")


def test_the_end_of_the_interpreter_finds_nothing_left():
    code = "import sys\nfrom citius.base.streams import unread\n"
    code += "with unread(sys.stderr): print('x' * 100, file=sys.stderr)"
    with open("/dev/full", "w") as full:
        assert subprocess.run([sys.executable, "-c", code], stderr=full).returncode == 0


def test_other_errors_pass_and_other_streams_do_no_harm(tmp_path):
    with pytest.raises(ValueError, match="mine"), unread(sys.stderr):
        raise ValueError("mine")
    closed = (tmp_path / "file").open("w")
    closed.close()
    for stream in (None, closed, object()):
        with unread(stream):
            raise OSError(28, "No space left on device")
        drop(stream)


def test_a_pipe_waits_for_its_reader_meanwhile():
    reader, writer = os.pipe()
    os.set_blocking(writer, False)
    with blocking(writer):
        assert os.get_blocking(writer)
    assert not os.get_blocking(writer)
    os.close(reader)
    os.close(writer)
    with blocking(writer):
        pass
