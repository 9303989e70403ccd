# SPDX-License-Identifier: Apache-2.0
"""Texts that grow in an attribute, bytes, and `text = text + piece`."""

from citius.tune.remedies import join

REMEDY = join

APPLIES = {
    "a method that is called in a loop": (
        """
        class Report:
            def __init__(self, title):
                self.text = title + ":"
                self.lines = 0

            # adds a line
            def add(self, line):
                self.text += line + "\\n"  # grown
                self.lines += 1

        report = Report("all")
        for i in range(5):
            report.add(str(i))
            if i == 2:
                print(len(report.text))
        print(report.text, report.lines)
        """,
        '        self._text_parts.append(line + "\\n")  # grown',
        "    @property\n    def text(self):\n        if len(self._text_parts) > 1:\n"
        '            self._text_parts[:] = ["".join(self._text_parts)]\n'
        "        return self._text_parts[0]\n\n    @text.setter\n    def text(self, value):\n"
        "        self._text_parts = [value]\n\n    # adds a line\n    def add(self, line):",
        "self.text = title",
    ),
    "a loop in a method, the long form, a name that is taken": (
        """
        class Out:
            _html_parts = 3
            def __init__(self):
                self.n, self.html = 0, ""
            def table(self, rows):
                for row in rows:
                    self.html = self.html + "<tr>"
                    for cell in row:
                        self.html = self.html + "<td>" + (cell if cell else "-") + self.close()
                    self.n += 1
                return self.html
            def close(self):
                return "</td>"
        print(Out().table([["a", ""], ["b", "c"]]), Out().html == "")
        """,
        'self._html_parts_2.append("<td>" + (cell if cell else "-") + self.close())',
    ),
    "bytes, set anew and cut": (
        """
        class Buffer:
            def __init__(self, start=b""):
                self._data = start
            def feed(self, chunk):
                self._data += chunk
                while b";" in self._data:
                    line, _, rest = self._data.partition(b";")
                    print(self._data[: len(self._data) - 1])
                    self._data = self._data[:0]
        b = Buffer()
        for i in range(9):
            b.feed(b"%d" % i)
            if i % 3 == 0:
                b.feed(b";")
        print(b._data)
        """,
        "self._data_parts.append(chunk)",
        'self._data_parts[:] = [b"".join(self._data_parts)]',
    ),
    "grown from outside, in a subclass that is made alike": (
        """
        class Doc:
            def __init__(self):
                self.body = ""
        class Page(Doc):
            def head(self):
                self.body += "head "
        class Site:
            def __init__(self):
                self.page = Page()
        def fill(site, words):
            for w in words:
                site.page.body += w
                site.page.head()
            return site.page.body
        print(fill(Site(), ["a ", "b "]), Doc().body == "")
        """,
        "site.page._body_parts.append(w)",
        'self._body_parts.append("head ")',
    ),
    "what is added reads it, and an exception leaves half of it": (
        """
        class Log:
            def __init__(self):
                self.text = ""
            def add(self, n):
                self.text += str(len(self.text)) + "," + str(10 // n)
        log = Log()
        for n in [1, 2, 0, 5]:
            try:
                log.add(n)
            except ZeroDivisionError:
                print(log.text)
        print(log.text)
        """,
        'self._text_parts.append(str(len(self.text)) + "," + str(10 // n))',
    ),
    "what is added comes from a method that adds to another": (
        """
        class Sub:
            def __init__(self):
                self.seen = []
            def say(self, n):
                self.seen.append(n)
                return "s" + str(n)
        class Main:
            def __init__(self, sub):
                self.sub = sub
                self.text = ""
            def add(self, n):
                self.text += self.sub.say(n)
        m = Main(Sub())
        for i in range(4):
            m.add(i)
        print(m.text, m.sub.seen)
        """,
        "self._text_parts.append(self.sub.say(n))",
    ),
    "a variable of a method has the attribute's name": (
        """
        class A:
            def __init__(self):
                self.out = ""
            def run(self, n):
                out = "local "
                for i in range(n):
                    self.out += out
                return self.out
        print(A().run(2))
        """,
        "self._out_parts.append(out)",
    ),
    "bytes in a loop": (
        """
        def f(n):
            data = b""
            for i in range(n):
                data += b"%d" % i
            return data
        print(f(12))
        """,
        'data_parts.append(b"%d" % i)',
        'data += b"".join(data_parts)',
    ),
    "the long form in a loop": (
        """
        def f(words):
            text = "x"
            for w in words:
                text = text + w + (w if w > "b" else "")
            return text
        print(f(["a", "b", "c"]))
        """,
        'text_parts.append(w + (w if w > "b" else ""))',
        'text += "".join(text_parts)',
    ),
    "put in front": (
        """
        def f(n):
            text = "."
            while n:
                text = str(n % 2) + ("," if n > 1 else "") + text  # the next
                n //= 2
            return text
        print(f(10), f(0))
        """,
        'text_parts.append(str(n % 2) + ("," if n > 1 else ""))  # the next',
        '    text_parts.reverse()\n    text = "".join(text_parts) + text\n    return text',
    ),
}

