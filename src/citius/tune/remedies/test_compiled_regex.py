# SPDX-License-Identifier: Apache-2.0
from textwrap import dedent

from citius.tune.remedies import compiled_regex

REMEDY = compiled_regex

APPLIES = {
    "a constant pattern in a function": (
        """
        import re


        # counts
        def count(lines):
            n = 0
            for line in lines:
                # each line
                if re.search(r"\\d+", line):  # digits
                    n += 1
            return n
        print(count(["a1", "b"]))
        """,
        '\n\n\n_COUNT_RE = re.compile(r"\\d+")\n\n\n# counts\ndef count(lines):',
        "# each line\n        if _COUNT_RE.search(line):  # digits",
    ),
    "flags, a count by name, and one pattern in two functions": (
        """
        import re
        def f(text):
            return re.sub("[ab]", "-", text, count=1, flags=re.I | re.MULTILINE)
        def g(text):
            return re.findall("[ab]", text, re.M | re.I)
        print(f("xAb"), g("xAb"))
        """,
        '_F_RE = re.compile("[ab]", re.IGNORECASE | re.MULTILINE)\n\ndef f(text):',
        '_F_RE.sub("-", text, count=1)',
        "_F_RE.findall(text)",
    ),
    "a method, and a name that is taken": (
        """
        import re
        _FIELDS_RE = 3
        class Row:
            def __init__(self, text):
                self.text = text
            def fields(self):
                return re.split(";", self.text, maxsplit=_FIELDS_RE)
        print([Row(t).fields() for t in ["a;b", "c;d;e;f;g"]])
        """,
        '_FIELDS_RE_2 = re.compile(";")\n\nclass Row:',
        "_FIELDS_RE_2.split(self.text, maxsplit=_FIELDS_RE)",
    ),
    "a pattern with a name, at the top of the module": (
        """
        import re
        WORD = (r"[a-z]+"  # letters
                r"[0-9]?")
        found = []
        for text in ["a1 b", "cc"]:
            for m in re.finditer(WORD, text):
                found.append(m.group())
        print(found)
        """,
        "found = []\n_WORD_RE = re.compile(WORD)\nfor text",
        "in _WORD_RE.finditer(text):",
    ),
    "a pattern in a local variable, in a class that is decorated": (
        """
        import re
        def same(cls):
            return cls
        @same
        class A:
            @staticmethod
            def f(texts):
                pattern = r"(\\w)\\1"
                return [t for t in texts if re.match(pattern, t)]
        print(A.f(["aab", "aba"]))
        """,
        '_PATTERN_RE = re.compile(r"(\\w)\\1")\n\n@same',
        "if _PATTERN_RE.match(t)",
    ),
    "only a function of it is imported": (
        """
        from re import IGNORECASE, match as m
        def f(text):
            return bool(m("a.c", text, IGNORECASE))
        print(f("ABC"), f("x"))
        """,
        "import re",
        '_F_RE = re.compile("a.c", re.IGNORECASE)',
        "bool(_F_RE.match(text))",
    ),
    "bytes, and arguments by name in another order": (
        """
        import re as regex
        def f(data):
            return regex.sub(string=data, repl=b"", pattern=b"a+")
        print(f(b"baac"))
        """,
        '_F_RE = re.compile(b"a+")',
        '_F_RE.sub(string=data, repl=b"")',
    ),
    "a substitution in another, of one pattern and of two": (
        """
        import re
        def f(text):
            return re.sub("a", "b", re.sub("b", "c", re.sub("a", "d", text)))
        print(f("abc"))
        """,
        '_F_RE.sub("b", _F_RE_2.sub("c", _F_RE.sub("d", text)))',
    ),
    "more patterns than `re` remembers": (
        """
        import re
        PATTERNS = [f"(x{i}|y{i})z" for i in range(600)]
        def hits(text):
            found = []
            for pattern in PATTERNS:
                if re.search(pattern, text):
                    found.append(pattern)
            return found
        print([hits(t) for t in ["x5z", "a", "y599z"]])
        """,
        "import re\nimport functools",
        "_compiled = functools.lru_cache(10_000)(re.compile)\n\ndef hits(text):",
        "if _compiled(pattern).search(text):",
    ),
    "named rules, with flags": (
        """
        import re
        RULES = [("digits", "[0-9]+"), ("word", "[a-z]+")]
        def kinds(lines):
            out = []
            for line in lines:
                out.append([name for name, rule in RULES if re.fullmatch(rule, line, re.I)])
            return out
        print(kinds(["12", "Ab", "-"]))
        """,
        "functools.lru_cache(10_000)(functools.partial(re.compile, flags=re.IGNORECASE))",
        "if _compiled(rule).fullmatch(line)",
    ),
    "patterns built from words, and flags that change": (
        """
        import re
        def f(words, text, loud):
            flags = re.IGNORECASE if loud else re.DOTALL
            return [len(re.findall(r"\\b" + re.escape(w) + r"\\b", text, flags)) for w in words]
        print(f(["a.b", "c"], "A.B a.b c", True), f(["a.b"], "A.B a.b", False))
        """,
        '_compiled(r"\\b" + re.escape(w) + r"\\b", flags).findall(text)',
    ),
    "compiled anew at each call": (
        """
        import re
        WORD = re.compile("w+")
        def f(text, words):
            number = re.compile(
                r"[0-9]+",
                flags=re.I,
            )
            found = [re.compile(w, re.I) for w in words]
            return number.findall(text), [p.sub("-", text) for p in found], WORD.match(text)
        print(f("1 a 23", ["a", "b"]))
        for n in range(2):
            p = re.compile("n")
        print(p)
        """,
        '_F_RE = re.compile(r"[0-9]+", re.IGNORECASE)',
        "    number = _F_RE\n",
        "found = [_compiled(w) for w in words]",
        'WORD = re.compile("w+")\n',
        '_PATTERN_RE = re.compile("n")\nfor n in range(2):\n    p = _PATTERN_RE\n',
    ),
    "flags that an object is given": (
        """
        import re
        class Finder:
            def __init__(self, words, loose):
                self.words = words
                self.flags = re.IGNORECASE if loose else 0
                if len(words) > 1:
                    self.flags = re.IGNORECASE | re.MULTILINE
            def hits(self, line):
                more: int = 0
                found = [w for w in self.words if re.search("^" + w, line, self.flags | more)]
                return found, [w for w in self.words if re.search("^" + w, line, self.flags)]
        print(Finder(["a", "B"], True).hits("xb A\\nb"), Finder(["a"], False).hits("A"))
        """,
        'if _compiled("^" + w, self.flags).search(line)',
        're.search("^" + w, line, self.flags | more)',
    ),
    "a faulty pattern is found at the same place": (
        """
        import re
        def f(patterns, text):
            for p in patterns:
                try:
                    print(p, re.split(p, text.lower()))
                except re.error as e:
                    print("bad", e)
        f(["a", "(", "b", "("], "xAyBz")
        """,
        "_compiled(p).split(text.lower())",
    ),
    "a pattern that may have no value yet": (
        """
        import re
        def f(text):
            return re.search(WORD, text)
        try:
            f("a")
        except NameError as e:
            print(e)
        WORD = "a"
        print(bool(f("a")))
        """,
        "_compiled(WORD).search(text)",
    ),
    "patterns that are written out, and what is searched is computed": (
        """
        import re
        import warnings
        class Rules:
            RULES = (("digits", "[0-9]+"), ("word", "[a-z]" "+"))
            def __init__(self, other):
                self.other = other
                self.by_name = {"x": "x+", "y": other}
            def kinds(self, rows):
                for row in rows:
                    for name, rule in self.RULES:
                        if re.search(rule, row["text"]):
                            yield name, re.sub(self.by_name["x"], "-", row["text"])
        print(list(Rules("(").kinds([{"text": "12x"}, {"text": "-"}])))
        """,
        'if _compiled(rule).search(row["text"]):',
        're.sub(self.by_name["x"], "-", row["text"])',
    ),
}

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


