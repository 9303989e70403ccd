# SPDX-License-Identifier: Apache-2.0
"""Recorded calls made again by a child, with all that a candidate can do there."""

import time

import pytest

from citius.tune.trial.replay import Replayed, ratios

GUARD = "if __name__ == '__main__':\n"

# -- what is seen -------------------------------------------------------------------------

UNLIKE = {
    "True for 1": ("return 1", "return True", "f(i)", "the result: 1 (int) became True (bool)"),
    "1.0 for 1": ("return 1", "return 1.0", "f(i)", "1 (int) became 1.0 (float)"),
    "the last bit": ("return x * 0.1", "return x / 10", "f(3)", "0.30000000000000004 became 0.3"),
    "minus zero": ("return x * 0.0", "return -x * 0.0", "f(1.0 * i)", "became -0.0"),
    "a tuple": ("return [x]", "return (x,)", "f(i)", "(tuple)"),
    "nothing": ("return [x]", "[x]", "f(i)", "(NoneType)"),
    "a generator": ("return [x]", "return (y for y in [x])", "f(i)", "(generator)"),
    "an argument changed": ("x.append(1)", "x = x + [1]", "f([i])", "the arguments after the call"),
    "an argument not changed": ("y = sorted(x)", "y = x.sort()", "f([2, 1])", "after the call"),
    "what an argument holds": ("x[0].add(1)", "x[0] = {1}", "f([set(), 2] * 2)", "shared"),
    "a shared result": ("return [x, x]", "return [x, list(x)]", "f([i])", "is not shared"),
    "an argument given back": ("return x", "return list(x)", "f([i])", "is not shared"),
    "the order of a dict": (
        "return {1: x, 2: x}",
        "return {2: x, 1: x}",
        "f(i)",
        "key 0 of the result: 1 became 2",
    ),
    "an exception's text": (
        "raise ValueError('a')",
        "raise ValueError('b')",
        "f(i)",
        "[0] of [2] of the exception: 'a' became 'b'",
    ),
    "an exception's type": ("raise ValueError('a')", "raise KeyError('a')", "f(i)", "'KeyError'"),
    "an exception's field": (
        "error = ValueError(); error.code = 1; raise error",
        "error = ValueError(); error.code = True; raise error",
        "f(i)",
        "['code'] of [3] of the exception: 1 (int) became True (bool)",
    ),
    "an exception less": (
        "raise ValueError(x)",
        "return x",
        "f(i)",
        "it returns int where it raises",
    ),
    "an exception more": ("return x", "raise ValueError(x)", "f(i)", "it raises ValueError: "),
    "an exit": (
        "return x",
        "raise SystemExit(3)",
        "f(i)",
        "it raises SystemExit: 3 where it returns",
    ),
    "output": ("print('a')", "print('b')", "f(i)", "it prints b'b\\n' instead of b'a\\n'"),
    "output less": ("print('a')", "pass", "f(i)", "it prints b''"),
    "error output": (
        "boom.sys.stderr.write('a')",
        "boom.sys.stderr.write('b')",
        "f(i)",
        "it prints b'b' instead of b'a'",
    ),
    "output below Python": (
        "boom.os.write(1, b'a')",
        "boom.os.write(1, b'b')",
        "f(i)",
        "prints b'b'",
    ),
    "one call of many": ("return x > 10", "return x > 11", "f(i)", "True became False"),
}


@pytest.mark.parametrize("case", UNLIKE)
def test_every_difference_is_seen(case, made, program):
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
def test_the_same_is_the_same(case, made, program):
    old, new, call = ALIKE[case]
    head = (
        "import enum\nclass A:\n    def __init__(self, n):\n        self.n = n\n"
        "class E(enum.Enum):\n    B = 1\n"
    )
    judged = made(program(old, call, head)).judge(old, new)
    assert isinstance(judged, Replayed), judged
    assert judged.same and judged.reason is None and judged.calls >= 8
    assert judged.interval[0] <= judged.ratio <= judged.interval[1]


