# SPDX-License-Identifier: Apache-2.0
"""What a recorded run leaves of the calls of a program, and that it can be made again."""

import subprocess
import sys
from pathlib import Path

import pytest

from citius.tune.trial import record, replay
from citius.tune.trial.replay import Replay, Replayed, instrumented

GUARD = "if __name__ == '__main__':\n"


def test_a_function_called_once(made):
    judged = made(f"def f(x):\n    return x\n{GUARD}    f(1)\n").judge()
    assert judged.same and judged.calls == 1


def test_recursion(made):
    text = f"def f(n):\n    return n if n < 2 else f(n - 1) + f(n - 2)\n{GUARD}    print(f(16))\n"
    ran = made(text)
    assert ran.outcome.stdout == b"987\n"
    judged = ran.judge("return n if", "return (n) if")
    assert judged.same and judged.calls > 5
    assert "became" in ran.judge("f(n - 2)", "f(n - 3)").reason


def test_deep_recursion_goes_as_deep_as_it_did(made):
    text = (
        f"import sys\nsys.setrecursionlimit(5000)\n"
        f"def f(n):\n    return n and 1 + f(n - 1)\n{GUARD}    print(f(1500))\n"
    )
    ran = made(text)
    assert ran.outcome.stdout == b"1500\n"
    assert ran.judge().same


@pytest.mark.timing
def test_a_million_calls_cost_little_and_leave_a_bounded_sample(made):
    text = f"def f(x):\n    return x\n{GUARD}    for i in range(1_000_000):\n        f(i)\n"
    ran = made(text)
    plain = ran.runs.run(0, 1)
    assert ran.outcome.seconds < plain.seconds + 2.0
    numbers = ran.numbers()
    assert numbers[:8] == list(range(1, 9)) and len(numbers) <= 40
    assert numbers[-1] > 960_000


@pytest.mark.timing
def test_the_first_the_odd_and_the_last_are_kept(made):
    text = f"""
import time
def f(x):
    return x
{GUARD}    for i in range(1000):
        f(i if i != 500 else "odd")
        time.sleep(0.0005)
"""
    numbers = made(text).numbers()
    assert {1, 501} <= set(numbers) and numbers[-1] > 970


@pytest.mark.timing
def test_the_slowest_of_slow_calls_is_kept(made):
    text = f"""
import time
def f(x):
    time.sleep(0.05 if x == 37 else 0.01)
    return x
{GUARD}    for i in range(80):
        f(i)
"""
    numbers = made(text).numbers()
    assert {1, 38, 80} <= set(numbers) and len(numbers) <= 40


def test_the_sample_is_bounded_in_bytes(made):
    text = f"def f(x):\n    return len(x)\n{GUARD}    for i in range(60):\n        f(bytes(1_500_000))\n"
    ran = made(text)
    sizes = [c.file.stat().st_size for c in ran.replay._calls["prog.py:f"]]
    assert len(sizes) > 1 and sum(sizes) <= 16 << 20


def test_a_late_call_is_recorded_whatever_others_took(made):
    text = f"""
def g(x):
    return len(x)
def f(x):
    return x
{GUARD}    for i in range(300):
        g(list(range(100_000 + i)))
    f(1)
    f(2)
"""
    ran = made(text)
    assert ran.numbers() == [1, 2] and len(ran.numbers("g")) < 300


def test_a_killed_run_leaves_what_it_had(made):
    text = f"import time\ndef f(x):\n    return x\n{GUARD}    f(1)\n    f(2)\n    time.sleep(60)\n"
    ran = made(text, timeout=2.0, status=None)
    assert ran.outcome.ended == "time"
    assert ran.numbers() == [1, 2] and ran.judge().same


def test_a_torn_file_is_left_out(made, program):
    ran = made(program("return x"))
    files = sorted(ran.replay._folder.glob("*.call"))
    for file in files[:-1]:
        file.rename(ran.copies.private / file.name)
    torn = ran.copies.private / files[0].name
    torn.write_bytes(torn.read_bytes()[:-1])
    (ran.copies.private / "1-2-3.call").write_bytes(b"{}\n")
    again = Replay(ran.runs)
    assert again.recorded("prog.py", "f") == len(files) - 2


