# SPDX-License-Identifier: Apache-2.0
"""Calls recorded from whole programs, made again by a child, with all that can go wrong there."""

import os
import textwrap
import time
from pathlib import Path

import pytest

from citius.tune.source.tree import Tree
from citius.tune.trial import record
from citius.tune.trial.project import Copies, Project
from citius.tune.trial.replay import Replay, Replayed, instrumented, ratios
from citius.tune.trial.run import Program, Runs

GUARD = "if __name__ == '__main__':\n"
BOOM = """
    import ctypes, os, sys, time
    state = []
    def segfault(): ctypes.string_at(0)
    def leave(): os._exit(0)
    def hang():
        while True: pass
    def sleep(): time.sleep(30)
    def eat():
        held = []
        while True:
            held.append(bytearray(b"x") * (8 << 20))
            time.sleep(0.01)
    def close(): os.closerange(0, 300)
    def fork(): return os.fork()
    def fill():
        with open("filled", "wb") as file:
            while True: file.write(bytes(1 << 20))
    def write():
        with open("out.txt", "a") as file: file.write("a")
    def grow(): state.append(1)
    def mute(): sys.stdout.close()
"""


class Made:
    """A program in its copies, recorded once."""

    def __init__(self, copies, hot, timeout=60.0, path="prog.py", seed=1, **options):
        self.copies, self.path = copies, path
        root = copies.project.root
        self.runs = Runs(copies, Program([str(root / path)], Path(os.devnull)))
        self.trees = {}
        for file in sorted(root.rglob("*.py")):
            name = str(file.relative_to(root))
            self.trees[name] = Tree.read(file.read_bytes(), name)
        probed = {n: t.encode() for n, x in self.trees.items() if (t := instrumented(hot, x))}
        copies.put(1, probed)
        self.outcome = self.runs.run(1, seed, timeout=timeout, record=True)
        self.replay = Replay(self.runs, **{"budget": 0.2, **options})

    def judge(self, old="", new="", function="f", path="prog.py"):
        tree = self.trees[path]
        text = tree.source.text
        assert old in text
        return self.replay.judge(tree, tree.edited(text.replace(old, new)), function)

    def numbers(self, function="f"):
        return sorted(c.number for c in self.replay._calls[f"{self.path}:{function}"])


@pytest.fixture
def made(tmp_path, hot):
    opened = []

    def make(text, timeout=60.0, status=0, files=(), **options):
        root = tmp_path / "home"
        for name, content in {"prog.py": text, "boom.py": BOOM, **dict(files)}.items():
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            (root / name).write_text(textwrap.dedent(content))
        copies = Copies(Project.of(root / "prog.py", root))
        opened.append(copies)
        program = Made(copies, hot, timeout, **options)
        assert status is None or program.outcome.status == status, program.outcome.stderr
        return program

    yield make
    for copies in opened:
        copies.close()


def program(body, call="f(i)", head=""):
    """Return a program that calls `f(x)` of the given body twelve times."""
    lines = textwrap.indent(textwrap.dedent(body).strip(), "    ")
    return (
        f"import boom\n{head}\ndef f(x):\n{lines}\n{GUARD}    for i in range(12):\n"
        f"        try:\n            {call}\n        except ValueError:\n            pass\n"
    )


# -- what is seen -------------------------------------------------------------------------

