# SPDX-License-Identifier: Apache-2.0
"""The probe of a growth run: the most bytes that a call of a function held at once.

The instrumented copy calls `__citius_memory__(name)` as a decorator. Bytes are those of Python's
allocators as tracemalloc (PEP 454) sees them. What was seen is written as JSON at exit.
"""

import atexit
import builtins
import functools
import json
import os

MOST_CALLS = 200  # of a function, that are looked at: tracing is slow

_held, _folder = {}, None
_outer = []  # the peaks so far of the calls that are under way; the innermost last


def install(folder):
    """Make the probe known to every module; `folder` gets what it sees."""
    global _folder
    _folder = folder
    builtins.__citius_memory__ = held


def held(name):
    """Return a decorator that notes how much the calls of a function hold."""
    import tracemalloc

    if _folder is not None and not tracemalloc.is_tracing():
        tracemalloc.start()
        atexit.register(write)

    def decorate(function):
        record = _held.setdefault(name, [0, 0])

        @functools.wraps(function)
        def probe(*args, **kwargs):
            if record[0] >= MOST_CALLS:
                return function(*args, **kwargs)
            record[0] += 1
            before = _enter(tracemalloc)
            try:
                return function(*args, **kwargs)
            finally:
                record[1] = max(record[1], _leave(tracemalloc) - before)

        return probe

    return decorate


def _enter(tracemalloc):
    """Begin a peak of our own, and keep that of the call around us."""
    now, peak = tracemalloc.get_traced_memory()
    if _outer:
        _outer[-1] = max(_outer[-1], peak)
    _outer.append(0)
    tracemalloc.reset_peak()
    return now


def _leave(tracemalloc):
    """Return the peak since `_enter`, and hand it to the call around us."""
    peak = max(_outer.pop(), tracemalloc.get_traced_memory()[1])
    if _outer:
        _outer[-1] = max(_outer[-1], peak)
    tracemalloc.reset_peak()
    return peak


def write():
    """Write what was seen, whole or not at all."""
    path = os.path.join(_folder, f"memory-{os.getpid()}.json")
    try:
        with open(path + ".new", "w") as file:
            json.dump({name: most for name, (_, most) in _held.items()}, file)
        os.replace(path + ".new", path)
    except OSError:
        pass  # what is not written is not known; the program must not notice