def test_methods(made):
    text = f"""
class A:
    def __init__(self, n):
        self.n = n
    def m(self, k=1, *, by=2):
        self.n += k * by
        return self
class B(A):
    __slots__ = ("x",)
    def m(self, k=1, *, by=2):
        return super().m(k, by=by)
{GUARD}    for i in range(10):
        A(i).m()
        B(i).m(i, by=3)
"""
    ran = made(text)
    same = ran.judge("self.n += k * by", "self.n = k * by + self.n", "A.m")
    assert same.same and same.calls >= 8
    assert ran.judge("return super()", "return (super())", "B.m").same
    unlike = ran.judge("self.n += k * by", "self.n += k + by", "A.m")
    assert ".n of " in unlike.reason


def test_a_class_that_gets_slots_takes_what_was_recorded(made):
    text = f"""
class A:
    def __init__(self, n):
        self.n = n
def f(x):
    return A(x.n + 1)
{GUARD}    for i in range(10):
        f(A(i))
"""
    judged = made(text).judge("class A:\n", "class A:\n    __slots__ = ('n',)\n")
    assert judged.same


def test_objects_that_the_rewrite_makes_otherwise_are_not_judged_by(made):
    text = f"""
class A:
    def __init__(self, xs):
        self.xs = xs
def f(a, x):
    return x in a.xs
{GUARD}    for i in range(10):
        f(A([1, 2, 3]), i)
"""
    ran = made(text)
    beside = "self.xs = xs\n        self.xs_set = set(xs)"
    tree = ran.trees["prog.py"]
    new = tree.edited(text.replace("self.xs = xs", beside).replace("in a.xs", "in a.xs_set"))
    assert ran.replay.judge(tree, new, "f") == "the rewrite changes more than `f`: `A`"


def test_records_of_children_are_found(made):
    text = f"""
import os
def f(x):
    return x
{GUARD}    if os.fork() == 0:
        for i in range(5):
            f(i)
        os._exit(0)
    os.wait()
"""
    assert made(text).judge().calls == 5


def test_a_child_leaves_what_its_parent_recorded(made):
    text = f"""
import os
def f(x):
    return x
{GUARD}    f(1)
    f(2)
    if os.fork() == 0:
        f(3)
        os._exit(0)
    os.wait()
    f("last")
"""
    ran = made(text)
    assert ran.numbers() == [1, 2, 3, 3] and ran.judge().calls == 4


def test_workers_of_a_pool_are_recorded(made):
    text = f"""
import multiprocessing
def f(x):
    return x * x
{GUARD}    pool = multiprocessing.get_context("fork").Pool(2)
    print(sum(pool.map(f, range(40))))
    pool.close()
    pool.join()
"""
    ran = made(text)
    assert ran.outcome.stdout == b"20540\n"
    judged = ran.judge("x * x", "x**2")
    assert judged.same and judged.calls > 10


@pytest.mark.timing
def test_a_child_has_room_of_its_own(made):
    text = f"""
import os, time
def f(x):
    return len(x)
{GUARD}    for i in range(9):
        f(bytes(1_500_000 + i))
    time.sleep(1.0)  # recording takes a part of the time alone
    if os.fork() == 0:
        f(bytes(1_500_000))
        os._exit(0)
    os.wait()
"""
    calls = made(text).replay._calls["prog.py:f"]
    assert len({c.file.name.partition("-")[0] for c in calls}) == 2


def test_threads_record_without_harm(made):
    text = f"""
import threading
def f(x):
    return sum(x)
{GUARD}    def work():
        for i in range(300):
            f([i, 1])
    threads = [threading.Thread(target=work) for _ in range(4)]
    [t.start() for t in threads]
    [t.join() for t in threads]
    print("done")
"""
    ran = made(text)
    assert ran.outcome.stdout == b"done\n" and ran.judge().same


