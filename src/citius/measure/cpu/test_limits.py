# SPDX-License-Identifier: Apache-2.0
"""Where the system gives less than usual: descriptors, memory, permissions, an interpreter."""

import os
import subprocess

import pytest

# Refuses system calls by number with EPERM, as sandboxes do.
REFUSE = """
import ctypes, struct
def refuse(*numbers):
    code = [(0x20, 0, 0, 0)] + [(0x15, len(numbers) - i, 0, n) for i, n in enumerate(numbers)]
    code += [(0x06, 0, 0, 0x7FFF0000), (0x06, 0, 0, 0x50000 | 1)]
    rules = b"".join(struct.pack("HBBI", *each) for each in code)
    buffer = ctypes.create_string_buffer(rules, len(rules))
    program = struct.pack("HxxxxxxQ", len(code), ctypes.addressof(buffer))
    libc = ctypes.CDLL(None, use_errno=True)
    assert libc.prctl(38, 1, 0, 0, 0) == 0
    assert libc.prctl(22, 2, program, 0, 0) == 0, ctypes.get_errno()
"""

BURN = """
def burn(seconds):
    end = time.thread_time() + seconds
    while time.thread_time() < end: pass
"""


def test_every_thread_has_one_row_when_descriptors_run_out(engine, mode):
    run = engine(
        """
        import resource, threading, time
        _measure.stop()
        resource.setrlimit(resource.RLIMIT_NOFILE, (64, 64))
        done = threading.Event()
        threads = [threading.Thread(target=done.wait) for _ in range(60)]
        for t in threads: t.start()
        _measure.start(sys.argv[1] + "2", 250, sys.argv[3])
        """
        + BURN.replace("\n", "\n        ")
        + """
        burn(0.5)
        done.set()
        _measure.stop()
        import os
        os.replace(sys.argv[1] + "2", sys.argv[1])
        """,
        mode=mode,
    )
    threads = [t for t in run.process.threads if t.kind != "rest"]
    assert len(threads) == 61
    assert sum(t.cpu_s for t in run.process.threads) == pytest.approx(
        run.process.cpu_s, rel=0.1, abs=0.02
    )


@pytest.mark.skipif(
    os.uname().machine != "x86_64", reason="the numbers of system calls are those of x86-64"
)
def test_a_sandbox_that_forbids_unshare_sees_no_descriptors(engine):
    unshare, process_vm_readv = 272, 310
    run = engine(
        "import time, os\n_measure.stop()\n"
        + REFUSE
        + BURN
        + f"refuse({unshare}, {process_vm_readv})\n"
        + "before = sorted(os.listdir('/proc/self/fd'))\n"
        + "_measure.start(sys.argv[1] + '2', 250, sys.argv[3])\nburn(0.4)\ntime.sleep(0.2)\n"
        + "print(sorted(os.listdir('/proc/self/fd')) == before)\n_measure.stop()\nos.replace(sys.argv[1] + '2', sys.argv[1])"
    )
    assert run.stdout == "True\n"
    assert not any("descriptor" in note for note in run.process.notes)
    assert sum(run.seconds("burn").values()) > 0.3
    assert run.seconds()["sleep"] == pytest.approx(0.2, abs=0.1)


# malloc that fails in the sampler thread, from the time the program says so.
NO_MEMORY = r"""
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
int refuse_sampler = 0;
void* __libc_malloc(size_t);
void* malloc(size_t size) {
  if (refuse_sampler) {
    char name[16] = "";
    prctl(PR_GET_NAME, name);
    if (strcmp(name, "citius-sampler") == 0) return 0;
  }
  return __libc_malloc(size);
}
"""


# The engine's C++ finds no memory in the program's own threads, from the time the program says so.
NO_MEMORY_OF_THE_PROGRAM = r"""
#include <cstdlib>
#include <cstring>
#include <new>
#include <sys/prctl.h>
extern "C" { int refuse_program = 0; }
void* operator new(std::size_t size) {
  char name[16] = "";
  if (refuse_program && prctl(PR_GET_NAME, name) == 0 && std::strcmp(name, "citius-sampler") != 0)
    throw std::bad_alloc();
  if (void* at = std::malloc(size)) return at;
  throw std::bad_alloc();
}
"""

