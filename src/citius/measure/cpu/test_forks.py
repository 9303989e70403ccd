# SPDX-License-Identifier: Apache-2.0
"""Forks in several threads at a time, and forks that Python is not told of."""

HOOKS = """
import os, threading, sys, time
sys.setswitchinterval(1e-6)
# The first to be called of all fork handlers: the others give way to other threads after it.
os.register_at_fork(before=lambda: sum(range(20000)))
os.register_at_fork(before=lambda: time.sleep(0.0005))
os.register_at_fork(
    before=_measure.before_fork,
    after_in_parent=_measure.after_fork_parent,
    after_in_child=lambda: _measure.after_fork_child(None),
)
"""


def test_threads_that_fork_at_the_same_time(engine):
    run = engine(
        HOOKS
        + """
def fork():
    for _ in range(30):
        pid = os.fork()
        if pid == 0:
            os._exit(0)
        assert os.waitpid(pid, 0)[1] == 0
threads = [threading.Thread(target=fork) for _ in range(3)]
for t in threads: t.start()
for t in threads: t.join()
end = time.thread_time() + 0.2
while time.thread_time() < end: pass
print("alive")
""",
        rate=1000,
    )
    assert run.stdout == "alive\n"
    assert run.process.ended == "stopped"


def test_the_kernel_counts_one_thread_at_a_fork(engine):
    """CPython warns of a fork with threads by this count; a joined thread is in it a moment longer."""
    run = engine(
        """
import os
def threads(): return int(open("/proc/self/stat").read().rpartition(")")[2].split()[17])
counts = []
os.register_at_fork(before=lambda: counts.append(threads()))  # the first is called last
os.register_at_fork(
    before=_measure.before_fork,
    after_in_parent=_measure.after_fork_parent,
    after_in_child=lambda: _measure.after_fork_child(None),
)
for _ in range(300):
    pid = os.fork()
    if pid == 0:
        os._exit(0)
    os.waitpid(pid, 0)
print(len(counts), set(counts))
"""
    )
    assert run.stdout == "300 {1}\n"


def test_a_fork_behind_python_s_back_neither_hangs_nor_writes(engine):
    """The child has a sampler without a thread, and a lock that nobody may ever release."""
    run = engine(
        """
        import ctypes, os, time
        libc = ctypes.PyDLL(None)
        def end(pid):
            limit = time.monotonic() + 20
            while time.monotonic() < limit:
                done, status = os.waitpid(pid, os.WNOHANG)
                if done: return status
                time.sleep(0.001)
            os.kill(pid, 9)
            return os.waitpid(pid, 0)[1]
        seen = set()
        for i in range(60):
            time.sleep(0.0007)
            pid = libc.fork()
            if pid == 0:
                for _ in range(20): exec("def made(): pass")
                if i % 3 == 0: _measure.stop()
                if i % 3 == 1: _measure.after_fork_child(None)
                libc.exit(7 if _measure.running() else 0)
            seen.add(end(pid))
        print(seen, _measure.running())
        """,
        rate=1000,
        mode="timer",
    )
    assert run.stdout == "{0} True\n"
    assert run.process.ended == "stopped"


def test_a_sampler_thread_for_each_fork_is_no_thread_of_the_program(engine):
    """Each of them costs more to start and to stop than it looks about in between."""
    run = engine(
        HOOKS.replace("sys.setswitchinterval(1e-6)", "")
        + """
for _ in range(300):
    pid = os.fork()
    if pid == 0:
        os._exit(0)
    os.waitpid(pid, 0)
"""
    )
    rest = sum(thread.cpu_s for thread in run.process.threads if thread.kind == "rest")
    assert rest < run.process.sampler_s / 2
