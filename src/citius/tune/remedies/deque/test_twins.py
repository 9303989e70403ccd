# SPDX-License-Identifier: Apache-2.0
from citius.tune.remedies import deque

REMEDY = deque

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