TWINS = {
    "what is added sets it": """
        class A:
            def __init__(self):
                self.text = ""
            def more(self):
                self.text = self.text.upper()
                return "x"
            def add(self):
                self.text += self.more()
        a = A()
        for _ in range(3):
            a.add()
        print(a.text)
        """,
    "what is added sets it by way of another function": """
        class A:
            def __init__(self):
                self.text = ""
            def add(self, n):
                self.text += tail(self, n)
        def tail(a, n):
            if n:
                a.add(n - 1)
            return str(n)
        a = A()
        for i in range(3):
            a.add(i)
        print(a.text)
        """,
    "what is added sets it by a lambda": """
        class A:
            def __init__(self):
                self.text = ""
                self.cb = None
            def reset(self):
                self.text = "-"
                return "r"
            def add(self):
                self.text += str(len(self.cb()))
        a = A()
        a.cb = lambda: a.reset()
        for _ in range(3):
            a.add()
        print(a.text)
        """,
    "what is added sets it when it is shown": """
        class A:
            def __init__(self):
                self.text = ""
            def add(self, b):
                self.text += f"{b} "
        class B:
            def __init__(self, a):
                self.a = a
            def __str__(self):
                self.a.text = "set"
                return "b"
        a = A()
        for _ in range(2):
            a.add(B(a))
        print(a.text)
        """,
    "not always text": """
        class A:
            def __init__(self):
                self.text = None
            def add(self, w):
                if self.text is None:
                    self.text = ""
                self.text += w
        a = A()
        print(a.text)
        for w in "abc":
            a.add(w)
        print(a.text)
        """,
    "a subclass of str": """
        class S(str):
            def __add__(self, other):
                return S(str(self) + other + "!")
        class A:
            def __init__(self, text):
                self.text = text
            def add(self, w):
                self.text += w
        a = A(S("s"))
        for w in "abc":
            a.add(w)
        print(a.text)
        """,
    "an attribute that may be missing": """
        class A:
            def __init__(self, on):
                if on:
                    self.text = ""
            def add(self, w):
                self.text += w
        a = A(False)
        try:
            a.add("x")
        except AttributeError as e:
            print(e)
        A(True).add("x")
        """,
    "read before it is set": """
        class A:
            def __init__(self):
                self.show()
                self.text = ""
            def show(self):
                try:
                    print(self.text)
                except AttributeError as e:
                    print(e)
            def add(self, w):
                self.text += w
        A().add("x")
        """,
    "a class attribute of that name": """
        class A:
            text = "class "
            def add(self, w):
                self.text += w
        a = A()
        for w in "abc":
            a.add(w)
        print(a.text, A.text)
        """,
    "a class attribute of that name, by a condition": """
        class A:
            if True:
                text = "class "
            def __init__(self):
                self.text = ""
            def add(self, w):
                self.text += w
        a = A()
        for w in "abc":
            a.add(w)
        del a.__class__.text
        print(a.text)
        """,
    "a method of that name": """
        class A:
            def __init__(self):
                self.text = ""
            def text(self):
                return "method"
            def add(self, w):
                self.text += w
        a = A()
        for w in "abc":
            a.add(w)
        print(a.text)
        """,
    "the class is asked for it": """
        class A:
            def __init__(self):
                self.text = ""
            def add(self, w):
                self.text += w
        a = A()
        for w in "abc":
            a.add(w)
        try:
            print(a.text, A.text)
        except AttributeError as e:
            print(e)
        """,
    "the object's own dictionary is shown": """
        class A:
            def __init__(self):
                self.text = ""
            def add(self, w):
                self.text += w
        a = A()
        for w in "abc":
            a.add(w)
        print(a.__dict__)
        """,
    "shown by vars": """
        class A:
            def __init__(self):
                self.text = ""
            def add(self, w):
                self.text += w
        a = A()
        for w in "abc":
            a.add(w)
        print(vars(a))
        """,
    "copied": """
        import copy
        class A:
            def __init__(self):
                self.text = ""
            def add(self, w):
                self.text += w
        a = A()
        for w in "abc":
            a.add(w)
        b = copy.copy(a)
        b.add("d")
        print(a.text, b.text)
        """,
    "pickled": """
        import pickle
        class A:
            def __init__(self):
                self.text = ""
            def add(self, w):
                self.text += w
        a = A()
        for w in "abc":
            a.add(w)
        print(b"_text_parts" in pickle.dumps(a.text), hasattr(a, "text"), isinstance(a, A))
        setattr(a, "text", 5)
        print(a.text)
        """,
    "deleted": """
        class A:
            def __init__(self):
                self.text = ""
            def add(self, w):
                self.text += w
        a = A()
        a.add("x")
        del a.text
        try:
            a.add("x")
        except AttributeError as e:
            print(e)
        """,
    "slots": """
        class A:
            __slots__ = ("text",)
            def __init__(self):
                self.text = ""
            def add(self, w):
                self.text += w
        a = A()
        for w in "abc":
            a.add(w)
        print(a.text)
        """,
    "a subclass with a property of that name": """
        class A:
            def __init__(self):
                self.text = ""
            def add(self, w):
                self.text += w
        class B(A):
            @property
            def text(self):
                return self._t
            @text.setter
            def text(self, value):
                self._t = value.upper()
        b = B()
        for w in "abc":
            b.add(w)
        print(b.text)
        """,
    "made anew": """
        class A:
            def __init__(self):
                self.text = ""
            def more(self):
                A.__init__(self)
                return "x"
            def add(self):
                self.text += self.more()
        a = A()
        for _ in range(3):
            a.add()
        print(a.text)
        """,
    "threads": """
        import threading
        class A:
            def __init__(self):
                self.text = ""
            def add(self, w):
                self.text += w
        a = A()
        t = threading.Thread(target=lambda: [a.add(w) for w in "abc"])
        t.start()
        t.join()
        print(a.text)
        """,
    "a server of several threads": """
        from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
        class A:
            def __init__(self):
                self.text = ""
            def add(self, w):
                self.text += w
        a = A()
        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                a.add(self.path)
        for w in "abc":
            a.add(w)
        print(a.text, ThreadingHTTPServer.__name__)
        """,
    "objects of two classes": """
        class A:
            def __init__(self):
                self.text = ""
        class B:
            def __init__(self):
                self.text = "b"
        def add(x, w):
            x.text += w
        a, b = A(), B()
        for w in "abc":
            add(a, w)
            add(b, w)
        print(a.text, b.text)
        """,
    "the class body has the name, and another `property`": """
        text = "global"
        class A:
            size = len(text)
            def __init__(self, text=text):
                self.text = text
            def add(self, w):
                self.text += w
        a = A()
        for w in "abc":
            a.add(w)
        print(a.text, a.size)
        """,
    "a property of one's own": """
        def property(f):
            return 7
        class A:
            def __init__(self):
                self.text = ""
            def add(self, w):
                self.text += w
        a = A()
        for w in "abc":
            a.add(w)
        print(a.text)
        """,
    "the object may be None": """
        class A:
            def __init__(self):
                self.text = ""
        def add(x, w):
            x.text += w
        add(A(), "x")
        try:
            add(None, "x")
        except AttributeError as e:
            print(e)
        """,
    "a loop variable that another line of the long form reads": """
        def f(words):
            text = ""
            for w in words:
                text = text + w + text
            return text
        print(f(["a", "b", "c"]))
        """,
    "at both ends": """
        def f(words):
            text = ""
            for w in words:
                text = w + text
                text += w
            return text
        print(f(["a", "b", "c"]))
        """,
    "put in front of an attribute": """
        class A:
            def __init__(self):
                self.text = ""
            def add(self, w):
                self.text = w + self.text
        a = A()
        for w in "abc":
            a.add(w)
        print(a.text)
        """,
    "put in front, by a class of one's own": """
        class S(str):
            def __add__(self, other):
                return "S" + other
        def f(words):
            text = ""
            for w in words:
                text = S(w) + text
            return text
        print(f(["a", "b", "c"]))
        """,
    "bytes that may be a bytearray": """
        def f(chunks):
            data = bytearray()
            first = data
            for c in chunks:
                data += c
            return first, bytes(data)
        print(f([b"a", b"b"]))
        """,
    "comments between the pieces": """
        def f(words):
            text = ""
            for w in words:
                text = (text  # what there is
                        + w)
            return text
        print(f(["a", "b", "c"]))
        """,
    "a private name": """
        class A:
            def __init__(self):
                self.__text = ""
            def add(self, w):
                self.__text += w
                return self.__text
        a = A()
        print([a.add(w) for w in "abc"])
        """,
}


def test_what_other_files_say_bears_on_it(judge, refused):
    text = (
        "class A:\n    def __init__(self):\n        self.text = ''\n"
        "    def add(self, w):\n        self.text += w\n"
        "a = A()\nfor w in 'abc':\n    a.add(w)\nprint(a.text)\n"
    )
    assert "_text_parts" in judge(join, text)[0]
    assert judge(join, text, outside={"a"})[0] == text
    assert judge(join, text, outside={"A"})[0] == text
    assert refused(join, text, outside={"threading"}) == ["several threads may use `.text`"]
