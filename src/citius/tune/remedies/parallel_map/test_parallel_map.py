# SPDX-License-Identifier: Apache-2.0
import os
import subprocess
import sys

import pytest

from citius.tune.conftest import Everywhere
from citius.tune.evidence import Calls
from citius.tune.remedies import parallel_map

REMEDY = parallel_map

SLOW = """
        import math
        STEPS = 40
        def slow(n, k=3):
            total = 0.0
            for i in range(1, STEPS):
                total += math.sqrt(n * i + k)
            return total
"""

APPLIES = {
    "a list of results": (
        SLOW
        + """
        xs = [3, 1, 2]
        # all of them
        out = [slow(x) for x in xs]  # here
        print(out)
        """,
        "ahead = in_parallel(lambda part: [slow(x) for x in part], xs)\n# all of them\n"
        "out = [ahead.pop() if ahead else slow(x) for x in xs]  # here",
        "    return total\n",
        "def in_parallel(work, items):",
    ),
    "a sum in a method, with an argument of its own": (
        SLOW
        + """
        class Model:
            def __init__(self, items, k):
                self.items = items
                self.k = k
            def run(self, k):
                total = 0.0
                for x in self.items:
                    total += slow(x, k) * 2
                return total
        print(Model([1, 2, 3, 4], 5).run(7))
        """,
        "ahead = in_parallel(lambda part: [slow(x, k) for x in part], self.items)\n"
        "        for x in self.items:",
        "total += (ahead.pop() if ahead else slow(x, k)) * 2",
    ),
    "appends and prints": (
        SLOW
        + """
        def main():
            out = []
            for i, x in enumerate([5, 6, 7]):
                r = slow(x, k=i)
                print(i, x, r)
                out.append(r)
                if r > 100:
                    continue
            return out, i, x
        print(main())
        """,
        "lambda part: [slow(x, k=i) for i, x in part],",
        "r = ahead.pop() if ahead else slow(x, k=i)",
    ),
    "nested loops": (
        SLOW
        + """
        def grid(w, h):
            rows = []
            for y in range(h):
                for x in range(w):
                    rows.append(slow(x, y))
            return rows
        print(grid(3, 2), grid(0, 2), grid(2, 0))
        """,
        "((y, x) for y in range(h) for x in range(w))",
        "rows.append(ahead.pop() if ahead else slow(x, y))",
    ),
    "nested comprehensions with a condition": (
        SLOW
        + """
        def grid(w, h):
            return [[slow(x, y) for x in range(w) if x != y] for y in range(h)]
        print(grid(3, 2))
        """,
        "(y, x) for y in range(h) for x in range(w) if (x != y)",
    ),
    "a test of each item": (
        """
        def prime(n):
            if n < 2:
                return False
            for d in range(2, n):
                if d * d > n:
                    break
                if n % d == 0:
                    return False
            return True
        def count(limit):
            found = 0
            for n in range(limit):
                if prime(n):
                    found += 1
            return found
        print(count(50))
        """,
        "if ahead.pop() if ahead else prime(n):",
    ),
    "a generator that is summed, a dict and a join": (
        """
        def word(n):
            return "ab" * n
        def size(n):
            return {"n": n, "parts": [n, (n, None)]}
        sizes = {n: size(n) for n in (1, 2)}
        sizes[1]["parts"].append(3)
        print(sum(len(word(n)) for n in range(3)), ", ".join(word(n) for n in [1, 2]), sizes)
        """,
        "{n: ahead.pop() if ahead else size(n) for n in (1, 2)}",
        "sum(len(ahead_2.pop() if ahead_2 else word(n)) for n in range(3))",
    ),
    "a map": (
        SLOW
        + """
        def main(xs):
            out = list(map(slow, xs))
            for r in map(slow, xs[1:]):
                out.append(r)
            return out, sum(map(slow, range(3)))
        print(main([1, 2, 3]))
        """,
        "out = [ahead_2.pop() if ahead_2 else slow(item_2) for item_2 in xs]",
        "for r in (ahead.pop() if ahead else slow(item) for item in xs[1:]):",
    ),
    "names that are taken": (
        SLOW
        + """
        ahead = in_parallel = part = 5
        xs = {4: "a", 5: "b"}
        for x in xs.keys():
            print(x, xs[x], slow(x, ahead) + in_parallel)
        """,
        "def in_parallel_2(work, items):",
        "ahead_2 = in_parallel_2(lambda part_2: [slow(x, ahead) for x in part_2], xs.keys())",
    ),
    "lists of its own, a table and a helper": (
        '''
        """Doc."""
        import heapq
        COSTS = {"a": 3, "b": 5}

        # Below: the distances.
        def relax(row, i):
            row[i] = min(row[i], 7 - i)
        def distances(start):
            row = [9] * 5
            heap = []
            for i, c in enumerate("ab"):
                relax(row, i)
                heapq.heappush(heap, (COSTS[c] + start, i))
            return [row, heapq.heappop(heap)]
        def main():
            table = [distances(s)
                     # every start
                     for s in range(4)]
            table[0][0].append(1)
            print(table)
        main()
        ''',
        "# Below: the distances.\ndef relax",
        "# every start\n",
    ),
    "an error in its turn": (
        """
        def inverse(n):
            return 10 // n
        def main():
            done = []
            try:
                for n in [5, 2, 0, 1]:
                    r = inverse(n)
                    print("got", r)
                    done.append(r)
            except ZeroDivisionError as error:
                print("bad", n, done, error, error.__context__)
            print([inverse(n) for n in (1, 0)])
        main()
        """,
        "r = ahead.pop() if ahead else inverse(n)",
    ),
    "options of the command line": (
        SLOW
        + """
        import argparse
        parser = argparse.ArgumentParser()
        parser.add_argument("--k", type=int, default=2)
        parser.add_argument("--count", type=int, default=3)
        args = parser.parse_args()
        for x in range(args.count):
            print(slow(x, args.k))
        """,
        "lambda part: [slow(x, args.k) for x in part], range(args.count))",
    ),
    "calls in f-strings": (
        SLOW
        + """
        for x in [1, 2]:
            print(f"{x}: {slow(x):.3f}",
                  f'{slow(x, 2)!r:>30}')
        print(", ".join(f"{slow(x)}" for x in range(3)))
        """,
        "{x}: {ahead.pop() if ahead else slow(x):.3f}",
        "{ahead_2.pop() if ahead_2 else slow(x, 2)!r:>30}",
        '", ".join(f"{ahead_3.pop() if ahead_3 else slow(x)}" for x in range(3))',
    ),
    "numbers drawn from a seed of its own": (
        """
        import random
        def walk(seed, steps=9):
            rng = random.Random(seed)
            at = 0.0
            for _ in range(steps):
                at += rng.uniform(-1, 1) * rng.choice([1, 2])
            return at, rng.randint(1, 6)
        random.seed(5)
        print([walk(seed) for seed in range(6)], random.random())
        """,
        "else walk(seed) for seed in range(6)]",
    ),
    "a NaN that is told apart": (
        """
        NAN = float("nan")
        def first(n):
            return NAN if n == 1 else float(n)
        xs = [first(n) for n in range(3)]
        print(NAN in xs, xs)
        """,
        "in_parallel",
    ),
}

