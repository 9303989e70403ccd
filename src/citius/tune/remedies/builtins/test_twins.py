# SPDX-License-Identifier: Apache-2.0
"""Loops that look as if a builtin could do them, and must stay."""

from citius.tune.remedies import builtins

REMEDY = builtins

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