def test_a_module_of_a_package_with_its_neighbours(made):
    files = {
        "pkg/__init__.py": "from .mod import f\n",
        "pkg/other.py": "from . import mod\n\n\nclass A:\n    def __init__(self, n):\n        self.n = n\n"
        "\n\ndef known(x):\n    return isinstance(x, mod.B)\n",
        "pkg/mod.py": "from . import other\n\n\nclass B(other.A):\n    pass\n\n\n"
        "def f(x):\n    return B(x.n + other.known(x))\n",
    }
    text = (
        f"import pkg\nfrom pkg.mod import B\n{GUARD}    for i in range(9):\n        pkg.f(B(i))\n"
    )
    ran = made(text, files=files.items(), path="prog.py")
    same = ran.judge("x.n + other", "(x.n) + other", path="pkg/mod.py")
    assert isinstance(same, Replayed) and same.same and same.calls >= 8
    unlike = ran.judge("x.n + other", "x.n - other", path="pkg/mod.py")
    assert ".n of the result" in unlike.reason


def test_modules_with_our_names_are_the_programs_own(made, program):
    own = "def twice(x):\n    return 2 * x\n"
    names = ("equal", "versions", "record", "run", "replay", "runner")
    files = {f"{name}.py": own for name in names}
    head = "".join(f"import {name}\n" for name in names)
    body = "return " + " + ".join(f"{name}.twice(x)" for name in names)
    judged = made(program(body, head=head), files=files.items()).judge("twice(x)", "twice((x))")
    assert isinstance(judged, Replayed) and judged.same


def test_recorders_and_probes_go_together(hot, tree, made, program):
    text = program("return x in [1, 2]")
    both = instrumented(hot, record.instrumented(hot, tree(text)))
    lines = both.source.text.splitlines()
    at = next(i for i, line in enumerate(lines) if line.startswith("def f"))
    assert lines[at - 2].startswith("@__citius_calls__")
    assert lines[at - 1].startswith("@__citius_replay__")
    ran = made(text)
    ran.copies.put(1, {"prog.py": both.encode()})
    assert ran.runs.run(1, 1, record=True).status == 0
    again = Replay(ran.runs, budget=0.1)
    assert ran.runs.recorded()[0]["calls"]["prog.py:f"][0] == 12
    judged = again.judge(ran.trees["prog.py"], ran.trees["prog.py"], "f")
    assert judged.same


@pytest.mark.parametrize("seed", [1, 7])
def test_text_hashes_as_in_the_recorded_run(seed, made, monkeypatch, program):
    monkeypatch.delenv("PYTHONHASHSEED", raising=False)
    text = program("return list({str(j) for j in range(x)})", "f(i + 20)")
    assert made(text, seed=seed).judge().same


def test_the_groups_of_calls_are_those_of_the_recorder():
    code = (
        "import sys; sys.path.insert(0, sys.argv[1]); from citius_replay import *; "
        "print((FIRST, FIRST + TYPES, FIRST + TYPES + SLOW), FIRST + TYPES + SLOW + RECENT)"
    )
    startup = str(Path(__file__).parent / "startup")
    ran = subprocess.run([sys.executable, "-c", code, startup], capture_output=True, check=True)
    assert ran.stdout.decode() == f"{replay._GROUPS} {replay.MOST_CALLS}\n"


@pytest.mark.parametrize("path", ["queue.py", "my-prog.py", "a.b.py", "sub/prog.py"])
def test_programs_of_any_name(path, made):
    text = f"def f(x):\n    return x\n{GUARD}    for i in range(9):\n        f(i)\n"
    judged = made(text, files={path: text}.items(), path=path).judge(path=path)
    assert isinstance(judged, Replayed) and judged.same and judged.calls == 9


