# SPDX-License-Identifier: Apache-2.0
"""Programs that do what breaks profilers: nothing may crash, hang, or behave differently."""

import signal
import subprocess
import sys
import textwrap

import pytest

from citius.measure.report.part import read_part

CHURN = """
import threading, time, sys
sys.setswitchinterval(1e-5)
def deep(n): return n if n == 0 else deep(n - 1)
def gen(n):
    for i in range(n): yield i
class Boom(Exception): pass
def churn(k):
    end = time.monotonic() + 2
    while time.monotonic() < end:
        scope = {}
        exec(f"def made(x):\\n    return [x + i for i in range({k} % 50)]\\nmade({k})", scope)
        del scope
        deep(150)
        sum(gen(200))
        try: raise Boom
        except Boom: pass
        k += 1
        [type(f"T{k}", (), {"f": lambda self: self})().f() for _ in range(3)]
threads = [threading.Thread(target=churn, args=(i,)) for i in range(4)]
for t in threads: t.start()
for t in threads: t.join()
print("alive")
"""


@pytest.mark.parametrize("rate", [1000, 5000])
def test_code_objects_come_and_go_under_fire(engine, mode, rate):
    run = engine(CHURN, rate=rate, mode=mode)
    assert run.stdout == "alive\n"
    # Timers ring at the kernel's tick at most.
    assert run.process.samples > (300 if run.process.mode == "perf" else 60)
    functions = {code.function for code in run.process.codes}
    assert {"churn", "deep", "gen", "made"} <= functions
    assert all(name.isprintable() and len(name) < 100 for name in functions)


@pytest.mark.timing
def test_threads_come_and_go(engine, mode):
    run = engine(
        """
        import threading
        def short(): sum(range(2000))
        for _ in range(1500):
            t = threading.Thread(target=short); t.start(); t.join()
        print("done")
        """,
        rate=2000,
        mode=mode,
    )
    assert run.stdout == "done\n"
    accounted = sum(t.cpu_s for t in run.process.threads)
    assert accounted == pytest.approx(run.process.cpu_s, rel=0.1, abs=0.05)


def test_recursion_deeper_than_a_sample_keeps_the_leaf(engine):
    run = engine(
        """
        import sys, time
        sys.setrecursionlimit(5000)
        def leaf():
            end = time.thread_time() + 0.5
            while time.thread_time() < end: pass
        def dive(n): leaf() if n == 0 else dive(n - 1)
        dive(2000)
        """
    )
    assert run.seconds("leaf")["python"] + run.seconds("leaf").get("system", 0) > 0.3
    assert run.seconds("(callers cut off)")


def test_a_file_name_that_is_not_utf_8_keeps_its_bytes(engine):
    run = engine(
        r"""
        import os, time
        name = os.fsdecode(b"caf\xe9 \xc3\xa9.py")
        code = "end = time.thread_time() + 0.2\nwhile time.thread_time() < end: pass"
        exec(compile(code, name, "exec"), {"time": time})
        """
    )
    assert "caf\udce9 é.py" in {code.file for code in run.process.codes}


