# SPDX-License-Identifier: Apache-2.0
import pytest

from citius.tune.remedies import sorted_search

REMEDY = sorted_search

APPLIES = {
    "enumerate with a return and a default, over a list written out": (
        """
        LIMITS = [10, 20, 20, 40.5]

        def grade(x):
            # the first that is above
            for i, limit in enumerate(LIMITS):
                if limit > x:  # above
                    return i
            return -1
        print([grade(x) for x in (5, 10, 20, 30.0, 50, float("nan"), -1e999, 1e999)])
        """,
        "import bisect\n",
        "    # the first that is above\n    # above\n"
        "    i = bisect.bisect_right(LIMITS, x)\n    if i < len(LIMITS):\n        return i\n",
    ),
    "the item and other lists are used": (
        """
        import bisect
        names = ("low", "middle", "high")
        def name(x, bounds):
            for i, bound in enumerate(bounds):
                if x <= bound:
                    print(bound)
                    return names[i]
            else:
                return "none"
        def main():
            bounds = sorted([30, 10, 20])
            for x in (5, 10, 11, 31):
                print(name(x, bounds))
        main()
        """,
        "    i = bisect.bisect_left(bounds, x)\n    if i < len(bounds):\n"
        "        bound = bounds[i]\n        print(bound)\n        return names[i]\n"
        '    else:\n        return "none"\n',
    ),
    "break, and the length in the else": (
        """
        def place(bounds, x):
            for i, bound in enumerate(bounds):
                if bound <= x:
                    continue
                break
            else:
                i = len(bounds)
            return i
        print([place(sorted("dbca"), x) for x in "abez"], place(sorted(""), "a"))
        """,
        "    i = bisect.bisect_right(bounds, x)\n    return i\n",
    ),
    "counted by hand": (
        """
        def place(values, x):
            values = sorted(values)
            i = 0  # the place
            for value in values:
                if value >= x:
                    break
                i += 1
            return i, values
        print(place([3, 1, 2], 2), place([3, 1, 2], 9), place([], 1))
        """,
        "    # the place\n    i = bisect.bisect_left(values, x)\n    return i, values\n",
    ),
    "counted by hand the other way round": (
        """
        def place(x):
            i = 0
            steps = (1, 3, 3, 5)
            for value in steps:
                if not value: print("odd")
                i += 1
            i = 0
            for step in steps:
                if step < x:
                    i += 1
                else:
                    print("stop")
                    break
            return i
        print([place(x) for x in range(7)])
        """,
        '    i = bisect.bisect_left(steps, x)\n    if i < len(steps):\n        print("stop")\n',
    ),
    "while, over what is filled and sorted at the top of the file": (
        """
        words = []
        for word in "the quick brown fox".split():
            words.append(word)
        words.sort()

        def place(word):
            i = 0
            while i < len(words) and words[i] <= word:
                i += 1
            return i
        print([place(w) for w in ("a", "fox", "zoo")], words)
        """,
        "    i = bisect.bisect_right(words, word)\n    return i\n",
    ),
    "sorted right above, a list that came from elsewhere": (
        """
        def places(values, wanted):
            values.sort()
            out = []
            for x in wanted:
                i = 0
                while len(values) > i and x > values[i]:
                    i += 1
                out.append(i)
            values.reverse()
            return out, values
        xs = [5, 1]
        xs.insert(0, 3)
        print(places(xs, [0, 1, 2, 6]), xs)
        """,
        "        i = bisect.bisect_left(values, x)\n        out.append(i)\n",
    ),
    "floats that are drawn within bounds": (
        """
        import random
        random.seed(1)
        times = sorted(random.uniform(0, 10) for _ in range(50))
        def before(t):
            n = 0
            for time in times:
                if time >= t:
                    break
                n += 1
            return n
        print([before(random.random() * 10) for _ in range(5)], before(1 / 3), before(t=-2.5))
        """,
        "    n = bisect.bisect_left(times, t)\n    return n\n",
    ),
    "floats of a method's list, divided of whole numbers": (
        """
        class Marks:
            def __init__(self, count):
                self.marks = []
                for i in range(count):
                    mark = round(i / 7, 3)
                    self.marks.append(mark)
            def below(self, limit):
                marks = sorted(self.marks)
                return sum(1 for mark in marks if mark <= limit)
        m = Marks(20)
        print(m.below(1.5), m.below(0.0), m.below(9 / 2))
        """,
        "return bisect.bisect_right(marks, limit)",
    ),
    "by index, to the end if none is above": (
        """
        LIMITS = [1, 3, 5, 7]
        def place(x):
            # the first above
            for i in range(len(LIMITS)):
                # this one?
                if x < LIMITS[i]:
                    return i
            return len(LIMITS)
        def told(x):
            for i in range(len(LIMITS)):
                if LIMITS[i] >= x:
                    print(i, LIMITS[i])
                    break
            else:
                print("none")
        while len(LIMITS) > 1:
            for x in (0, 3, 9):
                print(place(x), told(x))
            LIMITS.pop(0)
            del LIMITS[-1:]
        """,
        "    # the first above\n    # this one?\n    return bisect.bisect_right(LIMITS, x)\n",
        "    if i < len(LIMITS):\n        print(i, LIMITS[i])\n    else:\n",
    ),
    "while, with the test inside": (
        """
        def place(values, x):
            ordered = sorted(values)
            # from the first
            i = 0  # on
            while i < len(ordered):
                if ordered[i] > x:
                    break  # there
                i += 1
            k = 0
            while len(ordered) > k:
                if x <= ordered[k]:
                    return k
                k += 1
            return len(ordered)
        print(place([3, 1, 2], 2), place([3, 1, 2], 9), place([], 1))
        """,
        "    # from the first\n    # on\n    # there\n    i = bisect.bisect_right(ordered, x)\n",
        "    return bisect.bisect_left(ordered, x)\n",
    ),
    "running totals": (
        """
        import random
        random.seed(5)
        def totals(weights):
            out = []
            total = 0
            for weight in weights:
                total += weight
                out.append(total)
            return out
        def pick(totals):
            r = random.random() * totals[-1]
            for i, total in enumerate(totals):
                if r < total:
                    return i
        ends = [0]
        for n in range(5):
            ends.append(ends[-1] + random.random() * 3)
        def place(x):
            return sum(1 for end in ends if end < x)
        weights = [random.randint(1, 9) for _ in range(20)] + []
        print([pick(totals([3, 1, 4, 1, 5])) for _ in range(9)], [place(x) for x in range(9)])
        """,
        "    i = bisect.bisect_right(totals, r)\n    if i < len(totals):\n        return i\n",
        "return bisect.bisect_left(ends, x)",
    ),
    "what rises with a count": (
        """
        BOUNDS = [(i + 1) * 10 / 4 for i in range(9) if i != 3]
        SQUARES = []
        for i in range(2, 30, 3):
            if i % 2:
                SQUARES.append(i * i + i // 2)
        def place(x):
            return sum(1 for b in BOUNDS if b > x), next((s for s in SQUARES if s >= x), None)
        print([place(x) for x in range(0, 900, 50)])
        """,
        "(len(BOUNDS) - bisect.bisect_right(BOUNDS, x))",
        "bisect.bisect_left(SQUARES, x)",
    ),
    "index, in a method": (
        """
        class Index:
            def __init__(self, words):
                self.words = sorted(words)
            def place(self, word):
                try:
                    return self.words.index(word) + 1
                except ValueError as e:
                    return str(e)
        index = Index("b a c a".split())
        print(index.place("a"), index.place("c"), index.place("x"), index.words[0])
        """,
        "return (at if (at := bisect.bisect_left(self.words, word)) < len(self.words) and "
        "self.words[at] == word else self.words.index(word)) + 1",
    ),
    "a list that an object fills and sorts when it is made": (
        """
        class Marks:
            def __init__(self, count):
                self.count = 0
                self.marks = []
                for i in range(count):
                    self.marks.append(i * 7 % 5)
                self.marks.sort()
                self.low = self.marks[0]
            def below(self, x):
                i = 0
                while i < len(self.marks) and self.marks[i] < x:
                    i += 1
                return i
        marks = Marks(9)
        print(marks.below(3), marks.below(0), marks.below(9), marks.low)
        """,
        "        i = bisect.bisect_left(self.marks, x)\n        return i\n",
    ),
    "in, where no set can be asked": (
        """
        PRIMES = sorted([7, 2, 5, 3])
        def known(n):
            return n in PRIMES, PRIMES[0]
        def unknown(n):
            return n not in PRIMES
        print([known(n) for n in (1, 2, 7, 8)], unknown(3), unknown(2.0), unknown(float("nan")))
        """,
        "return ((at_2 := bisect.bisect_left(PRIMES, n)) < len(PRIMES) and PRIMES[at_2] == n), ",
        "return (not ((at := bisect.bisect_left(PRIMES, n)) < len(PRIMES) and PRIMES[at] == n))",
    ),
    "counts": (
        """
        def counts(xs, x):
            low = sum(1 for y in xs if y < x)
            high = sum(y > x for y in xs)
            same = len([y for y in xs if y <= x]) - low
            return low, high, same, sum(1 for y in xs if x <= y)
        print(counts(tuple(sorted([1, 3, 3, True])), 3), counts(list(range(9)), -1))
        """,
        "low = bisect.bisect_left(xs, x)",
        "high = (len(xs) - bisect.bisect_right(xs, x))",
        "same = bisect.bisect_right(xs, x) - low",
        "(len(xs) - bisect.bisect_left(xs, x))",
    ),
    "next": (
        """
        def first(xs, x):
            a = next((i for i, y in enumerate(xs) if y > x), len(xs))
            b = next((y for y in xs if x <= y), None)
            c = next((i for i, y in enumerate(xs) if y >= x), -1)
            return a, b, c
        def sure(xs, x):
            try:
                return next(y for y in xs if y > x)
            except StopIteration as e:
                return e.args, e.value
        xs = sorted("hello")
        print(first(xs, "h"), first(xs, "z"), sure(xs, "a"), sure(xs, "z"))
        """,
        "a = bisect.bisect_right(xs, x)",
        "if (at := bisect.bisect_",
        "else (-1))",
        "< len(xs) else next(iter(())))",
    ),
}


