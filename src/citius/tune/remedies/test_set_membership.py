# SPDX-License-Identifier: Apache-2.0
from citius.tune.remedies import set_membership

REMEDY = set_membership

# What the list holds is not known from the source.
LOADS = """
        import json
        def count(text, words):
            names = [x for x in json.loads(text)]
            total = 0
            for word in words:
                total += word in names
            return total, names
        print(count('["a", "b"]', "a b c".split()))
        print(count('[["a"], "b"]', "a b c".split()))
"""

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
        LOADS,
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