UNLIKE = {
    "True for 1": ("return 1", "return True", "f(i)", "the result: 1 (int) became True (bool)"),
    "1.0 for 1": ("return 1", "return 1.0", "f(i)", "1 (int) became 1.0 (float)"),
    "the last bit": ("return x * 0.1", "return x / 10", "f(3)", "0.30000000000000004 became 0.3"),
    "minus zero": ("return x * 0.0", "return -x * 0.0", "f(1.0 * i)", "became -0.0"),
    "a tuple": ("return [x]", "return (x,)", "f(i)", "(tuple)"),
    "nothing": ("return [x]", "[x]", "f(i)", "(NoneType)"),
    "an argument changed": ("x.append(1)", "x = x + [1]", "f([i])", "the arguments after the call"),
    "an argument not changed": ("y = sorted(x)", "y = x.sort()", "f([2, 1])", "after the call"),
    "what an argument holds": ("x[0].add(1)", "x[0] = {1}", "f([set(), 2] * 2)", "shared"),
    "a shared result": ("return [x, x]", "return [x, list(x)]", "f([i])", "is not shared"),
    "an argument given back": ("return x", "return list(x)", "f([i])", "is not shared"),
    "the order of a dict": ("return {1: x, 2: x}", "return {2: x, 1: x}", "f(i)", "key 0: 1 became 2"),
    "an exception's text": (
        "raise ValueError('a')",
        "raise ValueError('b')",
        "f(i)",
        "[0] of [2] of the exception: 'a' became 'b'",
    ),
    "an exception's type": ("raise ValueError('a')", "raise KeyError('a')", "f(i)", "'KeyError'"),
    "an exception less": ("raise ValueError(x)", "return x", "f(i)", "it returns int where it raises"),
    "an exception more": ("return x", "raise ValueError(x)", "f(i)", "it raises ValueError: "),
    "an exit": ("return x", "raise SystemExit(3)", "f(i)", "it raises SystemExit: 3 where it returns"),
    "output": ("print('a')", "print('b')", "f(i)", "it prints b'b\\n' instead of b'a\\n'"),
    "output less": ("print('a')", "pass", "f(i)", "it prints b''"),
    "error output": (
        "boom.sys.stderr.write('a')",
        "boom.sys.stderr.write('b')",
        "f(i)",
        "it prints b'b' instead of b'a'",
    ),
    "output below Python": ("boom.os.write(1, b'a')", "boom.os.write(1, b'b')", "f(i)", "prints b'b'"),
    "one call of many": ("return x > 10", "return x > 11", "f(i)", "True became False"),
}


@pytest.mark.parametrize("case", UNLIKE)
def test_every_difference_is_seen(case, made):
    old, new, call, words = UNLIKE[case]
    judged = made(program(old, call)).judge(old, new)
    assert isinstance(judged, Replayed), judged
    assert not judged.same and judged.ratio is None and judged.interval is None
    assert words in judged.reason


ALIKE = {
    "the same": ("return [x, 1.5, {x: 'a'}]", "return [x, 1.5, {x: 'a'}, ][:]", "f(i)"),
    "an exception": ("raise ValueError('a')", "error = ValueError('a')\n    raise error", "f(i)"),
    "a mutation": ("x.append(1)", "x += [1]", "f([i])"),
    "a set in another order": ("return set(x)", "return set(reversed(x))", "f([8, 0, 16])"),
    "nan": ("return x * float('inf')", "return float('nan')", "f(0.0)"),
    "output": ("print('a')", "boom.sys.stdout.write('a\\n')\n    return None", "f(i)"),
    "shared arguments": (
        "return x[0].append(1) or len(x[1])",
        "return x[0].append(1) or x[1].__len__()",
        "f([[]] * 2)",
    ),
    "an object": ("return type(x)(x.n + 1)", "return A(x.n + 1)", "f(A(i))"),
    "a member": ("return x", "return E(x.value)", "f(E.B)"),
}


@pytest.mark.parametrize("case", ALIKE)
def test_the_same_is_the_same(case, made):
    old, new, call = ALIKE[case]
    head = (
        "import enum\nclass A:\n    def __init__(self, n):\n        self.n = n\n"
        "class E(enum.Enum):\n    B = 1\n"
    )
    judged = made(program(old, call, head)).judge(old, new)
    assert isinstance(judged, Replayed), judged
    assert judged.same and judged.reason is None and judged.calls >= 8
    assert judged.interval[0] <= judged.ratio <= judged.interval[1]


def test_a_tolerance_lets_the_last_bits_differ(made):
    text = program("return x * 0.1")
    assert not made(text).judge("x * 0.1", "x / 10").same
    assert made(text, tolerance=1e-12).judge("x * 0.1", "x / 10").same


