# SPDX-License-Identifier: Apache-2.0
"""Runs one command and reports on it: a small process of its own, so that times are clean.

    python -I -S runner.py < request, as JSON: {"argv", "cwd", "env", "stdin", "stdout", "stderr",
    "timeout", "memory"}; prints {"status", "seconds", "cpu", "peak_kb", "ended"} as JSON.

A process so small keeps the tuner's own memory out of the peak that Linux reports for a child,
and as a subreaper it finds and ends whatever the command leaves behind. It ends everything when
the tuner goes away. Uses the standard library alone and imports nothing of citius.
"""

import ctypes
import json
import os
import select
import signal
import subprocess
import sys
import time

_PR_SET_PDEATHSIG, _PR_SET_CHILD_SUBREAPER = 1, 36
_POLL_MS = 100


def main() -> None:
    """Run what standard input asks for."""
    request = json.loads(sys.stdin.read())
    libc = ctypes.CDLL(None, use_errno=True)
    libc.prctl(_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    libc.prctl(_PR_SET_PDEATHSIG, signal.SIGTERM, 0, 0, 0)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    try:
        if os.getppid() == request["parent"]:
            print(json.dumps(run(request)))
    finally:
        end_all()


def run(request: dict) -> dict:
    """Run the command to its end or its limit."""
    with (
        open(request["stdin"], "rb") as stdin,
        open(request["stdout"], "wb") as stdout,
        open(request["stderr"], "wb") as stderr,
    ):
        start = time.perf_counter()
        child = subprocess.Popen(
            request["argv"],
            cwd=request["cwd"],
            env=request["env"],
            stdin=stdin,
            stdout=stdout,
            stderr=stderr,
            start_new_session=True,
        )
    ended = ""
    wait = _waiter(child.pid)
    while True:
        pid, status, usage = os.wait4(child.pid, os.WNOHANG)
        if pid:
            break
        if request["timeout"] and time.perf_counter() - start > request["timeout"]:
            ended = "time"
        elif memory_kb() > request["memory"] and own_memory_kb() > request["memory"]:
            ended = "memory"
        if ended:
            child.kill()
            _, status, usage = os.wait4(child.pid, 0)
            break
        wait()
    seconds = time.perf_counter() - start
    child.returncode = 0  # already waited for
    return {
        "status": os.waitstatus_to_exitcode(status),
        "seconds": seconds,
        "cpu": usage.ru_utime + usage.ru_stime,
        "peak_kb": usage.ru_maxrss,
        "ended": ended,
    }


def _waiter(pid: int):
    """Return a function that waits a little, but no longer than `pid` lives."""
    try:
        descriptor = os.pidfd_open(pid)
    except OSError:  # a kernel before 5.3, or a sandbox that refuses it
        return lambda: time.sleep(0.002)
    poll = select.poll()
    poll.register(descriptor, select.POLLIN)
    return lambda: poll.poll(_POLL_MS)


def descendants() -> list[int]:
    """Return the processes below this one, by /proc; empty where that is missing."""
    parents: dict[int, list[int]] = {}
    try:
        names = os.listdir("/proc")
    except OSError:
        return []
    for name in names:
        if name.isdigit():
            try:
                with open(f"/proc/{name}/stat", "rb") as file:
                    parent = int(file.read().rpartition(b")")[2].split()[1])
            except (OSError, IndexError, ValueError):
                continue
            parents.setdefault(parent, []).append(int(name))
    found, todo = [], [os.getpid()]
    while todo:
        children = parents.get(todo.pop(), [])
        found += children
        todo += children
    return found


def own_memory_kb() -> int:
    """Return the memory of everything below this process, kB; pages that several share count once.

    Slower than `memory_kb`, which counts a page for each process that was forked with it.
    """
    total = 0
    for pid in descendants():
        try:
            with open(f"/proc/{pid}/smaps_rollup", "rb") as file:
                total += next(int(line.split()[1]) for line in file if line.startswith(b"Pss:"))
        except (OSError, StopIteration, ValueError):
            continue  # it has ended
    return total if total else memory_kb()


def memory_kb() -> int:
    """Return the resident memory of everything below this process, kB."""
    total = 0
    for pid in descendants():
        try:
            with open(f"/proc/{pid}/statm", "rb") as file:
                total += int(file.read().split()[1])
        except (OSError, IndexError, ValueError):
            continue
    return total * os.sysconf("SC_PAGE_SIZE") // 1024


def end_all() -> None:
    """Kill and reap everything below this process, what detached itself included."""
    for _ in range(50):
        left = descendants()
        if not left:
            return
        for pid in left:
            try:
                os.kill(pid, signal.SIGKILL)
            except ProcessLookupError:
                continue
        try:
            while os.waitpid(-1, os.WNOHANG)[0]:
                pass
        except ChildProcessError:
            return
        time.sleep(0.01)


if __name__ == "__main__":
    main()
