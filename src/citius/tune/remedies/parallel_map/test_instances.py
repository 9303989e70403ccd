# SPDX-License-Identifier: Apache-2.0
"""Functions that read instances of the file's classes, and such that do more with them."""

from citius.tune.remedies import parallel_map

REMEDY = parallel_map

TILE = """
        class Tile:
            def __init__(self, number, cells):
                self.number = number
                self.cells = cells
                self.score = 0
"""
TILES = """
        tiles = [Tile(n, [n, n + 1]) for n in range(5)]
"""

APPLIES = {
    "fields, by way of another function": (
        TILE
        + """
        def heights_of(tile):
            return [cell * 2 for cell in tile.cells]
        def rough(tile):
            return tile.number, sum(heights_of(tile))
        def main():
            tiles = [Tile(n, [n, n + 1]) for n in range(5)]
            results = [rough(tile) for tile in tiles]
            print(results)
        main()
        """,
        "ahead = in_parallel(lambda part: [rough(tile) for tile in part], tiles)",
    ),
    "methods, a field that the loop sets and the function does not read": (
        """
        class Shape:
            def __init__(self, side):
                self.side = side
                self.score = None
                self.log = []
            def area(self):
                return self.side * self.scale(2)
            def scale(self, by):
                return self.side * by
        class Square(Shape):
            def area(self):
                return self.side**2
        def measured(shape, more=1):
            this = shape
            return this.area() + more if isinstance(this, Shape) else 0
        shapes = [Shape(2), Square(3), Square(4)]
        for i in range(1):
            for shape in shapes:
                shape.score = measured(shape, more=i)
                shape.log.append(shape.score)
        print([(shape.score, shape.log) for shape in shapes])
        """,
        "ahead.pop() if ahead else measured(shape, more=i)",
    ),
    "several in a tuple and in a list": (
        TILE
        + """
        def rough(pair, others):
            first, number = pair
            return first.number + number + sum(t.number for t in others if t is not first)
        """
        + TILES
        + """
        print([rough((tile, 3), tiles) for tile in tiles])
        """,
        "ahead = in_parallel(lambda part: [rough((tile, 3), tiles) for tile in part], tiles)",
    ),
    "one that lacks the field": (
        TILE
        + """
        def rough(tile):
            return tile.number + tile.height
        """
        + TILES
        + """
        tiles[0].height = 3
        print([rough(tile) for tile in tiles])
        """,
        "ahead.pop() if ahead else rough(tile)",
    ),
}


def _twin(body, loop="print([f(tile) for tile in tiles])", tiles=TILES):
    return (
        TILE
        + body
        + tiles
        + f"\n        {loop}\n        print([(t.number, t.cells, t.score) for t in tiles])\n"
    )


