# SPDX-License-Identifier: Apache-2.0
from citius.tune.remedies import deque

REMEDY = deque

GRAPH = """
        GRAPH = {n: [(2 * n) % 7, (n + 3) % 7] for n in range(7)}
"""

APPLIES = {
    "breadth first, guarded by the loop": (
        GRAPH
        + """
        def walk(start):
            seen, queue = {start}, [start]  # both
            order = []
            while queue:
                # the oldest
                node = queue.pop(0)  # first in
                order.append(node)
                for other in GRAPH[node]:
                    if other not in seen:
                        seen.add(other)
                        queue.append(other)
            return order
        print(walk(0), walk(3))
        """,
        "import collections\n",
        "seen, queue = {start}, collections.deque([start])  # both",
        "# the oldest\n",
        "node = queue.popleft()  # first in",
        "order = []",
    ),
    "module level, and shown at the end": (
        """
        waiting = [3, 1, 2]
        total = 0
        for n in range(5):
            if len(waiting) > 0:
                total += waiting.pop(0)
            waiting.append(n)
        print(total, waiting, waiting == [2, 3, 4], 3 in waiting)
        for w in waiting:
            print(w)
        """,
        "waiting = collections.deque([3, 1, 2])",
        "total += waiting.popleft()",
        "print(total, list(waiting), list(waiting) == [2, 3, 4], 3 in waiting)",
    ),
    "a class, whose user asks before": (
        """
        class Line:
            def __init__(self):
                self.people: list[str] = []
            def join(self, *names):
                for name in names:
                    self.people.append(name)
            def push_in(self, name):
                self.people.insert(0, name)
            def serve(self):
                return self.people.pop(0)
            def __len__(self):
                return len(self.people)
        line = Line()
        line.join("a", "b")
        line.push_in("c")
        while len(line):
            print(line.serve())
        try:
            line.serve()
        except IndexError as error:
            print(error)
        """,
        "self.people: collections.deque[str] = collections.deque()",
        "self.people.appendleft(name)",
        "return self.people.popleft() if self.people else [].pop()",
    ),
    "the first item looked at, and deleted": (
        """
        def recent(times, window):
            last, sizes = [], []
            for t in times:
                last.append(t)
                while last and last[0] < t - window:
                    del last[0]  # too old
                sizes.append(len(last))
            return sizes, last[0], last[-1]
        print(recent([1, 2, 5, 6, 7, 20], 3))
        """,
        "last, sizes = collections.deque(), []",
        "last.popleft()  # too old",
        "(last[0] if last else [][0])",
    ),
    "cut off by slicing": (
        """
        def drain(n):
            rest = list(range(n))
            out = []
            while len(rest) != 0:
                out.append(rest[0])
                rest = rest[1:]  # without it
                if len(out) % 3 == 0:
                    rest.append(n)
                    n -= 2
                if n < 2:
                    break
            rest = rest[1:]  # one more
            return out, len(rest)
        print(drain(9))
        """,
        "rest = collections.deque(list(range(n)))",
        "rest.popleft()  # without it",
        "    if rest:  # one more\n        rest.popleft()\n",
    ),
    "handed to functions, caught when empty": (
        """
        import collections
        def fill(jobs, n):
            for i in range(n):
                jobs.append(i * i)
            jobs.extend([n])
        def run(jobs):
            done = 0
            while True:
                try:
                    job = jobs.pop(0)
                except IndexError:
                    break
                done += job
            return done
        jobs = []
        for n in range(4):
            fill(jobs, n)
            print(run(jobs), not jobs)
        """,
        "jobs = collections.deque()",
        "job = jobs.popleft()\n",
    ),
    "annotated": (
        """
        from typing import List, Optional
        def fill(queue: list, n: int) -> list[int]:
            for i in range(n):
                queue.append(i)
            return queue
        class Box:
            def __init__(self, xs: List[int], name: Optional[str] = None):
                self.xs: List[int] = xs
                self.name = name
            def take(self) -> int:
                if len(self.xs) == 0:
                    return -1
                return self.xs.pop(0)
        box = Box(fill([], 2))
        print(box.take(), box.take(), box.take(), box.name)
        """,
        "def fill(queue: collections.deque, n: int) -> collections.deque[int]:",
        "def __init__(self, xs: collections.deque[int], name: Optional[str] = None):",
        "self.xs: collections.deque[int] = xs",
        "Box(fill(collections.deque(), 2))",
        "return self.xs.popleft()\n",
    ),
    "how it fails is seen": (
        """
        def take(jobs):
            try:
                return jobs.pop(0)
            except IndexError:
                return names["none"]
        names = {}
        jobs = [1]
        print(take(jobs))
        try:
            take(jobs)
        except KeyError as error:
            print(error, error.__context__)
        try:
            if jobs or not jobs:
                jobs.pop(0)
        except IndexError as error:
            print(error)
        jobs.append(1)
        while jobs:
            one = [jobs.pop(0) for _ in range(len(jobs))]
        print(one)
        """,
        "return jobs.popleft() if jobs else [].pop()",
        "    jobs.popleft() if jobs else [].pop()\n",
        "[(jobs.popleft() if jobs else [].pop()) for _ in range(len(jobs))]",
    ),
    "level by level, and a window": (
        """
        def levels(kids, root):
            out, queue = [], [root]
            while len(queue) >= 1:
                size = len(queue)
                level = []
                for _ in range(size):
                    node = queue.pop(0)
                    level.append(node)
                    queue += kids.get(node, [])
                out.append(level)
            return out
        def sums(numbers, size):
            total, last, out = 0, [], []
            for n in numbers:
                total += n
                last.append(n)
                if len(last) > size:
                    total -= last.pop(0)
                out.append(total)
            return out
        print(levels({1: [2, 3], 2: [4], 3: [4]}, 1), sums(range(9), 3))
        """,
        "node = queue.popleft()\n",
        "total -= last.popleft()\n",
    ),
    "merged, cut, and turned round": (
        """
        def merge(a, b):
            out = []
            while a and b:
                if a[0] <= b[0]:
                    out.append(a.pop(0))
                else:
                    out.append(b.pop(0))
            out.extend(a)
            out += b
            return out
        def sort(xs):
            if len(xs) < 2:
                return xs
            half = len(xs) // 2
            return merge(sort(xs[:half]), sort(xs[half:]))
        def turn(xs, n):
            for _ in range(n):
                xs.insert(0, xs.pop())
            return xs
        print(sort([3, 1, 2, 9, 4, 4]), turn([1, 2, 3], 4))
        """,
        "if a[0] <= b[0]:\n            out.append(a.popleft())\n",
        "sort(collections.deque(list(xs)[:half]))",
        "print(list(sort(collections.deque([3, 1, 2, 9, 4, 4]))), list(turn(",
    ),
    "collections is imported, deque is taken": (
        """
        import collections
        deque = "taken"
        def rotate(text, turns):
            names = text.split()
            for turn in range(turns):
                if not names:
                    return None
                first = names.pop(0)
                names.append(first)
            return ", ".join(names), tuple(names), names.copy(), collections.Counter(deque)
        print(rotate("a b c", 4), rotate("", 1))
        """,
        "names = collections.deque(text.split())",
        "first = names.popleft()",
        "list(names), collections.Counter",
    ),
}
