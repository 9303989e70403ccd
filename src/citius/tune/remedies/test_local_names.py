# SPDX-License-Identifier: Apache-2.0
from citius.tune.remedies import local_names

REMEDY = local_names

APPLIES = {
    "a constant and a function": (
        """
        LIMIT = 10
        def add(a, b):
            return a + b
        def f(n):
            t = 0

            # all of them
            for i in range(n):
                if i < LIMIT:  # small ones
                    t = add(t, i)
            return t
        print(f(20))
        """,
        "local_limit = LIMIT\n    local_add = add\n    # all of them\n    for i in range(n):\n"
        "        if i < local_limit:  # small ones\n            t = local_add(t, i)",
    ),
    "a method, nested loops, a class": (
        """
        class Point:
            def __init__(self, x):
                self.x = x
        SCALE = 3
        class Cloud:
            def make(self, n):
                out = []
                for i in range(n):
                    for k in range(i):
                        out.append(Point(k * SCALE).x)
                return out
        print(Cloud().make(4))
        """,
        "local_point = Point\n        local_scale = SCALE\n        for i in range(n):",
        "out.append(local_point(k * local_scale).x)",
    ),
    "what a module gives": (
        """
        from math import sqrt as root
        def f(n):
            t = 0.0
            while n > 0:
                t += root(n)
                n -= 1
            return t
        print(f(9))
        """,
        "local_root = root\n    while n > 0:",
    ),
    "a name that is taken": (
        """
        STEP = 2
        def f(n, local_step):
            while n > 0:
                n -= STEP
            return n, local_step
        print(f(9, "x"))
        """,
        "local_step_2 = STEP\n",
    ),
    "a name that is unbound elsewhere in the function": (
        """
        STEP = 2
        def f(n):
            while n > 0:
                n -= STEP
            return local_step
        print(f(9))
        """,
        "local_step_2 = STEP\n",
    ),
    "two functions": (
        """
        STEP = 2
        def f(n):
            while n > 0:
                n -= STEP
            return n
        def g(n):
            for i in range(n):
                n += STEP
            return n
        print(f(9), g(9))
        """,
        "local_step = STEP\n    while n > 0:\n        n -= local_step",
        "local_step = STEP\n    for i in range(n):\n        n += local_step",
    ),
    "the iterable of a loop is read once, that of an inner one often": (
        """
        ROWS = [1, 2]
        def f():
            t = 0
            for a in ROWS:
                for b in ROWS:
                    t += a * b
            return t
        print(f())
        """,
        "local_rows = ROWS\n    for a in ROWS:\n        for b in local_rows:",
    ),
}

TWINS = {
    "bound again by a function": """
        LIMIT = 3
        def f():
            global LIMIT
            n = 0
            while n < LIMIT < 9:
                n += 1
                LIMIT += 1
            return n
        print(f())
        """,
    "bound twice": """
        LIMIT = 3
        def f():
            n = 0
            while n < LIMIT:
                n += 1
            return n
        print(f())
        LIMIT = 4
        print(f())
        """,
    "bound below": """
        def f(n):
            while n:
                n -= STEP
            return n
        print(f(0))
        STEP = 1
        print(f(3))
        """,
    "bound in a branch": """
        import sys
        if not sys.maxsize:
            STEP = 1
        def f(n):
            while n:
                n -= STEP
            return n
        print(f(0))
        """,
    "deleted": """
        STEP = 1
        def f(n):
            while n:
                n -= STEP
            return n
        print(f(3))
        del STEP
        print(f(0))
        """,
    "a local of that name": """
        STEP = 1
        def f(n):
            STEP = 2
            while n > 0:
                n -= STEP
            return n
        print(f(3))
        """,
    "a loop variable of the module": """
        def f(n):
            while n > 0:
                n -= step
            return n
        for step in [1, 2]:
            print(f(3))
        """,
    "set as an attribute of the module": """
        import prog_itself
        STEP = 1
        def f(n):
            while n > 0:
                n -= STEP
                prog_itself.STEP = 2
            return n
        print(f(3))
        """,
    "set by setattr": """
        import sys
        STEP = 1
        class A:
            pass
        def f(n, a):
            while n > 0:
                n -= STEP
                setattr(a, "ST" + "EP", 2)
            return n
        print(f(3, A()))
        """,
    "a module": """
        import math
        def f(n):
            while n > 1:
                n = math.sqrt(n)
            return n
        print(f(1))
        """,
    "imported in a try": """
        try:
            from math import no_such_name as root
        except ImportError:
            root = abs
        def f(n):
            while n > 1:
                n = root(n) - 1
            return n
        print(f(3))
        """,
    "only an f-string reads it": """
        STEP = 2
        def f(n):
            out = []
            while n > 0:
                n -= 1
                out.append(f"{STEP}{n}")
            return out
        print(f(3))
        """,
    "a loop at the top of the file": """
        STEP = 2
        n = 5
        while n > 0:
            n -= STEP
        print(n)
        """,
    "only a comprehension reads it": """
        STEP = 2
        def f(n):
            out = []
            while n > 0:
                n -= 1
                out.append([k * STEP for k in range(n)])
            return out
        print(f(3))
        """,
    "only an annotation names it": """
        class A:
            pass
        def f(n):
            while n > 0:
                m: A = None
                n -= 1
            return m
        print(f(3))
        """,
    "only the iterable, read once": """
        ROWS = [1]
        def f(n):
            for row in ROWS:
                n += row
            return n
        print(f(3))
        """,
    "a walrus binds it again": """
        STEP = 1
        print([STEP := k for k in (1, 2)])
        def f(n):
            while n > 0:
                n -= STEP
            return n
        print(f(3))
        """,
    "the file looks at its own globals": """
        STEP = 1
        def f(n):
            while n > 0:
                n -= STEP
                globals()["STEP"] = 2
            return n
        print(f(3))
        """,
    "a class attribute of that name in a class body": """
        STEP = 1
        class A:
            STEP = 5
            n = 9
            while n > 0:
                n -= STEP
        print(A.n)
        """,
}


def test_a_name_that_other_files_know_is_left_alone(judge, refused):
    text = "STEP = 2\ndef f(n):\n    while n > 0:\n        n -= STEP\n    return n\nprint(f(9))\n"
    assert "local_step" in judge(local_names, text)[0]
    refused(local_names, text, outside={"STEP"})
    refused(local_names, text, patched={"prog.STEP"})


def test_expects_little(hot, tree):
    text = "STEP = 2\ndef f(n):\n    while n > 0:\n        n -= STEP\n"
    (site,) = local_names.finds(hot, tree(text))
    assert 1.0 < local_names.expects(site) < 1.03
