# SPDX-License-Identifier: Apache-2.0
from citius.tune.remedies import counting

REMEDY = counting

TWINS = {
    "a dict of the file's own kind": """
        class Folded(dict):
            def __contains__(self, key):
                return dict.__contains__(self, key.lower())
            def __getitem__(self, key):
                return dict.__getitem__(self, key.lower())
            def __setitem__(self, key, value):
                dict.__setitem__(self, key.lower(), value)
        def f(words):
            counts = Folded()
            for word in words:
                if word in counts:
                    counts[word] += 1
                else:
                    counts[word] = 1
            return counts
        print(sorted(f(["a", "A", "b"]).items()))
        """,
    "what an unknown function makes": """
        import string
        def f(words, make):
            counts = make()
            for word in words:
                counts[word] = counts.get(word, 0) + 1
            return counts
        print(f("aab", getattr(string, "no", dict)))
        """,
    "the number changes the key": """
        def number():
            global k
            k += "x"
            return 1
        k, counts = "a", {}
        for i in range(4):
            counts[k] = counts.get(k, 0) + number()
        print(counts)
        """,
    "the number binds the key": """
        def f(words):
            counts = {}
            for w in words:
                counts[w] = counts.get(w, 0) + len(w := w + "x")
            return counts
        print(f("aab"))
        """,
    "the key is changed before it is read": """
        def change():
            global k
            k += "x"
        k, counts = "a", {}
        for i in range(3):
            counts[k] = counts.get(k, 0) + 1
            change()
            try:
                print(counts[k])
            except KeyError as e:
                print(e)
        print(counts)
        """,
    "another key is read after it": """
        def f(words):
            counts, last = {}, "z"
            for w in words:
                counts[w] = counts.get(w, 0) + 1
                w, last = last, w
                try:
                    if counts[w] > 1:
                        print(w)
                except KeyError as e:
                    print(e)
            return counts
        print(f("aab"))
        """,
    "read before it": """
        def f(words):
            counts = {}
            for w in words:
                try:
                    print(counts[w])
                except KeyError as e:
                    print(e)
                counts[w] = counts.get(w, 0) + 1
            return counts
        print(f("aab"))
        """,
    "read where it may not have been": """
        def f(words):
            counts = {}
            for w in words:
                if w != "a":
                    counts[w] = counts.get(w, 0) + 1
                try:
                    print(counts[w])
                except KeyError as e:
                    print(e)
            return counts
        print(f("aab"))
        """,
    "asked in an f-string": """
        def f(words):
            counts = {}
            for w in words:
                counts[w] = counts.get(w, 0) + 1
                print(f"{len(counts)} {w}")
            return counts
        print(f(["a", "b"]))
        """,
    "a generator that looks when it is asked": """
        def f(words):
            counts = {}
            sizes = (len(counts) for _ in words)
            counts = {}
            for w in words:
                counts[w] = counts.get(w, 0) + 1
                print(next(sizes))
            return counts
        print(f(["a", "b"]))
        """,
    "a class that takes it on the way": """
        counts = {}
        class Box:
            held = counts
        for w in ["a", "b"]:
            counts[w] = counts.get(w, 0) + 1
            print(len(Box.held))
        """,
    "an object of which len looks": """
        counts = {}
        class Box:
            def __len__(self):
                return len(counts)
        box = Box()
        for w in ["a", "b"]:
            counts[w] = counts.get(w, 0) + 1
            if box:
                print(len(box))
        """,
    "seen half filled after an exception": """
        def f(words):
            counts = {}
            try:
                for w in words:
                    counts[w] = counts.get(w, 0) + 1
                    10 // len(w)
            except ZeroDivisionError:
                pass
            return counts
        print(f(["a", "", "b"]))
        """,
    "the number fails, and the loop goes on": """
        def f(rows):
            sums = {}
            for k, v in rows:
                try:
                    sums[k] = sums.get(k, 0) + int(v)
                except ValueError:
                    continue
            return sums
        print(f([("a", "1"), ("b", "x")]))
        """,
    "not empty before": """
        def f(words):
            counts = {"z": 5}
            for w in words:
                counts[w] = counts.get(w, 0) + 1
            return counts
        print(f(["a", "z"]))
        """,
    "filled by another loop before": """
        def f(words):
            counts = {}
            for n in range(2):
                for w in words:
                    counts[w] = counts.get(w, 0) + 1
                print(counts)
        f(["a", "z"])
        """,
    "seen in the loop": """
        def f(words):
            counts = {}
            for w in words:
                counts[w] = counts.get(w, 0) + 1
                print(counts)
        f(["a", "z"])
        """,
    "a missing key is asked in the loop": """
        def f(words):
            groups = {}
            for w in words:
                groups.setdefault(w, []).append(1)
                try:
                    groups["x"]
                except KeyError:
                    print("none")
            return groups
        print(f(["a", "z"]))
        """,
    "an alias is looked at": """
        def f(words):
            counts = {}
            same = counts
            for w in words:
                counts[w] = counts.get(w, 0) + 1
                print(len(same))
        f(["a", "z"])
        """,
    "a closure looks": """
        def f(words):
            counts = {}
            def size():
                return len(counts)
            for w in words:
                counts[w] = counts.get(w, 0) + 1
                print(size())
        f(["a", "z"])
        """,
    "a global that a function looks at": """
        counts = {}
        def size():
            return len(counts)
        for w in ["a", "b"]:
            counts[w] = counts.get(w, 0) + 1
            print(size())
        """,
    "a global that a function fills before": """
        counts = {}
        def fill():
            counts["b"] = 7
        fill()
        for w in ["a", "b"]:
            counts[w] = counts.get(w, 0) + 1
        print(counts)
        """,
    "counts from one": """
        def f(words):
            counts = {}
            for w in words:
                counts[w] = counts.get(w, 1) + 1
            return counts
        print(f(["a", "z"]))
        """,
    "another number the first time": """
        def f(words):
            counts = {}
            for w in words:
                if w in counts:
                    counts[w] += 1
                else:
                    counts[w] = 0
            return counts
        print(f(["a", "a"]))
        """,
    "a bool the first time, kept as it is": """
        def f(words):
            counts = {}
            for w in words:
                if w in counts:
                    counts[w] += True
                else:
                    counts[w] = True
            return counts
        print(f(["a", "b", "b"]))
        """,
    "minus zero the first time": """
        def f(rows):
            sums = {}
            for k, x in rows:
                if k in sums:
                    sums[k] += x
                else:
                    sums[k] = x
            return sums
        print(f([("a", -0.0), ("b", 1.0)]))
        """,
    "keys that tell when they are asked": """
        class Key:
            def __init__(self, n):
                self.n = n
            def __hash__(self):
                print("hash", self.n)
                return self.n
            def __eq__(self, o):
                return self.n == o.n
        def f(keys):
            counts = {}
            for k in keys:
                counts[k] = counts.get(k, 0) + 1
            return len(counts)
        print(f([Key(1), Key(2), Key(1)]))
        """,
    "lists as keys": """
        def f(rows):
            counts = {}
            for row in rows:
                counts[row] = counts.get(row, 0) + 1
            return counts
        try:
            f([[1]])
        except TypeError as e:
            print(e)
        """,
    "another key each time": """
        import random
        random.seed(1)
        def f():
            counts = {}
            for i in range(9):
                counts[random.randint(0, 9)] = counts.get(random.randint(0, 9), 0) + 1
            return counts
        print(f())
        """,
    "NaN made anew each time": """
        def f(words):
            groups = {}
            for w in words:
                if float(w) not in groups:
                    groups[float(w)] = []
                try:
                    groups[float(w)].append(w)
                except KeyError:
                    print("lost")
            return len(groups)
        print(f(["1", "nan"]))
        """,
    "a defaultdict by another name": """
        from collections import OrderedDict
        def f(words):
            counts = OrderedDict()
            for w in words:
                counts[w] = counts.get(w, 0) + 1
            return counts
        print(f(["a", "z"]))
        """,
    "words come from what may be a mapping": """
        import json
        def f(text):
            counts = {}
            for w in json.loads(text):
                counts[w] = counts.get(w, 0) + 1
            return counts
        print(f('["a", "b"]'))
        """,
    "the loop has an else": """
        def f(words):
            counts = {}
            for w in words:
                counts[w] = counts.get(w, 0) + 1
            else:
                print(counts)
        f(["a"])
        """,
    "two keys": """
        def f(rows):
            counts = {}
            for a, b in rows:
                if a in counts:
                    counts[b] += 1
                else:
                    counts[a] = 1
                    counts[b] = 1
            return counts
        print(f([("a", "b"), ("a", "b")]))
        """,
    "a list that starts with another thing": """
        def f(rows):
            groups = {}
            for k, v in rows:
                if k in groups:
                    groups[k].append(v)
                else:
                    groups[k] = [k]
            return groups
        print(f([("a", 1), ("a", 2)]))
        """,
    "the KeyError of another dict": """
        def f(rows, names):
            counts = {}
            for k in rows:
                try:
                    counts[names[k]] += 1
                except KeyError:
                    counts[names[k]] = 1
            return counts
        try:
            print(f(["a", "b"], {"a": 1}))
        except KeyError as e:
            print(e, e.__context__)
        """,
    "several kinds": """
        def f(rows):
            d = {}
            for k in rows:
                d.setdefault(k, []).append(1)
                d.setdefault(len(k), 0)
            return d
        print(f(["a", "b"]))
        """,
    "threads": """
        import threading
        def f(words):
            counts = {}
            for w in words:
                counts[w] = counts.get(w, 0) + 1
            return counts
        print(f(["a"]))
        """,
    "collections means something else": """
        def f(words, collections):
            counts = {}
            for w in words:
                counts[w] = counts.get(w, 0) + 1
            return counts, collections
        print(f(["a"], 3))
        """,
    "a parameter": """
        def f(words, counts):
            for w in words:
                counts[w] = counts.get(w, 0) + 1
        mine = {}
        f(["a"], mine)
        print(mine)
        """,
    "list means something else": """
        def list():
            return [0]
        def f(rows):
            groups = {}
            for k in rows:
                groups.setdefault(k, []).append(1)
            return groups
        print(f(["a"]))
        """,
    "in a class body": """
        class A:
            counts = {}
            for w in ["a", "b"]:
                counts[w] = counts.get(w, 0) + 1
        print(A.counts)
        """,
    "a Counter already": """
        import collections
        counts = collections.Counter("aab")
        for w in "ab":
            counts[w] += 1
        print(counts)
        """,
}
