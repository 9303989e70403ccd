# SPDX-License-Identifier: Apache-2.0
import pytest

from citius.tune.remedies import set_membership

APPLIES = {
    "built ahead of the loop": (
        """
        def known(words, names):
            found = 0
            for word in words:
                if word in names:  # asked
                    found += 1
            return found, len(names), names[0]
        print(known("a b a c".split(), ["a", "c", "d"]))
        """,
        "names_set = frozenset(names)",
        "if word in names_set:  # asked",
    ),
    "only asked, so it becomes a set": (
        """
        STOP = [
            "a",  # the article
            "the",
        ]
        def keep(text):
            return [w for w in text.split() if w not in STOP]
        print(keep("the cat saw a dog"))
        """,
        'STOP = {\n    "a",  # the article\n    "the",\n}',
        "not in STOP]",
    ),
    "kept in step": (
        """
        def unique(words):
            seen = []
            for word in words:
                if word not in seen:
                    seen.append(word)
            return seen
        print(unique("b a b c a".split()))
        """,
        "seen_set = set()",
        "seen_set.add(word)",
    ),
    "kept in step, bound in a tuple": (
        """
        def unique(pairs):
            count, seen = 0, []
            for pair in pairs:
                if pair not in seen:
                    seen.append(pair)
                    count += 1
            return count, len(seen), seen[-1]
        print(unique([(1, "a"), (2, "b"), (1, "a")]))
        """,
        "seen_set = set()",
        "if pair not in seen_set",
    ),
    "comprehension becomes a set": (
        """
        def load(text):
            return [line.strip() for line in text.splitlines()]
        def main():
            names = load(" a\\n b\\n")
            print([c for c in "abc" if c in names])
        main()
        """,
        "return {line.strip() for line in text.splitlines()}",
        "c in names",
    ),
    "what is held is unknown, so it is looked at first": (
        """
        import json
        def count(text, words):
            names = [x for x in json.loads(text)]
            total = 0
            for word in words:
                total += word in names
            return total, names
        print(count('["a", "b"]', "a b c".split()))
        print(count('[["a"], "b"]', "a b c".split()))
        """,
        "frozenset(names) if {*map(type, names)} <= {str} else names",
        "word in names_set",
    ),
    "objects that compare by identity": (
        """
        class Stop:
            def __init__(self, name):
                self.name = name
        def order(stops):
            route = []
            while len(route) < len(stops):
                for stop in stops:
                    if stop in route:
                        continue
                    route.append(stop)
            return [s.name for s in route]
        print(order([Stop("x"), Stop("y"), Stop("x")]))
        """,
        "route_set = set()",
        "if stop in route_set",
    ),
    "a list that an object is given": (
        """
        class Page:
            def __init__(self, text):
                self.words = []
                for word in text.split():
                    self.words.append(word)
        def having(pages, word):
            return sum(1 for p in pages if word in p.words), pages[0].words.count(word)
        print(having([Page("a b a"), Page("c")], "a"))
        """,
        "self.words_set = frozenset(self.words)",
        "word in p.words_set",
    ),
    "a comprehension": (
        """
        def f(words, names):
            kept = [w for w in words if w in names]  # a loop as well
            return kept, names[0]
        print(f("a b a".split(), ["a", "c"]))
        """,
        "names_set = frozenset(names)\n    kept = [w for w in words if w in names_set]",
    ),
    "grown in step by a set": (
        """
        def main():
            known = []
            for i in range(20):
                if i % 3:
                    known.append(i)
            hits = 0
            for i in range(30):
                if i in known:
                    hits += 1
            print(hits)
        main()
        """,
        "known.add(i)",
        "known = set()",
    ),
}

