# SPDX-License-Identifier: Apache-2.0
"""What a piece of known kind is taken for. Bounds are wide: truth is measured in bench/measure."""

import subprocess
import sysconfig

import pytest

pytestmark = pytest.mark.timing

SPIN = """
import time
def until(seconds, work):
    end = time.thread_time() + seconds
    while time.thread_time() < end:
        work()
"""

PIECES = {
    "int loop": ("def piece():\n    for i in range(20000): i * i + 1", "python"),
    "sorted": (
        "DATA = [(i * 7919) % 10007 for i in range(20000)]\ndef piece(): sorted(DATA)",
        "native",
    ),
    "sorted, called once": (
        "BIG = [(i * 7919) % 1000003 for i in range(600000)]\ndef piece(): sorted(BIG)",
        "native",
    ),
    "json": (
        "import json\nTEXT = json.dumps([i / 7 for i in range(5000)])\ndef piece(): json.loads(TEXT)",
        "native",
    ),
    "dict.fromkeys": ("KEYS = list(range(20000))\ndef piece(): dict.fromkeys(KEYS)", "native"),
    "keywords": (
        "DATA = [(i * 7919) % 10007 for i in range(20000)]\ndef piece(): sorted(DATA, reverse=True)",
        "native",
    ),
    "unpacked arguments": ("DATA = [list(range(20000))]\ndef piece(): sum(*DATA)", "native"),
    "instances": (
        "class P:\n    def __init__(self, x): self.x = x\ndef piece():\n    for i in range(5000): P(i)",
        "python",
    ),
    "instances with __call__": (
        "class C:\n    def __call__(self): return 1\nc = C()\ndef piece():\n    for i in range(5000): c()",
        "python",
    ),
    "generator": ("def piece():\n    for _ in (i * i for i in range(9000)): pass", "python"),
    "concatenation": ("A = 'x' * 200000\ndef piece():\n    for _ in range(20): A + A", "python"),
    "zlib": (
        "import zlib\nDATA = bytes(range(256)) * 400\ndef piece(): zlib.compress(DATA)",
        "native",
    ),
    # Not os.urandom: from glibc 2.41 on it draws without a system call.
    "urandom": (
        "import os\nFILE = os.open('/dev/urandom', 0)\ndef piece(): os.read(FILE, 500000)",
        "system",
    ),
}


@pytest.mark.parametrize("name", PIECES)
def test_cpu_class(engine, mode, name):
    code, expected = PIECES[name]
    run = engine(SPIN + code + "\nuntil(0.8, piece)", mode=mode)
    seen = {k: v for k, v in run.seconds("piece").items() if k in ("python", "native", "system")}
    assert sum(seen.values()) > 0.5
    # Big objects come from the system, and dropping them is Python's work: neither is a mistake.
    system = 0 if expected == "system" else seen.get("system", 0)
    assert seen.get(expected, 0) > 0.8 * (sum(seen.values()) - system), seen


WAITS = {
    "sleep": ("import time\ndef piece(): time.sleep(0.8)", "sleep"),
    "event": ("import threading\ndef piece(): threading.Event().wait(0.8)", "lock"),
    "queue": (
        "import queue\ndef piece():\n    try: queue.Queue().get(timeout=0.8)\n    except queue.Empty: pass",
        "lock",
    ),
    "select": (
        "import os, select\nr, w = os.pipe()\ndef piece(): select.select([r], [], [], 0.8)",
        "io",
    ),
    "select of nothing": ("import select\ndef piece(): select.select([], [], [], 0.8)", "sleep"),
    "socket": (
        "import socket\na, b = socket.socketpair()\na.settimeout(0.8)\n"
        "def piece():\n    try: a.recv(1)\n    except TimeoutError: pass",
        "io",
    ),
    "child": ("import subprocess\ndef piece(): subprocess.run(['sleep', '0.8'])", "io"),
}


@pytest.mark.parametrize("name", WAITS)
def test_wait_class(engine, name):
    code, expected = WAITS[name]
    seen = engine(code + "\npiece()").seconds("piece")
    assert seen.get(expected, 0) == pytest.approx(0.8, abs=0.15), seen


def test_gil_fight(engine):
    run = engine(
        """
        import threading
        def fight():
            end = time.monotonic() + 1.5
            x = 0
            while time.monotonic() < end:
                for i in range(1000): x += i
        import time
        threads = [threading.Thread(target=fight) for _ in range(2)]
        for t in threads: t.start()
        for t in threads: t.join()
        """
    )
    seen = run.seconds("fight")
    on_line = seen.get("gil_wait", 0) + seen.get("runnable", 0)
    assert seen["gil_wait"] > 0.5 and seen["python"] > 0.5
    assert on_line == pytest.approx(3.0 - seen["python"] - seen.get("system", 0), abs=0.5)


