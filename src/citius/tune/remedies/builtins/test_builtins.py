# SPDX-License-Identifier: Apache-2.0
from citius.tune.remedies import builtins

REMEDY = builtins

APPLIES = {
    "a sum in a function": (
        """
        def f(xs):
            # all of them
            total = 0  # so far
            for x in xs:  # each
                # one more
                total += x

            return total
        print(f([1, 2, 3]), f([]), f([True, 5]), f([2**70, -1]))
        """,
        "    # all of them\n    # so far\n    # each\n    # one more\n    total = sum(xs)\n\n",
    ),
    "a sum at the top of the file that goes on from before": (
        """
        total = 5
        numbers = (4, 5, 6)
        for number in numbers: total = total + number
        print(total)
        """,
        "\ntotal += sum(numbers)\n",
    ),
    "less each": (
        """
        class Tank:
            def __init__(self):
                self.uses = [3, 4]
            def left(self, level):
                for use in self.uses:
                    level -= use
                return level
        print(Tank().left(9))
        """,
        "        level -= sum(self.uses)\n",
    ),
    "by index": (
        """
        def f(xs):
            s = 0
            for i in range(len(xs)):
                s += xs[i]
            return s
        print(f([1, 2, 3]), f(()))
        """,
        "    s = sum(xs)\n",
    ),
    "lengths through map, several at once": (
        """
        def f(words):
            size = 0
            n = 0
            longest = 0
            for word in words:
                size += len(word)
                n += 1
                if len(word) > longest:
                    longest = len(word)
            return size, n, longest
        print(f("a bcd ef".split()), f([]))
        """,
        "    size = sum(map(len, words))\n    n = len(words)\n"
        "    longest = max(longest, max(map(len, words), default=longest))\n",
    ),
    "count what is equal": (
        """
        def f(xs, wanted):
            n = 0
            for x in xs:
                if x == wanted:
                    n += 1
            return n
        print(f([1, 2, 1], 1), f((), 3), f([1, True], True), f([1.0, 2], 1))
        """,
        "n = xs.count(wanted)",
    ),
    "count letters": (
        """
        def f(text, letter):
            n = 0
            for c in text:
                if c == letter:
                    n += 1
            return n
        print(f("banana", "a"), f("banana", ""), f("banana", "an"), f("", "a"))
        """,
        "n = text.count(letter) if len(letter) == 1 else 0",
    ),
    "count under a condition, with continue": (
        """
        xs, low = [1, 5, 7, 9], 4
        n = 0
        for x in xs:
            if x < low or x == 7:
                continue
            n += 1
        print(n)
        """,
        "n = sum(1 for x in xs if not (x < low or x == 7))",
    ),
    "the largest from the first": (
        """
        def f(xs):
            best = xs[0]
            for x in xs[1:]:
                if x > best:
                    best = x
            return best
        nan = float("nan")
        print(f([3, 1, 4]), f([2.5]), f([nan, 1.0]), f([1.0, nan, 2.0]), f([-0.0, 0.0]), f([0, -0.0]))
        print(f([1, True, 1.0]))
        try:
            f([])
        except IndexError as e:
            print(e)
        """,
        "    best = xs[0]\n    best = max(xs)\n",
    ),
    "the smallest by index": (
        """
        def f(xs):
            low = xs[0]
            for i in range(1, len(xs)):
                if low > xs[i]:
                    low = xs[i]
            return low
        print(f([3, 1, 4]))
        """,
        "low = min(xs)",
    ),
    "the largest from None": (
        """
        def f(xs):
            best = None
            for x in xs:
                if best is None or x > best:
                    best = x
            return best
        print(f([3, 1, 4]), f([]), f([-1]))
        """,
        "    best = max(xs, default=None)\n",
    ),
    "floats keep the order of the comparisons": (
        """
        def f(xs, best):
            for x in xs:
                if best < x:
                    best = x
            return best
        nan = float("nan")
        print(f([1.0, nan, 3.0], nan), f([nan, 3.0], 1.0), f([0.0], -0.0), f([-0.0], 0.0), f([], nan))
        print(f([1.5, 2], 2.0), f((0.5,), -1e999))
        """,
        "best = max([best, *xs])",
    ),
    "tuples, and max written out": (
        """
        def f(pairs):
            best = (0, "")
            for pair in pairs:
                best = max(best, pair)
            return best
        print(f([(3, "a"), (3, "b"), (1, "z")]), f([]))
        """,
        "best = max([best, *pairs])",
    ),
    "the longest, the nearest": (
        """
        def longest(words):
            best = ""
            for word in words:
                if len(word) > len(best):
                    best = word
            return best
        def shortest(rows):
            best = None
            for row in rows:
                if best is None or len(best) > len(row):
                    best = row
            return best
        def nearest(xs):
            near = xs[0]
            for x in xs:
                if abs(x) < abs(near):
                    near = x
            return near
        print(longest("a bcd efg".split()), longest([]), shortest([[1, 2], [3], [4]]), shortest([]))
        print(nearest([3, -1, 1]), nearest([-1.0, 1, True]), nearest([float("nan"), 0.5]))
        """,
        "best = max([best, *words], key=len)",
        "    best = min(rows, key=len, default=None)\n",
        "near = min(xs, key=abs)",
    ),
    "a flag": (
        """
        def f(xs, wanted):
            found = False
            for x in xs:
                if wanted == x:
                    found = True
                    break
            return found
        print(f([1, 2], 2), f([], 2), f([1, 2], "2"), f([(1, "a")], (1, "a")))
        """,
        "    found = wanted in xs\n",
    ),
    "return true, return false": (
        """
        def f(xs, wanted):
            for x in xs:
                if x == wanted:
                    return True  # there
            # not there
            return False  # none
        print(f([1, 2], 2), f([], 2))
        """,
        "    # there\n    # not there\n    return wanted in xs  # none\n",
    ),
    "are all of them odd": (
        """
        class A:
            def __init__(self, xs):
                self.xs = xs
        a = A([1, 3])
        even = True
        for x in a.xs:
            if x % 2 == 0:
                even = True
                break
        else:
            even = False
        odd = True
        for x in a.xs:
            if x % 2 == 0:
                odd = False
                break
        print(even, odd)
        """,
        "even = any(True for x in a.xs if x % 2 == 0)",
        "odd = not any(True for x in a.xs if x % 2 == 0)",
    ),
    "a flag with more to do, nested": (
        """
        hits, rows, low = [], [[1, 2], [], [9, 1]], 1
        for row in rows:
            for x in row:
                if x > low:
                    hits.append(low); hits.append(0)
                    break
            else:
                hits.append(-1)
        print(hits)
        """,
        "    if any(True for x in row if x > low):\n        hits.append(low)\n"
        "        hits.append(0)\n    else:\n        hits.append(-1)\n",
    ),
    "all of it looked at": (
        """
        xs = [1, 5, 2]
        big = False
        for x in xs:
            if x > 4:
                big = True
        print(big)
        """,
        "big = any(True for x in xs if x > 4)",
    ),
    "NaN is not equal to itself, so `in` will not do": (
        """
        def f(xs, wanted):
            for x in xs:
                if x == wanted:
                    return True
            return False
        nan = float("nan")
        print(f([nan, 1.0], nan), f([0.0], -0.0), nan in [nan])
        """,
        "return any(True for x in xs if x == wanted)",
    ),
    "what is looked for changes while the loop goes on": (
        """
        wanted = 5
        def numbers():
            global wanted
            for i in range(3):
                wanted = i + 1
                yield i + 1
        def g():
            for n in numbers():
                if n == wanted:
                    return True
            return False
        print(g())
        """,
        "return any(True for n in numbers() if n == wanted)",
    ),
    "the loop's variable is bound again before it is read": (
        """
        def f(xs, ys):
            s = 0
            for x in xs:
                s += x
            for x in ys:
                print(x)
            x = s
            return x
        print(f([1, 2], [3]))
        """,
        "s = sum(xs)",
    ),
}


