# SPDX-License-Identifier: Apache-2.0
"""Classes that are made in a way that forbids slots."""

from citius.tune.remedies import slots

REMEDY = slots

TWINS = {
    "set on some paths only": """
        class A:
            def __init__(self, x):
                if x:
                    self.x = x
        print(getattr(A(0), "x", "none"), A(1).x)
        """,
    "an early return": """
        class A:
            def __init__(self, x):
                self.x = x
                if not x:
                    return
                self.y = x
        print(hasattr(A(0), "y"), A(1).y)
        """,
    "set in a method that __init__ may call": """
        class A:
            def __init__(self, n):
                self.x = 1
                if n:
                    self.reset()
            def reset(self):
                self.y = 2
        print(A(1).y)
        """,
    "set in a method that a subclass has of its own": """
        class A:
            def __init__(self):
                self.x = 1
                self.reset()
            def reset(self):
                self.y = 2
        class B(A):
            def reset(self):
                self.z = 3
        print(A().y, B().z)
        """,
    "set in a method that is put in": """
        class A:
            def __init__(self):
                self.x = 1
                self.reset()
            def reset(self):
                self.y = 2
        def other(self):
            self.z = 3
        A.reset = other
        print(A().z)
        """,
    "shown by the base's method that one calls": """
        class A:
            def __init__(self):
                self.x = 1
            def fill(self):
                print(hasattr(self, "y"), getattr(self, "y", None))
                self.show()
            def show(self):
                print("x")
        class B(A):
            def __init__(self):
                super().__init__()
                self.fill()
            def fill(self):
                super().fill()
                self.y = 2
            def show(self):
                try:
                    print(self.y)
                except AttributeError as e:
                    print(e)
        print(A().x, B().y)
        """,
    "handed to its base before it is whole": """
        class A:
            def __init__(self, owner=None):
                self.x = 1
                if owner is not None:
                    print(hasattr(owner, "y"), hasattr(owner, "x"))
        class B(A):
            def __init__(self):
                super().__init__(owner=self)
                self.y = 2
        class C(A):
            def __init__(self):
                A.__init__(self, self)
                self.y = 2
        print(B().y, C().y)
        """,
    "set in a method that calls itself": """
        class A:
            def __init__(self):
                self.n = 3
                self.fill()
            def fill(self):
                self.n -= 1
                if self.n:
                    self.fill()
                else:
                    self.y = 2
        print(A().y)
        """,
    "set in a method that returns early": """
        class A:
            def __init__(self, n):
                self.fill(n)
            def fill(self, n):
                self.x = n
                if n:
                    return
                self.y = 2
        print(A(0).y, hasattr(A(1), "y"))
        """,
    "set in a method after it is shown": """
        seen = []
        class A:
            def __init__(self):
                self.x = 1
                self.fill()
            def fill(self):
                seen.append(hasattr(self, "y"))
                self.note()
                self.y = 2
            def note(self):
                try:
                    print(self.y)
                except AttributeError as e:
                    print(e)
        print(A().y, seen)
        """,
    "looked at before it is whole": """
        class A:
            def __init__(self):
                self.x = 1
                self.show()
                self.y = 2
            def show(self):
                try:
                    print(self.y)
                except AttributeError as error:
                    print(error)
        A()
        """,
    "a subclass's method that runs before its attributes are set": """
        class A:
            def __init__(self):
                self.x = 1
                self.show()
            def show(self):
                print(self.x)
        class B(A):
            def __init__(self):
                super().__init__()
                self.y = 2
            def show(self):
                try:
                    print(self.y)
                except AttributeError as error:
                    print(error)
        A()
        B()
        """,
    "a subclass that does not fill its base": """
        class A:
            def __init__(self):
                self.x = 1
        class B(A):
            def __init__(self):
                self.y = 2
        print(A().x, hasattr(B(), "x"))
        """,
    "a default in the class": """
        class A:
            count = 0
            def __init__(self, x):
                self.x = x
                self.count = x
        print(A.count, A(2).count)
        """,
    "an attribute of a subclass's body": """
        class A:
            def __init__(self):
                self.x = 1
                self.y = 2
        class B(A):
            z = 1
            def y(self):
                return 3
        print(A().y, B().y, B().z)
        """,
    "a property of the same name": """
        class A:
            def __init__(self, x):
                self.x = x
            @property
            def x(self):
                return self._x
            @x.setter
            def x(self, value):
                self._x = value
        print(A(3).x)
        """,
    "private names in two classes of a family": """
        class A:
            def __init__(self, x):
                self.__x = x
        class B(A):
            def __init__(self, x):
                super().__init__(x)
                self.__x = x + 1
            def get(self):
                return self.__x
        print(B(3).get())
        """,
    "a private name set by another class": """
        class A:
            def __init__(self, x):
                self.__x = x
        class B:
            def put(self, a):
                a.__x = 4
                return a.__x
        print(B().put(A(3)))
        """,
    "a private name set outside": """
        class A:
            def __init__(self, x):
                self.__x = x
        a = A(3)
        a.__x = 4
        print(a.__x)
        """,
    "cached_property": """
        from functools import cached_property
        class A:
            def __init__(self, x):
                self.x = x
            @cached_property
            def double(self):
                return 2 * self.x
        print(A(3).double)
        """,
    "a metaclass": """
        class Meta(type):
            def __call__(cls, x):
                made = super().__call__(x)
                made.extra = 1
                return made
        class A(metaclass=Meta):
            def __init__(self, x):
                self.x = x
        print(A(3).extra)
        """,
    "a class decorator": """
        def noted(cls):
            init = cls.__init__
            def more(self, x):
                init(self, x)
                self.note = 1
            cls.__init__ = more
            return cls
        @noted
        class A:
            def __init__(self, x):
                self.x = x
        print(A(3).note)
        """,
    "__getattr__": """
        class A:
            def __init__(self, x):
                self.x = x
            def __getattr__(self, name):
                return name.upper()
        print(A(3).other)
        """,
    "a base that cannot be seen": """
        import threading
        class A(threading.Thread):
            def __init__(self, x):
                super().__init__()
                self.x = x
        print(A(3).x)
        """,
    "an exception": """
        class A(Exception):
            def __init__(self, x):
                self.x = x
        print(A(3).x)
        """,
    "a property that a subclass sets and has no setter for": """
        class A:
            def __init__(self, x):
                self._x = x
            @property
            def x(self):
                return self._x
            @x.setter
            def x(self, value):
                self._x = value
        class B(A):
            @property
            def x(self):
                return 2
        b = B(1)
        try:
            b.x = 3
        except AttributeError as error:
            print(error)
        print(b.x)
        """,
    "a slot's name set on the class by an object": """
        class A:
            def __init__(self, x):
                self.x = x
            def share(self):
                type(self).x = 9
        A(1).share()
        print(A.x, A(2).x)
        """,
    "super of another class": """
        class A:
            def __init__(self):
                self.x = 1
        class B(A):
            def __init__(self):
                super().__init__()
                self.y = 2
        class C(B):
            def __init__(self):
                super(B, self).__init__()
                self.z = 2
        print(hasattr(C(), "y"), B().y)
        """,
    "an __init__ that is put in by its name": """
        def fill(self):
            self.y = 2
        class A:
            def __init__(self):
                self.x = 1
                self.y = 1
        class B(A):
            __init__ = fill
        try:
            print(A().x, B().y, B().x)
        except AttributeError as error:
            print(error)
        """,
    "finalizers in order": """
        class Noisy:
            def __init__(self, name):
                self.name = name
            def __del__(self):
                print(self.name)
        class A:
            def __init__(self):
                self.z = Noisy("z")
                self.a = Noisy("a")
        A()
        """,
    "generators that clean up in order": """
        def noisy(name):
            try:
                yield name
            finally:
                print(name)
        class A:
            def __init__(self):
                self.z = noisy("z")
                self.a = noisy("a")
                next(self.z), next(self.a)
        A()
        """,
    "a dataclass with a default that is asked of the class": """
        from dataclasses import dataclass
        @dataclass
        class A:
            x: int = 3
        print(A.x, A().x)
        """,
    "a dataclass with a default and super": """
        from dataclasses import dataclass
        @dataclass
        class A:
            x: int = 3
            def __repr__(self):
                return str(super().__eq__(1)) + str(self.x)
        print(A())
        """,
    "a dataclass with defaults and a subclass": """
        from dataclasses import dataclass
        @dataclass
        class A:
            x: int = 3
        @dataclass
        class B(A):
            y: int = 4
        print(A(), B())
        """,
    "a dataclass with more than fields": """
        from dataclasses import dataclass
        @dataclass
        class A:
            x: int = 3
            def __post_init__(self):
                self.y = self.x
        print(A().y)
        """,
    "a dataclass with an InitVar": """
        from dataclasses import dataclass, InitVar
        @dataclass
        class A:
            x: int
            y: InitVar[int] = 2
            def __post_init__(self, y):
                self.x += y
        print(A(1))
        """,
    "a dataclass that is no dataclass": """
        def dataclass(cls):
            cls.__init__ = lambda self, x: self.__setattr__("z", x)
            return cls
        @dataclass
        class A:
            x: int
        print(A(1).z)
        """,
    "a field that is a descriptor": """
        from dataclasses import dataclass
        class Doubled:
            def __get__(self, thing, kind):
                return 2 if thing is None else thing._x
            def __set__(self, thing, value):
                thing._x = 2 * value
        @dataclass
        class A:
            x: int = Doubled()
        print(A(3).x)
        """,
    "the class body computes": """
        class A:
            if True:
                x = 1
            def __init__(self):
                self.y = 1
        print(A().x)
        """,
    "on one line": """
        class A: __init__ = lambda self: None
        print(A() is None)
        """,
    "slots already": """
        class A:
            __slots__ = ("x", "__dict__")
            def __init__(self):
                self.x = 1
        a = A()
        a.y = 2
        print(a.y)
        """,
    "handed to code that cannot be seen": """
        import configparser
        class A:
            def __init__(self, x):
                self.x = x
        print(configparser.ConfigParser(defaults=None) is A(1))
        a = A(2)
        configparser.ConfigParser._thing = a
        configparser.ConfigParser._thing.y = 2
        print(a.y)
        """,
}