def test_what_is_faster_is_seen_to_be(made):
    slow = "n = 0\nfor i in range(3 * x):\n    n += 1\nreturn n // 3"
    program_ = made(program(slow, "f(3000 + i)"), budget=1.0)
    faster = program_.judge("for i in range(3 * x):\n        n += 1", "for i in range(x):\n        n += 3")
    assert faster.same and 2 < faster.ratio < 4.5 and faster.interval[0] > 1.5
    slower = program_.judge("for i in range(3 * x):", "for i in [j for j in range(3 * x)] * 1:")
    assert slower.same and slower.ratio < 0.95
    assert 0.75 < program_.judge().ratio < 1.33


def test_calls_weigh_by_their_time():
    rounds = [[[9.0, 3.0], [1.0, 100.0]]] * 3
    assert ratios(rounds) == pytest.approx([3**0.9 * 0.01**0.1] * 3)


# -- what a version can do to the process -------------------------------------------------

DEADLY = {
    "hang": "takes more than 10x the time",
    "sleep": "takes more than 10x the time",
    "leave": "ends the process with status 0",
    "segfault": "dies of signal 11",
    "eat": "uses more than 300 MB",
    "close": "leaves no output to compare",
    "mute": "leaves no output to compare",
    "write": "it writes files: out.txt",
}


@pytest.mark.parametrize("way", DEADLY)
def test_a_candidate_harms_nobody(way, made):
    judged = made(program("return None"), memory_kb=300 << 10)
    start = time.monotonic()
    told = judged.judge("return None", f"boom.{way}()")
    assert isinstance(told, str) and DEADLY[way] in told
    assert "the original" not in told
    assert time.monotonic() - start < 15
    again = judged.judge()
    assert isinstance(again, Replayed) and again.same


def test_a_candidate_that_fills_the_disk_is_stopped(made):
    told = made(program("return None")).judge("return None", "boom.fill()")
    assert told == "it writes files: filled"


def test_a_candidate_that_forks_is_left_to_whole_runs(made):
    told = made(program("return x")).judge("return x", "return x if boom.fork() else 5")
    assert told == "a call starts processes"


def test_a_candidate_that_cannot_be_loaded_is_said(made):
    told = made(program("return x"), files={"lib.py": "x = 1\n"}.items()).judge(
        "import boom", "import boom\nfrom lib import y"
    )
    assert "the candidate cannot be loaded as a module: ImportError" in told


# -- what cannot be judged ----------------------------------------------------------------

UNRECORDABLE = {
    "an open file": ("f(open(__file__))", "TextIOWrapper"),
    "a generator": ("f(j for j in ())", "generator"),
    "a socket": ("f(socket.socket())", "`socket`"),
    "a lambda": ("f(lambda: 1)", "function"),
    "inside": ("f([1, {'a': (print,)}])", "builtin_function_or_method"),
    "too much": ("f([0] * 300_000)", "more values than are recorded"),
    "an object with ways of its own": ("f(R())", "`R`"),
}


@pytest.mark.parametrize("case", UNRECORDABLE)
def test_what_cannot_be_recorded_is_said(case, made):
    call, words = UNRECORDABLE[case]
    head = "import socket\nclass R:\n    def __reduce__(self):\n        print('ran')\n        return R, ()\n"
    ran = made(program("return 1", call, head))
    told = ran.judge()
    assert isinstance(told, str) and "an argument holds" in told and words in told
    assert b"ran" not in ran.outcome.stdout


UNFIT = {
    "chance": ("return random()", "from random import random", "does not give the same"),
    "time": ("return boom.time.time()", "", "does not give the same when it is made again"),
    "a counter in another module": (
        "boom.grow()\nreturn len(boom.state)",
        "",
        "does not give the same when it is made again",
    ),
    "a list in another module": ("boom.grow()", "", "the original changes `state` of boom"),
    "a file": ("boom.write()", "", "it writes files: out.txt"),
    "an address": ("return id(x)", "", "does not give the same when it is made again"),
}


