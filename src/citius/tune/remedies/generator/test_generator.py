# SPDX-License-Identifier: Apache-2.0
from citius.tune.remedies import generator

REMEDY = generator

POINT = """
        class Point:
            def __init__(self, x, y):
                self.x = x
                self.y = y
            def left_of(self, other):
                return self.x < other.x
"""

RULES = """
        class Item:
            def __init__(self, name, hour):
                self.name = name
                self.hour = hour
        class Rule:
            def __init__(self, words, start):
                self.words = words
                self.quiet = range(start, start + 4)
            def broken_by(self, item):
                if item.hour in self.quiet:
                    return True
                for word in self.words:
                    if word in item.name:
                        return True
                return False
        rules = [Rule(["b"], 3), Rule(["z", "y"], 20)]
        items = [Item("abc", 12), Item("xyz", 1), Item("m", 22), Item("m", 8)]
"""

APPLIES = {
    "any of a list, at the top of the file": (
        """
        limit = 3
        sizes = [1, 5, 2]
        print(any([size > limit for size in sizes]))  # one is enough
        """,
        "print(any(size > limit for size in sizes))  # one is enough",
    ),
    "all in a function, nested and filtered": (
        """
        def f(rows, stop):
            return all([
                word not in stop  # seldom
                for row in rows
                for word in row.split()
                if word.isalpha()
            ])
        print(f(["a b", "c 1"], {"c"}), f([], set()))
        """,
        "return all(\n        word not in stop  # seldom\n",
        "        if word.isalpha()\n    )\n",
    ),
    "a method that only reads attributes": (
        POINT
        + """
            def first(self, others):
                return all([self.left_of(o) for o in others])
        points = [Point(1, 2), Point(3, 4)]
        print(Point(0, 0).first(points), Point(2, 0).first(points))
        """,
        "return all(self.left_of(o) for o in others)",
    ),
    "a method that asks a range and goes over a list": (
        RULES
        + """
        def suspicious(item):
            verdicts = [rule.broken_by(item) for rule in rules]
            return any(verdicts)
        print([suspicious(item) for item in items])
        """,
        "    verdicts = (rule.broken_by(item) for rule in rules)\n    return any(verdicts)\n",
    ),
    "methods of several classes, each of which only reads": (
        RULES
        + """
        class Never(Rule):
            def broken_by(self, item):
                return False
        rules.append(Never([], 0))
        print([all([rule.broken_by(item) for rule in rules]) for item in items])
        """,
        "all(rule.broken_by(item) for rule in rules)",
    ),
    "a function with a condition": (
        """
        def far(x, y):
            if x > y:
                return x - y > 2
            gap = y - x
            return gap > 2
        def f(xs):
            hits = 0
            for x in xs:
                if any([far(x, y) for y in xs]):
                    hits += 1
            return hits
        print(f([1, 2, 9]))
        """,
        "if any(far(x, y) for y in xs):",
    ),
    "pairs from enumerate and zip": (
        """
        def f(xs, ys):
            a = any([x == y for x, y in zip(xs, ys)])
            b = all([i < x for i, x in enumerate(xs)])
            return a, b
        print(f([1, 2], [2, 2]))
        """,
        "a = any(x == y for x, y in zip(xs, ys))",
        "b = all(i < x for i, x in enumerate(xs))",
    ),
    "a sum of what a function computes": (
        """
        def cost(x):
            print("cost", x)
            return x * 2
        def f(xs):
            return sum([cost(x) for x in xs])
        print(f([1, 2]))
        """,
        "return sum(cost(x) for x in xs)",
    ),
    "a comment before the list": (
        """
        def f(xs):
            return max(  # the largest
                [x * x for x in xs]
            )
        print(f([1, -3]))
        """,
        "return max(  # the largest\n        (x * x for x in xs)\n    )",
    ),
    "a list named only for the sum": (
        """
        def f(xs):
            total = 1
            squares = [x * x for x in xs]  # all of them
            total += sum(squares)
            return total
        print(f([1, 2, 3]))
        """,
        "squares = (x * x for x in xs)  # all of them\n    total += sum(squares)",
    ),
    "a list named only for any": (
        """
        def f(words):
            long = [len(w) > 2 for w in words]
            return any(long)
        print(f(["a", "abc"]), f([]))
        """,
        "long = (len(w) > 2 for w in words)",
    ),
    "a list of what map gives": (
        """
        def f(words):
            return sum(list(map(len, words)))
        print(f(["a", "abc"]))
        """,
        "return sum(map(len, words))",
    ),
    "how many pass": (
        """
        def f(words):
            return len([w for w in words if w.startswith("a")])
        print(f(["a", "b", "abc"]))
        """,
        'return sum(1 for w in words if w.startswith("a"))',
    ),
    "the least and the greatest": (
        """
        def f(names):
            if not names:
                return None
            first = sorted(names)[0]
            return first, sorted(names)[-1], sorted(names, reverse=True)[0]
        print(f(["b", "a", "c"]), f([]))
        """,
        "first = min(names)\n    return first, max(names), max(names)",
    ),
    "the least of a list that is never empty": (
        """
        names = ["b", "a"]
        print(sorted(names)[0])
        """,
        "print(min(names))",
    ),
    "a for over elements": (
        """
        def f(words, n):
            out = []
            for size in [len(w) * n for w in words if w]:
                out.append(size)
                n_before = n
            return out
        print(f(["a", "", "abc"], 2))
        """,
        "for size in (len(w) * n for w in words if w):",
    ),
    "sets and dicts of lists": (
        """
        def f(words):
            sizes = set([len(w) for w in words])  # each once
            table = dict([(w.lower(), len(w)) for w in words if w])
            return sorted(sizes), table
        print(f(["a", "Abc", "", "a"]), f([]))
        """,
        "sizes = {len(w) for w in words}  # each once",
        "table = {w.lower(): len(w) for w in words if w}",
    ),
    "sets, dicts and lists of generators": (
        """
        def f(words):
            firsts = set(w[:1] for w in words)
            table = dict((w, [w]) for w in words)
            return sorted(firsts), table, list(
                w + "!"
                for w in words  # all
            )
        print(f(["a", "abc"]), f([]))
        """,
        "firsts = {w[:1] for w in words}",
        "table = {w: [w] for w in words}",
        'return sorted(firsts), table, [\n        w + "!"\n        for w in words  # all\n    ]',
    ),
    "lines of a file": (
        """
        def f(path):
            counts = {}
            with open(path, errors="replace") as file:
                for line in file.readlines():
                    for word in line.split():
                        counts[word] = counts.get(word, 0) + 1
            return len(counts) > -1
        print(f("/dev/null"))
        """,
        "for line in file:",
    ),
}

SAYS = """
        def says(x):
            print("says", x)
            return x > 1
"""


def test_only_stopping_early_promises_time(hot, tree):
    text = "xs = [1]\nprint(any([x > 0 for x in xs]))\nprint(sum([x + 1 for x in xs]))\n"
    early, adding = sorted(generator.finds(hot, tree(text)), key=lambda site: site.line)
    assert generator.expects(early) > 1.0 > generator.expects(adding)
    assert early.saves_memory and adding.saves_memory