def test_a_name_that_another_file_uses_is_left_alone_if_it_may_fail(judge, refused):
    text = "total = 0\nfor x in ['1', '2']:\n    total += int(x)\nprint(total)\n"
    assert "total = sum(map(int, ['1', '2']))" in judge(builtins, text)[0]
    reasons = refused(builtins, text, outside={"total"})
    assert reasons == ["other code may look at `total` while the loop runs"]


def test_the_loop_variable_that_another_file_uses_is_kept(refused):
    text = "total = 0\nfor x in [1, 2]:\n    total += x\nprint(total)\n"
    assert refused(builtins, text, outside={"x"}) == ["other code may use `x`"]


def test_what_gains_nothing_is_not_brought_up(judge):
    text = "def f(xs):\n    for x in xs:\n        if x > 2:\n            return True\n    return False\n"
    for more in ("", "for x in [1]:\n    print(f([x]))\n"):
        assert judge(builtins, text + more) == (text + more, [])


def test_reasons_are_said_in_words(judge, tree):
    text = (
        "def f(xs):\n    s = 0\n    for x in xs:\n        s += x\n    return s\nprint(f([0.5]))\n"
    )
    _, reasons = judge(builtins, text)
    assert reasons == ["`s` may be a float, whose sum Python 3.12 rounds in another way"]
