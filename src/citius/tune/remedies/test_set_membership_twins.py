# SPDX-License-Identifier: Apache-2.0
from citius.tune.remedies import set_membership
from citius.tune.remedies.test_set_membership import LOADS

REMEDY = set_membership

# Text that equals any other; formatting gives it as it is.
LOOSE = """
        class Loose(str):
            def __eq__(self, o): return True
            __hash__ = str.__hash__
            def __str__(self): return self
        def f(words, names):
            hits = 0
            for w in words:
                hits += w in names
            return hits, names[0]
        xs = [Loose("x")]
"""

TWINS = {
    "never reached": """
        def f(rows):
            for row in rows:
                if "a" in row:
                    return True
        print("done", callable(f))
        """,
    "an elif": """
        def f(words, names):
            if not words:
                return 0
            elif any(w in names for w in words):
                return names[0]
            return 2
        print(f(["a"], ["a", "b"]))
        """,
    "annotated as a list": """
        STOP: list[str] = ["a", "b"]
        def keep(word):
            return word not in STOP
        print([keep(w) for w in "abc"])
        """,
    "passed on as an annotated list": """
        def keep(word: str, stop: list[str]) -> bool:
            return word not in stop
        print([keep(w, ["a", "b"]) for w in "abc"])
        """,
    "made by a classmethod": """
        class Box:
            def __init__(self, word):
                self.word = word
            @classmethod
            def of(cls, word):
                return cls([word])
        def f(names):
            hits = 0
            for box in [Box("a"), Box.of("b")]:
                hits += box.word in names
            return hits, names[0]
        print(f(["a", "b"]))
        """,
    "map has a meaning of its own, and what is held is unknown": """
        def map(f, xs):
            return [str]
"""
    + LOADS,
    "asks for lists, which do not hash": """
        def f(rows, known):
            return sum(1 for i in range(3) for row in rows if row in known)
        print(f([[1], [2]], [[1], [3]]), [[1]])
        """,
    "asks for what may be a list": """
        def f(values):
            hits, known = 0, ["a", "b"]
            for v in values:
                if v in known:
                    hits += 1
            return hits, known
        print(f(["a", ["a"], "c"]))
        """,
    "elements compare in their own way": """
        class Loose:
            def __init__(self, x):
                self.x = x
            def __eq__(self, other):
                return True
            __hash__ = object.__hash__
        def f(things, known):
            return [t in known for t in things for _ in range(2)], known[0].x
        print(f([Loose(1), Loose(2)], [Loose(3)]))
        """,
    "has __eq__ and so no hash": """
        class Point:
            def __init__(self, x):
                self.x = x
            def __eq__(self, other):
                return self.x == other.x
        def f(points):
            seen = []
            for p in points:
                if p not in seen:
                    seen.append(p)
            return len(seen)
        print(f([Point(1), Point(1), Point(2)]))
        """,
    "a name of the file's own for frozenset": """
        def frozenset(x):
            return [1]
        def f(words, names):
            return [w in names for w in words], names[0]
        def g(words, names):
            n = 0
            for w in words:
                n += w in names
            return n, names[0]
        print(g(["a"], ["a", "b"]), f(["a"], ["a"]))
        """,
    "uses eval": """
        def f(words):
            names = ["a"]
            n = 0
            for w in words:
                eval("names.append(w)")
                n += w in names
            return n, names
        print(f(["a", "b"]))
        """,
    "a class that subclasses str": """
        class Fold(str):
            def __eq__(self, other):
                return self.lower() == other.lower()
            def __hash__(self):
                return str.__hash__(self)
        def f(words):
            names = ["a", "b"]
            return [Fold(w) in names for w in words for _ in range(2)], names[0]
        print(f(["A", "c"]))
        """,
    "order of a list that is printed": """
        def main():
            names = "b a c".split()
            print("a" in names, "c" in names, names)
        main()
        """,
    "duplicates that are counted": """
        def main():
            seen = []
            for i in range(9):
                seen.append(i % 3)
            print(2 in seen, 5 in seen, len(seen))
        main()
        """,
    "rows of a csv.reader, which is no list itself": """
        import csv
        def f(lines):
            hits = 0
            for row in csv.reader(lines):
                for w in ["a", "b"]:
                    if w in row:
                        hits += 1
            return hits
        print(f(["a,c", "b,d"]))
        """,
    "lists of a defaultdict": """
        from collections import defaultdict
        d = defaultdict(list)
        def f(ws):
            hits = 0
            for w in ws:
                if w in d["k"]:
                    hits += 1
                d["k"].append(w)
            return hits
        print(f("a b a".split()))
        """,
    "lists that map gives": """
        def f(rows):
            hits = 0
            for row in map(sorted, rows):
                for w in "abc":
                    hits += w in row
            return hits
        print(f(["cab", "x"]))
        """,
    "a parameter called set": """
        def unique(words, set):
            seen = []
            for word in words:
                if word not in seen:
                    seen.append(word)
            return seen, set
        print(unique("b a b".split(), 3))
        """,
    "a parameter called frozenset": """
        def f(words, names, frozenset=list):
            hits = 0
            for w in words:
                hits += w in names
            return hits, names[0], frozenset
        print(f("abc", ["a", "z"], 3))
        """,
    "text that may be of a subclass, from %": LOOSE
    + """
        print(f(["%s" % (x,) for x in xs], ["a", "b"]))
        """,
    "text that may be of a subclass, from format": LOOSE
    + """
        print(f(["{0:{1}}".format(x, "") for x in xs], ["a", "b"]))
        """,
}


def test_list_that_another_file_changes_is_left_alone(judge, refused):
    text = "NAMES = ['a', 'b']\nfor i in range(3):\n    print('a' in NAMES)\n"
    assert "{'a', 'b'}" in judge(set_membership, text)[0]
    refused(set_membership, text, outside={"NAMES"})
