# SPDX-License-Identifier: Apache-2.0
import pytest

from citius.tune.remedies import string_in

REMEDY = string_in

APPLIES = {
    "windows, told by return": (
        """
        def has(text, part):
            for i in range(len(text) - len(part) + 1):
                # here?
                if text[i:i + len(part)] == part:
                    return True
            return False
        print(has("banana", "nan"), has("a", "abc"), has("", ""), has("a", ""), has("abc", "c"))
        """,
        "    # here?\n    return part in text\n",
    ),
    "windows with names for the lengths": (
        """
        def find(text, part):
            n, m = len(text), len(part)
            for i in range(n - m + 1):
                if part == text[i:m + i]:
                    return i
            return -1
        print(find("banana", "nan"), find("a", "abc"), find("", ""), find("banana", "x"))
        """,
        "    n, m = len(text), len(part)\n    return text.find(part)\n",
    ),
    "where it is, in a variable": (
        """
        def find(text):
            place = -1
            for i in range(len(text) - 2):
                if text[i:i + 3] == "nan":
                    place = i
                    break
            return place
        print(find("banana"), find("na"), find("xxnan"))
        """,
        '    place = text.find("nan")\n',
    ),
    "the place is used": (
        """
        def cut(text, mark):
            for i in range(1 + len(text) - len(mark)):
                if text.startswith(mark, i):
                    text = text[:i]
                    break
            return text
        def tell(text, mark):
            out = []
            for i in range(len(text)):
                if text[i] == ":":
                    out.append(i)
                    break
            else:
                out.append(-5)
            return out
        print(tell("a:b", 1), tell("ab", 1), tell("", 1), cut("a;b", ";"))
        """,
        '    i = text.find(":")\n    if i != -1:\n        out.append(i)\n    else:\n',
    ),
    "letter by letter": (
        """
        def find(text, part):
            n = len(text)
            m = len(part)
            for i in range(n - m + 1):
                # all letters of it
                for j in range(m):
                    if text[i + j] != part[j]:
                        break
                else:
                    return i
            return -1
        print(find("banana", "nan"), find("a", "abc"), find("", ""), find("ab", "ba"))
        """,
        "    # all letters of it\n    return text.find(part)\n",
    ),
    "letter by letter, with a flag": (
        """
        def has(text, part):
            found = False
            for start in range(len(text) - len(part) + 1):
                same = True
                for k in range(len(part)):
                    if part[k] != text[k + start]:
                        same = False
                        break
                if same:
                    found = True
                    break
            return found
        print(has("banana", "nan"), has("a", "abc"), has("", ""), has("ab", "ba"))
        """,
        "    found = part in text\n    return found\n",
    ),
    "while": (
        """
        def has(text, part):
            n, m = len(text), len(part)
            i = 0  # from the left
            while i <= n - m:
                if text[i:i + m] == part:
                    return True  # there
                i += 1
            return False
        def find(text, part):
            place = -1
            at = 0
            while at < len(text) - 2 + 0:
                if text[at:at + 3] == "nan":
                    place = at
                    break
                at += 1
            return place, part
        def tell(text, part):
            k = 0
            while k < len(text):
                if text[k] == "n":
                    print(k)
                    break
                k += 1
            else:
                print("no")
        for text in ("banana", "", "nan", "na"):
            print(has(text, "nan"), has(text, ""), find(text, 1), tell(text, 2))
        """,
        "    # from the left\n    # there\n    return part in text\n",
        '    place = text.find("nan")\n    return place, part\n',
        '    k = text.find("n")\n    if k != -1:\n        print(k)\n    else:\n',
    ),
    "letters at the top of the file": (
        """
        text = "some text"
        found = False
        for letter in text:
            if letter == "x":
                found = True
                break
        print(found)
        """,
        'found = "x" in text\n',
    ),
    "a letter that may be none or several": (
        """
        class Text:
            def __init__(self, text):
                self.text = text
            def has(self, letter):
                text = self.text
                for c in text:
                    if c == letter:
                        return True
                return False
        t = Text("banana")
        print(t.has("n"), t.has(""), t.has("an"), t.has("x"))
        """,
        "return len(letter) == 1 and letter in text",
    ),
    "any": (
        """
        def f(texts, x):
            return [t for t in texts if any(c == "," for c in t) or not any(x == c for c in t)]
        print(f(["a,b", "b", "ab"], "a"), f(["", "q"], ""))
        """,
        'if ("," in t) or not (len(x) == 1 and x in t)',
    ),
    "find and count that are only asked": (
        """
        def f(lines, word):
            out = []
            for line in lines:
                if line.find(word) != -1:  # there
                    out.append(line.find("b") >= 0)
                out.append(line.rfind("c") == -1)
                out.append(line.count("a") > 0 and 0 == line.count(word))
                if not line.count(word):
                    out.append(-1 < line.find(word))
            return out
        print(f(["abc", "xyz", ""], "b"), f(["abc"], ""))
        """,
        "if word in line:  # there",
        'out.append("b" in line)',
        'out.append("c" not in line)',
        'out.append("a" in line and word not in line)',
        "    if word not in line:\n            out.append(word in line)",
    ),
    "bytes": (
        """
        def f(data, part):
            return data.find(part) < 0, part in data
        print(f(b"abc", b"x"), f(b"abc", b"bc"))
        """,
        "return part not in data, part in data",
    ),
    "patterns without special characters": (
        """
        import re
        ERROR = re.compile("error: ")
        def f(lines):
            out = []
            for line in lines:
                if re.search("warn", line):
                    out.append(1)
                elif ERROR.search(line) is None and not re.match("#", line):
                    out.append(2)
                out.append(bool(ERROR.match(line)))
            return out
        print(f(["warn", "error: x", "# ok", "ok"]))
        """,
        'if "warn" in line:',
        'elif "error: " not in line and not line.startswith("#"):',
        'bool(line.startswith("error: "))',
    ),
    "several beginnings": (
        """
        def f(lines, mark):
            return [
                line
                for line in lines
                if line.startswith("#") or line.startswith(mark) or line.startswith("//")
                if not line.endswith("b") and not line.endswith("c")
            ]
        print(f(["#a", ";b", "//c", "d", ";"], ";"))
        """,
        'if line.startswith(("#", mark, "//"))',
        'if not line.endswith(("b", "c"))',
    ),
}

TWINS = {
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


def test_search_that_another_file_replaces_is_left_alone(refused):
    text = "import re\nprint(bool(re.search('a', 'abc')))\n"
    assert refused(string_in, text, patched={"re.search"}) == ["the project sets `re.search`"]


def test_comments_within_are_kept(refused):
    text = "t = 'abc'\nprint(t.find(  # where\n    'b') != -1)\n"
    assert refused(string_in, text) == ["it spans lines with comments"]


@pytest.mark.parametrize("size", ["len(part)", "m", "3"])
def test_windows_of_any_kind_of_width(judge, size):
    text = (
        "text, part = 'xabcx', 'abc'\nm = len(part)\nfound = False\n"
        f"for i in range(len(text) - {size} + 1):\n"
        f"    if text[i:i + {size}] == part:\n        found = True\n        break\nprint(found)\n"
    )
    new, _ = judge(string_in, text)
    assert ("found = part in text" in new) is (size != "3")
