# SPDX-License-Identifier: Apache-2.0
from citius.tune.remedies import comprehension

REMEDY = comprehension

TWINS = {
    "the list is asked in the loop": """
        def f(xs):
            out = []
            for x in xs:
                if x not in out:
                    out.append(x)
            return out
        print(f([1, 2, 1]))
        """,
    "an inner function sees the list": """
        def f(xs):
            out = []
            def size():
                return len(out)
            for x in xs:
                out.append(size())
            return out
        print(f([5, 6, 7]))
        """,
    "a function of the file sees the list": """
        out = []
        def size():
            return len(out)
        for x in range(3):
            out.append(size())
        print(out)
        """,
    "what the list's generator gives": """
        def f(xs):
            out = [10]
            g = (y for y in out)
            for x in xs:
                out.append(next(g) + x)
            return out
        print(f([1, 2, 3]))
        """,
    "another name for the list": """
        def f(xs):
            out = []
            same = out
            for x in xs:
                out.append(len(same))
            return out
        print(f("abc"))
        """,
    "the list is kept by an object": """
        class Box:
            pass
        box = Box()
        def size():
            return len(box.items)
        def f(xs):
            out = box.items = []
            for x in xs:
                out.append(size())
            return out
        print(f("abc"))
        """,
    "the list comes from the caller": """
        shared = []
        def f(xs, out):
            for x in xs:
                out.append(len(shared))
            return out
        print(f("abc", shared))
        """,
    "handed on before, in an outer loop": """
        def f(n):
            out, sizes = [], []
            for i in range(n):
                for k in range(2):
                    out.append(sum(map(len, sizes)))
                sizes.append(out)
            return len(out), out
        print(f(3))
        """,
    "an exception is caught and the rest is used": """
        def f(xs):
            out = []
            try:
                for x in xs:
                    out.append(10 // x)
            except ZeroDivisionError:
                pass
            return out
        print(f([1, 2, 0, 5]))
        """,
    "a handler looks at the list": """
        def f(xs):
            out = []
            try:
                for x in xs:
                    out.append(10 // x)
            except ZeroDivisionError:
                return len(out)
            return out
        print(f([1, 2, 0, 5]))
        """,
    "a finally looks at the list": """
        def f(xs):
            out = []
            try:
                for x in xs:
                    out.append(10 // x)
            finally:
                print(out)
        try:
            f([1, 2, 0, 5])
        except ZeroDivisionError:
            print("zero")
        """,
    "a handler goes on with the next round": """
        def f(rows):
            for row in rows:
                out = []
                try:
                    for x in row:
                        out.append(10 // x)
                except ZeroDivisionError:
                    continue
            return out
        print(f([[1, 2], [5, 0]]))
        """,
    "a with stops an exception": """
        import contextlib
        def f(xs):
            out = []
            with contextlib.suppress(ZeroDivisionError):
                for x in xs:
                    out.append(10 // x)
            return out
        print(f([1, 2, 0, 5]))
        """,
    "the loop's variable is used afterwards": """
        def f(xs):
            out = []
            for x in xs:
                out.append(x + 1)
            return out, x
        print(f([1, 2]))
        """,
    "the loop's variable is used in a handler": """
        def f(xs):
            out = []
            x = None
            try:
                for x in xs:
                    out.append(int(x))
            except ValueError:
                return x
            return out
        print(f(["1", "b", "2"]))
        """,
    "the loop's variable is used in the next round": """
        def f(rows):
            x, found = 0, []
            for row in rows:
                found.append(x)
                out = []
                for x in row:
                    out.append(x + 1)
            return found, out
        print(f([[1, 2], [3]]))
        """,
    "the loop's variable is added to": """
        def f(xs):
            x = 0
            out = []
            for x in xs:
                out.append(x)
            x += 1
            return out, x
        print(f([1, 2]))
        """,
    "the loop's variable is deleted": """
        def f(xs):
            out = []
            for x in xs:
                out.append(x)
            del x
            return out
        print(f([1, 2]))
        """,
    "a value named on the way is used afterwards": """
        def f(xs):
            out = []
            for x in xs:
                y = x * 2
                out.append(y)
            return out, y
        print(f([1, 2]))
        """,
    "a value named on the way is read before it is bound": """
        def f(xs):
            y, out = 0, []
            for x in xs:
                if y > 2:
                    continue
                y = x + y
                out.append(y)
            return out
        print(f([1, 2, 3, 4]))
        """,
    "the list is bound anew on the way": """
        def f(xs):
            out = []
            for x in xs:
                out = out + [x]
                out.append(x)
            return out
        print(f([1, 2]))
        """,
    "a function reads the global loop variable": """
        def show():
            return x * 10
        out = []
        for x in range(3):
            out.append(show())
        print(out)
        """,
    "a function sets the global loop variable": """
        def skip():
            global x
            x += 10
            return 0
        out = []
        for x in range(3):
            out.append(skip() + x)
        print(out)
        """,
    "lambdas that see the variable bound anew": """
        def f(xs):
            out = []
            for x in xs:
                out.append(lambda: x)
            x = "last"
            return [g() for g in out]
        print(f([1, 2]))
        """,
    "generators that see the variable of the next round": """
        def f(rows):
            kept = []
            for row in rows:
                out = []
                for x in row:
                    out.append(x * y for y in [1, 2])
                kept.append(out)
            return [list(g) for out in kept for g in out]
        print(f([[1, 2], [3]]))
        """,
    "a class body": """
        class A:
            base = 3
            out = []
            for x in range(3):
                out.append(x + base)
        print(A.out, A.x)
        """,
}