TWINS = {
    "it sets a field": _twin("""
        def f(tile):
            tile.score += 1
            return tile.number
    """),
    "it changes what a field holds": _twin("""
        def f(tile):
            tile.cells.append(tile.number)
            return len(tile.cells)
    """),
    "by another name": _twin("""
        def f(tile):
            cells = tile.cells
            cells += [0]
            return len(cells)
    """),
    "in a method": (
        """
        class Counter:
            def __init__(self):
                self.seen = 0
            def add(self, n):
                self.seen += n
                return self.seen
        def f(counter, n):
            return counter.add(n)
        counter = Counter()
        print([f(counter, n) for n in range(4)], counter.seen)
        """
    ),
    "a counter of the class": """
        class Tile:
            made = 0
            def __init__(self, n):
                self.n = n
        def f(tile):
            Tile.made += 1
            return tile.n
        tiles = [Tile(n) for n in range(4)]
        print([f(tile) for tile in tiles], Tile.made)
        """,
    "a property that counts": """
        class Tile:
            def __init__(self, n):
                self.n, self.asked = n, 0
            @property
            def number(self):
                self.asked += 1
                return self.n
        def f(tile):
            return tile.number
        tiles = [Tile(n) for n in range(4)]
        print([f(tile) for tile in tiles], [t.asked for t in tiles])
        """,
    "`__getattr__`": """
        class Tile:
            asked = []
            def __getattr__(self, name):
                self.asked.append(name)
                return 3
        def f(tile):
            return tile.number
        tiles = [Tile() for n in range(4)]
        print([f(tile) for tile in tiles], Tile.asked)
        """,
    "the loop sets a field that is read": _twin(
        """
        def f(tile, other):
            return tile.number + other.number
        """,
        "for tile in tiles: tiles[0].number += f(tile, tiles[0])",
    ),
    "the loop changes what a field holds": _twin(
        """
        def f(tile, other):
            return tile.number + len(other.cells)
        """,
        "for tile in tiles: tiles[0].cells.append(f(tile, tiles[0]))",
    ),
    "a function that the loop calls sets a field": _twin(
        """
        def f(tile, other):
            return tile.number + other.score
        def note(tile, score):
            tile.score = score
        """,
        "for tile in tiles: note(tiles[0], f(tile, tiles[0]))",
    ),
    "a field that is set by its name": _twin(
        """
        def f(tile):
            return tile.number
        """,
        "for tile in tiles: setattr(tiles[-1], 'num' + 'ber', f(tile))",
    ),
    "a generator in a field": """
        import random
        class Tile:
            def __init__(self, rng):
                self.rng = rng
        def f(tile):
            return tile.rng.random()
        rng = random.Random(3)
        tiles = [Tile(rng) for n in range(4)]
        print([f(tile) for tile in tiles], rng.random())
        """,
    "an iterator in a field": """
        class Tile:
            def __init__(self, items):
                self.items = items
        def f(tile):
            return sum(tile.items)
        items = iter([1, 2, 3])
        tiles = [Tile(items) for n in range(4)]
        print([f(tile) for tile in tiles])
        """,
    "it gives the instance back": _twin(
        """
        def f(tile):
            return tile
        """,
        "print([f(tile) is tile for tile in tiles])",
    ),
    "it gives what a field holds, which is changed later": _twin(
        """
        def f(tile):
            return tile.cells
        """,
        "for cells in [f(tile) for tile in tiles]: cells.append(7)",
    ),
    "it is shown": """
        class Tile:
            def __init__(self, n):
                self.n = n
            def __repr__(self):
                print("shown")
                return f"Tile {self.n}"
        def f(tile):
            return f"{tile} is one"
        print([f(Tile(n)) for n in range(3)])
        """,
    "it is compared by code of its own": """
        class Tile:
            def __init__(self, n):
                self.n, self.asked = n, 0
            def __eq__(self, other):
                self.asked += 1
                return self.n == other.n
        def f(tile, other):
            return tile == other
        tiles = [Tile(n) for n in range(3)]
        print([f(tile, tiles[0]) for tile in tiles], [t.asked for t in tiles])
        """,
    "what a field holds is compared by code of its own": """
        class Part:
            asked = []
            def __lt__(self, other):
                self.asked.append(1)
                return False
        class Tile:
            def __init__(self, n):
                self.parts = [Part() for _ in range(n)]
        def f(tile):
            return len(sorted(tile.parts))
        tiles = [Tile(2), Tile(3)]
        print([f(tile) for tile in tiles], len(Part.asked))
        """,
    "what a field holds is compared by what changes": """
        class Part:
            def __init__(self, tile):
                self.tile = tile
            def __eq__(self, other):
                return self.tile.n == other.tile.n
        class Tile:
            def __init__(self, n):
                self.n, self.parts = n, []
        def f(tile, other):
            return tile.parts == other.parts
        tiles = [Tile(n) for n in range(3)]
        for tile in tiles:
            tile.parts.append(Part(tile))
        for tile in tiles:
            print(f(tile, tiles[0]))
            tiles[0].n += 1
        """,
    "a class that is asked for what is one of it": """
        class Asked(type):
            asked = []
            def __instancecheck__(cls, other):
                Asked.asked.append(1)
                return True
        class Tile(metaclass=Asked):
            pass
        def f(n):
            return isinstance(n, Tile)
        print([f(n) for n in range(3)], len(Asked.asked))
        """,
    "made anew by pickle in a way of its own": """
        class Tile:
            def __init__(self, n):
                self.n = n
            def __reduce__(self):
                return (Tile, (self.n + 1,))
        def f(tile):
            return tile.n
        print([f(tile) for tile in [Tile(1), Tile(2)]])
        """,
    "of a class that another makes": """
        def made(cls):
            cls.number = property(lambda self: print("asked") or 3)
            return cls
        @made
        class Tile:
            pass
        def f(tile):
            return tile.number
        print([f(tile) for tile in [Tile(), Tile()]])
        """,
    "a subclass of what the file does not show": """
        import collections
        class Tile(collections.UserList):
            def __init__(self, n):
                self.n = n
        def f(tile):
            return tile.n
        print([f(tile) for tile in [Tile(1), Tile(2)]])
        """,
    "in a global": _twin(
        """
        best = Tile(9, [])
        def f(n):
            return n + best.number
        """,
        "for tile in tiles: best.number += f(tile.number)",
    ),
    "a default": _twin(
        """
        def f(tile, best=Tile(9, [])):
            best.number += tile.number
            return best.number
    """
    ),
    "threads": _twin(
        """
        import threading
        def f(tile):
            return tile.number
    """
    ),
}