@pytest.mark.parametrize("case", UNFIT)
def test_what_hangs_on_more_than_its_arguments_is_said(case, made):
    body, head, words = UNFIT[case]
    told = made(program(body, "f([i])", head)).judge()
    assert isinstance(told, str) and words in told


def test_what_is_never_called_or_decides_on_state_is_said(made):
    text = program("return x") + "\ndef g(x):\n    return x\n"
    ran = made(text)
    assert ran.judge(function="g") == "no call of `g` was recorded"
    assert "not one plain function" in ran.judge(function="h")
    remembers = ran.judge("def f(x):", "memo = {}\ndef f(x):\n    memo[x] = 1")
    assert "`memo` may be changed" in remembers and "in the candidate" in remembers


def test_a_call_that_takes_long_is_not_made_again(made):
    ran = made("import time\ndef f(x):\n    time.sleep(0.7)\n    return x\n" + GUARD + "    f(1)\n")
    assert "takes 0.7 s, too long to make again" in ran.judge()


# -- what is recorded ---------------------------------------------------------------------


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


def test_a_million_calls_cost_little_and_leave_a_bounded_sample(made):
    text = f"def f(x):\n    return x\n{GUARD}    for i in range(1_000_000):\n        f(i)\n"
    ran = made(text)
    plain = ran.runs.run(0, 1)
    assert ran.outcome.seconds < plain.seconds + 2.0
    numbers = ran.numbers()
    assert numbers[:8] == list(range(1, 9)) and len(numbers) <= 40
    assert numbers[-1] > 960_000


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


def test_a_killed_run_leaves_what_it_had(made):
    text = f"import time\ndef f(x):\n    return x\n{GUARD}    f(1)\n    f(2)\n    time.sleep(60)\n"
    ran = made(text, timeout=2.0, status=None)
    assert ran.outcome.ended == "time"
    assert ran.numbers() == [1, 2] and ran.judge().same


def test_a_torn_file_is_left_out(made):
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
    text = f"import pkg\nfrom pkg.mod import B\n{GUARD}    for i in range(9):\n        pkg.f(B(i))\n"
    ran = made(text, files=files.items(), path="prog.py")
    same = ran.judge("x.n + other", "(x.n) + other", path="pkg/mod.py")
    assert isinstance(same, Replayed) and same.same and same.calls >= 8
    unlike = ran.judge("x.n + other", "x.n - other", path="pkg/mod.py")
    assert ".n of the result" in unlike.reason


def test_modules_with_our_names_are_the_programs_own(made):
    own = "def twice(x):\n    return 2 * x\n"
    names = ("equal", "versions", "record", "run", "replay", "runner")
    files = {f"{name}.py": own for name in names}
    head = "".join(f"import {name}\n" for name in names)
    body = "return " + " + ".join(f"{name}.twice(x)" for name in names)
    judged = made(program(body, head=head), files=files.items()).judge("twice(x)", "twice((x))")
    assert isinstance(judged, Replayed) and judged.same


def test_recorders_and_probes_go_together(hot, tree, made):
    text = program("return x in [1, 2]")
    both = instrumented(hot, record.instrumented(hot, tree(text)))
    lines = both.source.text.splitlines()
    at = next(i for i, line in enumerate(lines) if line.startswith("def f"))
    assert lines[at - 2].startswith("@__citius_calls__")
    assert lines[at - 1].startswith("@__citius_replay__")
    ran = made(text)
    ran.copies.put(1, {"prog.py": both.encode()})
    assert ran.runs.run(1, 1, record=True).status == 0
    again = Replay(ran.runs, budget=0.2)
    assert ran.runs.recorded()[0]["calls"]["prog.py:f"][0] == 12
    judged = again.judge(ran.trees["prog.py"], ran.trees["prog.py"], "f")
    assert judged.same


@pytest.mark.parametrize("seed", [1, 7])
def test_text_hashes_as_in_the_recorded_run(seed, made, monkeypatch):
    monkeypatch.delenv("PYTHONHASHSEED", raising=False)
    text = program("return list({str(j) for j in range(x)})", "f(i + 20)")
    assert made(text, seed=seed).judge().same