# What each of these prints must not depend on the engine.
SAME = {
    "descriptors": "import os; a = os.open('/dev/null', 0); print(a); os.close(0); print(os.open('/dev/null', 0))",
    "closes everything": "import os; os.closerange(3, 4096); x = sum(i * i for i in range(3000000)); print(x)",
    "list of descriptors": "import os; print(sorted(os.listdir('/proc/self/fd')))",
    "pipe ends": "import os; r, w = os.pipe(); os.close(w); print(os.read(r, 1))",
    "own SIGPROF timer": (
        "import signal\nhits = []\nsignal.signal(signal.SIGPROF, lambda *a: hits.append(1))\n"
        "signal.setitimer(signal.ITIMER_PROF, 0.01, 0.01)\nwhile len(hits) < 20: pass\nsignal.setitimer(signal.ITIMER_PROF, 0)\nprint('enough')"
    ),
    "alarm cuts a sleep": (
        "import signal, time\nclass Up(Exception): pass\ndef up(*a): raise Up\nsignal.signal(signal.SIGALRM, up)\n"
        "signal.setitimer(signal.ITIMER_REAL, 1)\ntry:\n    time.sleep(20)\nexcept Up:\n    print('up')"
    ),
    "alarm cuts a busy select": (
        "import signal, select, os\nclass Up(Exception): pass\ndef up(*a): raise Up\nsignal.signal(signal.SIGALRM, up)\n"
        "signal.setitimer(signal.ITIMER_REAL, 1)\nr, w = os.pipe()\ntry:\n    while True: select.select([r], [], [], 0.0001)\n"
        "except Up:\n    print('up')"
    ),
    "handlers": "import signal\nprint([str(signal.getsignal(s)).split(' at 0x')[0] for s in sorted(signal.valid_signals())])",
    "mask": "import signal\nprint(sorted(signal.pthread_sigmask(signal.SIG_BLOCK, [])))",
    "blocks all": (
        "import signal\nsignal.pthread_sigmask(signal.SIG_BLOCK, signal.valid_signals())\n"
        "x = sum(i * i for i in range(3000000))\nprint(x, sorted(signal.sigpending()))\n"
        "print(sorted(signal.pthread_sigmask(signal.SIG_SETMASK, {signal.SIGTRAP, signal.SIGUSR1})))\n"
        "print(sorted(signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGTRAP})))\n"
        "print(sorted(signal.pthread_sigmask(signal.SIG_BLOCK, [])))"
    ),
    "resets all signals": (
        "import signal, time\nfor s in signal.valid_signals() - {signal.SIGKILL, signal.SIGSTOP}:\n"
        "    if s < 32 or s > 34: signal.signal(s, signal.SIG_DFL)\n"
        "x = sum(i * i for i in range(3000000))\nprint(x)"
    ),
    "handles all signals": (
        "import signal, os\nhits = []\nours = {signal.SIGTRAP, signal.SIGRTMAX - 3}\n"
        "for s in ours: signal.signal(s, lambda n, f: hits.append(int(n)))\n"
        "x = sum(i * i for i in range(3000000))\nprint(x, hits)\n"
        "for s in sorted(ours): os.kill(os.getpid(), s)\nprint(hits)\n"
        "for s in ours: signal.signal(s, signal.SIG_IGN)\n"
        "for s in sorted(ours): os.kill(os.getpid(), s)\nprint(hits)"
    ),
    "profile function": (
        "import sys\nseen = []\nsys.setprofile(lambda f, e, a: seen.append((e, f.f_code.co_name)))\n"
        "def g(): return 1\ng(); g()\nsys.setprofile(None)\nprint(seen)"
    ),
    "big read": "import os; fd = os.open('/dev/urandom', 0); print(len(os.read(fd, 30_000_000)))",
    "random": "import random; random.seed(5); print([random.random() for _ in range(5)])",
    "threads": "import threading; print(threading.active_count(), [t.name for t in threading.enumerate()])",
}


@pytest.mark.parametrize("name", SAME)
def test_the_program_sees_no_difference(engine, mode, name):
    plain = subprocess.run(
        [sys.executable, "-c", SAME[name]], capture_output=True, text=True, timeout=60
    )
    run = engine(SAME[name], rate=1000, mode=mode)
    assert plain.returncode == 0, plain.stderr
    assert run.stdout == plain.stdout


INTERRUPTIBLE = r"""
#include <errno.h>
#include <poll.h>
#include <unistd.h>
/* poll returns EINTR for any handled signal, SA_RESTART or not. Looking at a thousand descriptors
   before it sleeps takes it long enough for a sample to arrive on the way. */
int interrupted(int rounds) {
  struct pollfd watched[1000];
  int ends[2], failures = 0;
  if (pipe(ends)) return -1;
  for (int i = 0; i < 1000; ++i) watched[i] = (struct pollfd){ends[0], POLLIN, 0};
  for (int i = 0; i < rounds; ++i)
    if (poll(watched, 1000, 1) < 0 && errno == EINTR) ++failures;
  return failures;
}
"""


def test_no_system_call_fails_with_eintr_that_would_not_have(engine, mode, tmp_path):
    source, library = tmp_path / "calls.c", tmp_path / "calls.so"
    source.write_text(INTERRUPTIBLE)
    subprocess.run(["cc", "-O1", "-shared", "-fPIC", str(source), "-o", str(library)], check=True)
    run = engine(
        f"import ctypes\nprint(ctypes.CDLL({str(library)!r}).interrupted(3000))",
        rate=5000,
        mode=mode,
    )
    assert run.stdout == "0\n"
    assert run.process.samples > 20


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM])
def test_a_killed_program_leaves_a_readable_part(engine, number):
    run = engine(
        f"import os, time\nend = time.process_time() + 1\nwhile time.process_time() < end: pass\nos.kill(os.getpid(), {int(number)})",
        stop=False,
        ok=False,
    )
    assert run.returncode == -number
    assert run.process.ended == "cut"
    assert run.process.cpu_s == pytest.approx(1.0, abs=0.2)


