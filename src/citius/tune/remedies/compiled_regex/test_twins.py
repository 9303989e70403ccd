# SPDX-License-Identifier: Apache-2.0
from citius.tune.remedies import compiled_regex

REMEDY = compiled_regex

TWINS = {
    "compiled patterns among them": """
        import re
        PATTERNS = ["a", re.compile("b")]
        def f(text):
            return [bool(re.search(p, text)) for p in PATTERNS]
        print(f("b"))
        """,
    "flags for a compiled pattern": """
        import re
        P = re.compile("a")
        def f(text):
            return re.search(P, text, re.I)
        print(f("A"))
        """,
    "a subclass of str": """
        import re
        class S(str):
            def __hash__(self):
                return 1
            def __eq__(self, other):
                return True
        def f(patterns, text):
            return [bool(re.search(p, text)) for p in patterns]
        print(f([S("a"), S("b"), S("c")], "xb"))
        """,
    "the module is patched": """
        import re
        real = re.search
        def f(text):
            return re.search("a", text)
        re.search = lambda p, t: "patched"
        print(f("b"))
        re.search = real
        """,
    "another `re`": """
        class re:
            @staticmethod
            def search(pattern, text):
                return text.find(pattern)
        def f(text):
            return re.search("a.c", text)
        print(f("xa.c"))
        """,
    "a parameter called `re`": """
        import re
        class Fake:
            def search(self, pattern, text):
                return pattern in text
        def f(text, re):
            return re.search("a.c", text)
        print(f("abc", Fake()))
        """,
    "a pattern that does not compile, caught": """
        import re
        def f(text):
            try:
                return re.search("(", text)
            except re.error:
                return "bad"
        print(f("a"))
        """,
    "a pattern that warns": """
        import re
        def f(text):
            return re.search("[[a]", text)
        print(bool(f("a")))
        """,
    "a pattern that prints when it is compiled": """
        import re
        def f(text):
            return re.search("a", text, re.DEBUG)
        print(bool(f("a")))
        """,
    "compiled once": """
        import re
        class A:
            WORD = re.compile("w+")
            LETTERS = [re.compile(c) for c in "ab"]
        WORD = re.compile("[a-z]", re.I)
        print(A.WORD.match("w"), WORD.match("Z"))
        """,
    "a pattern that is compiled again": """
        import re
        def f(patterns, text):
            return [re.compile(p).search(text) is None for p in patterns]
        print(f([re.compile("a"), "b"], "b"))
        """,
    "flags that may print when a pattern is compiled": """
        import re
        def f(words, text, loud):
            flags = 0
            if loud:
                flags |= 128
            return [bool(re.search(w, text, flags)) for w in words]
        print(f(["a", "b", "a"], "b", True))
        """,
    "flags from outside": """
        import re
        def f(words, text, flags):
            return [bool(re.search(w, text, flags)) for w in words]
        print(f(["a", "b", "a"], "b", int("128")))
        """,
    "flags of two classes": """
        import re
        class A:
            flags = 128
        class B(A):
            def __init__(self, on):
                if on:
                    self.flags = 0
            def f(self, words, text):
                return [bool(re.search(w, text, self.flags)) for w in words]
        print(B(False).f(["a", "b", "a"], "b"))
        """,
    "a pattern that depends on the locale": """
        import re
        def f(data):
            return re.search(b"(?L)a", data)
        print(bool(f(b"a")))
        """,
    "imported after the functions": """
        def f(text):
            return re.search("a", text)
        try:
            f("a")
        except NameError as e:
            print(e)
        import re
        print(bool(f("a")))
        """,
    "the right number of arguments is missing": """
        import re
        def f(text):
            return re.sub("a", text)
        try:
            f("a")
        except TypeError as e:
            print(e)
        """,
    "arguments from a list": """
        import re
        def f(*args):
            return re.search("a", *args)
        print(bool(f("A", re.I)))
        """,
    "what is searched fails before a faulty pattern does": """
        import re
        def f(patterns, row):
            for p in patterns:
                try:
                    re.search(p, row["text"])
                except (KeyError, re.error) as e:
                    print(type(e))
        f(["(", "a"], {"name": "x"})
        """,
    "what is searched prints before a faulty pattern fails": """
        import re
        def text():
            print("asked")
            return "a"
        def f(patterns):
            for p in patterns:
                try:
                    re.search(p, text())
                except re.error as e:
                    print(e)
        f(["(", "a"])
        """,
    "a variable that may have no value": """
        import re
        def f(patterns, on):
            if on:
                text = "a"
            for p in patterns:
                try:
                    re.search(p, text)
                except (UnboundLocalError, re.error) as e:
                    print(type(e).__name__)
        f(["(", "a"], False)
        """,
    "a program that counts the warnings of patterns": """
        import re
        import warnings
        def f(patterns, text):
            n = 0
            for p in patterns:
                with warnings.catch_warnings(record=True) as found:
                    warnings.simplefilter("always")
                    re.search(p, text)
                    n += len(found)
            return n
        patterns = ["[[a]"] + [f"a{i}" for i in range(600)]
        print(f(patterns + patterns, "a"))
        """,
    "a program that runs to the end of the stack": """
        import re
        def f(n):
            try:
                return f(n + 1) if re.search("a", "a") else 0
            except RecursionError:
                return n > 9
        print(f(0))
        """,
    "the call is one of two things": """
        import re
        def f(text, whole):
            ask = re.fullmatch if whole else re.search
            return bool(ask("a", text))
        print(f("ab", True), f("ab", False))
        """,
    "comments between the arguments": """
        import re
        def f(text):
            return re.search(
                "a",  # the letter
                text,
            )
        print(bool(f("a")))
        """,
    "in an f-string": """
        import re
        def f(text):
            return f"{re.sub('a', 'b', text)}"
        print(f("a"))
        """,
    "a pattern that is set by a function": """
        import re
        WORD = re.compile("a")
        def choose(word):
            global WORD
            WORD = word
        def f(text):
            return bool(re.search(WORD, text))
        print(f("b"))
        choose("b")
        print(f("b"))
        """,
    "several statements on the line": """
        import re; print(bool(re.search("a", "ba")))
        """,
    "deleted": """
        import re
        def f(text):
            return re.search("a", text)
        print(bool(f("a")))
        del re
        try:
            f("a")
        except NameError as e:
            print(e)
        """,
    "patterns that are written out, and one of them is changed": """
        import re
        RULES = [["a"], ["b"]]
        def f(rows):
            for row in rows:
                for rule, in RULES:
                    try:
                        print(bool(re.search(rule, row["text"])))
                    except (KeyError, re.error) as e:
                        print(type(e))
        RULES[0][0] = "("
        f([{"text": "a"}, {}])
        """,
    "patterns that are written out, and more come": """
        import re
        RULES = {"a": "a"}
        def f(rows):
            for row in rows:
                for rule in RULES.values():
                    try:
                        print(bool(re.search(rule, row["text"])))
                    except (KeyError, re.error) as e:
                        print(type(e))
        RULES["b"] = "("
        f([{"text": "a"}, {}])
        """,
}
