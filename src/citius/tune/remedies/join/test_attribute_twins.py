# SPDX-License-Identifier: Apache-2.0
from citius.tune.remedies import join

REMEDY = join

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
