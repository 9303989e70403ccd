# SPDX-License-Identifier: Apache-2.0
"""The library, each time in a process of its own: a test run may be measured itself."""

import json

UNDER_RUN = ("-m", "citius", "run", "-q")
BY_RUN = "`citius run` measures this program: its report has this part too"


def test_block(run):
    out = run(
        """
        import json
        with profile(rate=500) as p:
            work(0.5)
        work(0.5)
        p.save("kept.citius")
        p.print(sys.stdout)
        print("====")
        print(json.dumps([p.profile.wall_seconds, p.profile.processes[0].rate, p.json()]))
        """
    )
    table, _, figures = out.partition("====\n")
    assert "code.py" in table
    wall, rate, data = json.loads(figures)
    assert 0.4 < wall < 0.95
    assert rate == 500
    assert any(line["function"] == "work" for line in data["lines"])


def test_saved_file(run, tmp_path):
    from citius.measure.report import file

    run("with profile() as p: work()\np.save('kept.citius')")
    profile = file.load(tmp_path / "kept.citius")
    assert profile.meta["command"] == ["code.py"]


def test_again_and_after_an_error(run):
    out = run(
        """
        p = profile()
        for _ in range(3):
            try:
                with p:
                    work()
                    raise KeyError
            except KeyError:
                print(len(p.profile.processes), p.profile.wall_seconds < 5)
        """
    )
    assert out == "1 True\n" * 3


def test_threads_are_measured(run):
    out = run(
        """
        with profile() as p:
            thread = threading.Thread(target=work, args=(0.4,), name="mine")
            thread.start(); thread.join()
        print(len([t for t in p.profile.processes[0].threads if t.kind == "python"]))
        """
    )
    assert out == "2\n"


def test_misuse(run):
    out = run(
        """
        p = profile()
        print(refused(lambda: p.profile))
        with p:
            print(refused(profile().__enter__))
            print(refused(start))
            print(refused(lambda: p.json()))
        print(refused(stop))
        start()
        print(refused(p.__enter__))
        print(len(stop().processes))
        for rate in (0, 5001):
            try: profile(rate)
            except ValueError as error: print(error)
        """
    )
    assert out.splitlines() == [
        "nothing was measured yet: use it in a `with` statement first",
        "this process is being measured already: stop that first",
        "this process is being measured already: stop that first",
        "the block has not ended yet",
        "nothing to stop: call start() first",
        "this process is being measured already: stop that first",
        "1",
        "rate is 0: expected 1 to 5000 samples a second",
        "rate is 5001: expected 1 to 5000 samples a second",
    ]


def test_misuse_names_what_was_given(run):
    out = run(
        """
        def raised(call, *args, **options):
            try: call(*args, **options)
            except (TypeError, ValueError) as error: print(type(error).__name__, error)
        for rate in "x", None, 2.5, float("nan"):
            for call in start, profile, profiled:
                raised(call, rate=rate)
        for mode in "x", None: raised(start, mode=mode)
        raised(profiled, 500)
        """
    )
    rates = [
        f"ValueError rate is {rate}: expected a whole number, 1 to 5000 samples a second"
        for rate in ("'x'", "None", "2.5", "nan")
        for _ in range(3)
    ]
    modes = [
        f"ValueError mode is {mode}: expected 'auto', 'perf' or 'timer'" for mode in ("'x'", "None")
    ]
    function = "TypeError 500 is no function: expected @profiled or @profiled(rate=..., to=...)"
    assert out.splitlines() == [*rates, *modes, function]


def test_interrupted_start_and_stop(run):
    out = run(
        """
        from citius.measure.launch import inside, session
        def interrupt(*_): raise KeyboardInterrupt
        for home, name in ((inside, "_leave_command"), (session.Session, "load")):
            kept = getattr(home, name)
            setattr(home, name, interrupt)
            try:
                with profile(children=True): pass
            except KeyboardInterrupt: print("CITIUS_SESSION" in os.environ)
            setattr(home, name, kept)
            start(); print(len(stop().processes))
        """
    )
    assert out == "False\n1\n" * 2


