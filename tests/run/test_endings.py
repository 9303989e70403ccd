# SPDX-License-Identifier: Apache-2.0
"""However a program ends, its caller sees the end that plain python would have shown."""

import os
import re
import signal
from pathlib import Path

import pytest

ENDINGS = {
    "normally": "print('done')",
    "sys.exit(3)": "import sys; sys.exit(3)",
    "sys.exit(text)": "import sys; sys.exit('so sorry')",
    "sys.exit(300)": "import sys; sys.exit(300)",
    "exception": "def f(): raise ValueError('wrong')\nf()",
    "exception in a thread": "import threading\n"
    "t = threading.Thread(target=lambda: 1 / 0, name='T'); t.start(); t.join()",
    "syntax error": "print('never'\n",
    "indentation error": "if True:\nprint('never')\n",
    "os._exit": "import os; print('lost'); os._exit(5)",
    "SIGKILL": "import os; os.kill(os.getpid(), 9)",
    "SIGTERM": "import os, signal; signal.raise_signal(signal.SIGTERM)",
    "abort": "import os; os.abort()",
    "segmentation fault": "import faulthandler; faulthandler._sigsegv()",
    "real-time signal": "import os; os.kill(os.getpid(), 40)",
    "signal of the C library": "import os; os.kill(os.getpid(), 32)",
    "SIGINT": "import signal; signal.raise_signal(signal.SIGINT)",
    "broken pipe": "import signal\nsignal.signal(signal.SIGPIPE, signal.SIG_DFL)\n"
    "signal.raise_signal(signal.SIGPIPE)",
    "exec": "import os, sys\nos.execv(sys.executable, [sys.executable, '-c', 'print(7); exit(4)'])",
    "exec of another program": "import os; os.execv('/bin/sh', ['sh', '-c', 'echo $0; exit 6'])",
    "recursion": "def f(): f()\nf()",
    "exit handlers": "import atexit, threading, time\n"
    "atexit.register(print, 'first registered')\natexit.register(print, 'last registered')\n"
    "threading.Thread(target=lambda: (time.sleep(0.1), print('thread'))).start()",
    "daemon thread": "import threading, time\n"
    "threading.Thread(target=time.sleep, args=(60,), daemon=True).start(); time.sleep(0.05)",
    "exit handler fails": "import atexit, operator; atexit.register(operator.truediv, 1, 0)",
}
CUT = {
    "broken pipe",
    "os._exit",
    "SIGKILL",
    "SIGTERM",
    "abort",
    "segmentation fault",
    "real-time signal",
    "signal of the C library",
}


def is_ignored(number):
    """Say if a signal is ignored here, as make's recipes ignore those of glibc's posix_spawn."""
    status = Path("/proc/self/status").read_text()
    return int(re.search(r"SigIgn:\s*(\w+)", status)[1], 16) >> (number - 1) & 1


@pytest.mark.parametrize("ending", ENDINGS)
def test_ending(runner, ending):
    # Long enough for the engine to have written something when the end comes suddenly.
    wait = "" if "error" in ending else "import time; time.sleep(0.2)\n"
    profile = runner.same_source(wait + ENDINGS[ending], "argument")
    assert len(profile.processes) >= 1
    first = profile.processes[0]
    lives = ending == "signal of the C library" and is_ignored(32)
    cut = (ending in CUT and not lives) or "exec" in ending
    assert first.ended == ("cut" if cut else "stopped")
    assert first.wall_s > (0.1 if wait else 0)


def test_source_in_another_encoding(runner):
    (runner.folder / "latin.py").write_bytes("print('é')\n".encode("latin-1"))
    runner.same("latin.py")
    assert runner.plain("latin.py").returncode == 1
    (runner.folder / "told.py").write_bytes("# coding: latin-1\nprint('é')\n".encode("latin-1"))
    runner.same("told.py")
    (runner.folder / "binary").write_bytes(os.urandom(64) + b"\0")
    runner.same("binary")


def test_missing_module(runner):
    runner.same("-m", "no_such_module_of_anyone")


def test_exec_keeps_measuring(runner):
    source = "import os, sys\nos.execv(sys.executable, [sys.executable, '-c', 'print(7)'])"
    profile = runner.same_source(source)
    assert [process.command[-1] for process in profile.processes] == ["program.py", "print(7)"]
    assert len({process.pid for process in profile.processes}) == 1


