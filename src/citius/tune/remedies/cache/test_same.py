# SPDX-License-Identifier: Apache-2.0
"""Functions with an argument that is always the same list, and some for which it is not."""

from citius.tune.remedies import cache

REMEDY = cache

NEAREST = """
        def nearest(term, words):
            best = None
            for word in words:
                if best is None or abs(len(word) - len(term)) < abs(len(best) - len(term)):
                    best = word
            return best
"""
SHOW = """
        print([nearest(term, WORDS) for term in "a bbbb cc a bbbb a".split()])
        """
MEMO = "    if term in nearest_memo:\n        return nearest_memo[term]\n"

APPLIES = {
    "a list of the module": (
        NEAREST
        + """
        WORDS = "one three seventeen".split()
"""
        + SHOW,
        "nearest_memo = {}\n\ndef nearest(term, words):\n" + MEMO,
        "    nearest_memo[term] = best\n    return best\n",
    ),
    "a list of the only call of main": (
        NEAREST
        + """
        def load():
            return sorted({"one", "three", "seventeen"})
        def main():
            words = load()
            terms = "a bbbb cc a bbbb a".split()
            for term in terms:
                print(nearest(term, words))
        if __name__ == "__main__":
            main()
        """,
        MEMO,
    ),
    "a default, and a table of lists": (
        """
        TABLE = {"a": [1, 2], "b": [3]}
        def weigh(name, factor, table=TABLE):
            total = 0
            for number in table.get(name, []):
                total += number * factor
            return total
        print([weigh("a", 2), weigh("b", 1), weigh("c", 2), weigh("a", 2)])
        """,
        "    if (name, factor) in weigh_memo:\n        return weigh_memo[name, factor]\n",
    ),
    "that calls itself": (
        """
        COSTS = [1, 5, 10]
        def ways(amount, coins):
            if amount <= 0:
                return amount == 0 and 1
            total = 0
            for coin in coins:
                total += ways(amount - coin, coins)
            return total
        print(ways(25, COSTS))
        """,
        "    if amount in ways_memo:\n        return ways_memo[amount]\n",
    ),
    "text compared with every word of a constant list": (
        """
        WORDS = "shovel rake hoe".split()
        wanted = dict.fromkeys(WORDS, 0)
        def correct(term):
            best = None
            for word in WORDS:
                step = abs(len(word) - len(term))
                if best is None or (step, word) < best:
                    best = (step, word)
            return best[1]
        for term in ["hoe", "rak", "hoe", "shovl"]:
            wanted[correct(term)] += 1
        print(wanted)
        """,
        "@functools.cache\ndef correct(term):",
    ),
}