TWINS = {
    "never reached": """
        def f(rows):
            for row in rows:
                if "a" in row:
                    return True
        print("done", callable(f))
        """,
    "a generator that is asked after the list has changed": """
        def f(words):
            names = ["a"]
            asked = []
            for word in words:
                asked.append(w in names for w in [word, "b"])
            names.insert(0, "b")
            return [list(a) for a in asked], names[0]
        print(f(["a", "c"]))
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
    "a property that sets another field": """
        class Box:
            def __init__(self):
                self._words = ["a"]
            @property
            def words(self):
                return self._words
            @words.setter
            def words(self, value):
                self._words = value
        def f():
            box = Box()
            box.words = [["b"]]
            hits = 0
            for w in ["a", "b"]:
                hits += w in box._words
            return hits, box._words
        print(f())
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
        import json
        def map(f, xs):
            return [str]
        def count(text, words):
            names = [x for x in json.loads(text)]
            total = 0
            for word in words:
                total += word in names
            return total, names
        print(count('[["a"], "b"]', "a b c".split()))
        """,
    "changed in the loop in other ways": """
        def f(xs):
            seen = []
            for x in xs:
                if x in seen:
                    seen.remove(x)
                else:
                    seen.insert(0, x)
            return seen
        print(f([1, 2, 1, 3]))
        """,
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
    "changed by a function the loop calls": """
        names = ["a"]
        def more():
            names.append("b")
        def f(words):
            hits = 0
            for word in words:
                more()
                if word in names:
                    hits += 1
            return hits, names
        print(f(["b", "a"]))
        """,
    "changed through another name": """
        def f(words):
            names = ["a"]
            other = names
            hits = 0
            for word in words:
                hits += word in names
                other.append(word)
            return hits, names
        print(f(["b", "b", "a"]))
        """,
    "changed through a container": """
        def f(words):
            names = ["a"]
            box = {"names": names}
            hits = 0
            for word in words:
                hits += word in names
                box["names"].append(word)
            return hits, names
        print(f(["b", "b", "a"]))
        """,
    "handed to code that cannot be seen": """
        import heapq
        def f(words):
            names = ["a", "c"]
            hits = 0
            for word in words:
                hits += word in names
                heapq.heappush(names, word)
            return hits, names
        print(f(["b", "b"]))
        """,
    "bound anew in the loop": """
        def f(rows):
            hits, names = 0, ["x"]
            for row in rows:
                if row[0] in names:
                    hits += 1
                names = row
            return hits, names
        print(f([["a", "b"], ["b", "c"]]))
        """,
    "bound anew by an inner function": """
        def f(words):
            names = ["a", "b"]
            def swap():
                nonlocal names
                names = ["c"]
            hits = 0
            for word in words:
                hits += word in names
                swap()
            return hits, names
        print(f(["a", "a", "c"]))
        """,
    "a generator whose caller changes the list": """
        def f(names):
            for word in ["a", "b", "c"]:
                yield word in names
        def main():
            names = ["a"]
            out = []
            for hit in f(names):
                out.append(hit)
                names.append("c")
            print(out, names)
        main()
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
    "unbound before a loop that does not run": """
        def f(words, flag):
            if flag:
                names = ["a"]
            for word in words:
                if word in names:
                    return True
            return [names] if flag else None
        print(f([], False), f(["a"], True))
        """,
    "an attribute set again later": """
        class Page:
            def __init__(self, text):
                self.words = text.split()
        def f(pages):
            hits = 0
            for p in pages:
                hits += "a" in p.words
                p.words.extend(["a"])
                hits += "a" in p.words
            return hits
        print(f([Page("b"), Page("a")]))
        """,
    "an attribute reached through getattr": """
        class Page:
            def __init__(self, text):
                self.words = text.split()
        def f(pages):
            hits = 0
            for p in pages:
                getattr(p, "words").append("a")
                hits += "a" in p.words
            return hits
        print(f([Page("b"), Page("c")]))
        """,
}


@pytest.mark.parametrize("case", APPLIES)
def test_applies(case, judge):
    text, *expected = APPLIES[case]
    new, reasons = judge(set_membership, text)
    for part in expected:
        assert part in new, (new, reasons)


@pytest.mark.parametrize("case", TWINS)
def test_twin_is_left_alone(case, judge, tree):
    new, _ = judge(set_membership, TWINS[case])
    assert new == tree(TWINS[case]).source.text


def test_list_that_another_file_changes_is_left_alone(judge):
    text = "NAMES = ['a', 'b']\nfor i in range(3):\n    print('a' in NAMES)\n"
    alone, _ = judge(set_membership, text)
    shared, reasons = judge(set_membership, text, outside=frozenset({"NAMES"}))
    assert "{'a', 'b'}" in alone
    assert shared == text and reasons


def test_is_idempotent(judge):
    text = APPLIES["kept in step"][0]
    once, _ = judge(set_membership, text)
    twice, _ = judge(set_membership, once)
    assert twice == once