FOR_REAL = """
import os
PARENT = os.getpid()
def slow(n):
    total = 0
    for i in range(20000):
        total += i * n % 7
    return [n, total]
out = []
for n in range(40):
    r = slow(n)
    print(n, r)
    out.append(r)
print(len(out), os.getpid() == PARENT)
"""


@pytest.fixture
def run(tmp_path):
    """Run a program in a Python of its own; return its output, error output and status."""

    def started(text, *options):
        path = tmp_path / "prog.py"
        path.write_text(text)
        done = subprocess.run(
            [sys.executable, *options, path], capture_output=True, text=True, timeout=120
        )
        return done.stdout, done.stderr.replace(str(tmp_path), ""), done.returncode

    return started


def rewritten(hot, tree, text, **world):
    (site, *_) = parallel_map.finds(hot, tree(text, **world))
    assert parallel_map.holds(site) is None
    return parallel_map.rewrites(site).source.text


def test_calls_are_made_by_other_processes(hot, tree, run):
    new = rewritten(hot, tree, FOR_REAL)
    assert run(new) == run(FOR_REAL)
    # A function that tells where it runs may not be rewritten, so the helper is asked itself.
    helper = new[new.index("def in_parallel") : new.index("def slow")]
    probe = helper + (
        "import os\npids = in_parallel(lambda part: [os.getpid() for _ in part], range(9))\n"
        "print(len(pids), os.getpid() not in pids, len(set(pids)))\n"
        "print(in_parallel(lambda part: part, iter('abcde')), in_parallel(len, []))\n"
        "print(in_parallel(lambda part: [1 // n for n in part], [3, 0, 1]))\n"
        "print(in_parallel(lambda part: [float('nan') for _ in part], [1]))\n"
        "print(in_parallel(lambda part: [object() for _ in part], [1, 2]))\n"
        "import warnings\nprint(in_parallel(lambda part: [warnings.warn('x') for _ in part], [1]))\n"
    )
    cores = min(9, len(os.sched_getaffinity(0)))
    said = f"9 True {cores}\n['e', 'd', 'c', 'b', 'a'] []\n" + "[]\n" * 4
    assert run(probe, "-X", "dev", "-W", "error") == (said, "", 0)


