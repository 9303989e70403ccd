# SPDX-License-Identifier: Apache-2.0
"""Texts that grow in a dict."""

from citius.tune.remedies import join

REMEDY = join

APPLIES = {
    "a dict that starts empty": (
        """
        def f(rows):
            texts = {}
            for key, word in rows:
                if key not in texts:
                    texts[key] = ""  # a new one
                # grows
                texts[key] += word + str(len(texts))  # by this
            return texts
        print(f([("b", "x"), ("a", "y"), ("b", "z")]))
        """,
        "    texts_parts = {}\n    for key, word in rows:",
        'if key not in texts_parts:\n            texts_parts[key] = [""]  # a new one',
        "# grows\n        texts_parts[key].append(word + str(len(texts_parts)))  # by this",
        '    texts.update({key: "".join(pieces) for key, pieces in texts_parts.items()})\n    return',
    ),
    "a defaultdict, in a method, of bytes": (
        """
        import collections
        class Streams:
            def __init__(self, packets):
                self.packets = packets
            def whole(self):
                data = collections.defaultdict(bytes)
                for port, chunk in self.packets:
                    data[port] += chunk
                return sorted(data.items()), data[9]
        print(Streams([(2, b"x"), (1, b"y"), (2, b"z")]).whole())
        """,
        "data_parts = collections.defaultdict(list)",
        "data_parts[port].append(chunk)",
        'b"".join(pieces)',
    ),
    "one that holds something, a name that is taken, an inner loop": (
        """
        def f(rows):
            texts_parts = 1
            texts = {i: "." for i in range(3)}
            texts[0] = "-"
            for row in rows:
                for i in row:
                    try:
                        texts[i] += f"{i}"
                    except KeyError as e:
                        print("no", e)
            return texts
        print(f([[0, 1], [1, 7]]))
        """,
        "texts_parts_2 = {key: [text] for key, text in texts.items()}",
        'texts_parts_2[i].append(f"{i}")',
    ),
}

TWINS = {
    "looked at in the loop": """
        def f(rows):
            texts = {}
            for key, word in rows:
                texts[key] = texts.get(key, "")
                texts[key] += word
            return texts
        print(f([("b", "x"), ("a", "y"), ("b", "z")]))
        """,
    "what is added is another item": """
        def f(rows):
            texts = {"a": "a", "b": "b"}
            for key, other in rows:
                texts[key] += texts[other]
            return texts
        print(f([("b", "a"), ("a", "b"), ("b", "a")]))
        """,
    "another name for it": """
        def f(rows):
            texts = {"a": "a", "b": "b"}
            same = texts
            for key, word in rows:
                texts[key] += word
                print(same)
            return texts
        print(f([("b", "x"), ("a", "y"), ("b", "z")]))
        """,
    "a parameter": """
        def f(rows, texts):
            for key, word in rows:
                texts[key] += word
        mine = {"a": ""}
        try:
            f([("a", "x"), ("b", "y")], mine)
        except KeyError:
            print(mine)
        """,
    "an exception is caught, and the rest used": """
        def f(rows):
            try:
                texts = {"a": ""}
                for key, word in rows:
                    texts[key] += word
            except KeyError:
                pass
            return texts
        print(f([("a", "x"), ("b", "y")]))
        """,
    "a `with` stops the exception": """
        import contextlib
        def f(rows):
            with contextlib.suppress(KeyError):
                texts = {"a": ""}
                for key, word in rows:
                    texts[key] += word
            return texts
        print(f([("a", "x"), ("b", "y")]))
        """,
    "keys of several kinds": """
        class K:
            def __eq__(self, other):
                return True
            def __hash__(self):
                return 1
        def f(words):
            texts = {K(): ""}
            for word in words:
                texts[1] += word
            return list(texts.values())
        print(f(["a", "b"]))
        """,
    "numbers among the items": """
        def f(rows):
            texts = {"a": "", "n": 0}
            for key, word in rows:
                texts[key] += word
            return texts
        print(f([("a", "x"), ("n", 2)]))
        """,
    "a default of its own": """
        from collections import defaultdict
        def f(rows):
            texts = defaultdict(lambda: "-")
            for key, word in rows:
                texts[key] += word
            return sorted(texts.items())
        print(f([("a", "x"), ("b", "y"), ("a", "z")]))
        """,
    "a dict of one's own": """
        class D(dict):
            def __getitem__(self, key):
                return "<" + str(dict.get(self, key, "")) + ">"
        def f(rows):
            texts = D()
            for key, word in rows:
                texts[key] += word
            return dict(texts)
        print(f([("a", "x"), ("b", "y"), ("a", "z")]))
        """,
    "each state is yielded": """
        def f(rows):
            texts = {"a": "", "b": ""}
            for key, word in rows:
                texts[key] += word
                yield texts
        for state in f([("a", "x"), ("b", "y"), ("a", "z")]):
            print(state)
        """,
    "keys that compare in their own way": """
        class K:
            def __init__(self, n):
                self.n = n
            def __hash__(self):
                return 1
            def __eq__(self, other):
                print("asked")
                return self.n == other.n
        def f(keys):
            texts = {}
            for key in keys:
                if key not in texts:
                    texts[key] = ""
                texts[key] += "x"
            return list(texts.values())
        print(f([K(1), K(2), K(1)]))
        """,
    "an item is deleted": """
        def f(rows):
            texts = {"a": "", "b": ""}
            for key, word in rows:
                texts[key] += word
                if word == "y":
                    del texts[key]
            return texts
        print(f([("a", "x"), ("b", "y"), ("a", "z")]))
        """,
    "a `len` of one's own": """
        def f(rows, len):
            texts = {"a": "", "b": ""}
            for key, word in rows:
                texts[key] += word
                len(texts)
            return texts
        print(f([("a", "x"), ("b", "y"), ("a", "z")], print))
        """,
}
