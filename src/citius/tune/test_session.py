# SPDX-License-Identifier: Apache-2.0
"""Whole tunings of small programs, under the real measuring engine."""

import os
import re
import signal
import subprocess
import sys
import textwrap
import threading
import time
from types import SimpleNamespace

import pytest

from citius.tune import remedies, search
from citius.tune.options import Options
from citius.tune.remedies.contract import Site
from citius.tune.session import ProgramFailedError, Tuning
from citius.tune.source.edit import Edits
from citius.tune.source.text import SourceError
from citius.tune.trial.project import ProjectError

SLOW_LOOKUP = """
    def count(words, known):
        hits = 0
        for word in words:
            if word in known:
                hits += 1
        return hits

    def main():
        known = [str(i) for i in range(3000)]
        print(count([str(i) for i in range(4500)], known), known[0])

    main()
    """


@pytest.fixture
def tune(tmp_path, monkeypatch):
    def run(text, *args, data=None, module=False, **options):
        home = tmp_path / "home"
        home.mkdir(exist_ok=True)
        monkeypatch.chdir(home)
        path = home / "prog.py"
        path.write_bytes(data if data is not None else textwrap.dedent(text).encode())
        before = {p: p.read_bytes() for p in home.rglob("*") if p.is_file()}
        tuning = Tuning("prog" if module else path, args, Options(**options), module=module)
        try:
            return tuning.run()
        finally:
            after = {p: p.read_bytes() for p in home.rglob("*") if p.is_file()}
            assert after == before, "the user's files were touched"
            if hasattr(tuning, "copies"):
                assert not tuning.copies.folder.exists()

    return run


def test_slow_lookup_gets_fast(tune):
    result = tune(SLOW_LOOKUP)
    assert result.speedup_interval[0] > 1.5 and result.same and result.pairs >= 8
    (tried,) = [t for t in result.tried if t.kept]
    assert (tried.remedy, tried.file, tried.line) == ("set-membership", "prog.py", 5)
    assert "3,000 on average" in tried.evidence
    old, new = result.changes["prog.py"]
    assert b"known_set = frozenset(known)" in new and b"known_set" not in old
    assert [t["kept"] for t in result.to_dict()["tried"]].count(True) == 1
    assert result.evidence.hottest()[0][1] == 5


def test_repeated_calls_are_remembered_and_stacked(tune):
    result = tune("""
        def slow(n):
            total = 0
            for i in range(400):
                total += i * n % 7
            return total

        def main():
            out = []
            for i in range(6000):
                out.append(slow(i % 10))
            known = list(range(2000))
            print(sum(out), sum(1 for i in range(6000) if i in known), len(known))

        main()
        """)
    assert {t.remedy for t in result.tried if t.kept} >= {"cache"}
    assert result.speedup_interval[0] > 1.3


def test_crlf_tabs_and_an_old_encoding_are_kept(tune):
    text = "# -*- coding: latin-1 -*-\n# caf\u00e9\n" + textwrap.dedent(SLOW_LOOKUP)
    data = text.replace("    ", "\t").replace("\n", "\r\n").encode("latin-1")
    result = tune("", data=data)
    old, new = result.changes["prog.py"]
    assert old == data and b"caf\xe9\r\n" in new and b"\tknown_set = frozenset(known)\r\n" in new
    assert new.count(b"\n") == new.count(b"\r\n")


def test_status_output_files_and_input_stay(tune, tmp_path):
    (tmp_path / "in").write_text("4500 3000")
    result = tune(
        """
        import sys

        def main():
            n, m = map(int, sys.stdin.read().split())
            known = [str(i) for i in range(m)]
            hits = [w for w in map(str, range(n)) if w in known]
            with open("out.txt", "a") as out:
                out.write("\\n".join(hits))
            print(len(hits), len(known), file=sys.stderr)
            sys.exit(3)

        main()
        """,
        stdin=tmp_path / "in",
    )
    assert result.exit_status == 3 and result.same is not False and result.failure is None
    assert not (tmp_path / "home" / "out.txt").exists()


def test_nothing_to_find_is_said(tune):
    result = tune("print(sum(i * i for i in range(1000000)))\n")
    assert not result.improved and result.speedup == 1.0
    assert result.evidence.hottest()[0][0] == "prog.py"


@pytest.mark.parametrize(
    "text, words",
    [
        ("import os\nprint('x')\nprint(os.getpid())\n", "line 2"),
        ("import time\nopen('t', 'w').write(str(time.time_ns()))\n", "t is written differently"),
    ],
)
def test_program_that_never_does_the_same_twice_is_named(tune, text, words):
    result = tune(text)
    assert "not reproducible" in result.failure and words in result.failure
    assert not result.tried