TWINS = {
    "the list grows": NEAREST
    + """
        WORDS = ["seventeen"]
"""
    + SHOW
    + """
        WORDS.append("a")
"""
    + SHOW,
    "the list grows by another name": NEAREST
    + """
        WORDS = ["seventeen"]
        held = {"words": WORDS}
"""
    + SHOW
    + """
        held["words"].append("a")
"""
    + SHOW,
    "a list in the list grows": """
        INNER = [1]
        OUTER = [INNER, [2]]
        def total(n, rows):
            found = 0
            for row in rows:
                found += len(row) * n
            return found
        print(total(2, OUTER))
        INNER.append(3)
        print(total(2, OUTER))
        """,
    "two lists": NEAREST
    + """
        WORDS = ["seventeen", "b"]
"""
    + SHOW
    + """
        print(nearest("a", ["seventeen"]))
        """,
    "the name is bound to another list": NEAREST
    + """
        WORDS = ["seventeen"]
"""
    + SHOW
    + """
        WORDS = ["a"]
"""
    + SHOW,
    "one list for each round": NEAREST
    + """
        for n in range(3):
            WORDS = [str(n) * n, "abc"]
            print(nearest("a", WORDS))
        """,
    "one list for each call": NEAREST
    + """
        def load(n):
            return ["seven" * n, "ab"]
        print(nearest("a", load(1)), nearest("a", load(0)))
        """,
    "one list for each call of a function twice removed": NEAREST
    + """
        def load(n):
            return ["seven" * n, "ab"]
        def show(n):
            print(nearest("a", load(n)))
        show(1)
        show(0)
        """,
    "one list for each round of a comprehension": NEAREST
    + """
        print([nearest("a", words) for words in [["seven" * n, "ab"] for n in range(2)]])
        """,
    "a list of a function that is handed on": NEAREST
    + """
        def show(n):
            words = ["seven" * n, "ab"]
            print(nearest("a", words))
        print(list(map(show, [1, 0])))
        """,
    "a list of a function that calls itself": NEAREST
    + """
        def show(n):
            words = ["seven" * n, "ab"]
            print(nearest("a", words))
            if n:
                show(n - 1)
        show(1)
        """,
    "the rows of a table": """
        import csv
        def total(factor, row):
            found = 0
            for cell in row:
                found += len(cell) * factor
            return found
        for row in csv.reader(["a,b", "ccc,d"]):
            print(total(2, row))
        """,
    "a list that unseen code has": NEAREST
    + """
        import atexit, collections
        WORDS = ["seventeen"]
        class Odd(collections.UserList):
            pass
        odd = Odd([WORDS])
"""
    + SHOW
    + """
        odd[0].append("a")
"""
    + SHOW,
    "a list that a thread changes": NEAREST
    + """
        import threading
        WORDS = ["seventeen"]
"""
    + SHOW
    + """
        worker = threading.Thread(target=lambda: WORDS.insert(0, "a"))
        worker.start()
        worker.join()
"""
    + SHOW,
    "a table that grows when it is asked": """
        from collections import defaultdict
        SEEN = defaultdict(int)
        def size(n, seen):
            before = len(seen)
            return before + seen[n]
        print(size(1, SEEN), size(1, SEEN))
        """,
    "a table of the module that grows when it is asked": """
        import collections
        SEEN = collections.defaultdict(int).copy()
        def size(n):
            before = len(SEEN)
            SEEN[n]
            return before
        print(size(1), size(1))
        """,
    "a list that the function changes": """
        WORDS = ["b", "a"]
        def first(term, words):
            words.sort()
            return words[0] + term
        print(first("x", WORDS), first("x", WORDS), WORDS)
        """,
    "a list with what counts how it is compared": """
        class Word:
            asked = 0
            def __eq__(self, other):
                Word.asked += 1
                return True
        WORDS = [Word()]
        def known(term, words):
            return term in words
        print(known("a", WORDS), known("a", WORDS), Word.asked)
        """,
    "its result is the list": """
        WORDS = ["a"]
        def same(term, words):
            return words + [term]
        same("b", WORDS).append("c")
        print(same("b", WORDS))
        """,
    "pickled, which tells one result from two": NEAREST
    + """
        import pickle
        WORDS = ["seven" * 2, "eleven" * 3]
        def pair(term, words):
            return nearest(term, words) + term, 1
        print(len(pickle.dumps([pair("a", WORDS), pair("a", WORDS)])))
        """,
    "nothing but the list": """
        WORDS = ["a"]
        def size(words):
            return len(words)
        print(size(WORDS), size(WORDS))
        """,
    "the parameter is bound anew": """
        WORDS = ["a", "b"]
        def rest(term, words):
            term = term + "x"
            return term + words[-1]
        print(rest("a", WORDS), rest("a", WORDS))
        """,
    "a class of lists": NEAREST
    + """
        class Words(list):
            def __iter__(self):
                self.append("a")
                return list.__iter__(self)
        WORDS = Words(["seventeen"])
"""
    + SHOW
    + SHOW,
    "an iterator that is used up": NEAREST
    + """
        WORDS = iter(["seventeen", "a"])
"""
    + SHOW,
    "corrections that are reordered in place": """
        WORDS = ["seventeen", "a"]
        def ranked(term, words):
            return sorted(word + term for word in words)
        found = ranked("b", WORDS)
        found.append(found.pop(0))
        print(ranked("b", WORDS))
        """,
}