@pytest.mark.parametrize("number", [signal.SIGTRAP, signal.SIGRTMAX - 3])
@pytest.mark.parametrize("running", [True, False])
def test_our_signals_still_kill_who_does_not_handle_them(engine, mode, number, running):
    end = "" if running else "_measure.stop(); "
    run = engine(
        f"import os; {end}os.kill(os.getpid(), {int(number)}); print('alive')",
        mode=mode,
        stop=False,
        ok=False,
    )
    # Timers leave SIGTRAP alone, perf events the other; the kernel then does what it always does.
    assert run.returncode == -number
    assert run.stdout == ""


def test_fork_tree_is_measured_in_parts(engine, tmp_path):
    run = engine(
        f"""
        import os, time
        def burn(name):
            end = time.thread_time() + 0.4
            while time.thread_time() < end: pass
        for i in range(3):
            _measure.before_fork()
            pid = os.fork()
            if pid == 0:
                _measure.after_fork_child({str(tmp_path)!r} + f"/child{{i}}.part")
                burn("child")
                _measure.stop()
                os._exit(0)
            _measure.after_fork_parent()
            os.waitpid(pid, 0)
        burn("parent")
        """
    )
    children = [read_part(tmp_path / f"child{i}.part") for i in range(3)]
    for child in children:
        assert child.parent_pid == run.process.pid
        assert child.cpu_s == pytest.approx(0.4, abs=0.1)
    assert run.process.cpu_s == pytest.approx(0.4, abs=0.15)
    main = [t for t in run.process.threads if t.tid == run.process.pid]
    assert len(main) == 1
    assert main[0].cpu_s == pytest.approx(0.4, abs=0.15)


def test_a_refused_part_is_an_error_and_nothing_else(tmp_path):
    code = textwrap.dedent(
        """
        import sys
        from citius.measure import _measure
        try:
            _measure.start(sys.argv[1])
        except OSError as error:
            print(type(error).__name__, sys.argv[1] in str(error), _measure.running())
        """
    )
    command = [sys.executable, "-c", code, str(tmp_path / "no" / "such.part")]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60)
    assert done.stdout == "FileNotFoundError True False\n", done.stderr


def test_no_sample_on_its_way_kills_what_exec_starts(mode, tmp_path):
    code = """
        import os, sys
        from citius.measure import _measure
        ends = {}
        for k in range(40):
            child = os.fork()
            if child == 0:
                _measure.start(f"{sys.argv[1]}.{k}", 5000, sys.argv[2])
                sum(range(100_000))
                os.execv("/bin/true", ["true"])
            end = os.waitpid(child, 0)[1]
            ends[end] = ends.get(end, 0) + 1
        print(ends)
    """
    command = [sys.executable, "-c", textwrap.dedent(code), str(tmp_path / "part"), mode]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60)
    assert done.stdout == "{0: 40}\n", done.stderr


def test_a_failed_exec_leaves_the_measuring_on(engine, mode):
    run = engine(
        """
        import os, time
        for start in (os.execv, os.execvp):
            try: start("/no/such/program", ["program"])
            except FileNotFoundError as error: print(error.errno)
        def after():
            end = time.thread_time() + 0.5
            while time.thread_time() < end: pass
        after()
        """,
        mode=mode,
    )
    assert run.stdout == "2\n2\n"
    seen = run.seconds("after")
    assert sum(seen.get(name, 0) for name in ("python", "native", "system")) > 0.3


def test_many_stacks_stay_within_64_megabytes(engine):
    """A day of sampling cannot outgrow an hour of the most varied stacks there are."""
    run = engine(
        """
        import resource, random, sys
        sys.setrecursionlimit(10000)
        random.seed(1)
        scope = {}
        for i in range(300):
            exec("\\n" * random.randrange(1000) + f"def f{i}(n, t):\\n" + "".join(f"    if n % 40 == {k}: return call(n, t)\\n" for k in range(40)), scope)
        functions = [scope[f"f{i}"] for i in range(300)]
        def call(n, t):
            if n == 0: return sum(range(3000))
            return random.choice(functions)(n - 1, t)
        scope["call"] = call
        import time
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        end = time.monotonic() + 10
        while time.monotonic() < end: call(90, 0)
        print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)
        """,
        rate=5000,
    )
    assert len(run.process.node_parent) > 100_000
    assert int(run.stdout) < 64 * 1024
