# SPDX-License-Identifier: Apache-2.0
"""Child processes appear in the profile, however they were started."""

import sys

import pytest

FORK = """
import os, time
children = []
for status in range(2):
    if (child := os.fork()) == 0:
        grandchild = os.fork()
        if grandchild == 0:
            print('grandchild', flush=True); os._exit(0)
        os.waitpid(grandchild, 0)
        os._exit(status)
    children.append(os.waitpid(child, 0)[1])
print(children)
"""
SUBPROCESS = """
import subprocess, sys
print(subprocess.run([sys.executable, "-c", "print('child')"], capture_output=True, check=True))
subprocess.run([sys.executable, "-m", "this"], stdout=subprocess.DEVNULL, check=True)
"""
POOL = """
import multiprocessing, sys
def square(x): return x * x
if __name__ == "__main__":
    with multiprocessing.get_context(sys.argv[1]).Pool(2) as pool:
        print(pool.map(square, range(9), chunksize=1))
"""


def test_forks(runner):
    profile = runner.same_source(FORK)
    first, *others = profile.processes
    assert len(others) == 4
    children = [each for each in others if each.parent_pid == first.pid]
    grandchildren = [each for each in others if each not in children]
    assert len(children) == 2
    assert {each.parent_pid for each in grandchildren} == {each.pid for each in children}
    assert all(each.command == first.command and each.ended == "cut" for each in others)


def test_subprocesses(runner):
    profile = runner.same_source(SUBPROCESS)
    commands = {tuple(each.command[1:]) for each in profile.processes}
    assert commands == {("program.py",), ("-c", "print('child')"), ("-m", "this")}
    first = profile.processes[0]
    assert {each.parent_pid for each in profile.processes[1:]} == {first.pid}
    assert all(each.start_s > 0 and each.ended == "stopped" for each in profile.processes[1:])


@pytest.mark.parametrize("method", ["fork", "spawn", "forkserver"])
def test_pools(runner, method):
    profile = runner.same_source(POOL, method)
    first = profile.processes[0]
    pids = {each.pid for each in profile.processes}
    assert len(pids) >= 3
    assert all(each.parent_pid in pids for each in profile.processes[1:])
    assert first.command[-2:] == ["program.py", method]


def test_no_children(runner):
    for source in (FORK, SUBPROCESS):
        runner.write(source)
        profile = runner.same("program.py")
        assert len(profile.processes) > 1
        expected = runner.plain("program.py")
        found = runner.citius("-q", "--no-children", "-o", str(runner.kept), "program.py")
        assert found == expected
        from citius.measure.report import file

        profile = file.load(runner.kept)
        assert [each.command[-1] for each in profile.processes] == ["program.py"]
        assert "notes" not in profile.meta


def test_exec_with_no_children(runner):
    runner.write("import os, sys\nos.execv(sys.executable, [sys.executable, '-c', 'print(1)'])")
    outcome = runner.citius("--no-children", "-q", "-o", str(runner.kept), "program.py")
    from citius.measure.report import file

    assert outcome.stdout == b"1\n"
    assert len(file.load(runner.kept).processes) == 2


def test_children_without_the_environment(runner):
    profile = runner.same_source(
        "import subprocess, sys\n"
        "subprocess.run([sys.executable, '-c', 'print(1)'], env={}, check=True)\n"
        "subprocess.run([sys.executable, '-I', '-S', '-c', 'print(2)'], check=True)\n"
    )
    assert len(profile.processes) == 1


def test_child_that_outlives_the_program(runner):
    profile = runner.same_source(
        "import os, time\n"
        "if os.fork() == 0:\n"
        "    os.close(1); os.close(2); time.sleep(1.5)\n"
        "    if os.fork() == 0: os._exit(0)\n"
        "    os._exit(0)\n"
        "time.sleep(0.3); print('end')\n"
    )
    assert [each.ended for each in profile.processes] == ["stopped", "cut"]


def test_child_that_may_not_write_the_session(runner):
    import os

    if os.getuid() != 0:
        pytest.skip("only root can give up privileges")
    source = (
        "import os\n"
        "os.setuid(65534)\n"
        "if os.fork() == 0: print('child', flush=True); os._exit(0)\n"
        "os.wait()\n"
    )
    assert len(runner.same_source(source).processes) == 1


def test_forks_of_threads(runner):
    profile = runner.same_source(
        "import os, threading\n"
        "def work():\n"
        "    for _ in range(5):\n"
        "        child = os.fork()\n"
        "        if child == 0: os._exit(0)\n"
        "        os.waitpid(child, 0)\n"
        "threads = [threading.Thread(target=work) for _ in range(4)]\n"
        "for each in threads: each.start()\n"
        "for each in threads: each.join()\n"
        "print('joined')\n",
        flags=("-W", "ignore"),
    )
    assert len(profile.processes) == 21


def test_nested_citius_run(runner):
    runner.write("print('inner')", "inner.py")
    source = (
        "import subprocess, sys\n"
        "subprocess.run([sys.executable, '-m', 'citius', 'run', '-q', 'inner.py'], check=True)\n"
    )
    profile = runner.same_source(source)
    assert profile.processes[0].command[0] == sys.executable


def test_program_that_traces_itself_sees_no_fork_handler(runner):
    runner.same_source(
        "import os, sys\n"
        "events = []\n"
        "sys.setprofile(lambda frame, event, arg: events.append((frame.f_code.co_name, event)))\n"
        "child = os.fork()\n"
        "sys.setprofile(None)\n"
        "if child: os.waitpid(child, 0)\n"
        "print(events, flush=True)\n"
    )
    assert runner.kept.exists()


REPLACED = {
    "import": "builtins.__import__ = lambda *words: print(words[0], flush=True)",
    "modules": "[vars(sys.modules.pop(n)).clear() for n in list(sys.modules) if 'citius' in n]",
    "functions": "os.getpid = os.path.lexists = lambda *_: 1",
    "open": "resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0)); builtins.open = None",
}


@pytest.mark.parametrize("name", REPLACED)
def test_program_that_replaces_what_a_fork_handler_takes(runner, name):
    runner.same_source(
        "import builtins, os, resource, sys\n"
        f"{REPLACED[name]}\n"
        "child = os.fork()\n"
        "if child == 0: os._exit(4)\n"
        "sys.stdout.write(repr(os.waitpid(child, 0)[1]))\n"
    )


def test_many_children_fill_no_memory(runner):
    runner.write(
        "import os, time\n"
        "for _ in range(150):\n"
        "    child = os.fork()\n"
        "    if child == 0: os._exit(0)\n"
        "    os.waitpid(child, 0)\n"
        "folder = os.environ['CITIUS_SESSION'].partition(';')[0]\n"
        "def room(): return sum(each.stat().st_blocks * 512 for each in os.scandir(folder))\n"
        "end = time.monotonic() + 20\n"
        "while room() > 50_000_000 and time.monotonic() < end: time.sleep(0.1)\n"
        "print(room() <= 50_000_000)\n"
    )
    from citius.measure.report import file

    outcome = runner.citius("-q", "-o", str(runner.kept), "program.py")
    assert (outcome.returncode, outcome.stdout, outcome.stderr) == (0, b"True\n", b"")
    profile = file.load(runner.kept)
    assert len(profile.processes) == 151 and "notes" not in profile.meta
