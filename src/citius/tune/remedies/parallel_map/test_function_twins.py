# SPDX-License-Identifier: Apache-2.0
"""Functions whose calls may not be made in other processes."""

from citius.tune.remedies import parallel_map

REMEDY = parallel_map

TWINS = {
    "prints": """
        def f(n):
            print(n)
            return n
        print([f(n) for n in range(3)])
        """,
    "draws at random": """
        import random
        random.seed(1)
        def f(n):
            return random.random() * n
        print([f(n) for n in range(3)])
        """,
    "draws from a generator without a seed": """
        import random
        def f(n):
            return random.Random().random() * 0 + n
        print([f(n) for n in range(3)])
        """,
    "draws from a generator that may have no seed": """
        import random
        def f(n):
            return random.Random(None if n else 1).random() * 0 + n
        print([f(n) for n in range(3)])
        """,
    "seeds its generator anew": """
        import random
        def f(n):
            rng = random.Random(n)
            rng.seed()
            return rng.random() * 0
        print([f(n) for n in range(3)])
        """,
    "draws from the file's generator": """
        import random
        rng = random.Random(1)
        def f(n):
            return rng.random() * n
        print([f(n) for n in range(3)], rng.random())
        """,
    "draws from a generator that it is given": """
        import random
        def f(n, rng):
            return rng.random() * n
        rng = random.Random(1)
        print([f(n, rng) for n in range(3)], rng.random())
        """,
    "draws from a generator that is a default": """
        import random
        def f(n, rng=random.Random(1)):
            return rng.random() * n
        print([f(n) for n in range(3)])
        """,
    "reads the clock": """
        import time
        def f(n):
            return time.time() > n
        print([f(n) for n in range(3)])
        """,
    "is given a defaultdict, which grows when it is asked": """
        from collections import defaultdict
        def f(table, n):
            return table[n] + n
        table = defaultdict(int)
        print([f(table, n) for n in range(3)], len(table))
        """,
    "recurses deeper than Python lets it": """
        import sys
        sys.setrecursionlimit(3000)
        def f(n):
            return 0 if n == 0 else f(n - 1) + 1
        print([f(n) for n in range(3)])
        """,
    "opens files": """
        def f(name):
            with open(name) as file:
                return file.read(1)
        print([f(n) for n in ["/proc/uptime"]] != [])
        """,
    "counts its calls": """
        count = 0
        def f(n):
            global count
            count += 1
            return n
        print([f(n) for n in range(3)], count)
        """,
    "remembers in a default": """
        def f(n, seen=[]):
            seen.append(n)
            return len(seen)
        print([f(n) for n in range(3)])
        """,
    "reads a default that the loop changes": """
        SEEN = []
        def g(n, seen=SEEN):
            return len(seen) + n
        def f(n):
            return g(n)
        for n in range(3):
            SEEN.append(f(n))
        print(SEEN)
        """,
    "reads a list that the loop grows": """
        seen = []
        def f(n):
            return len(seen) + n
        for n in range(3):
            seen.append(f(n))
        print(seen)
        """,
    "is given a list that the loop grows": """
        def f(xs, n):
            return sum(xs) + n
        def main():
            xs = [1]
            for n in range(4):
                xs.append(f(xs, n))
            return xs
        print(main())
        """,
    "is given the sum so far": """
        def f(n, total):
            return n + total * 2
        def main():
            total = 0
            for n in range(5):
                total += f(n, total)
            return total
        print(main())
        """,
    "changes what it is given": """
        def f(row):
            row.append(1)
            return len(row)
        rows = [[1], [2]]
        print([f(row) for row in rows], rows)
        """,
    "changes what it is given in a helper": """
        def put(row, i):
            row[i] = 0
        def f(row):
            put(row, 0)
            return sum(row)
        rows = [[1, 2], [2, 3]]
        print([f(row) for row in rows], rows)
        """,
    "takes from an iterator": """
        def f(it):
            return next(it)
        it = iter([1, 2, 3])
        print([f(it) for n in range(3)], [f(i) for i in [iter([5])]])
        """,
    "gives back a part of what it is given": """
        def biggest(rows):
            return max(rows)
        groups = [[[1], [2]], [[3], [4]]]
        out = [biggest(rows) for rows in groups]
        out[0].append(9)
        print(groups)
        """,
    "gives a set": """
        def f(n):
            return {str(i) for i in range(n)}
        print([len(f(n)) for n in range(5)], sorted([f(n) for n in (1, 2)][1]))
        """,
    "gives an object": """
        class P:
            def __init__(self, n):
                self.n = n
        def f(n):
            return P(n)
        print([f(n).n for n in range(3)])
        """,
    "gives a generator": """
        def f(n):
            yield n
        print([list(f(n)) for n in range(3)])
        """,
    "gives a function": """
        def f(n):
            return lambda: n
        print([f(n)() for n in range(3)])
        """,
    "results are compared by identity": """
        def f(n):
            return n * 1000
        xs = [f(n) for n in (1, 1)]
        print(xs[0] is xs[1])
        """,
    "a result that is an argument's part, changed in a function": """
        def f(pair):
            return pair[0]
        def add(row):
            row.append(1)
        pairs = [([1], 2), ([2], 3)]
        for pair in pairs:
            add(f(pair))
        print(pairs)
        """,
    "a constant that is handed out and changed": """
        EMPTY = []
        def f(n):
            return EMPTY if n else [0]
        out = [f(n) for n in range(3)]
        out[1].append(5)
        print(out)
        """,
    "the file has threads": """
        import threading
        def f(n):
            return n * n
        print([f(n) for n in range(3)], threading.active_count() > 0)
        """,
    "the file handles signals": """
        import signal
        def f(n):
            return n * n
        print([f(n) for n in range(3)], signal.SIGINT)
        """,
    "catches a full stack": """
        def f(n):
            try:
                return f(n + 1) if n % 7 else n
            except RecursionError:
                return -1
        print([f(n) for n in range(1, 3)])
        """,
    "a finally replaces what it returns": """
        def f(n):
            try:
                return 10 // n
            finally:
                return 0
        print([f(n) for n in range(2)])
        """,
    "is bound again": """
        def f(n):
            return n
        def f(n):
            return n + 1
        print([f(n) for n in range(3)])
        """,
    "is a local function": """
        def f(n):
            return n
        def main(f):
            return [f(n) for n in range(3)]
        print(main(str), f(2))
        """,
    "is shadowed": """
        def f(n):
            return n
        def main():
            f = str
            return [f(n) for n in range(3)]
        print(main(), f(2))
        """,
    "is decorated": """
        import functools
        @functools.cache
        def f(n):
            return n
        print([f(n) for n in range(3)], f.cache_info().hits)
        """,
    "a builtin of the file's own": """
        def f(n):
            return n * n
        def open(name):
            return name
        print([f(n) for n in range(3)], open("x"))
        """,
    "a map that StopIteration ends": """
        def f(n):
            return next(iter([n] * (n < 2)))
        print(list(map(f, range(5))))
        """,
}
