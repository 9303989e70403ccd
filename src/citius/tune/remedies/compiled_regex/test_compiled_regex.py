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
