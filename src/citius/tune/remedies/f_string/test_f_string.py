# SPDX-License-Identifier: Apache-2.0
import ast
import itertools

import pytest

from citius.tune.remedies import f_string

REMEDY = f_string

APPLIES = {
    "numbers and texts": (
        """
        def f(names):
            for i, name in enumerate(names):
                # each one
                print("%d: %s, %r%%" % (i, name.upper(), i / 3))  # shown
        f(["a", "b"])
        """,
        '# each one\n        print(f"{i}: {name.upper()}, {i / 3!r}%")  # shown',
    ),
    "format, by turn, number and name": (
        """
        def f(n, name):
            rows = []
            for i in range(n):
                rows.append("{} {:>5}|{!r}".format(i, name, i * 2))
                rows.append("{1}-{0}-{1}".format(i, name))
                rows.append("{n:03d} {name}".format(n=i, name=name))
            return rows
        print(f(3, "ab"))
        """,
        'f"{i} {name:>5}|{i * 2!r}"',
        'f"{name}-{i}-{name}"',
        'f"{i:03d} {name}"',
    ),
    "a method, and what the fields look into": (
        """
        class P:
            def __init__(self, x):
                self.x, self.ys = x, [x, 2 * x]
            def __repr__(self):
                return "P%d" % self.x
            def shown(self):
                p = self
                return "{0.x} {0.ys[1]} {0!r:>6} {{}}".format(p)
        print([P(i).shown() for i in range(3)])
        """,
        'return f"P{self.x}"',
        'return f"{p.x} {p.ys[1]} {p!r:>6} {{}}"',
    ),
    "a sum of texts": (
        """
        def f(rows):
            out = ""
            for a, b in rows:
                out += str(a) + ", " + b + ";" + str(len(b))
            return out
        print(f([(1, "x"), (-2, "yy")]))
        """,
        'out += f"{a}, {b};{len(b)}"',
    ),
    "a join of a few pieces": (
        """
        def f(rows):
            return ["-".join([a, str(n), "end"]) for a, n in rows]
        print(f([("x", 1), ("y", 2)]))
        """,
        'f"{a}-{n}-end"',
    ),
    "quotes, braces and escapes": (
        """
        def f(d, n):
            return ['{"%s": %d}\\t%s\\n' % (d["a"], n, "x"), "it's {{{}}}".format(d["b"])]
        print(f({"a": "x", "b": "y"}, 1))
        """,
        """f'{{"{d["a"]}": {n}}}\\t{"x"}\\n'""",
        """f'it\\'s {{{d["b"]}}}'""",
    ),
    "braces and a backslash of their own": (
        """
        def f(n):
            return "{%d}\\\\ \\x00 é%d 'q'" % (n, n)
        print([f(i) for i in range(2)])
        """,
        """return f"{{{n}}}\\\\ \\x00 é{n} 'q'\"""",
    ),
    "a text of several lines": (
        '''
        def f(n, name):
            return """<a>
              %d "%s"
            </a>
            """ % (
                n,
                name,
            )
        print(f(1, "x"))
        ''',
        '    return f"""<a>\n      {n} "{name}"\n    </a>\n    """\nprint',
    ),
    "by name in a dict that is written out": (
        """
        def f(n):
            return "%(a)s=%(b)d" % {"a": n, "b": n + 10}
        print([f(i) for i in range(3)])
        """,
        'f"{n}={n + 10}"',
    ),
    "booleans, None and lists are shown": (
        """
        def f(i):
            return "%d %s %s %s %a" % (i, i > 1, None, [i, "a"], "ä")
        print([f(i) for i in range(3)])
        """,
        """f'{i} {i > 1} {None} {[i, "a"]!s} {"ä"!a}'""",
    ),
    "at the top of the module, with a conditional expression": (
        """
        for n in range(3):
            print("%d %s" % (n, "odd" if n % 2 else "even"))
        """,
        """print(f'{n} {"odd" if n % 2 else "even"}')""",
    ),
}

