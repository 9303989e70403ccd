# SPDX-License-Identifier: Apache-2.0
from citius.tune.remedies import hoist

REMEDY = hoist

APPLIES = {
    "a function of a module and a method": (
        """
        import math

        def f(n):
            roots = []

            # all of them
            for i in range(n):
                roots.append(math.sqrt(i))
            return roots
        print(f(4))
        """,
        "sqrt = math.sqrt",
        "roots_append = roots.append\n    # all of them",
        "roots_append(sqrt(i))",
    ),
    "a name that is taken": (
        """
        import math
        def f(n, sqrt):
            t = 0.0
            for i in range(n):
                t += math.sqrt(i)
            return t, sqrt
        print(f(4, 2))
        """,
        "math_sqrt = math.sqrt",
        "t += math_sqrt(i)",
    ),
    "a name that is used unbound": (
        """
        import math
        def f(n):
            t = 0
            for i in range(n):
                t += math.floor(i)
            return floor(t)
        print(f(4))
        """,
        "math_floor = math.floor",
    ),
}

TWINS = {
    "the module is patched": """
        import math
        real = math.sqrt
        def f(n):
            t = []
            for i in range(n):
                t += [math.sqrt(i)]
                math.sqrt = lambda x: -1.0
            math.sqrt = real
            return t
        print(f(3))
        """,
    "the list is bound anew": """
        def f(n):
            out = []
            for i in range(n):
                out.append(i)
                if i == 2:
                    out = []
            return out
        print(f(5))
        """,
    "no value before a loop that does not run": """
        def f(n):
            if n:
                out = []
            for i in range(n):
                out.append(i)
            return n
        print(f(0), f(2))
        """,
    "an object with methods of its own": """
        class Box:
            def __init__(self):
                self.n = 0
            def append(self, x):
                self.n += x
                self.append = lambda y: None
        def f(n):
            box = Box()
            for i in range(n):
                box.append(i + 1)
            return box.n
        print(f(5))
        """,
    "imported later": """
        def f(n):
            t = 0.0
            for i in range(n):
                t += math.sqrt(i)
            return t
        print(f(0))
        import math
        print(f(4))
        """,
    "a method that does not exist, in a loop that does not run": """
        def f(*texts):
            out = list(texts)
            while texts and out.push(texts):
                pass
            return out
        print(f())
        """,
    "an inner function binds it": """
        def f(n):
            out = first = []
            def swap():
                nonlocal out
                out = []
            for i in range(n):
                out.append(i)
                swap()
            return first, out
        print(f(3))
        """,
    "a module of another name": """
        import random as math
        math.seed(1)
        def f(n):
            out = ()
            for i in range(n):
                out += (math.sqrt(i),) if hasattr(math, "sqrt") else (0,)
            return out
        print(f(3))
        """,
    "a comprehension has a variable of that name": """
        def f(rows):
            out = []
            for r in rows:
                out.append(1)
                [out.append(9) for out in [r]]
            return out, rows
        print(f([[1], [2]]))
        """,
    "one of two modules": """
        import sys
        if sys.maxsize:
            import math as m
        else:
            import random as m
        def f(numbers):
            for number in numbers:
                print(m.floor(number))
        f([1.5, 2.5])
        """,
    "the module is set by setattr": """
        import math
        def f(n):
            real = math.sqrt
            t = []
            for i in range(n):
                t += [math.sqrt(i)]
                setattr(math, "sqrt", lambda x: -1.0)
            setattr(math, "sqrt", real)
            return t
        print(f(3))
        """,
    "a clock that a test library may replace": """
        import time
        def wait(until):
            while time.time() < until:
                pass
        print(wait(0.0))
        """,
}


def test_module_patched_by_another_file_is_left_alone(judge):
    text = APPLIES["a name that is taken"][0]
    _, reasons = judge(hoist, text, patched=frozenset({"math.sqrt"}))
    assert reasons == ["the project sets `math.sqrt`"]