@pytest.mark.parametrize(
    "body, words",
    [
        ("return helper.g(x)", "the original changes `g` of helper"),
        ("helper.C()", "the original changes `C.n` of helper"),
        ("helper.C.made.append(x)", "the original changes `C.made` of helper"),
        ("helper.note(x)", "the original changes `log` of helper"),
    ],
)
def test_what_a_call_leaves_in_other_modules_is_seen(body, words, made, program):
    helper = """
        import functools
        @functools.cache
        def g(x):
            return x * 2
        class C:
            n = 0
            made = []
            def __init__(self):
                type(self).n += 1
        log = None
        def note(x):
            global log
            log = x
        """
    told = made(program(body, head="import helper"), files={"helper.py": helper}.items()).judge()
    assert isinstance(told, str) and words in told


def test_modules_imported_by_the_call_are_no_state(made, program):
    files = {"pkg/__init__.py": "", "pkg/late.py": "def twice(x):\n    return 2 * x\n"}
    judged = made(
        program("from pkg import late\nreturn late.twice(x)"), files=files.items()
    ).judge()
    assert isinstance(judged, Replayed) and judged.same


def test_results_that_are_no_values_are_said(made, program):
    told = made(program("return iter([x])")).judge()
    assert told == "its result, or an argument after the call, holds objects of `list_iterator`"
    told = made(program("raise ValueError(iter([x]))")).judge()
    assert told == "an exception holds objects of `list_iterator`"


def test_a_program_that_meddles_is_recorded_all_the_same(made):
    text = f"""
import builtins, json, os, pickle, time
def bad(*args, **kwargs):
    raise SystemError("mine")
def f(x):
    return x
{GUARD}    builtins.open = json.dumps = pickle.dumps = os.replace = time.perf_counter = bad
    os.getpid = os.path.join = bad
    for i in range(20):
        f(i)
    print("done")
"""
    ran = made(text)
    numbers = ran.numbers()
    assert ran.outcome.stdout == b"done\n" and numbers[:8] == list(range(1, 9))
    assert numbers[-1] == 20 and len(numbers) > 12


def test_a_recorder_that_cannot_write_changes_nothing():
    code = f"""
import sys
sys.path.insert(0, {str(Path(__file__).parent / "startup")!r})
import citius_replay
citius_replay.install("/nonexistent/folder", 1)
@citius_replay.recorded("prog.py:f")
def f(x, fail=False):
    if fail:
        raise ValueError(x)
    return x
print([f(i) for i in range(3)], type(f(iter([]))).__name__)
try:
    f(5, fail=True)
except ValueError as error:
    print(error, error.__traceback__.tb_next is not None, error.__context__)
"""
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True)
    assert ran.stdout == "[0, 1, 2] list_iterator\n5 True None\n"


def test_files_written_past_the_watch_are_seen(made, program):
    notes = """
        file = open("notes.txt", "a")
        def note():
            file.write("a")
            file.flush()
        """
    told = made(
        program("notes.note()", head="import notes"), files={"notes.py": notes}.items()
    ).judge()
    assert told == "it writes files: notes.txt"


def test_files_that_are_only_read_do_no_harm(made, program):
    body = 'with open("data.txt") as file:\n    return file.read(x)'
    judged = made(program(body), files={"data.txt": "some text"}.items()).judge()
    assert isinstance(judged, Replayed) and judged.same


def test_processes_share_the_room(tmp_path):
    code = f"""
import sys
sys.path.insert(0, {str(Path(__file__).parent / "startup")!r})
import citius_replay
citius_replay.install(sys.argv[1], 1)
@citius_replay.recorded("prog.py:f")
def f(x):
    return x
f(1)
"""

    def kept():
        subprocess.run([sys.executable, "-c", code, str(tmp_path)], check=True)
        return sorted(f.suffix for f in tmp_path.glob("*-0*") if f.name != "1-0-0.call")

    with open(tmp_path / "1-0-0.call", "wb") as file:
        file.truncate(64 << 20)
    assert kept() == [".why"]
    (tmp_path / "1-0-0.call").unlink()
    assert kept() == [".call", ".why"]