def test_folder_that_is_removed_meanwhile(run):
    out = run(
        """
        import shutil, tempfile
        def remove(): [shutil.rmtree(each.path) for each in os.scandir(os.environ["TMPDIR"])]
        def block():
            with profile() as p: remove()
        print(refused(block).partition(":")[0])
        @profiled
        def f(): remove(); return 7
        print(f(), f.profile)
        start(); print(len(stop().processes))
        """
    )
    assert out == "what was measured is lost\n7 None\n1\n"


def test_no_descriptor_is_left(run):
    out = run(
        """
        import resource
        resource.setrlimit(resource.RLIMIT_NOFILE, (3, 3))
        try: start()
        except OSError as error: print(type(error).__name__)
        """
    )
    assert out == "SessionError\n"


def test_any_arguments(run, tmp_path):
    run(
        """
        import pathlib
        sys.argv = [pathlib.Path("x y"), 3, None]
        with profile() as p: work()
        p.save("kept.citius")
        del sys.argv
        with profile() as p: work()
        print(p.profile.meta["command"])
        """
    )
    from citius.measure.report import file

    assert file.load(tmp_path / "kept.citius").meta["command"] == ["x y", "3", "None"]


def test_no_stop(run):
    assert run("start(); work(); print('end')") == "end\n"


def test_many_threads_start_at_once(run):
    out = run(
        """
        results = []
        def try_it():
            results.append(refused(start))
        threads = [threading.Thread(target=try_it) for _ in range(20)]
        for t in threads: t.start()
        for t in threads: t.join()
        print(results.count(None), len(stop().processes))
        """
    )
    assert out == "1 1\n"


def test_forks_are_left_alone(run):
    out = run(
        """
        with profile() as p:
            if (child := os.fork()) == 0:
                with profile() as own:
                    work()
                print(len(own.profile.processes), flush=True)
                os._exit(0)
            os.waitpid(child, 0)
            work()
        print(len(p.profile.processes), "CITIUS_SESSION" in os.environ)
        """
    )
    assert out == "1\n1 False\n"


def test_fork_that_leaves_the_block(run):
    out = run(
        """
        with profile() as p:
            child = os.fork()
            work()
        if child == 0:
            print(refused(lambda: p.profile), flush=True)
            os._exit(0)
        os.waitpid(child, 0)
        print(len(p.profile.processes))
        """
    )
    assert out == "this is a forked child: the parent has the profile\n1\n"


def test_children(run):
    out = run(
        """
        import subprocess
        with profile(children=True) as p:
            if os.fork() == 0:
                work(); os._exit(0)
            subprocess.run([sys.executable, "-c", "import time; time.sleep(0.2)"], check=True)
            os.wait()
        print(len(p.profile.processes), "CITIUS_SESSION" in os.environ)
        """
    )
    assert out == "3 False\n"


def test_under_citius_run(run):
    out = run(
        """
        p = profile()
        with p:
            with p:
                print(work())
        for call in (lambda: p.profile, p.json, lambda: p.save("x"), start, stop):
            print(refused(call))
        p.print(sys.stdout)
        @profiled
        def f(): return 7
        print(f(), f.profile)
        """,
        prefix=UNDER_RUN,
    )
    assert out.splitlines() == [
        "0.2",
        *[BY_RUN] * 3,
        f"{BY_RUN}: stop that first",
        BY_RUN,
        f"citius: {BY_RUN}",
        "7 None",
    ]


def test_printing_where_nobody_reads_raises_what_print_raises(run):
    out = run(
        """
        with profile() as p: work(0.05)
        reader, writer = os.pipe()
        os.close(reader)
        saved = os.dup(2)
        os.dup2(writer, 2)
        pending = open(writer, "w", closefd=False)
        pending.write("x")
        for call in p.print, lambda: p.print(open(writer, "w", closefd=False)), \
                lambda: p.print(pending):
            try: call()
            except BrokenPipeError as error: print(error)
        os.dup2(saved, 2)
        sys.stderr = None
        p.print()
        class Words:
            def write(self, words): self.words = words
        words = Words()
        p.print(words)
        print(words.words[:6])
        sys.stdout = None
        from citius.measure.report.table import print_table
        print_table(p.profile)
        """,
        stderr=None,
    )
    assert out == "[Errno 32] Broken pipe\n" * 3 + "Citius\n"