replaces_the_allocator = pytest.mark.skipif(
    "libasan" in os.environ.get("LD_PRELOAD", ""),
    reason="it replaces the allocator, and AddressSanitizer has done so before",
)


@replaces_the_allocator
def test_the_program_s_descriptors_outlive_a_drain_without_memory(
    engine, mode, tmp_path, monkeypatch
):
    """A code object goes away in the program's thread, which counts the samples that are left."""
    source, library = tmp_path / "no_memory.cpp", tmp_path / "no_memory.so"
    source.write_text(NO_MEMORY_OF_THE_PROGRAM)
    subprocess.run(["c++", "-O1", "-shared", "-fPIC", str(source), "-o", str(library)], check=True)
    monkeypatch.setenv("LD_PRELOAD", str(library))
    run = engine(
        """
        import ctypes, os, time
        """
        + BURN.replace("\n", "\n        ")
        + """
        files = [os.open("/dev/null", os.O_RDONLY) for _ in range(20)]
        refuse = ctypes.c_int.in_dll(ctypes.CDLL(None), "refuse_program")
        refuse.value = 1
        for i in range(200):
            exec(f"def made{i}(): burn(0.0005)\\nmade{i}()", {"burn": burn})
        refuse.value = 0
        time.sleep(0.2)
        for each in files: os.fstat(each)
        print("all open", flush=True)
        """,
        rate=5000,
        mode=mode,
    )
    assert run.stdout == "all open\n"
    assert any("no memory" in note for note in run.process.notes)


@replaces_the_allocator
def test_a_sampler_without_memory_ends_the_measuring_alone(engine, mode, tmp_path, monkeypatch):
    source, library = tmp_path / "no_memory.c", tmp_path / "no_memory.so"
    source.write_text(NO_MEMORY)
    subprocess.run(["cc", "-O1", "-shared", "-fPIC", str(source), "-o", str(library)], check=True)
    monkeypatch.setenv("LD_PRELOAD", str(library))
    run = engine(
        """
        import ctypes, threading, time
        """
        + BURN.replace("\n", "\n        ")
        + """
        burn(0.2)
        ctypes.c_int.in_dll(ctypes.CDLL(None), "refuse_sampler").value = 1
        threading.Thread(target=burn, args=(0.2,)).start()
        burn(0.2)
        for _ in range(100): exec("def made(): pass\\nmade()")
        _measure.before_fork()
        _measure.after_fork_parent()
        print("alive", _measure.running())
        """,
        mode=mode,
    )
    assert run.stdout == "alive True\n"
    assert any("no memory" in note for note in run.process.notes)
    assert sum(run.seconds("burn").values()) > 0.1


@pytest.mark.parametrize("threads", [0, 3])
def test_the_interpreter_may_end_first(engine, mode, threads):
    """Nobody calls stop: the sampler and threads without the GIL outlive the interpreter."""
    run = engine(
        f"""
        import builtins, hashlib, threading, time
        def spin():
            data = bytes(20_000_000)
            while True: hashlib.sha256(data).digest()
        for _ in range({threads}): threading.Thread(target=spin, daemon=True).start()
        class Late:
            def __del__(self, clock=time.thread_time):
                end = clock() + 0.2
                while clock() < end: pass
        builtins.late = Late()
        time.sleep(0.05)
        """,
        rate=5000,
        mode=mode,
        stop=False,
    )
    assert run.process.ended == "cut"
    assert run.process.samples > 10


def test_start_and_stop_again_and_again(engine, mode):
    run = engine(
        """
        import threading, time, os
        """
        + BURN.replace("\n", "\n        ")
        + """
        done = False
        def churn():
            while not done: exec("def made(x): return [x for _ in range(50)]\\nmade(int('3'))")
        threads = [threading.Thread(target=churn) for _ in range(2)]
        for t in threads: t.start()
        for i in range(25):
            _measure.stop()
            _measure.start(f"{sys.argv[1]}{i}", 5000, sys.argv[3])
            burn(0.01)
        _measure.stop()
        done = True
        for t in threads: t.join()
        os.replace(sys.argv[1] + "24", sys.argv[1])
        print("alive")
        """,
        mode=mode,
    )
    assert run.stdout == "alive\n"
    assert run.process.ended == "stopped"
