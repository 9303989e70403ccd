# SPDX-License-Identifier: Apache-2.0
"""Twins in which the list changes, or its name means another one, when a set would be asked."""

from citius.tune.remedies import set_membership

REMEDY = set_membership

# What is done with each page comes next.
PAGES = """
        class Page:
            def __init__(self, text):
                self.words = text.split()
        def f(pages):
            hits = 0
            for p in pages:
"""

# One page has the other while it is made, and the first is asked.
ASK = """
        a = Page("a")
        b = Page("b", a)
        hits = 0
        for w in ["a", "b"]:
            hits += w in a.words
        print(hits, a.words[0])
"""

TWINS = {
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
    "items deleted together": """
        def f(words, counts):
            hits, names = 0, ["b", "a"]
            for word in words:
                hits += word in names
                del (counts[0], names[0])
            return hits, names
        print(f(["b", "b"], [1, 2]))
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
    "an attribute set again later": PAGES
    + """
                hits += "a" in p.words
                p.words.extend(["a"])
                hits += "a" in p.words
            return hits
        print(f([Page("b"), Page("a")]))
        """,
    "an attribute reached through getattr": PAGES
    + """
                getattr(p, "words").append("a")
                hits += "a" in p.words
            return hits
        print(f([Page("b"), Page("c")]))
        """,
    "changed by the generator that made it": """
        def gen(box):
            names = ["a"]
            box.append(names)
            yield 1
            names.append("b")
            yield 2
        def f():
            box = []
            g = gen(box)
            next(g)
            names = box[0]
            hits = []
            for w in ["a", "b", "b"]:
                hits.append(w in names)
                if len(hits) == 1:
                    next(g)
            return hits, names[0]
        print(f())
        """,
    "bound anew between the results of a generator": """
        names = ["a", "b"]
        def f(words):
            for w in words:
                yield w in names
        g = f(["a", "c", "c"])
        print(next(g))
        names = ["c"]
        print(next(g), names[0])
        """,
    "bound anew between two steps of a coroutine": """
        import asyncio
        names = ["a", "b"]
        hits = []
        async def worker():
            for w in ["a", "c", "c"]:
                await asyncio.sleep(0)
                hits.append(w in names)
        loop = asyncio.new_event_loop()
        task = loop.create_task(worker())
        for _ in range(3):
            loop.run_until_complete(asyncio.sleep(0))
        names = ["c"]
        loop.run_until_complete(task)
        loop.close()
        print(hits, names[0])
        """,
    "a lambda that asks after the list has changed": """
        names = ["a"]
        check = lambda words: [w in names for w in words]
        names.insert(0, "b")
        print(check(["a", "b"]), names[0])
        """,
    "a lambda that asks after the name is bound anew": """
        def f():
            names = ["a"]
            check = lambda words: [w in names for w in words]
            names = ["b"]
            return check(["a", "b"]), names[0]
        print(f())
        """,
    "a variable of a comprehension": """
        def f(rows, ws):
            return [[w in row for w in ws] for row in rows], rows[0][0]
        print(f([["a", "b"], ["c"]], ["a", "c"]))
        """,
    "a variable of a comprehension, and one of the function": """
        def f(rows, ws):
            row = rows[0]
            return [[w in row for w in ws] for row in rows], row[0]
        print(f([["a", "b"], ["c"]], ["a", "c"]))
        """,
    "an error that names the list": """
        def f(flag, words):
            if flag:
                seen = []
            for w in words:
                if w not in seen:
                    seen.append(w)
            return seen
        print(f(True, ["a"]))
        print(f(False, ["a"]))
        """,
    "an error that names the list, in an inner function": """
        def f(words):
            def has(w):
                return w in seen
            try:
                has("a")
            except NameError as e:
                print(e)
            seen = []
            for w in words:
                if not has(w):
                    seen.append(w)
            return seen
        print(f(["a", "a"]))
        """,
    "an attribute asked while the object is made": """
        class Page:
            def __init__(self, text):
                self.words = []
                for w in text.split():
                    if w not in self.words:
                        self.words.append(w)
        print([Page("a b a").words])
        """,
    "an attribute that another object changes": """
        class Page:
            def __init__(self, word, other=None):
                self.words = [word]
                if other is not None:
                    other.words.append(word)
"""
    + ASK,
    "an attribute shared with another object": """
        class Page:
            def __init__(self, word, other=None):
                self.words = []
                if other is not None:
                    self.words = other.words
                self.words.append(word)
"""
    + ASK,
    "a class variable bound to the list of its name": """
        names = ["a", "c"]
        class A:
            names = names
        def f(words):
            hits = 0
            for w in words:
                hits += w in names
                A.names.append(w)
            return hits
        print(f(["b", "b", "a"]), names[0])
        """,
}