def test_what_differs_may_be_ignored(tune):
    text = "import time\nprint('took', time.time_ns())\n"
    assert tune(text, ignore=(re.compile(rb"took \d+"),)).failure is None


def test_unseeded_random_is_said(tune):
    result = tune("import random\nprint(random.random())\n")
    assert result.failure is None and any("does not seed `random`" in n for n in result.notes)


@pytest.mark.parametrize(
    "text, words",
    [
        ("import no_such_module_at_all\n", "No module named"),
        ("raise SystemError('odd')\n", "SystemError: odd"),
        ("import os\nos.kill(os.getpid(), 11)\n", "signal 11"),
    ],
)
def test_program_that_fails_says_so_itself(tune, text, words):
    with pytest.raises(ProgramFailedError, match=words):
        tune(text)


def test_syntax_error_is_said_before_anything_runs(tune):
    with pytest.raises(SourceError, match="line 1"):
        tune("print 'hi'\n")


def fake(monkeypatch, rewrite, expected=9.0):
    """Put in a remedy that rewrites the program's text with `rewrite`, all sites taken as sound."""

    def finds(evidence, tree):
        return (
            []
            if "# faked" in tree.source.text
            else [Site("fake", tree, tree.ast.body[0], "all", 1.0, 0.0, "a test")]
        )

    def rewrites(site):
        tree = site.tree.edited(rewrite(site.tree.source.text) + "# faked\n")
        return Edits(tree).done()

    remedy = SimpleNamespace(
        NAME="fake",
        SUMMARY="",
        SOURCE="",
        LIBRARIES=(),
        finds=finds,
        rewrites=rewrites,
        holds=lambda site: None,
        expects=lambda site: expected,
    )
    monkeypatch.setattr(remedies, "found", lambda: (remedy,))


WORK = "for i in range(300000):\n    x = i * i\nprint('done')\n"


@pytest.mark.parametrize(
    "rewrite, words",
    [
        (lambda t: t.replace("done", "fast").replace("300000", "3"), "'done' became 'fast'"),
        (
            lambda t: t.replace("300000", "3") + "raise SystemExit(1)\n",
            "status 1 instead of status 0",
        ),
        (lambda t: "import sys\nprint('x', file=sys.stderr)\n" + t, "error output differs"),
        (lambda t: "open('new', 'w').close()\n" + t, "new is written only by the candidate"),
        (lambda t: "import time\ntime.sleep(600)\n" + t, "10x the original's time"),
        (
            lambda t: "x = [0] * 40_000_000\nimport time\ntime.sleep(600)\n" + t,
            "4x the original's memory",
        ),
        (lambda t: "import os\nos.abort()\n" + t, "signal 6"),
        (lambda t: t + "def f(:\n", "fake"),
    ],
)
def test_wrong_candidates_are_dropped_and_named(tune, monkeypatch, rewrite, words):
    fake(monkeypatch, rewrite)
    result = tune(WORK)
    assert not result.improved and result.changes == {}
    (tried,) = result.tried
    assert not tried.kept and "dropped" in tried.why and (words in tried.why or words == "fake")


def test_candidate_that_is_wrong_now_and_then_is_caught_when_verifying(tune, monkeypatch):
    # Right for the hash seeds of the choosing runs, wrong for some later one.
    fake(
        monkeypatch,
        lambda t: t.replace("300000", "3").replace(
            "print('done')",
            "import os\nprint('done' if int(os.environ['PYTHONHASHSEED']) < 7 else 'x')",
        ),
    )
    result = tune(WORK)
    assert not result.improved and "'done' became 'x'" in result.tried[0].why


def test_remedy_that_does_nothing_is_not_kept(tune, monkeypatch):
    fake(monkeypatch, lambda t: t)
    monkeypatch.setattr(search, "WORTH_STACKING", 0.0)  # let it through to the verifying
    result = tune(WORK)
    assert not result.improved
    assert "not surely above" in result.tried[0].why


def test_check_must_succeed_on_the_tuned_program(tune):
    result = tune(SLOW_LOOKUP, check="! grep -q known_set prog.py")
    assert not result.improved and any("--check fails" in t.why for t in result.tried)
    hangs = tune(SLOW_LOOKUP, check="! grep -q known_set prog.py || sleep 600")
    assert not hangs.improved and any("--check fails" in t.why for t in hangs.tried)
    fails = tune(SLOW_LOOKUP, check="false")
    assert fails.improved and any("fails on the original" in n for n in fails.notes)