def test_time_queued_for_a_processor_lands_where_it_was_queued(engine, mode):
    """Beside another process on one processor, then alone on the other, as far as the machine is."""
    run = engine(
        SPIN
        + """
import os, subprocess, sys
def piece(): sum(range(1000))
def crowded(): until(1.5, piece)
def alone(): until(1.5, piece)
def delay(): return int(open("/proc/self/schedstat").read().split()[1]) / 1e9
first, *_, last = sorted(os.sched_getaffinity(0))
os.sched_setaffinity(0, {last})
rival = subprocess.Popen([sys.executable, "-S", "-c", "while True: pass"])
before = delay()
try:
    crowded()
    between = delay()
    os.sched_setaffinity(0, {first})
    alone()
finally:
    rival.kill()
    rival.wait()
print(between - before, delay() - between)
""",
        mode=mode,
    )
    true = [float(word) for word in run.stdout.split()]
    said = [run.seconds(name).get("runnable", 0) for name in ("crowded", "alone")]
    assert true[0] > 0.5
    assert said == pytest.approx(true, abs=0.1 * sum(true))


EXTENSION = """
#include <Python.h>
#include <string.h>
static char buffer[1 << 20];
static PyObject *clear(PyObject *self, PyObject *other) {
  memset(buffer, 0, sizeof buffer);
  return Py_NewRef(self);
}
static PyNumberMethods number = {.nb_matrix_multiply = clear};
static PyTypeObject type = {PyVarObject_HEAD_INIT(NULL, 0).tp_name = "clearing.Buffer",
  .tp_basicsize = sizeof(PyObject), .tp_new = PyType_GenericNew, .tp_as_number = &number};
static PyModuleDef module = {PyModuleDef_HEAD_INIT, "clearing"};
PyMODINIT_FUNC PyInit_clearing(void) {
  PyObject *made = PyModule_Create(&module);
  PyModule_AddType(made, &type);
  return made;
}
"""


def test_an_operator_of_an_extension_is_native_in_the_c_library_too(engine, mode, tmp_path):
    """The interpreter's own copying, with which a concatenation is done, stays Python."""
    (tmp_path / "clearing.c").write_text(EXTENSION)
    include = f"-I{sysconfig.get_paths()['include']}"
    command = ["cc", "-O1", "-shared", "-fPIC", include, "clearing.c", "-o", "clearing.so"]
    subprocess.run(command, cwd=tmp_path, check=True)
    run = engine(
        SPIN
        + """
from clearing import Buffer
LEFT, RIGHT, TEXT = Buffer(), Buffer(), b"x" * 500_000
def clear(): LEFT @ RIGHT
def join(): TEXT + TEXT
until(0.8, clear)
until(0.8, join)
""",
        mode=mode,
    )
    for name, expected in (("clear", "native"), ("join", "python")):
        seen = run.seconds(name)
        assert seen.get(expected, 0) > 0.8 * (seen.get("python", 0) + seen.get("native", 0)), seen
        assert seen.get(expected, 0) > 0.5, seen


@pytest.mark.parametrize("rate", [10, 50])
def test_few_samples_stand_for_all_the_time(engine, mode, rate):
    run = engine(SPIN + "def piece(): sum(range(1000))\nuntil(1.5, piece)", rate=rate, mode=mode)
    rows = [row for thread in run.process.threads for row in thread.rows if row.klass < 3]
    assert sum(row.count for row in rows) < 3 * rate
    assert sum(row.seconds for row in rows) == pytest.approx(run.process.cpu_s, rel=0.02)
    assert run.seconds("until")["native"] > 0.7


def test_classes_sum_to_every_thread_s_lifetime(engine, mode):
    run = engine(
        """
        import threading, time, hashlib
        def work(k):
            end = time.monotonic() + 0.6
            while time.monotonic() < end:
                hashlib.sha256(b"x" * 100000).digest()
                time.sleep(0.001 * k)
        threads = [threading.Thread(target=work, args=(k,)) for k in range(4)]
        for t in threads: t.start()
        for t in threads: t.join()
        """,
        mode=mode,
    )
    threads = [t for t in run.process.threads if t.kind == "python"]
    assert len(threads) == 5
    for thread in threads:
        assert sum(r.seconds for r in thread.rows) == pytest.approx(thread.lifetime_s, rel=0.01)
        cpu = sum(r.seconds for r in thread.rows if r.klass < 3)
        assert cpu == pytest.approx(thread.cpu_s, rel=0.01, abs=1e-6)


def test_a_native_thread_has_a_row_of_its_own(engine):
    run = engine(
        """
        import ctypes, time
        libc = ctypes.CDLL(None)
        routine = ctypes.cast(libc.pause, ctypes.c_void_p)
        libc.pthread_create(ctypes.byref(ctypes.c_ulong()), None, routine, None)
        time.sleep(0.4)
        """
    )
    native = [t for t in run.process.threads if t.kind == "native"]
    assert len(native) == 1
    assert native[0].lifetime_s == pytest.approx(0.4, abs=0.15)
    assert run.seconds(tid=native[0].tid).get("sleep", 0) > 0.2
