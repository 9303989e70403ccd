# SPDX-License-Identifier: Apache-2.0
import os
import signal
import subprocess
import sys
import textwrap
import threading
import time

import pytest

from citius.tune.trial.copies import Copies
from citius.tune.trial.project import Project
from citius.tune.trial.run import Program, Runs


@pytest.fixture
def runs(tmp_path):
    made = []

    def make(text, *args, stdin=b""):
        root = tmp_path / "home"
        root.mkdir(exist_ok=True)
        (root / "prog.py").write_text(textwrap.dedent(text))
        (tmp_path / "stdin").write_bytes(stdin)
        copies = Copies(Project.of(root / "prog.py", root))
        made.append(copies)
        return Runs(copies, Program([str(root / "prog.py"), *args], tmp_path / "stdin"))

    yield make
    for copies in made:
        copies.close()


def test_outcome_is_whole(runs):
    made = runs(
        """
        import sys
        print(sys.stdin.read().upper(), sys.argv[1:])
        print("err", file=sys.stderr)
        open("out.txt", "w").write("text")
        sys.exit(3)
        """,
        "a",
        "-b",
        stdin=b"in",
    )
    first, second = made.run(0, 1), made.run(0, 1)
    assert (first.status, first.stdout, first.stderr) == (3, b"IN ['a', '-b']\n", b"err\n")
    assert list(first.files) == ["out.txt"] and first.files == second.files
    assert first.peak_kb > 1000 and first.cpu > 0 and first.seconds > 0


def test_program_runs_where_and_as_it_would(runs):
    made = runs("""
        import os, sys
        print(os.getcwd(), sys.path[0], __file__, __name__, sys.argv[0])
        print([p for p in sys.path if "startup" in p], "citius" in sys.modules)
        """)
    home = str(made.copies.project.root)
    assert (
        made.run(1, 1).stdout.decode()
        == f"{home} {home} {home}/prog.py __main__ {home}/prog.py\n[] False\n"
    )


def test_unseeded_random_is_seeded_equally_and_said(runs):
    made = runs("import random\nprint(random.random(), random.choice(range(99)), hash('a'))\n")
    one, other, third = made.run(0, 5), made.run(1, 5), made.run(0, 6)
    assert one.stdout == other.stdout != third.stdout
    assert one.notes == {"unseeded-random"}
    seeded = runs("import random\nrandom.seed(4)\nprint(random.random())\n")
    assert seeded.run(0, 5).stdout == seeded.run(0, 6).stdout
    assert seeded.run(0, 5).notes == frozenset()


def test_children_of_the_program_draw_equally_too(runs):
    made = runs("""
        import os, random
        if os.fork() == 0:
            print(random.random(), flush=True)
            os._exit(0)
        os.wait()
        """)
    assert made.run(0, 5).stdout == made.run(1, 5).stdout != made.run(0, 6).stdout


def test_the_users_own_sitecustomize_runs(runs, tmp_path, monkeypatch):
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "sitecustomize.py").write_text("import sys; sys.mine = 1\n")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path / "site"))
    assert runs("import sys\nprint(sys.mine)\n").run(0, 1).stdout == b"1\n"


def alive(pid):
    try:
        with open(f"/proc/{pid}/stat") as file:
            return file.read().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def test_limits_of_time_and_memory_end_a_run(runs):
    slow = runs("import time\ntime.sleep(60)\n").run(0, 1, timeout=0.3)
    fat = runs(
        "x = bytearray(300 << 20)\nfor i in range(0, len(x), 4096): x[i] = 1\n"
        "import time\ntime.sleep(60)\n"
    ).run(0, 1, timeout=30, memory_kb=100 << 10)
    assert (slow.ended, fat.ended) == ("time", "memory")


def test_what_forked_processes_share_counts_once(runs):
    text = """
        import os, time
        data = bytearray(b"x") * (60 << 20)
        for _ in range(3):
            if os.fork() == 0:
                {}
                time.sleep(0.5)
                os._exit(0)
        for _ in range(3):
            os.wait()
        """
    sharing = runs(text.format("pass")).run(0, 1, timeout=30, memory_kb=150 << 10)
    writing = runs(text.format("data[::4096] = b'y' * len(data[::4096])")).run(
        0, 1, timeout=30, memory_kb=150 << 10
    )
    assert (sharing.ended, writing.ended) == ("", "memory")


def test_nothing_is_left_running(runs, tmp_path):
    made = runs(f"""
        import os, time
        if os.fork() == 0:
            os.setsid()
            if os.fork() == 0:
                open({str(tmp_path / "pid")!r}, "w").write(str(os.getpid()))
                time.sleep(60)
            os._exit(0)
        time.sleep(0.5)
        """)
    assert made.run(0, 1).status == 0
    assert not alive(int((tmp_path / "pid").read_text()))


def test_interrupt_ends_the_run(runs, tmp_path):
    made = runs(f"""
        import os, time
        open({str(tmp_path / "pid")!r}, "w").write(str(os.getpid()))
        time.sleep(60)
        """)
    main = threading.get_ident()

    def interrupt():
        while not (tmp_path / "pid").exists() or not (tmp_path / "pid").read_text():
            time.sleep(0.02)
        signal.pthread_kill(main, signal.SIGINT)

    threading.Thread(target=interrupt).start()
    with pytest.raises(KeyboardInterrupt):
        made.run(0, 1)
    assert not alive(int((tmp_path / "pid").read_text()))


def test_run_ends_when_the_tuner_is_killed(tmp_path):
    (tmp_path / "prog.py").write_text(
        f"import os, time\nopen({str(tmp_path / 'pid')!r}, 'w').write(str(os.getpid()))\n"
        "time.sleep(60)\n"
    )
    code = (
        "import sys; from pathlib import Path; from citius.tune.trial.copies import *; "
        "from citius.tune.trial.project import *; "
        "from citius.tune.trial.run import *; p = Path(sys.argv[1]); "
        "c = Copies(Project.of(p / 'prog.py', p)); "
        "Runs(c, Program([str(p / 'prog.py')], Path('/dev/null'))).run(0, 1)"
    )
    tuner = subprocess.Popen(
        [sys.executable, "-c", code, str(tmp_path)], env={**os.environ, "TMPDIR": str(tmp_path)}
    )
    deadline = time.monotonic() + 30
    while not ((tmp_path / "pid").exists() and (tmp_path / "pid").read_text()):
        assert time.monotonic() < deadline
        time.sleep(0.02)
    tuner.kill()
    tuner.wait()
    pid = int((tmp_path / "pid").read_text())
    while alive(pid):
        assert time.monotonic() < deadline, "the program outlived the tuner"
        time.sleep(0.02)