def test_end_is_in_the_profile(runner):
    from citius.measure.report import file

    for source, key, value in (
        ("import sys; sys.exit(3)", "exit_status", 3),
        ("import os; os.kill(os.getpid(), 15)", "signal", "SIGTERM"),
        ("import os; os.kill(os.getpid(), 40)", "signal", "signal 40"),
    ):
        meta = runner.same_source(source).meta
        assert meta[key] == value
    assert file.load(runner.kept).meta["cwd"] == str(runner.folder)


DISPOSITIONS = r"""
import os, signal, sys, threading, time
seen = []
for number in (signal.SIGPROF, signal.SIGALRM, signal.SIGIO, signal.SIGVTALRM, signal.SIGUSR2):
    signal.signal(number, lambda number, frame: seen.append(number))
signal.setitimer(signal.ITIMER_REAL, 0.02, 0.02)
signal.setitimer(signal.ITIMER_PROF, 0.02, 0.02)
signal.setitimer(signal.ITIMER_VIRTUAL, 0.02, 0.02)
os.kill(os.getpid(), signal.SIGIO)
end = time.monotonic() + 0.5
while time.monotonic() < end and len(set(seen)) < 4:
    sum(range(1000))
for timer in range(3):
    signal.setitimer(timer, 0)
print(sorted(set(seen)))
"""


def test_handlers_and_timers_of_its_own(runner):
    runner.same_source(DISPOSITIONS)


BLOCKS = """
import signal, time
signal.pthread_sigmask(signal.SIG_BLOCK, signal.valid_signals())
signal.raise_signal(signal.SIGUSR1)
end = time.monotonic() + 0.3
while time.monotonic() < end: pass
pending = signal.sigpending()
"""


@pytest.mark.parametrize("no_perf", ["", "1"], ids=["any mode", "timer"])
def test_blocked_signals(runner, monkeypatch, no_perf):
    monkeypatch.setenv("CITIUS_NO_PERF", no_perf)
    runner.same_source(
        f"{BLOCKS}\nprint(signal.SIGUSR1 in pending)\nprint(signal.sigwait({{signal.SIGUSR1}}))\n"
        "signal.pthread_sigmask(signal.SIG_SETMASK, ())\nprint('alive')"
    )


def test_no_other_signal_is_pending(runner):
    runner.same_source(f"{BLOCKS}\nprint(sorted(pending))")


def test_profile_function_of_its_own(runner):
    runner.same_source(
        "import sys, threading\ncalls = []\n"
        "sys.setprofile(lambda frame, event, arg: calls.append(event))\n"
        "def f(): return len('abc')\n"
        "f(); sys.setprofile(None); print(calls)\n"
        "sys.settrace(lambda frame, event, arg: print(frame.f_code.co_name, event))\n"
        "f()\n"
    )


def test_closed_descriptors(runner):
    profile = runner.same_source(
        "import os, time\n"
        "os.closerange(3, 4096)\n"
        "end = time.monotonic() + 0.2\n"
        "while time.monotonic() < end: pass\n"
        "print(os.open('/dev/null', os.O_RDONLY)); os.closerange(0, 4096); os._exit(9)\n"
    )
    assert profile.processes[0].wall_s > 0.1


def test_no_interrupted_calls(runner):
    """Blocking calls return what they return plainly, also where C code does not try again."""
    profile = runner.same_source(
        "import ctypes, os, threading, time\n"
        "libc = ctypes.CDLL(None, use_errno=True)\n"
        "def wait(call):\n"
        "    ctypes.set_errno(0); print(call(), ctypes.get_errno())\n"
        "busy = threading.Thread(target=lambda: [sum(range(10**5)) for _ in range(200)])\n"
        "busy.start()\n"
        "r, w = os.pipe()\n"
        "wait(lambda: libc.usleep(300_000))\n"
        "wait(lambda: libc.poll(None, 0, 300))\n"
        "threading.Timer(0.3, os.write, (w, b'abc')).start()\n"
        "wait(lambda: libc.read(r, ctypes.create_string_buffer(9), 9))\n"
        "with open('/dev/urandom', 'rb', buffering=0) as file: print(len(file.read(1 << 25)))\n"
        "busy.join()\n"
    )
    assert profile.wall_seconds > 0.8


def test_signal_death_of_the_supervisor_is_the_programs(runner):
    for number in (signal.SIGTERM, signal.SIGKILL, signal.SIGHUP, signal.SIGXCPU):
        outcome = runner.citius("-q", "-c", f"import os; os.kill(os.getpid(), {number})")
        assert outcome.returncode == -number