RISING = [
    "[i * -2 for i in range(5)]",
    "[i % 3 for i in range(5)]",
    "[10 - i for i in range(5)]",
    "[i for i in range(*[5, 0, -1])]",
    "[i for i in range(-3, *[5])]",
    "[i * i for i in range(-3, 3)]",
    "[i * 2 for i in range(9, 0, -3)]",
    "[i * j for i in range(3) for j in range(3)]",
    "[i * 1e308 * 10 * 0 for i in range(3)]",
    "[i * (1e200 * 1e200) for i in range(3)]",
    "[(i // 10**30) * (i * 1e300 * 1e300) for i in range(3)]",
    "[]\ndef more():\n    global i\n    i = 0\nfor i in range(4):\n    if i > 2: more()\n    xs.append(i)",
    "[i for i in range(5)]\nxs.append(0)",
    "[]\nfor k in range(2):\n    for i in range(3):\n        xs.append(i)",
    "[]\nfor i in range(4):\n    i = -i\n    xs.append(i)",
    "[]\nfor i in range(4):\n    xs.append(i)\n    xs.append(i // 2)",
    "[]\nt = 0\nfor n in [3, -2, 5]:\n    t += n\n    xs.append(t)",
    "[]\nfor n in [5, 1]:\n    t = 0\n    t += n\n    xs.append(t)",
    "[]\nt = 5\nu = 0\nfor n in [1, 2]:\n    t += n\n    u += n\n    xs.append(t)\n    xs.append(u)",
    "[]\nt = 9\nfor k in [1, 2]:\n    t += k\n    xs.append(t)\n    t = 0",
    "[]\nt = 0\nfor n in [4, 5]:\n    t += n\n    xs.append(t)\n    if n:\n        xs.append(1)",
    "[0]\nfor n in [4, -5]:\n    xs.append(xs[-1] + n)",
    "[]\nt = 0\nfor n in [4.0, 1e999 - 1e999]:\n    t += n\n    xs.append(t)",
    "[]\nt = 0\ndef more():\n    global t\n    t -= 5\nfor n in [4, 2]:\n    t += n\n    xs.append(t)\n    more()",
    "[]\nt = 0\nfor n in [4, 2]:\n    t += n\n    xs.append(t)\nxs[0] = 9",
    "[]\nt = 0\nys = xs\nfor n in [4, 2]:\n    t += n\n    xs.append(t)\nys.append(0)",
]