def test_other_inputs_must_agree_too(tune, monkeypatch):
    work = WORK + "import sys\nif len(sys.argv) > 2: raise KeyError(sys.argv[2])\n"
    fake(monkeypatch, lambda t: t.replace("300000", "3"))
    result = tune(work, inputs=(("a",), ("a", "b")))
    assert result.improved and result.inputs == 2
    fake(monkeypatch, lambda t: t.replace("300000", "3").replace("KeyError", "IndexError"))
    result = tune(work, inputs=(("a",), ("a", "b c")))
    assert not result.improved and result.same is False
    assert "with the arguments a 'b c'" in result.tried[0].why


def test_numbers_may_differ_by_the_tolerance(tune, monkeypatch):
    work = WORK + "print(0.5)\n"
    fake(monkeypatch, lambda t: t.replace("300000", "3").replace("0.5", "0.5000001"))
    assert "'0.5' became" in tune(work).tried[0].why
    assert tune(work, tolerance=1e-6).improved


def test_memory_alone_is_a_gain(tune, monkeypatch):
    work = "x = [0] * 4_000_000\nfor i in range(400000):\n    y = i * i\nprint('done')\n"
    fake(monkeypatch, lambda t: t.replace("4_000_000", "4"))
    result = tune(work)
    assert result.improved and result.memory_ratio < 0.7
    assert result.tried[0].memory > 1.4


def test_only_and_skip_choose_the_remedies(tune):
    without = tune(SLOW_LOOKUP, skip=frozenset({"set-membership"}))
    assert "set-membership" not in {t.remedy for t in without.tried}
    alone = tune(SLOW_LOOKUP, only=frozenset({"cache"}))
    assert {t.remedy for t in alone.tried} <= {"cache"}


def test_a_library_that_is_installed_is_offered(tune, tmp_path, monkeypatch):
    site = tmp_path / "site"
    site.mkdir()
    (site / "orjson.py").write_text("from json import loads\n")
    monkeypatch.syspath_prepend(site)
    monkeypatch.setenv("PYTHONPATH", str(site))
    read = """
        import json
        text = json.dumps([[n, str(n)] for n in range(50)])
        print(sum(len(json.loads(text)) for _ in range(4000)))
        """
    offered = tune(read, only=frozenset({"library"}))
    assert [(t.remedy, t.subject) for t in offered.tried] == [("library", "json.loads()")]


def test_module_is_run_as_python_runs_it(tune, tmp_path):
    result = tune(SLOW_LOOKUP, module=True)
    assert result.improved and list(result.changes) == ["prog.py"]


def test_module_that_is_not_of_the_project_is_refused(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ProjectError, match=r"there is no module json\.tool in"):
        Tuning("json.tool", [], Options(), module=True)


def test_the_verdict_tells_what_is_left(tune):
    assert tune(SLOW_LOOKUP).verdict.measured_again
    words = tune("print(sum(i * i for i in range(3000000)))\n").verdict.words()
    assert "speed of Python code" in words[0] and "at most" in words[1]


def test_short_budget_leaves_the_rest_untried(tune):
    result = tune(SLOW_LOOKUP, budget=1.0)
    assert not result.improved
    assert [t for t in (*result.untried, *result.tried) if "--budget" in t.why]


@pytest.mark.parametrize(
    "phase", ["copying", "measuring", "running once", "recording", "trying", "verifying"]
)
def test_interrupt_leaves_nothing_behind(tmp_path, monkeypatch, phase):
    (tmp_path / "prog.py").write_text(textwrap.dedent(SLOW_LOOKUP))
    (tmp_path / "tmp").mkdir()
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "tmp"))
    main = threading.get_ident()

    def progress(words):
        if words.startswith(phase):
            # Late enough for the measured program to have started on a busy machine.
            delay = 0.4 if phase == "measuring" else 0.15
            threading.Timer(delay, signal.pthread_kill, (main, signal.SIGINT)).start()
            if phase == "copying":
                time.sleep(5)

    result = Tuning(tmp_path / "prog.py", [], Options(), progress).run()
    assert result.interrupted and not result.improved
    assert list((tmp_path / "tmp").iterdir()) == []
    assert sorted(p.name for p in tmp_path.iterdir()) == ["prog.py", "tmp"]
    assert not _running(str(tmp_path / "tmp"))


def _running(text):
    """Return the processes whose command line has `text` in it."""
    found = []
    for pid in filter(str.isdigit, os.listdir("/proc")):
        try:
            with open(f"/proc/{pid}/cmdline", "rb") as file:
                if text.encode() in file.read():
                    found.append(pid)
        except OSError:
            continue
    return found


def test_importing_tune_imports_nothing_heavy():
    code = (
        "import sys, citius.tune; "
        "print([m for m in ('libcst', 'rich', 'click', 'ast') if m in sys.modules])"
    )
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert out.stdout == "[]\n"