TWINS = {
    "a float cut to a whole number": """
        def f(x):
            return "%d" % x
        print(f(2.7))
        """,
    "a tuple in the place of one value": """
        def f(x):
            return "%s-" % x
        print(f((1,)), f(2))
        """,
    "a dict in the place of one value": """
        def f(d):
            return "%(a)d" % d
        print(f({"a": 1}))
        """,
    "texts that Python's compiler puts together itself": """
        def f(a, b):
            return "%s and %r" % (a, b)
        print(f(1, "x"))
        """,
    "bytes": """
        def f(n):
            return b"%d" % n
        print(f(3))
        """,
    "an object with a format of its own": """
        class A:
            def __format__(self, spec):
                return "formatted"
            def __str__(self):
                return "str"
        def f(a, n):
            return "%s %d" % (a, n)
        print(f(A(), 1))
        """,
    "a text that may be a subclass": """
        class S(str):
            def __format__(self, spec):
                return "caught"
        def f(s, n):
            return "%s %d" % (s, n), s + ", " + str(n)
        print(f(S("a"), 1))
        """,
    "what is shown changes before the rest is evaluated": """
        def f(xs, n):
            return "{} {} {}".format(xs, xs.pop(), n)
        print(f([1, 2, 3], 1))
        """,
    "a value is too long to show, and the rest prints": """
        def said(n):
            print("said", n)
            return n
        def f(big):
            try:
                return "%d %d" % (big, said(1))
            except ValueError as e:
                return "too long"
        print(f(10 ** 5000))
        """,
    "a format that fails after the rest has printed": """
        def said(n):
            print("said", n)
            return n
        def f(name):
            try:
                return "{:d} {}".format(name, said(1))
            except ValueError as e:
                return str(e)
        print(f("a"))
        """,
    "showing an object changes a global that comes next": """
        count = 0
        class A:
            def __str__(self):
                global count
                count += 1
                return "A"
        def f(a):
            return "{} {}".format(a, count)
        print(f(A()))
        """,
    "too many and too few values": """
        def f(n):
            for text in (lambda: "%d" % (n, n), lambda: "%d %d" % n, lambda: "{} {}".format(n)):
                try:
                    print(text())
                except (TypeError, IndexError) as e:
                    print(e)
        f(1)
        """,
    "a value that no field shows": """
        def f(n):
            def seen():
                print("seen")
            return "{}".format(n, seen())
        print(f(1))
        """,
    "a width that is given": """
        def f(n):
            return "%*d|{:{}}".format(n, 5) % (5, n)
        print(f(1))
        """,
    "widths and precisions, which `%` is faster with": """
        def f(n):
            return "%.3d" % n, "%5.2f %d" % (n, n), "%-5s|" % n, "{:5} {:5}".format(n, n)
        print(f(7))
        """,
    "True is a number": """
        def f(n):
            return "%d %i %d" % (n > 1, n > 1, n)
        print(f(7))
        """,
    "a character": """
        def f(n):
            return "%c" % n
        print(f(65))
        """,
    "values from a tuple": """
        def f(*row):
            return "{} {}".format(*row) + "%d" % (*row[:1],)
        print(f(1, 2))
        """,
    "numbers that are added first": """
        class N:
            def __radd__(self, other):
                return "N"
        def f(a, b):
            return a + "-" + b + str(1)
        print(f("x", N()))
        """,
    "a sum that is not of texts alone": """
        def f(n):
            return [str(n)] + ["a"] + ["b"]
        print(f(1))
        """,
    "a name for `str` of its own": """
        def f(n, str):
            return str(n) + ", " + str(n) + "."
        print(f(1, hex))
        """,
    "a text that grows": """
        def f(rows):
            text = ""
            for r in rows:
                text = text + str(r) + ", "
            return text
        print(f([1, 2]))
        """,
    "comments in it": """
        def f(n):
            return "{} {}".format(
                n,  # first
                n,
            )
        print(f(1))
        """,
    "a backslash in what is shown": """
        def f(parts):
            return "%d %d" % (len("\\n".join(parts)), 1)
        print(f(["a"]))
        """,
    "both kinds of quotes": """
        def f(d, n):
            return "%s'\\"%d" % (d["a"] + d['"'], n)
        print(f({"a": "x", '"': "y"}, 1))
        """,
    "a key twice in the dict": """
        def f(n):
            def said(m):
                print(m)
                return m
            return "%(a)d %(a)d" % {"a": said(n), "a": said(n + 1)}
        print(f(1))
        """,
    "one value handed through": """
        class S(str):
            pass
        def f(s):
            return type("{}".format(s)).__name__
        print(f(S("a")))
        """,
    "a faulty format": """
        def f(n):
            try:
                return "{} {".format(n)
            except ValueError as e:
                return str(e)
        print(f(1))
        """,
    "fields numbered in two ways": """
        def f(n):
            try:
                return "{} {0}".format(n)
            except ValueError as e:
                return str(e)
        print(f(1))
        """,
    "no variable of the function": """
        def f(a, b):
            return "{1} {0}".format(a(), b())
        def said(n):
            print(n)
            return n
        print(f(lambda: said(1), lambda: said(2)))
        """,
    "a private attribute": """
        class A:
            def __init__(self):
                self.__x = 1
            def f(self):
                me = self
                try:
                    return "{0.__x} {0}".format(me)
                except AttributeError as e:
                    return str(e)
        print(A().f())
        """,
}

VALUES = {
    int: [0, 7, -3, 255, -4096, 2**70],
    bool: [True, False],
    float: [0.0, -0.0, 1.5, -2.25, 1e16, 1e-7, 123456.789, 1e999, -1e999, 1e999 - 1e999],
    str: ["", "a'b", "ä\n"],
    bytes: [b"", b"a"],
    complex: [1j, -2.5 + 0j],
}


@pytest.mark.parametrize("kind", "diuxXoeEfFgGsra")
def test_conversions_show_the_same(kind, hot, tree):
    """Try all flags, widths and precisions on values of each type."""
    flags = ["".join(c) for n in range(3) for c in itertools.combinations("-+ #0", n)]
    specs = ["".join(s) for s in itertools.product(flags, ("", "1", "9"), ("", ".", ".3"))]
    lines = [f"    '<%{spec}{kind}> %d' % (x, 1)\n" for spec in specs]
    written = {}
    for type_, values in VALUES.items():
        (site,) = f_string.finds(hot, tree(f"for x in [{type_.__name__}()]:\n{''.join(lines)}"))
        written[type_] = len(site.notes["written"])
        for node, code in site.notes["written"].items():
            for x in values:
                said = ast.unparse(node), code, x
                assert eval(said[0], {"x": x}) == eval(code, {"x": x}), said
    wanted = [int] if kind in "diu" else [*VALUES] if kind in "sra" else []
    assert written == {type_: int(type_ in wanted) for type_ in VALUES}


def test_one_site_holds_all_of_a_function(hot, tree):
    made = tree("def f(n):\n    return '%d' % n, '{}'.format(n), '%.2d' % n\nf(1)\n")
    (site,) = f_string.finds(hot, made)
    assert len(site.notes["written"]) == 2 and f_string.holds(site) is None
    assert f_string.rewrites(site).source.text.count("f'{n}'") == 2
    assert 1.0 < f_string.expects(site) < 1.2