def test_what_other_files_say_bears_on_it(judge, refused):
    text = dedent(APPLIES["a constant pattern in a function"][0])
    assert judge(compiled_regex, text)[0] != text
    assert refused(compiled_regex, text, patched={"re.search"}) == [
        "the project sets a member of `re`"
    ]
    assert refused(compiled_regex, text, patched={"re.compile"})
    named = "import re\nWORD = 'a'\ndef f(t):\n    return re.search(WORD, t)\nprint(f('a'))\n"
    assert "re.compile(WORD)" in judge(compiled_regex, named)[0]
    assert refused(compiled_regex, named, outside={"WORD"}) == [
        "`WORD` may be something else than text"
    ]
    assert "_F_RE_2" in judge(compiled_regex, text.replace("count", "f"), outside={"_F_RE"})[0]
    rules = dedent(APPLIES["a faulty pattern is found at the same place"][0])
    assert refused(compiled_regex, rules, outside={"warnings"}) == [
        "the project counts on the warnings that patterns may give"
    ]
    hidden = dedent(APPLIES["more patterns than `re` remembers"][0])
    assert refused(compiled_regex, hidden, shadows={"functools"}) == [
        "the project has a `functools` of its own"
    ]


def test_a_project_with_an_re_of_its_own_is_not_looked_at(judge, tree):
    text = dedent(APPLIES["a constant pattern in a function"][0])
    assert judge(compiled_regex, text, shadows={"re"}) == (tree(text).source.text, [])


def test_calls_of_little_share_are_left_out(tree):
    from citius.tune.evidence import Evidence, Heat

    text = "import re\ndef f(t):\n    return re.search('a', t)\nprint(f('a'))\n"
    cold = Evidence(1.0, 1.0, {("prog.py", 3): Heat(0.01, 0.0, {})}, {})
    assert compiled_regex.finds(cold, tree(text)) == []
    # The time is in `re`, which the line calls.
    cold.totals["prog.py", 3] = Heat(0.4, 0.0, {})
    (site,) = compiled_regex.finds(cold, tree(text))
    assert site.share == 0.4 and 1.05 < compiled_regex.expects(site) < 1.15
