# SPDX-License-Identifier: Apache-2.0
from citius.tune.remedies import counting

REMEDY = counting

APPLIES = {
    "a loop that only counts": (
        """
        def tally(words):
            counts = {}
            # all words
            for word in words:
                if word in counts:  # again
                    counts[word] += 1
                else:
                    counts[word] = 1
            return counts
        print(tally("b a b c a b".split()), type(tally([])).__name__)
        """,
        "import collections\n",
        "    # all words\n    # again\n    counts.update(collections.Counter(words))\n",
    ),
    "module level, by get, with another name taken": (
        """
        counts = "taken"
        seen: dict = {}
        longest = 0
        for line in ["a b a", "b c"]:
            longest = max(longest, len(line))
            for word in line.split():
                seen[word.upper()] = seen.get(word.upper(), 0) + len(word)  # by length
        print(seen, longest, counts)
        """,
        "counts_2 = collections.defaultdict(int)\n",
        "        counts_2[word.upper()] += len(word)  # by length\n",
        "seen.update(counts_2)\n",
    ),
    "lists, in a method": (
        """
        class Index:
            def __init__(self, rows):
                self.rows = rows
            def groups(self):
                groups, n = {}, 0
                for key, value in self.rows:
                    n += 1
                    # a new one
                    if key not in groups:
                        groups[key] = []  # empty
                    # the value
                    groups[key].append(value)  # in turn
                return groups, n
        print(Index([("a", 1), ("b", 2), ("a", 3)]).groups())
        """,
        "groups_so_far = collections.defaultdict(list)\n",
        "            # a new one\n            # empty\n            # the value\n"
        "            groups_so_far[key].append(value)  # in turn\n",
        "groups.update(groups_so_far)\n",
    ),
    "setdefault, and a question": (
        """
        import collections
        def index(words):
            by_length = dict()
            for word in words:
                by_length.setdefault(len(word), []).append(word)
                if len(by_length) == 3:
                    break
            return by_length
        print(index("a bb c dd eee ffff g".split()))
        """,
        "groups[len(word)].append(word)",
        "if len(groups) == 3:",
        "by_length.update(groups)",
    ),
    "a failed lookup": (
        """
        def pairs(text):
            found = {}
            i = 1
            while i < len(text):
                a, b = text[i - 1], text[i]
                try:
                    found[a, b] += 1
                except KeyError:
                    found[a, b] = 1
                i += 1
            return sorted(found.items()), list(found)
        print(pairs("abcabcab"))
        """,
        "counts[a, b] += 1\n",
        "found.update(counts)\n",
    ),
    "sets, and dicts of dicts": (
        """
        def f(rows):
            who, what = {}, {}
            for a, b, n in rows:
                if a in who:
                    who[a].add(b)
                else:
                    who[a] = {b}
            for a, b, n in rows:
                what.setdefault(a, {})[b] = n
            return {k: sorted(v) for k, v in who.items()}, what
        print(f([("x", "y", 1), ("x", "z", 2), ("w", "y", 3)]))
        """,
        "collections.defaultdict(set)",
        "[a].add(b)",
        "collections.defaultdict(dict)",
        "[a][b] = n",
    ),
    "a dict for each round, and zero first": (
        """
        def f(rows):
            out = []
            for row in rows:
                counts = {}
                for x in row:
                    if x not in counts:
                        counts[x] = 0
                    counts[x] += 1
                out.append(counts)
            return out
        print(f([[1, 2, 1], [True, 1, 2], []]))
        """,
        "counts.update(collections.Counter(row))",
    ),
    "a global that a function looks at afterwards": (
        """
        counts = {}
        def show():
            return counts
        for w in "a b a".split():
            if w not in counts:
                counts[w] = 1
            else:
                counts[w] = counts[w] + 1
        print(show())
        """,
        'counts.update(collections.Counter("a b a".split()))',
    ),
    "the commonest so far": (
        """
        def commonest(words):
            counts, best, most = {}, None, 0
            for word in words:
                counts[word] = counts.get(word, 0) + 1
                if counts[word] > most:
                    best, most = word, counts[word]
            return best, most, counts
        print(commonest("a b b c a b".split()))
        """,
        "if counts_so_far[word] > most:",
        "best, most = word, counts_so_far[word]",
    ),
    "sums of floats": (
        """
        def f(rows):
            sums = {}
            with open("/dev/null") as file:
                for name, price in rows:
                    sums[name] = sums.get(name, 0.0) - price
            return sums
        print(f([("a", 0.0), ("b", 1.5), ("a", -2.25)]))
        """,
        "collections.defaultdict(float)",
        "counts[name] -= price",
    ),
}