@pytest.mark.parametrize("made", RISING)
def test_what_may_fall_is_left_alone(judge, tree, made):
    text = (
        f"xs = {made}\ndef place(x):\n    return sum(1 for y in xs if y < x)\nprint(place(1), xs)\n"
    )
    assert judge(sorted_search, text)[0] == text
    assert tree(text).flow.troubles is None


def test_what_other_files_say_counts(judge, refused):
    text = (
        "LIMITS = [1, 2, 3]\ndef f(x):\n    for i, limit in enumerate(LIMITS):\n"
        "        if limit > x:\n            return i\n    return -1\nprint(f(2))\n"
    )
    assert "bisect.bisect_right(LIMITS, x)" in judge(sorted_search, text)[0]
    assert refused(sorted_search, text, outside={"LIMITS"}) == [
        "what `LIMITS` is cannot be told from the source"
    ]
    assert refused(sorted_search, text, shadows={"bisect"}) == [
        "the project has a `bisect` of its own"
    ]
    assert refused(sorted_search, text, patched={"bisect.bisect_right"}) == [
        "the project sets `bisect.bisect_right`"
    ]


def test_a_set_goes_first(judge):
    text = "P = sorted([3, 1])\ndef f(n):\n    return n in P\nprint(f(1), f(2))\n"
    assert judge(sorted_search, text) == (text, [])


def test_a_long_list_promises_more(hot, tree):
    text = "LIMITS = [{}]\ndef f(x):\n    return next(i for i, y in enumerate(LIMITS) if y > x)\nf(0)\n"
    short, long = (
        sorted_search.expects(next(iter(sorted_search.finds(hot, tree(text.format(numbers))))))
        for numbers in ("1, 2", ", ".join(map(str, range(999))))
    )
    assert 1 < short < 1.2 and 1.9 < long < 2
