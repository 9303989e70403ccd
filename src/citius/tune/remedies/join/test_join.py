# SPDX-License-Identifier: Apache-2.0
from citius.tune.remedies import join

REMEDY = join

APPLIES = {
    "a loop that grows a text": (
        """
        def f(n):
            text = "numbers: "
            for i in range(n):
                # each number
                text += str(i)  # grown
                if i % 2:
                    text += (", "
                             + "odd ")
            return text
        print(f(9))
        """,
        "text_parts = []",
        "# each number\n        text_parts.append(str(i))  # grown",
        'text += "".join(text_parts)',
    ),
    "nested loops are joined once": (
        """
        def f(n):
            text = ""
            for i in range(n):
                for k in range(n):
                    text += f"{i}{k}"
                text += "\\n"
            return text
        print(f(4))
        """,
        '    text += "".join(text_parts)\n    return text',
    ),
    "leaving early": (
        """
        def f(words):
            text = ""
            for w in words.split():
                if w == "stop":
                    break
                text += w
            return text
        print(f("a b stop c"))
        """,
        "text_parts.append(w)",
    ),
    "at the top of the file, in a file's with": (
        """
        text = ""
        with open("/dev/null") as lines:
            for line in lines:
                text += line
        print(repr(text))
        """,
        "text_parts.append(line)",
    ),
    "the else of an inner loop, joined in order": (
        """
        def f(n):
            text = "x"
            while n:
                n -= 1
                for k in range(3):
                    if k == n:
                        break
                    text += f"{k}"
                else:
                    text += "e"
                text += ";"
            return text
        print(f(5))
        """,
        'text_parts.append(f"{k}")',
        'text_parts.append("e")',
    ),
}

TWINS = {
    "looked at in the loop": """
        def f(n):
            text = ""
            for i in range(n):
                text += str(i)
                if len(text) > 5:
                    break
            return text
        print(f(9))
        """,
    "a list": """
        def f(*rows, out=()):
            out = list(out)
            for row in rows:
                out += row
            return out
        print(f([1], [2, 3]))
        """,
    "numbers": """
        def f(n):
            t = 0
            for i in range(n):
                t += i
            return t
        print(f(3))
        """,
    "what is added may not be text": """
        import json
        def f(rows):
            text = ""
            for row in json.loads(rows):
                text += row
            return text
        print(f('["a", "b"]'))
        """,
    "an exception that is caught, and the rest used": """
        def f(words):
            text = ""
            try:
                for w in words:
                    text += str(10 // w)
            except ZeroDivisionError:
                pass
            return text
        print(f([1, 2, 0, 5]))
        """,
    "an exception that a with stops": """
        import contextlib
        def f(words):
            text = ""
            with contextlib.suppress(ZeroDivisionError):
                for w in words:
                    text += str(10 // w)
            return text
        print(f([1, 2, 0, 5]))
        """,
    "seen by an inner function": """
        def f(n):
            text = ""
            def show():
                return len(text)
            sizes = []
            for i in range(n):
                text += "x"
                sizes.append(show())
            return sizes
        print(f(3))
        """,
    "global, seen by another function": """
        text = ""
        def show():
            return len(text)
        for i in range(3):
            text += "x"
            print(show())
        """,
    "no value before the loop": """
        def f(n):
            for i in range(n):
                text += "x"
            return n
        print(f(0))
        """,
    "an else of the loop looks": """
        def f(n):
            text = ""
            for i in range(n):
                text += "x"
            else:
                print(len(text))
            return text
        print(f(3))
        """,
    "a subclass of str": """
        class S(str):
            def __radd__(self, other):
                return "caught"
        def f(n):
            text = ""
            for i in range(n):
                text += S("x")
            return text
        print(f(2))
        """,
    "on the line of the loop": """
        def f(n):
            text = ""
            for i in range(n): text += "x"
            return text
        print(f(2))
        """,
    "the program prints its own line numbers": """
        def f(letters, text=""):
            for letter in letters:
                text += letter
            return text
        try:
            print(f("abc") + 1)
        except TypeError as e:
            print(e.__traceback__.tb_lineno)
        """,
}
