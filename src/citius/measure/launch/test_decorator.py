# SPDX-License-Identifier: Apache-2.0
"""`@profiled`, each time in a process of its own: a test run may be measured itself."""


def test_profiled_function(run):
    out = run(
        """
        found = []
        @profiled(to=found.append, rate=300)
        def fib(n):
            "Doc."
            return n if n < 2 else fib(n - 1) + fib(n - 2)
        @profiled
        def printed():
            work()
        print(fib(15), len(found), found[0] is fib.profile, fib.__doc__, fib.__name__)
        print(found[0].processes[0].rate)
        printed()
        """,
        stderr=None,
    )
    assert out == "610 1 True Doc. fib\n300\n"


def test_profiled_prints(run, tmp_path):
    run("@profiled\ndef f(): work()\nsys.stderr = sys.stdout\nf()")
    out = run("@profiled\ndef f(): work()\nsys.stderr = sys.stdout\nf()")
    assert "code.py" in out


def test_profiled_function_is_worth_more_than_its_report(run):
    out = run(
        """
        @profiled
        def f(): return work(0.05)
        reader, writer = os.pipe()
        os.close(reader)
        sys.stderr = open(writer, "w")
        print(f())
        sys.stderr = open("/dev/full", "w")
        print(f())
        sys.stderr = None
        print(f())
        os._exit(sys.stdout.flush() or 0)
        """
    )
    assert out == "0.05\n0.05\n0.05\n"


def test_profiled_function_that_raises(run):
    out = run(
        """
        @profiled(to=lambda profile: print(len(profile.processes)))
        def f(): raise KeyError(1)
        try: f()
        except KeyError as error: print(error)
        """
    )
    assert out == "1\n1\n"


def test_profiled_calls_of_many_threads_are_one(run):
    out = run(
        """
        found = []
        @profiled(to=found.append)
        def f(): work(0.3)
        threads = [threading.Thread(target=f) for _ in range(5)]
        for t in threads: t.start()
        for t in threads: t.join()
        print(len(found), refused(stop))
        """
    )
    assert out == "1 nothing to stop: call start() first\n"


def test_profiled_function_in_a_child_forked_while_a_thread_begins_it(run):
    out = run(
        """
        from citius.measure.launch import decorator
        began, really = threading.Event(), decorator.start
        def slowly(rate):
            began.set(); time.sleep(0.5); really(rate)
        decorator.start = slowly
        @profiled(to=lambda profile: print(len(profile.processes), flush=True))
        def f(): return 7
        thread = threading.Thread(target=f); thread.start()
        began.wait()
        if (child := os.fork()) == 0:
            decorator.start = really
            print(f(), flush=True); os._exit(0)
        limit, done = time.monotonic() + 20, (0, 0)
        while not done[0] and time.monotonic() < limit:
            done = os.waitpid(child, os.WNOHANG); time.sleep(0.01)
        if not done[0]: os.kill(child, 9); os.waitpid(child, 0)
        print(bool(done[0]), done[1], flush=True)
        thread.join()
        """,
        stderr=None,
    )
    assert sorted(out.splitlines()) == ["1", "1", "7", "True 0"]


def test_profiled_function_that_forks_is_measured_anew_in_the_child(run):
    out = run(
        """
        found = []
        @profiled(to=found.append)
        def f(fork):
            return os.fork() if fork else None
        child = f(True)
        if child == 0:
            f(False)
            print("child", len(found), flush=True); os._exit(0)
        os.waitpid(child, 0)
        print("parent", len(found))
        """
    )
    assert out == "child 1\nparent 1\n"


def test_profiled_functions_within_another(run):
    out = run(
        """
        @profiled(to=lambda profile: print("inner"))
        def inner(): return work()
        @profiled(to=lambda profile: print("outer"))
        def outer(): return inner()
        outer(); inner()
        """
    )
    assert out == "outer\ninner\n"


def test_profiled_coroutines(run):
    out = run(
        """
        import asyncio, inspect
        found = []
        @profiled(to=found.append)
        async def f(x):
            await asyncio.sleep(0.1); work(0.1); return x
        async def main(): return await asyncio.gather(f(1), f(2))
        print(asyncio.run(main()), len(found), inspect.iscoroutinefunction(f))
        """
    )
    assert out == "[1, 2] 1 True\n"


def test_profiled_generators(run):
    out = run(
        """
        found = []
        @profiled(to=found.append)
        def g():
            try: got = yield 1
            except KeyError: got = "error"
            work(); yield got; return 5
        def outer(): print((yield from g()))
        each = outer(); print(next(each), each.send("sent"), list(each), len(found))
        each = g(); next(each); print(each.throw(KeyError()), len(found))
        each.close(); print(len(found))
        """
    )
    assert out == "5\n1 sent [] 1\nerror 1\n2\n"


def test_profiled_asynchronous_generators(run):
    out = run(
        """
        import asyncio, inspect
        found = []
        @profiled(to=found.append)
        async def g():
            try: got = yield 1
            except KeyError: got = "error"
            yield got
        async def main():
            each = g()
            print(await anext(each), await each.asend("sent"), [x async for x in each], len(found))
            each = g()
            await anext(each); print(await each.athrow(KeyError())); await each.aclose()
            print(len(found), inspect.isasyncgenfunction(g))
        asyncio.run(main())
        """
    )
    assert out == "1 sent [] 1\nerror\n2 True\n"