def test_what_never_ends_behind_a_failure_is_ended(hot, tree, run):
    text = """
def f(n):
    if n == 2:
        raise ValueError(n)
    while n == 3 or n == 4:
        pass
    return n
for n in [1, 2, 3, 4]:
    r = f(n)
    print(r)
"""
    new = rewritten(hot, tree, text)
    out, error, status = run(new)
    assert (out, status) == ("1\n", 1)
    assert error.endswith("ValueError: 2\n")
    frames = [line for line in error.splitlines() if "File" in line]
    assert [frame.rpartition(", in ")[2] for frame in frames] == ["<module>", "f"]
    assert "During handling" not in error and "RemoteTraceback" not in error


def test_output_that_is_still_held_back_is_written_once(hot, tree, run):
    text = "print('first', flush=False)\ndef f(n):\n    return n * n\nprint([f(n) for n in range(9)])\n"
    assert run(rewritten(hot, tree, text)) == run(text)


def test_a_second_site_shares_the_helper(judge):
    text = "def f(n):\n    return n * n\na = [f(n) for n in range(3)]\nb = [f(n) for n in [4, 5]]\nprint(a, b)\n"
    new, reasons = judge(parallel_map, text)
    assert new.count("def in_parallel") == 1 and new.count(".pop() if ahead") == 2, reasons


def test_other_files_count(refused):
    text = "import q\ndef f(n):\n    return n * n\nprint([f(n) for n in range(3)])\n"
    plain = text.replace("import q\n", "")
    assert "threading" in str(refused(parallel_map, plain, imports={"threading", "math"}))
    assert "`signal` of its own" in str(refused(parallel_map, plain, shadows={"signal"}))
    assert "os.fork" in str(refused(parallel_map, plain, patched={"os.fork"}))


def test_short_calls_are_left_alone(tree):
    made = tree("def f(n):\n    return n * n\nprint([f(n) for n in range(3)])\n")
    for count, found in ((4000, 1), (6000, 0)):
        always = {("prog.py", "f"): Calls(count, count, count)}
        evidence = Everywhere(10.0, 1.0, {}, {}, always)
        sites = parallel_map.finds(evidence, made)
        assert len(sites) == found
    assert parallel_map.finds(Everywhere(10.0, 1.0, {}, {}, {}), made) == []


def test_expects_what_the_processors_allow(hot, tree):
    (site,) = parallel_map.finds(
        hot, tree("def f(n):\n    return n\nprint([f(n) for n in 'ab'])\n")
    )
    cores = len(os.sched_getaffinity(0))
    assert parallel_map.expects(site) == pytest.approx(1 / (0.5 + 0.5 / (0.9 * cores)))
    assert "50% of the run, 1,000 calls of 5 ms" in site.evidence
