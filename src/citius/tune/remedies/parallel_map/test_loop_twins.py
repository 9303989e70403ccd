# SPDX-License-Identifier: Apache-2.0
"""Loops that may not have calls made ahead of them."""

from citius.tune.remedies import parallel_map

REMEDY = parallel_map

TWINS = {
    "the loop ends early": """
        def f(n):
            return n * n
        def main():
            for n in range(1000):
                r = f(n)
                if r > 20:
                    break
            return r
        print(main())
        """,
    "the loop returns": """
        def f(n):
            return n * n
        def main():
            for n in range(1000):
                if f(n) > 20:
                    return n
        print(main())
        """,
    "the loop raises": """
        def f(n):
            return n * n
        def main():
            for n in range(1000):
                if f(n) > 20:
                    raise ValueError(n)
        try:
            main()
        except ValueError as e:
            print(e)
        """,
    "the loop calls what raises": """
        def f(n):
            return n * n
        def check(r):
            if r > 20:
                raise ValueError(r)
        def main():
            for n in range(1000):
                check(f(n))
        try:
            main()
        except ValueError as e:
            print(e)
        """,
    "a generator hands results out": """
        def f(n):
            return n * n
        def squares():
            for n in range(5):
                yield f(n)
        print(next(squares()), any(f(n) for n in range(5)), next(f(n) for n in [3]))
        """,
    "only some rounds call": """
        def f(n):
            return n * n
        def main():
            out = []
            for n in range(5):
                if n % 2:
                    out.append(f(n))
                if n == 2:
                    continue
                r = n and f(n)
                s = f(n) if n else 0
                out += [r, s]
            return out
        print(main())
        """,
    "goes on before the call": """
        def f(n):
            return n * n
        def main():
            out = []
            for n in range(5):
                if n == 2:
                    continue
                out.append(f(n))
            return out
        print(main())
        """,
    "the items grow": """
        def f(n):
            return n // 2
        def main():
            xs = [9, 4]
            for x in xs:
                r = f(x)
                if r:
                    xs.append(r)
            return xs
        print(main())
        """,
    "the items can be read only once": """
        def f(n):
            return n * n
        def main(it):
            out = []
            for x in it:
                out.append(f(x))
            return out
        print(main(iter([1, 2, 3])), main(map(abs, [1, 2])))
        """,
    "the variable is bound anew": """
        def f(n):
            return n * n
        def main():
            out = []
            for x in range(3):
                x += 1
                out.append(f(x))
            return out
        print(main())
        """,
    "an argument is bound anew": """
        def f(n, k):
            return n * k
        def main():
            out, k = [], 1
            for x in range(4):
                out.append(f(x, k))
                k = x + 2
            return out
        print(main())
        """,
    "an argument is set by another function": """
        def f(n, k):
            return n * k
        k = 1
        def more():
            global k
            k += 1
        for x in range(4):
            print(f(x, k))
            more()
        """,
    "an attribute is set meanwhile": """
        def f(n, k):
            return n * k
        class A:
            def __init__(self):
                self.k = 1
            def run(self):
                out = []
                for x in range(3):
                    out.append(f(x, self.k))
                    self.k += 1
                return out
        print(A().run())
        """,
    "an attribute that is worked out": """
        class A:
            def __init__(self):
                self.n = 0
            @property
            def k(self):
                self.n += 1
                return self.n
        def f(n, k):
            return n * k
        a = A()
        print([f(x, a.k) for x in range(3)], a.n)
        """,
    "an argument has an effect": """
        def f(n, k):
            return n * k
        stack = [1, 2, 3]
        print([f(x, stack.pop()) for x in range(3)], stack)
        """,
    "a defaultdict grows when it is asked": """
        from collections import defaultdict
        table = defaultdict(int)
        table[1] = 5
        def f(n):
            return table[n] + n
        def g(n, k):
            return n + k
        print([f(n) for n in range(3)], len(table))
        print([g(n, table[n]) for n in range(6)], len(table))
        """,
    "the loop takes the time": """
        import time
        def f(n):
            return n * n
        for n in range(3):
            start = time.perf_counter()
            r = f(n)
            print(r, time.perf_counter() - start < 100)
        """,
    "the loop is ended by StopIteration": """
        def f(n):
            return n * n
        def main(it):
            done = []
            try:
                for n in range(9):
                    done.append(f(n) + next(it))
            except StopIteration:
                pass
            return done
        print(main(iter([1, 2])))
        """,
    "the variable is deleted": """
        def f(n):
            return n * n
        for n in range(3):
            m = n
            print(f(n))
            del n
        """,
    "items that sort in their own way": """
        count = []
        class A:
            def __init__(self, n):
                self.n = n
            def __lt__(self, other):
                count.append(1)
                return self.n < other.n
        def f(n):
            return n * n
        xs = [A(2), A(1)]
        for i, x in enumerate(sorted(xs)):
            print(f(i), x.n)
        print(len(count))
        """,
    "an item that the loop changes": """
        class A:
            def __init__(self, n):
                self.n = n
            def set(self, n):
                self.n = n
        def f(n):
            return n * n
        a = A(3)
        xs = [a, a]
        for x in xs:
            x.set(f(x.n))
            print(a.n)
        """,
    "a variable of the function around it": """
        def f(n, k):
            return n * k
        def main():
            k = 1
            def more():
                nonlocal k
                k += 1
            out = []
            for n in range(3):
                out.append(f(n, k))
                more()
            return out
        print(main())
        """,
    "rows that the loop changes": """
        def f(row):
            return sum(row)
        rows = [[1], [2], [3]]
        for row in rows:
            rows[-1].append(f(row))
        print(rows)
        """,
    "calls itself in the loop": """
        def f(n):
            return 1 + sum([f(k) for k in range(n)])
        print(f(5))
        """,
    "the body of a class": """
        def f(n):
            return n * 2
        class A:
            out = [f(n) for n in (1, 2)]
        print(A.out)
        """,
    "before the function is there": """
        for x in [1][:0]:
            print(f(x))
        print("none")
        def f(x):
            return x
        print(f(1))
        """,
    "an option that is set in the loop": """
        import argparse
        parser = argparse.ArgumentParser()
        parser.add_argument("--k", type=int, default=2)
        args = parser.parse_args()
        def f(n, k):
            return n * k
        for x in range(3):
            print(f(x, args.k))
            args.k = x
        """,
    "an f-string shows the call": """
        def f(n):
            return n * n
        for n in range(3):
            print(f"{f(n)=}", f"{f(n) = }")
        """,
    "something before it in the statement acts": """
        def f(n):
            return n * n
        xs = [1, 2]
        def more():
            xs.append(3)
            return [0]
        print(more() + [f(x) for x in xs])
        """,
    "a key that changes the items": """
        def f(n):
            return n * n
        xs = [3, 1]
        def key(r):
            if len(xs) < 5:
                xs.append(r)
            return -r
        print(max((f(x) for x in xs), key=key), xs)
        """,
    "an instance that compares in its own way": """
        class A:
            def __eq__(self, other):
                xs.append(1)
                return True
        def f(n):
            return n * n
        xs = [1, 2]
        for n in range(3):
            print(f(n), A() == n)
        print(len(xs))
        """,
}
