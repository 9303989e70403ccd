# SPDX-License-Identifier: Apache-2.0
from citius.tune.remedies import comprehension

REMEDY = comprehension

TWINS = {
    "the variable is an attribute": """
        class A:
            pass
        def f(a, xs):
            out = []
            for a.x in xs:
                out.append(a.x)
            return out, a.x
        print(f(A(), [1, 2]))
        """,
    "the loop has an else": """
        def f(xs):
            out = []
            for x in xs:
                out.append(x)
            else:
                out.append("end")
            return out
        print(f([1]))
        """,
    "a walrus": """
        def f(xs):
            out = []
            for x in xs:
                if (y := x * 2) > 2:
                    out.append(y)
            return out, y
        print(f([1, 2]))
        """,
    "yields": """
        def f(xs):
            out = []
            for x in xs:
                out.append((yield x))
            print(out)
        print(list(f([1, 2])))
        """,
    "awaits": """
        import asyncio
        async def g(x):
            return x
        async def f(xs):
            out = []
            for x in xs:
                out.append(await g(x))
            return out
        print(asyncio.run(f([1, 2])))
        """,
    "super without arguments": """
        class A:
            def f(self):
                return 1
        class B(A):
            def f(self):
                out = []
                for x in range(2):
                    out.append(super().f() + x)
                return out
        print(B().f())
        """,
    "a value computed before its key": """
        said = []
        def say(x):
            said.append(x)
            return x
        def f(xs):
            table = {}
            for x in xs:
                table[say(x)] = say(-x)
            return table
        print(f([1, 2]), said)
        """,
    "a key counted up by the value": """
        class Count:
            n = 0
            def up(self):
                self.n += 1
                return self.n
        def f(xs, count):
            table = {}
            for x in xs:
                table[count.n] = count.up()
            return table
        print(f([1, 2], Count()))
        """,
    "an append of its own": """
        class Box:
            def __init__(self):
                self.n = 0
            def append(self, x):
                self.n += x
        def f(xs):
            box = Box()
            for x in xs:
                box.append(x + 1)
            return box.n
        print(f([1, 2]))
        """,
    "a subclass of list": """
        class Loud(list):
            def append(self, x):
                list.append(self, -x)
        def f(xs):
            out = Loud()
            for x in xs:
                out.append(x)
            return out
        print(f([1, 2]))
        """,
    "a set of the file's own": """
        class set:
            def __init__(self):
                self.all = []
            def add(self, x):
                self.all.append(x)
        def f(xs):
            seen = set()
            for x in xs:
                seen.add(x)
            return seen.all
        print(f([2, 1, 2]))
        """,
    "a dict that is not empty": """
        def f(xs):
            table = {"b": 0}
            for x in xs:
                table[x] = 1
            return table
        print(f("ab"))
        """,
    "no value before a loop that does not run": """
        def f(xs):
            if xs:
                out = []
            for x in xs:
                out.append(x)
            return len(xs)
        print(f([]), f([1]))
        """,
    "a name without a value, and its error": """
        def f(xs):
            if not xs:
                y = 1
            out = []
            for x in xs:
                out.append(y)
            return out
        try:
            f([1])
        except UnboundLocalError as e:
            print(e)
        """,
    "the variable means a global without the loop": """
        x = [5]
        def f():
            out = []
            for x in x:
                out.append(x)
            return out
        try:
            print(f())
        except UnboundLocalError as e:
            print("unbound")
        """,
    "a variable of the last round": """
        def f(rows):
            out = []
            for a in rows:
                for b in ([] if a == 1 else b0):
                    for b0 in [[a]]:
                        out.append((a, b))
            return out
        b0 = [7]
        try:
            print(f([1, 2]))
        except UnboundLocalError as e:
            print("unbound")
        """,
    "a break": """
        def f(xs):
            out = []
            for x in xs:
                if x > 2:
                    break
                out.append(x)
            return out
        print(f([1, 2, 3, 1]))
        """,
    "leaves the outer round before the loop": """
        def f(rows):
            out = None
            for row in rows:
                out = {}
                if not row:
                    break
                for x in row:
                    out[x] = 1
            return out
        print(f([[1], []]))
        """,
    "values that tell when they go": """
        class A:
            def __init__(self, x):
                self.x = x
            def __del__(self):
                print("gone", self.x)
        def f(xs):
            for row in xs:
                out = []
                for x in row:
                    out.append(A(x))
        f([[1, 2], [3]])
        """,
    "the list grows what the loop runs over": """
        def f(n):
            out = [n]
            for x in out:
                if x:
                    out.append(x - 1)
            return out
        print(f(3))
        """,
    "a global of a function": """
        found = []
        def size():
            return len(found)
        def f(xs):
            global found
            found = []
            for x in xs:
                found.append(size())
        f("ab")
        print(found)
        """,
    "a recursion, which would end earlier": """
        def depth(tree):
            depths = [0]
            for part in tree:
                depths.append(depth(part) + 1)
            return max(depths)
        deep = []
        for i in range(700):
            deep = [deep]
        print(depth(deep))
        """,
    "an object that takes over +=": """
        class Taker:
            def __radd__(self, other):
                self.got = other
                return other
        def f(xs):
            out = []
            taker = Taker()
            out += taker
            for x in xs:
                out.append(len(taker.got))
            return out
        print(f("abc"))
        """,
}
