# SPDX-License-Identifier: Apache-2.0
"""Results that can be told from equal ones: a NaN, and what is written once for all its places."""

from citius.tune.remedies import cache

REMEDY = cache

INF = """
        INF = float("inf")"""

APPLIES = {
    "may give NaN, of which every call makes another": (
        INF
        + """
        def gap(n):
            # Far from zero.
            far = n * INF
            return far - INF  # NaN
        seen = [gap(1)]
        print(gap(1) in seen, seen[0] in seen, [gap(1)] == seen, len({gap(1), gap(1)}), gap(-1))
        """,
        "result = far - INF\n    if result == result:  # a NaN is another one at every call\n",
        "        gap_memo[n] = result\n    return result  # NaN\n",
    ),
    "may give NaN by a name, or None": (
        INF
        + """
        def gap(n):
            if n > 5: return None
            far = n * INF
            far -= INF
            return far
        print(len({gap(1), gap(1)}), gap(-1), gap(-1), gap(7))
        """,
        "    if far == far:  # a NaN is another one at every call\n        gap_memo[n] = far\n",
    ),
    "may give NaN and calls itself": (
        INF
        + """
        def gap(n):
            if n < 2:
                return INF - INF if n else 1.0
            return gap(n - 2) + gap(n - 2)
        print(gap(4), gap(3), len({gap(3), gap(3)}))
        """,
        "result = INF - INF if n else 1.0\n        if result == result:",
        "result = gap(n - 2) + gap(n - 2)\n    if result == result:",
    ),
    "gives floats that are numbers": (
        """
        def half(n):
            return n / 2
        print(half(3), half(3), half(3) in [half(3)])
        """,
        "@functools.cache",
    ),
    "gives powers and roots": (
        """
        import math
        def root(n):
            return math.sqrt(math.exp(n) * 2.5) if n < 9 else float(n) / 2
        print(root(3), root(3), root(3) in [root(3)], 2 ** -3)
        """,
        "@functools.cache",
    ),
    "gives tuples of numbers": (
        """
        def half(n):
            return n, (n / 2, 0.5)
        print(half(3), half(3), half(3) == half(3))
        """,
        "@functools.cache",
    ),
    "gives numbers that are pickled": (
        """
        import pickle
        def f(n):
            return n ** 50
        print(len(pickle.dumps([f(11), f(11)])))
        """,
        "@functools.cache",
    ),
}

TWINS = {
    "tells equal results apart by a function": """
        import operator
        def f(n):
            return n ** 50
        print(operator.is_(f(11), f(11)))
        """,
    "pickles equal results": """
        import pickle
        def f(n):
            return str(n) * 50
        print(len(pickle.dumps([f(11), f(11)])))
        """,
    "marshals equal results": """
        import marshal
        def f(n):
            return n ** 50
        print(len(marshal.dumps([f(11), f(11)])))
        """,
    "NaN in a tuple": INF
    + """
        def f(n):
            return (n, INF - INF)
        print(f(1) == f(1), f(1)[1] in f(1))
        """,
    "NaN in a tuple of a tuple, from a name": INF
    + """
        def f(n):
            pair = ((n, INF - INF), n)
            return pair
        print(f(1) == f(1))
        """,
    "NaN of a list": INF
    + """
        import math
        def f(n):
            try:
                return math.fsum([INF - INF, n])
            finally:
                pass
        print(f(4), f(4), len({f(1), f(1)}))
        """,
    "NaN of infinities": """
        import math
        def f(n):
            try:
                return math.hypot(n * 1e308, n * 1e308) - math.hypot(n * 1e308, n * 1e308)
            finally:
                pass
        print(f(4), f(4), len({f(1), f(1)}))
        """,
    "NaN, replaced by a finally": INF
    + """
        def f(n):
            try:
                return n * INF - INF
            finally:
                if n > 2:
                    return 7
        print(f(4), f(4), len({f(1), f(1)}))
        """,
    "NaN by a name that shares its line": INF
    + """
        def f(n):
            n = n * INF - INF; return n
        print(f(4), f(4), len({f(1), f(1)}))
        """,
}
