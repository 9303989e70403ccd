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
    "letters that are drawn, parts from the command line": (
        """
        import random, sys
        def has(read, motif):
            width = len(motif)
            for start in range(len(read) - width + 1):
                if read[start : start + width] == motif:
                    return True
            return False
        def main(argv):
            rng = random.Random(3)
            reads = ["".join(rng.choices("ACGT", k=30)) for _ in range(4)]
            print([has(read, motif) for read in reads for motif in ["ACG", ""] + argv[1:]])
        main(sys.argv)
        """,
        "    width = len(motif)\n    return motif in read\n",
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
