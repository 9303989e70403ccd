# SPDX-License-Identifier: Apache-2.0
"""Sorted lists of floats: searched where none can be NaN by where they come from."""

from citius.tune.remedies import sorted_search

REMEDY = sorted_search

STEPS = """
        import argparse, math, random
        def band_of(bounds, weight):
            for number, bound in enumerate(bounds):
                if bound > weight:
                    return number
            return len(bounds)
        def at_least(bounds, weight):
            return sum(1 for bound in bounds if bound >= weight)
        def show(bounds, weights):
            print([(band_of(bounds, w), at_least(bounds, w)) for w in weights])
        rng = random.Random(4)
"""
BAND = "bisect.bisect_right(bounds, weight)"
COUNT = "len(bounds) - bisect.bisect_left(bounds, weight)"

APPLIES = {
    "drawn, and handed through tuples and generators": (
        STEPS
        + """
        def make(rng, count):
            bounds = sorted(rng.uniform(0.1, 400.0) for _ in range(count))
            return bounds, [7 * n for n in range(count + 1)]
        def parcels(rng, count):
            for number in range(count):
                weight = rng.uniform(0.0, 420.0)
                yield f"P{number}", round(weight, 3), rng.choice("AB")
        def weights(rng):
            for name, weight, zone in parcels(rng, 9):
                yield weight
        bounds, fees = make(rng, 30)
        show(bounds, weights(rng))
        """,
        BAND,
        COUNT,
    ),
    "a walk with finite steps, which may get infinite but not NaN": (
        STEPS
        + """
        level, seen = 0.0, []
        for _ in range(20):
            level += rng.gauss(0.0, 1.5) + 1 / 3
            seen.append(level)
        show(sorted(seen), [-1.5, 0.0, level, 1e999])
        """,
        BAND,
        COUNT,
    ),
    "a field, scaled": (
        STEPS
        + """
        class Band:
            def __init__(self, width):
                self.width = width
            def scaled(self):
                return self.width * 2.5 - 0.5
        bands = [Band(rng.random()) for _ in range(9)]
        show(sorted([b.scaled() for b in bands]), [b.width for b in bands])
        """,
        BAND,
        COUNT,
    ),
    "changed by what is no NaN": (
        STEPS
        + """
        found = [0.5] * 9
        found[3] = 7.5
        found[4] -= 0.25
        found += [math.pi, 2]
        same = found
        same.insert(0, math.sqrt(2.0))
        show(sorted(found[1:]), [1, 2.5, min(found)])
        """,
        BAND,
        COUNT,
    ),
}

TWINS = {
    "a walk that meets itself": STEPS
    + """
        level, seen = 1.5, []
        for _ in range(2000):
            level = level * 2 - level / 2
            seen.append(level - level)
        show(sorted(seen), [0.5, 0.0])
        """,
    "0 times infinity": STEPS
    + """
        factor = 1e200
        factor = factor * factor
        show(sorted([2.5, 0.0 * factor, 1.5]), [0.5, 2.0])
        """,
    "drawn without a bound": STEPS
    + """
        show(sorted([2.5, rng.uniform(0.0, 1e999) * 0, 1.5]), [0.5, 2.0])
        """,
    "a generator that gives one": STEPS
    + """
        def levels(odd):
            yield 2.5
            yield from [odd, 1.5]
        show(sorted(levels(float("nan"))), [0.5, 2.0])
        """,
    "put in by another name": STEPS
    + """
        found = [2.5, 0.5]
        same = (found, 1)
        same[0].insert(1, float("nan"))
        show(sorted(found), [0.5, 2.0])
        """,
    "put in by a slice": STEPS
    + """
        found = [2.5, 1.0, 0.5]
        found[1:2] = [float("nan")]
        show(sorted(found), [0.5, 2.0])
        """,
    "put in by a computation": STEPS
    + """
        found = [2.5, 1.0, 0.5]
        found[1] += float("nan")
        show(sorted(found), [0.5, 2.0])
        """,
    "an option of the command line": STEPS
    + """
        parser = argparse.ArgumentParser()
        parser.add_argument("--level", type=float, default=float("nan"))
        level = parser.parse_args([]).level
        show(sorted([2.5, level, 1.5]), [0.5, 2.0])
        """,
    "the keys of a dictionary of whole numbers": STEPS
    + """
        counts = {2.5: 1, float("nan"): 1, 1.5: 1}
        seen = []
        for level in counts:
            seen.append(level)
        show(sorted(seen), [0.5, 2.0])
        """,
    "set by a keyword": STEPS
    + """
        class Band:
            def __init__(self, width=1.5):
                self.width = width
        bands = [Band(2.5), Band(width=float("nan")), Band()]
        show(sorted([b.width for b in bands]), [0.5, 2.0])
        """,
    "set through an alias of the object": STEPS
    + """
        class Band:
            def __init__(self, width):
                self.width = width
        bands = [Band(2.5), Band(0.5), Band(1.5)]
        for band in bands[1:2]:
            band.width -= float("nan")
        show(sorted([b.width for b in bands]), [0.5, 2.0])
        """,
    "asked of the object when it is not there": STEPS
    + """
        class Band:
            def __init__(self, width):
                self.width = width
            def __getattr__(self, name):
                return float("nan")
        odd = Band(0.5)
        del odd.width
        show(sorted([b.width for b in [Band(2.5), odd, Band(1.5)]]), [0.5, 2.0])
        """,
    "set under a name that is computed": STEPS
    + """
        class Band:
            def __init__(self, width):
                self.width = width
        bands = [Band(2.5), Band(0.5), Band(1.5)]
        setattr(bands[1], "wid" + "th", float("nan"))
        show(sorted([b.width for b in bands]), [0.5, 2.0])
        """,
    "drawn by a class of its own": STEPS
    + """
        class Odd(random.Random):
            def uniform(self, a, b):
                return 1.5 if self.random() > 0.5 else float("nan")
        odd = Odd(1)
        show(sorted([odd.uniform(0.0, 9.0) for _ in range(9)]), [0.5, 2.0])
        """,
    "drawn by a function that is put in its place": STEPS
    + """
        rng.uniform = lambda a, b: [1.5, float("nan"), 0.5][int(a + rng.random() * b)]
        show(sorted([rng.uniform(0.0, 3.0) for _ in range(9)]), [0.5, 2.0])
        """,
    "rounded by a function of the file": STEPS
    + """
        def round(x, digits):
            return float("nan") if digits else 1.5
        show(sorted([2.5, round(1.5, 1), round(1.5, 0)]), [0.5, 2.0])
        """,
    "a global that a callee sets": STEPS
    + """
        top = 2.5
        def spoil():
            global top
            top = float("nan")
        spoil()
        show(sorted([top + 1, 0.5, 1.5]), [0.5, 2.0])
        """,
    "what a thread puts in": STEPS
    + """
        import threading
        found = [2.5, 0.5]
        worker = threading.Thread(target=found.append, args=(float("nan"),))
        worker.start()
        worker.join()
        show(sorted(found), [0.5, 2.0])
        """,
    "a sum of infinities": STEPS
    + """
        show(sorted([2.5, sum([1e999, -1e999]), 1.5]), [0.5, 2.0])
        """,
}
