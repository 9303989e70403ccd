# SPDX-License-Identifier: Apache-2.0
import re
from dataclasses import replace

import pytest

from citius.tune.trial.run import Outcome
from citius.tune.trial.same import difference

A = Outcome(0, b"one\ntwo\n", b"", {"out.txt": ("file", 0o644, "aa")}, 1.0, 1.0, 1000)


@pytest.mark.parametrize(
    "change, words",
    [
        ({"status": 3}, "status 3 instead of status 0"),
        ({"status": -11}, "signal 11"),
        ({"stdout": b"one\nzwei\n"}, "line 2: 'two' became 'zwei'"),
        ({"stdout": b"one\n"}, "line 2: 'two' is missing"),
        ({"stdout": b"one\ntwo\n\n"}, "line 3: '' is new"),
        ({"stdout": b"one\r\ntwo\n"}, "line endings"),
        ({"stderr": b"warning\n"}, "error output differs"),
        ({"files": {}}, "out.txt is not written"),
        ({"files": {"out.txt": ("file", 0o600, "aa")}}, "out.txt is written differently"),
        (
            {"files": {"b": ("file", 0, ""), "out.txt": ("file", 0o644, "aa")}},
            "only by the candidate",
        ),
        ({"ended": "time"}, "10x the original's time"),
        ({"ended": "memory"}, "4x the original's memory"),
    ],
)
def test_every_difference_is_seen(change, words):
    assert words in difference(A, replace(A, **change), b"/home/u")


def test_times_and_memory_may_differ():
    assert difference(A, replace(A, seconds=9.0, cpu=9.0, peak_kb=9), b"/home/u") is None


def test_tracebacks_may_name_other_lines_of_the_project():
    def traceback(line, source, where=b"/home/u/p.py"):
        return (
            b'Traceback (most recent call last):\n  File "'
            + where
            + b'", line '
            + line
            + b", in f\n    "
            + source
            + b"\n         ^^^^^\nValueError: bad\n"
        )

    a = replace(A, stderr=traceback(b"3", b"x in xs"))
    assert difference(a, replace(A, stderr=traceback(b"4", b"x in xs_set")), b"/home/u") is None
    other = replace(A, stderr=traceback(b"4", b"x").replace(b"bad", b"worse"))
    assert "ValueError: worse" in difference(a, other, b"/home/u")
    library = replace(A, stderr=traceback(b"4", b"x", b"/usr/lib/q.py"))
    assert difference(
        replace(A, stderr=traceback(b"3", b"x", b"/usr/lib/q.py")), library, b"/home/u"
    )


def test_warnings_may_name_other_lines_of_the_project():
    def warned(line, words=b"UserWarning: bad", where=b"/home/u/p.py"):
        said = where + b":" + line + b": " + words + b"\n  warn('bad') # " + line + b"\ndone\n"
        return replace(A, stderr=said)

    assert difference(warned(b"3"), warned(b"4"), b"/home/u") is None
    worse = warned(b"4", b"UserWarning: worse")
    assert "UserWarning: worse" in difference(warned(b"3"), worse, b"/home/u")
    others = warned(b"3", where=b"/usr/q.py"), warned(b"4", where=b"/usr/q.py")
    assert difference(*others, b"/home/u")
    found = warned(b"3", b"E501 too long"), warned(b"4", b"E501 too long")
    assert difference(*found, b"/home/u")  # a checker's finding, not a warning
    indented = replace(A, stderr=warned(b"3").stderr.replace(b"done", b"  done"))
    gone = replace(A, stderr=indented.stderr.replace(b"  done\n", b""))
    assert difference(indented, gone, b"/home/u")


def test_ignored_text_and_files_may_differ():
    a = replace(A, stdout=b"took 1.2 s\n")
    b = replace(A, stdout=b"took 3.4 s\n", files={"out.txt": ("file", 0o644, "bb")})
    patterns = (re.compile(rb"took .* s"), re.compile(rb"out\.txt"))
    assert difference(a, b, b"/home/u", patterns) is None
    assert difference(a, b, b"/home/u", patterns[:1])
