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

TWINS = {
    "what a generator returns": """
        def g():
            xs = [3, 1, 2]
            yield xs.pop(0)
            return xs
        def f():
            xs = yield from g()
            xs.sort()
            yield xs
        print(list(f()))
        """,
    "annotated as more than a list": """
        from typing import Sequence
        def f(xs: Sequence[int]):
            return g(xs)
        def g(xs):
            return xs.pop(0)
        print(f([1, 2]))
        """,
    "annotations that are read": """
        def f(xs: list):
            return xs.pop(0)
        print(f([1, 2]), f.__annotations__)
        """,
    "annotated in a class": """
        class A:
            xs: list = [1, 2]
        print(A().xs.pop(0), A.__annotations__)
        """,
    "an async function": """
        todo = [1, 2]
        async def f():
            return todo.pop(0)
        try:
            f().send(None)
        except StopIteration as e:
            print(e.value, len(todo))
        """,
    "two at once in a deletion": """
        def f():
            xs = [1, 2, 3]
            while xs:
                del xs[0], xs[0]
            return xs
        try:
            f()
        except IndexError as e:
            print(e)
        """,
    "a list that a list is made of, in a text": """
        def f(xs):
            return f"{g([xs.pop(0)])} {xs}"
        def g(ys):
            return ys.pop(0)
        print(f([1, 2]))
        """,
    "sorted on the way": """
        def f(xs):
            out = []
            todo = [3, 1]
            while todo:
                todo.sort()
                out.append(todo.pop(0))
            return out
        print(f(1))
        """,
    "grows while it is gone through": """
        def f():
            todo = [1, 2, 3]
            for n in todo:
                if n < 10:
                    todo.append(n * 2)
            return todo.pop(0), len(todo)
        print(f())
        """,
    "grows in a function called on the way": """
        todo = [1, 2, 3]
        def more(n):
            if n < 10:
                todo.append(n * 2)
        for n in todo:
            more(n)
        print(todo.pop(0), len(todo))
        """,
    "sliced into": """
        def f():
            todo = [1, 2, 3]
            todo[1:2] = [5, 6]
            return todo.pop(0), len(todo)
        print(f())
        """,
    "asked in the middle": """
        def f(i):
            todo = [1, 2, 3]
            x = todo.pop(0)
            return x + todo[i]
        print(f(1))
        """,
    "popped in the middle": """
        def f(i):
            todo = [1, 2, 3]
            todo.pop(0)
            return todo.pop(i)
        print(f(1), f(-1))
        """,
    "handed to code elsewhere": """
        import heapq
        def f():
            todo = [1, 2, 3]
            heapq.heapify(todo)
            return todo.pop(0)
        print(f())
        """,
    "asked what it is": """
        def f():
            todo = [1, 2, 3]
            return todo.pop(0), isinstance(todo, list)
        print(f())
        """,
    "shown in a text": """
        def f():
            todo = [1, 2, 3]
            todo.pop(0)
            return f"{todo}"
        print(f())
        """,
    "held in a list, which is shown": """
        def f():
            todo = [1, 2, 3]
            boxes = [todo]
            todo.pop(0)
            return str(boxes)
        print(f())
        """,
    "returned among others": """
        def f():
            todo = [1, 2, 3]
            x = todo.pop(0)
            return x, todo
        print(f())
        """,
    "an alias is cut": """
        def f():
            todo = [1, 2, 3]
            all_ = todo
            while todo:
                todo = todo[1:]
            return len(all_), all_[0]
        print(f())
        """,
    "a default that is cut, and stays": """
        def f(todo=[1, 2, 3]):
            n = 0
            while todo:
                todo = todo[1:]
                n += 1
            return n
        print(f(), f())
        """,
    "the caller's list is cut": """
        def f(todo):
            while todo:
                todo = todo[1:]
            return len(todo)
        mine = [1, 2]
        print(f(mine), mine)
        """,
    "shown while it changes": """
        todo = [1, 2, 3]
        print(todo, todo.pop(0))
        """,
    "joined to what it gives up": """
        todo = [1, 2, 3]
        both = todo + [todo.pop(0)]
        print(both)
        """,
    "may be None": """
        def f(todo=None):
            try:
                return todo.pop(0)
            except AttributeError as e:
                return str(e)
        print(f(), f([1, 2]))
        """,
    "a dict, and a set": """
        d, s = {0: "a", 1: "b"}, {0, 1}
        print(d.pop(0), s.pop())
        del d[1]
        print(d)
        """,
    "a class with a pop of its own": """
        class Pile(list):
            def pop(self, i):
                return "mine"
        todo = Pile([1, 2])
        print(todo.pop(0), todo)
        """,
    "removed by value, with its message": """
        todo = [1, 2, 3]
        todo.pop(0)
        try:
            todo.remove(1)
        except ValueError as e:
            print(e)
        """,
    "a method kept": """
        todo = [1, 2, 3]
        take = todo.pop
        print(take(0), todo.pop(0))
        """,
    "compared as lists are": """
        class Odd:
            def __eq__(self, o):
                print("asked", type(o).__name__)
                return True
        todo = [1, 2, 3]
        todo.pop(0)
        print(todo == Odd())
        """,
    "asks for what compares in its own way": """
        class Odd:
            def __eq__(self, o):
                todo.append(1) if len(todo) < 5 else None
                return False
        todo = [1, 2, 3]
        todo.pop(0)
        print(Odd() in todo, len(todo))
        """,
    "threads": """
        import threading
        todo = [1, 2, 3]
        def work():
            while todo:
                todo.pop(0)
        t = threading.Thread(target=work)
        t.start()
        t.join()
        print(len(todo))
        """,
    "unpacked, with its message": """
        todo = [1, 2, 3]
        todo.pop(0)
        a, b = todo
        print(a, b)
        """,
    "kept by a generator": """
        def lazy(xs):
            yield xs
        todo = [1, 2, 3]
        todo.pop(0)
        for t in lazy(todo):
            print(t)
        """,
    "gone through later": """
        todo = [1, 2, 3]
        later = (t for t in todo)
        todo.pop(0)
        todo.append(4)
        print(list(later))
        """,
    "reversed later": """
        todo = [1, 2, 3]
        later = reversed(todo)
        todo.append(4)
        todo.pop(0)
        print(list(later))
        """,
    "repeated": """
        todo = [1, 2, 3]
        todo.pop(0)
        todo *= 2
        print(len(todo))
        """,
    "a deque already": """
        from collections import deque
        todo = deque([1, 2, 3])
        try:
            todo.pop(0)
        except TypeError as e:
            print("type")
        print(todo.popleft())
        """,
    "collections means something else": """
        collections = 3
        todo = [1, 2, 3]
        print(todo.pop(0), collections)
        """,
    "what is deleted may not be there": """
        def f(todo):
            try:
                del todo[0]
            except IndexError as e:
                return str(e)
        print(f([]), f([1]))
        """,
    "copied with all that holds it": """
        import copy
        class Box:
            def __init__(self):
                self.todo = [1, 2]
        box = Box()
        box.todo.pop(0)
        print(copy.deepcopy(box).todo)
        """,
    "seen by code elsewhere": """
        import json, sys
        todo = [1, 2]
        todo.pop(0)
        json.dump(todo, sys.stdout)
        """,
    "never reached": """
        def f(todo):
            return todo.pop(0)
        print(callable(f))
        """,
}