def test_a_tolerance_lets_the_last_bits_differ(made, program):
    text = program("return x * 0.1")
    assert not made(text).judge("x * 0.1", "x / 10").same
    assert made(text, tolerance=1e-12).judge("x * 0.1", "x / 10").same


@pytest.mark.timing
def test_what_is_faster_is_seen_to_be(made, program):
    slow = "n = 0\nfor i in range(3 * x):\n    n += 1\nreturn n // 3"
    program_ = made(program(slow, "f(3000 + i)"), budget=1.0)
    faster = program_.judge(
        "for i in range(3 * x):\n        n += 1", "for i in range(x):\n        n += 3"
    )
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
    "write": "the candidate writes files in a call",
    "remove": "the candidate changes files or folders in a call",
    "call": "the candidate uses the network in a call",
    "start": "the candidate starts or ends processes in a call",
    "fork": "the candidate starts or ends processes in a call",
}


@pytest.mark.parametrize("way", DEADLY)
def test_a_candidate_harms_nobody(way, made, program):
    judged = made(program("return None"), memory_kb=300 << 10)
    start = time.monotonic()
    told = judged.judge("return None", f"boom.{way}()")
    assert isinstance(told, str) and DEADLY[way] in told
    assert "the original" not in told
    assert time.monotonic() - start < 15
    again = judged.judge()
    assert isinstance(again, Replayed) and again.same


def test_a_candidate_that_fills_the_disk_is_stopped(made, program):
    told = made(program("return None")).judge("return None", "boom.fill()")
    assert isinstance(told, Replayed) and "it raises OSError" in told.reason


def test_a_candidate_that_cannot_be_loaded_is_said(made, program):
    told = made(program("return x"), files={"lib.py": "x = 1\n"}.items()).judge(
        "import boom", "import boom\nfrom lib import y"
    )
    assert "the candidate cannot be loaded as a module: ImportError" in told


def test_other_files_are_those_of_the_stack(made, program):
    text = program("return lib.g(x)", head="import lib")
    ran = made(text, files={"lib.py": "def g(x):\n    return x\n"}.items())
    old, lib = ran.trees["prog.py"], ran.trees["lib.py"]
    new = old.edited(text.replace("lib.g(x)", "lib.h(x)"))
    stacked = {"prog.py": old, "lib.py": lib.edited("def g(x):\n    return x\nh = g\n")}
    judged = ran.replay.judge(old, new, "f", stacked)
    assert isinstance(judged, Replayed) and judged.same
    assert "it raises AttributeError" in ran.replay.judge(old, new, "f").reason


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
def test_what_cannot_be_recorded_is_said(case, made, program):
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
    "a file": ("boom.write()", "", "the original writes files in a call"),
    "an address": ("return id(x)", "", "does not give the same when it is made again"),
}


@pytest.mark.parametrize("case", UNFIT)
def test_what_hangs_on_more_than_its_arguments_is_said(case, made, program):
    body, head, words = UNFIT[case]
    told = made(program(body, "f([i])", head)).judge()
    assert isinstance(told, str) and words in told


def test_what_is_never_called_or_decides_on_state_is_said(made, program):
    text = program("return x") + "\ndef g(x):\n    return x\n"
    ran = made(text)
    assert ran.judge(function="g") == "no call of `g` was recorded"
    assert "not one plain function" in ran.judge(function="h")
    remembers = ran.judge("def f(x):", "memo = {}\ndef f(x):\n    memo[x] = 1")
    assert "`memo` may be changed" in remembers and "in the candidate" in remembers


SLEEPS = "import time\ndef f(x):\n    time.sleep({})\n    return x\n" + GUARD + "    f(1)\n"


def test_a_call_that_takes_long_is_compared_but_not_timed(made):
    ran = made(SLEEPS.format(0.7))
    assert ran.judge() == Replayed(1, True)
    assert "1 became 2" in ran.judge("return x", "return x + 1").reason


def test_a_call_that_takes_too_long_is_not_made_again(made):
    assert "takes 2.1 s, too long to make again" in made(SLEEPS.format(2.1)).judge()
