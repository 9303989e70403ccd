# SPDX-License-Identifier: Apache-2.0
"""Places that look as if they asked for a text in a text, and must stay."""

from citius.tune.remedies import string_in

REMEDY = string_in

TWINS = {
    "an argument that is no text": """
        import sys
        def has(text, part):
            for i in range(len(text) - len(part) + 1):
                if text[i:i + len(part)] == part:
                    return True
            return False
        args = sys.argv
        args.append([])
        print([has("abc", part) for part in args[-1:]])
        """,
    "letters that a class of the file draws": """
        import random
        class Rng(random.Random):
            def choices(self, letters, k):
                return [letters, "b", list("ab")]
        def has(text):
            for i in range(len(text) - 1 + 1):
                if text[i:i + 1] == "b":
                    return True
            return False
        print([has(text) for text in Rng(1).choices(["a", "b"], k=1)])
        """,
    "every third window": """
        def has(text, part):
            for i in range(0, len(text) - len(part) + 1, 3):
                if text[i:i + len(part)] == part:
                    return True
            return False
        print(has("banana", "ana"), has("abc", "abc"))
        """,
    "the last window is left out": """
        def has(text, part):
            for i in range(len(text) - len(part)):
                if text[i:i + len(part)] == part:
                    return True
            return False
        print(has("banana", "ana"), has("abc", "c"))
        """,
    "a window too wide": """
        def has(text, part):
            for i in range(len(text) - len(part) + 1):
                if text[i:i + len(part) + 1] == part:
                    return True
            return False
        print(has("banana", "ana"), has("abc", "ab"))
        """,
    "no window at all in the empty text": """
        def has(text, part):
            for i in range(len(text)):
                if text[i:i + len(part)] == part:
                    return True
            return False
        print(has("", ""), has("a", ""))
        """,
    "from the second on": """
        def has(text, part):
            for i in range(1, len(text) - len(part) + 1):
                if text[i:i + len(part)] == part:
                    return True
            return False
        print(has("abc", "a"))
        """,
    "lists": """
        def has(text, part):
            for i in range(len(text) - len(part) + 1):
                if text[i:i + len(part)] == part:
                    return True
            return False
        print(has([1, 2, 3], [2, 3]), has("abc", "b"))
        """,
    "the length was another's": """
        def has(text, part):
            m = len(part)
            part = part.strip()
            for i in range(len(text) - m + 1):
                if text[i:i + m] == part:
                    return True
            return False
        print(has("abc", "b "), has("abc", "c"))
        """,
    "the length of the round before": """
        def f(words, text):
            n = 0
            for word in words:
                n = len(text)
                text = word + text
                for i in range(n - 1):
                    if text[i:i + 2] == "ab":
                        print(word)
                        break
        f(["b", "a", "c"], "")
        """,
    "every place is counted": """
        def count(text, part):
            n = 0
            for i in range(len(text) - len(part) + 1):
                if text[i:i + len(part)] == part:
                    n += 1
            return n
        print(count("aaaa", "aa"))
        """,
    "the last place": """
        def find(text, part):
            place = -1
            for i in range(len(text) - len(part) + 1):
                if text[i:i + len(part)] == part:
                    place = i
            return place
        print(find("banana", "an"))
        """,
    "the index is used when nothing is found": """
        def find(text, part):
            i = 7
            for i in range(len(text) - len(part) + 1):
                if text[i:i + len(part)] == part:
                    return "found"
            return i
        print(find("banana", "x"), find("", "x"))
        """,
    "an index beyond the end": """
        def find(text):
            for i in range(len(text) + 1):
                if text[i] == "x":
                    return i
            return -1
        try:
            print(find("ax"), find("a"))
        except IndexError as e:
            print(e)
        """,
    "a letter that is never one": """
        def has(text):
            for c in text:
                if c == "ab":
                    return True
            return False
        print(has("abc"), any(c == "" for c in "abc"))
        """,
    "text of its own": """
        class Fold(str):
            def __contains__(self, other):
                return True
            def find(self, other):
                return 1
        def f(text):
            return text.find("x") != -1, text.count("y") > 0
        print(f(Fold("a")))
        """,
    "find of something else": """
        class Finder:
            def find(self, what):
                return -1
            def startswith(self, what):
                return what == "a"
        def f(x):
            return x.find("a") != -1, x.startswith("a") or x.startswith("b")
        print(f(Finder()))
        """,
    "find with a start, and what find gives": """
        def f(text):
            if text.find("a"):
                return text.find("a", 1) != -1, text.find("b") > 0, text.find("c") != 0
            return text.find("a") != 1
        print(f("ba"), f("ab"), f("xa"))
        """,
    "count that is used": """
        def f(text):
            return text.count("a") or text.count("b"), text.count("a") > 1
        print(f("aab"), f("b"))
        """,
    "what is found by a pattern is used": """
        import re
        def f(text):
            m = re.search("b", text)
            return m and re.search("c", text) or m.start()
        print(f("abcd"), f("ab"))
        """,
    "a pattern with special characters or flags": """
        import re
        DOT = re.compile("a", re.I)
        def f(text):
            return (
                bool(re.search("a.c", text)),
                bool(re.search("ABC", text, re.I)),
                bool(re.search("^b", text)),
                bool(DOT.search(text)),
                bool(re.search("", None or text, flags=0)),
                bool(DOT.match(text, 1)),
            )
        print(f("abc"), f("A"))
        """,
    "one of two patterns": """
        import re
        WORD = re.compile("a")
        if len("x") == 1:
            WORD = re.compile("b")
        def f(text):
            return bool(WORD.search(text))
        print(f("a"), f("b"))
        """,
    "nothing to search in": """
        import re
        def f(text):
            try:
                return bool(re.search("a", text))
            except TypeError as e:
                return str(e)
        print(f("a"), f(None))
        """,
    "beginnings of two texts, or tuples of them": """
        def f(a, b, marks):
            return (
                a.startswith("x") or b.startswith("y"),
                a.startswith("x") or a.endswith("y"),
                a.startswith("x") or a.startswith(marks),
                a.startswith("x", 1) or a.startswith("y"),
                a.startswith("x") and a.startswith("xy"),
            )
        print(f("xy", "yz", ("x", "z")))
        """,
    "the second beginning may fail": """
        def f(text, marks):
            return text.startswith("a") or text.startswith(marks[0])
        print(f("ab", []), f("b", ["b"]))
        """,
    "order of two calls": """
        def one():
            print("one")
            return "abc"
        def two():
            print("two")
            return "b"
        print(one().find(two()) != -1)
        """,
    "a class variable is not seen by the generator": """
        c = "x"
        class A:
            c = "a"
            found = any(letter == c for letter in "abc")
        print(A.found)
        """,
    "two meanings of an index": """
        def f(text, part):
            i = len(part)
            return any(text[i:i + i] == part for i in range(len(text) - i + 1))
        print(f("xab", "ab"), f("ab", "ab"), f("xxabxx", "abx"))
        """,
    "letter by letter, one too few or too many": """
        def few(text, part):
            for i in range(len(text) - len(part) + 1):
                for j in range(len(part) - 1):
                    if text[i + j] != part[j]:
                        break
                else:
                    return True
            return False
        def many(text, part):
            for i in range(len(text)):
                for j in range(len(part)):
                    if text[i + j] != part[j]:
                        break
                else:
                    return True
            return False
        print(few("abc", "cx"), few("abc", "bc"))
        try:
            print(many("abc", "bc"), many("abc", "cx"))
        except IndexError as e:
            print(e)
        """,
    "letter by letter, and what is left of it is used": """
        def f(text, part):
            j = -1
            for i in range(len(text) - len(part) + 1):
                for j in range(len(part)):
                    if text[i + j] != part[j]:
                        break
                else:
                    print("found")
                    break
            return j
        print(f("abcd", "cd"), f("abcd", "xx"), f("", "x"))
        def g(text, part):
            for i in range(len(text) - len(part) + 1):
                for j in range(len(part)):
                    if text[i + j] != part[j]:
                        break
                else:
                    return j
            return -1
        print(g("abcd", "cd"), g("abcd", "xx"))
        """,
    "letter by letter, of lists": """
        def f(text, part):
            for i in range(len(text) - len(part) + 1):
                for j in range(len(part)):
                    if text[i + j] != part[j]:
                        break
                else:
                    return i
            return -1
        print(f([1, 2, 3], [2, 3]), f([1], [3]))
        """,
    "while, one too few, from elsewhere, and used after": """
        def few(text, part):
            i = 0
            while i < len(text) - len(part):
                if text[i:i + len(part)] == part:
                    return True
                i += 1
            return False
        def later(text, part, i):
            while i <= len(text) - len(part):
                if text[i:i + len(part)] == part:
                    return True
                i += 1
            return False
        def used(text, part):
            i = 0
            while i <= len(text) - len(part):
                if text[i:i + len(part)] == part:
                    break
                i += 1
            return i
        def again(text, part):
            i = 0
            while i <= len(text) - len(part):
                if text[i:i + len(part)] == part:
                    print("found")
                    break
                i += 1
            return i
        def two(text, part):
            i = 0
            while i <= len(text) - len(part):
                if text[i:i + len(part)] == part:
                    return True
                i += 2
            return False
        print(few("abc", "c"), later("abc", "a", 1), used("abc", "c"), again("abc", "c"), two("abc", "b"))
        """,
    "in an f-string": """
        def f(text):
            return f"{text.find('a') != -1} {any(c == 'x' for c in text)}"
        print(f("abc"))
        """,
    "no value where it is not looked up": """
        def f(text, known):
            if known:
                letter = "a"
            for c in text:
                if c == letter:
                    return True
            return False
        print(f("", False), f("abc", True))
        """,
}
