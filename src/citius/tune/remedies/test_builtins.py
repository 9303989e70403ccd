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

TWINS = {
    "floats, whose sum is rounded in another way": """
        def f(xs):
            total = 0
            for x in xs:
                total += x
            return total
        print(f([0.1] * 10), f([1e16, 1.0, -1e16]))
        """,
    "a sum of texts": """
        def f(xs):
            total = ""
            for x in xs:
                total += x
            return total
        print(f(["a", "b"]))
        """,
    "a sum of lists that grows in place": """
        def f(xs):
            total = kept = []
            for x in xs:
                total += x
            return total, kept
        print(f([[1], [2]]))
        """,
    "a sum that starts as True": """
        def f(xs, total):
            for x in xs:
                total += x
            return total
        print(f([], True), f([1], True))
        """,
    "a number of its own": """
        class Odd(int):
            def __radd__(self, other):
                return 7
        def f(xs):
            total = 0
            for x in xs:
                total += x
            return total
        print(f([Odd(1), Odd(2)]))
        """,
    "the sum is looked at": """
        def f(xs):
            total = 0
            for x in xs:
                if total < 5:
                    total += x
            return total
        print(f([3, 3, 3]))
        """,
    "the loop's variable is used after it": """
        def f(xs):
            total = 0
            for x in xs:
                total += x
            return total, x
        print(f([1, 2]))
        """,
    "the loop's variable is used in the next round of a loop around": """
        def f(rows):
            total = 0
            x = 9
            while rows:
                print(x)
                for x in rows.pop():
                    total += x
            return total
        print(f([[1, 2], [3]]))
        """,
    "the loop's variable is used by an inner function": """
        def f(xs):
            total = 0
            def last():
                return x
            for x in xs:
                total += x
            return total, last()
        print(f([1, 2]))
        """,
    "the loop's variable hides a global only while the loop is there": """
        x = [1, 2]
        def f():
            total = 0
            for x in x:
                total += x
            return total
        try:
            f()
        except UnboundLocalError as e:
            print(type(e))
        """,
    "the loop's variable makes the name of a builtin local": """
        def f(xs):
            try:
                return len(xs)
            except UnboundLocalError:
                pass
            total = 0
            for len in xs:
                total += len
            return total
        print(f([1, 2]))
        """,
    "how far it came is seen when it fails": """
        def f(texts):
            total = 0
            try:
                for text in texts:
                    total += int(text)
            except ValueError:
                pass
            return total
        print(f(["1", "2", "x", "4"]))
        """,
    "how far it came is seen by the generator it goes over": """
        total = 0
        def numbers():
            for i in range(4):
                print(total)
                yield i
        for n in numbers():
            total += n
        print(total)
        """,
    "no value, and nothing to add": """
        def f(xs, known):
            if known:
                total = 1
            for x in xs:
                total += x
            return xs
        print(f([], False), f([1], True))
        """,
    "a function called sum": """
        def sum(xs):
            return "mine"
        def f(xs):
            total = 0
            for x in xs:
                total += x
            return total
        print(f([1, 2]), sum([]))
        """,
    "in a class body": """
        class A:
            total = 0
            for x in [1, 2]:
                total += x
        print(A.total, A.x)
        """,
    "the objects are told apart": """
        def f(xs, total):
            first = total
            for x in xs:
                total += x
            return total is first
        print(f([], 10**20), f([1], 10**20))
        """,
    "the last of equals": """
        def f(xs):
            best = 0
            for x in xs:
                if x >= best:
                    best = x
            return best
        print(f([0.0, -0.0]), f([True, 1]))
        """,
    "the largest of what may not compare": """
        def f(xs):
            best = 0
            for x in xs:
                if x > best:
                    best = x
            return best
        try:
            print(f([1, 2]), f([1, "a"]))
        except TypeError as e:
            print(e)
        """,
    "the largest of things that compare in their own way": """
        class Card:
            def __init__(self, n):
                self.n = n
            def __gt__(self, other):
                print(self.n, other.n)
                return self.n > other.n
        def f(cards):
            best = cards[0]
            for card in cards[1:]:
                if card > best:
                    best = card
            return best.n
        print(f([Card(1), Card(3), Card(2)]))
        """,
    "by a key that is another's, of what may have no length": """
        def first(words, len):
            best = ""
            for word in words:
                if len(word) > len(best):
                    best = word
            return best
        def second(words, best):
            for word in words:
                if len(word) > len(best):
                    best = word
            return best
        def third(words):
            best = ""
            for word in words:
                if len(word) > abs(0):
                    best = word
            return best
        def fourth(words):
            best = ""
            for word in words:
                if word.lower() > best.lower() or len(word) > len(best):
                    best = word
            return best
        print(first(["a", "bc"], lambda w: -ord(w[:1] or "a")), second([], None), second(["a"], ""))
        print(third(["a", "b"]), fourth(["b", "A", "cc"]))
        """,
    "None only at first": """
        def f(rows):
            best = None
            out = []
            for row in rows:
                for x in row:
                    if best is None or x > best:
                        best = x
                out.append(best)
            return out
        print(f([[3], [1], [4]]))
        """,
    "the test prints": """
        def odd(x):
            print(x)
            return x % 2
        def f(xs):
            found = False
            for x in xs:
                if odd(x):
                    found = True
            return found
        print(f([2, 3, 4, 5]))
        """,
    "the test reads the flag": """
        found = False
        def check(x):
            return found or x > 2
        for x in [1, 3, 1]:
            if check(x):
                found = True
        print(found)
        """,
    "the test stops an iterator": """
        def f(xs, it):
            for x in xs:
                if next(it) == x:
                    return True
            return False
        try:
            print(f([1, 2, 3], iter([5, 6])))
        except StopIteration as e:
            print("stopped")
        """,
    "what is looked for has an equality of its own": """
        class Any:
            def __eq__(self, other):
                print("asked")
                return False
        def f(xs, wanted):
            found = False
            for x in xs:
                if x == wanted:
                    found = True
                    break
            return found
        print(f([Any(), 1], Any()))
        """,
    "it goes on and fails later": """
        def f(xs):
            found = False
            for x in xs:
                if 6 // x == 2:
                    found = True
            return found
        try:
            print(f([3, 0]))
        except ZeroDivisionError as e:
            print(e)
        """,
    "what is done at a hit uses the item": """
        def f(xs):
            for x in xs:
                if x > 2:
                    return x
            return 0
        print(f([1, 3, 4]))
        """,
    "the flag is seen by a generator that the loop goes over": """
        found = False
        def numbers():
            for i in range(3):
                print(found)
                yield i
        for n in numbers():
            if n == 1:
                found = True
        print(found)
        """,
    "what is looked for changes while the loop goes on": """
        wanted = 5
        def numbers():
            global wanted
            for i in range(3):
                wanted = i + 1
                yield i + 1
        def g(n, any):
            for n in numbers():
                if n == wanted:
                    return True
            return any
        print(g(0, False))
        """,
    "a walrus in the test": """
        def f(xs):
            for x in xs:
                if (y := x) > 2:
                    return True
            return y
        print(f([1, 2]))
        """,
    "how deep it can recurse is seen": """
        def depth(n, xs):
            total = 0
            for x in xs:
                total += x
            try:
                return depth(n + 1, xs) + total - total
            except RecursionError:
                return n > 10
        print(depth(0, [1, 2]))
        """,
    "locals are looked at": """
        def f(xs):
            total = 0
            for x in xs:
                total += x
            return sorted(locals())
        print(f([1]))
        """,
    "an else, a nested target, an attribute": """
        class A:
            total = 0
        def f(xs):
            total = 0
            for x in xs:
                total += x
            else:
                print(x)
            for A.n in xs:
                total += A.n
            for x in xs:
                A.total += x
            return total, A.n, A.total
        print(f([1, 2]))
        """,
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
