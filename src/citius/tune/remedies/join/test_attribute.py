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
    "bytes in a loop, at the front": (
        """
        def f(n):
            data = b""
            for i in range(n):
                data = b"%d" % i + data
            return data
        print(f(12))
        """,
        'data_parts.append(b"%d" % i)',
        'data = b"".join(data_parts) + data',
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
