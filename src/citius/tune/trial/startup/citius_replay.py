# SPDX-License-Identifier: Apache-2.0
"""Records calls of hot functions while the program runs, so that they can be made again.

The instrumented copy has `@__citius_replay__("path/below/root.py:name")` at its hot functions. A
call is kept in a file of its own, a line of JSON, then the arguments, then what came of the call
and the arguments after it. The first are written when the call ends, the others when files have
not been written for a while, so a run that is killed leaves nearly all that it had.

Kept are the first calls, those with new types of arguments, the slowest and the most recent of
those that were looked at. After the first calls one is looked at whenever there are 1/64 more, or
each where that costs next to nothing beside it, writing files apart; but none, after the first two, the first of new
types and a hundredth of a second of each function, while recording has taken more than its share
of the time. So "last" and "slowest" of a million short calls are near the true ones.
"""

import atexit
import builtins
import functools
import os
import sys
from _thread import allocate_lock
from json import dumps as to_json
from os import getpid, replace, scandir
from os.path import abspath
from time import perf_counter, thread_time

from citius_layout import Refused, module_of, name_of
from citius_plain import dumps

_open, _leave = open, os._exit  # the program may put its own in their place
FIRST, TYPES, SLOW, RECENT = 8, 12, 8, 12  # calls kept for each reason
MAX_FUNCTION, MAX_ALL = 16 << 20, 64 << 20  # bytes kept of a function, of a run
GRACE_S, SHARE = 0.05, 0.2  # what recording may take: this and this part of the time
OWN_S = 0.01  # what it may take for each function in any case
SURE = 2  # calls of each function that are recorded whatever that takes
EVERY = 64
PAUSE_S = 0.02  # between files, at least
LOOK_AT = 4096  # calls of a function whose types are all looked at
KINDS = 64  # combinations of types that are taken for new
CHEAP = 0.05  # of a call's time: then each call is recorded
_NEVER = sys.maxsize
_CO_ANY = 0x4 | 0x8  # CPython: *args or **kwargs among the parameters
_UNFIT = (RecursionError, MemoryError, KeyboardInterrupt, GeneratorExit)  # of the moment

_PROBE = """
def make(_citius_function, _citius_log):
    _citius_count = 0
    def probe({taken}):
        nonlocal _citius_count
        _citius_count += 1
        if _citius_count < _citius_log.due:
            return _citius_function({given})
        return _citius_log.call(_citius_function, _citius_count, {told})
    return probe
"""

_folder = _seed = None
_started = _pace = 0.0  # when the program did, and when the next file may be written
_paused = _spent = 0.0  # seconds that recording held the program up, and had a processor
_kept = _elsewhere = _writes = 0  # bytes of this process, of others; files written
_logs, _lock = [], allocate_lock()


def install(folder, seed):
    """Make the decorator known to every module; `folder` gets the calls."""
    global _folder, _seed, _started
    _folder, _seed, _started = folder, seed, perf_counter()
    builtins.__citius_replay__ = recorded
    os.register_at_fork(after_in_child=_forked)
    atexit.register(_flush)
    os._exit = _exit  # by which multiprocessing's workers end


def recorded(name):
    """Return a decorator that records a sample of a function's calls."""

    def decorate(function):
        log = _Log(name, function)
        _logs.append(log)
        return functools.wraps(function)(_probe(function, log))

    return decorate


def _probe(function, log):
    """Return what stands for the function: with its own parameters if it has no others.

    A call that is not looked at then costs half of what it costs with any arguments.
    """
    code = function.__code__
    other = code.co_kwonlyargcount or code.co_flags & _CO_ANY
    if other or function.__defaults__ or code.co_posonlyargcount:
        taken, given, told = (
            "*_citius_a, **_citius_k",
            "*_citius_a, **_citius_k",
            "_citius_a, _citius_k",
        )
    else:
        given = taken = "".join(f"{n}, " for n in code.co_varnames[: code.co_argcount])
        told = f"({given}), {{}}"
    space = {}
    exec(_PROBE.format(taken=taken, given=given, told=told), space)
    return space["make"](function, log)


class _Call:
    """A call under way: what it was called with, and when."""

    __slots__ = ("cost", "data", "new", "number", "paused", "start")


class _Log:
    """The sample of one function's calls in this process."""

    def __init__(self, name, function):
        self.name, self.module, self.index = name, function.__module__, len(_logs)
        self.due = self.next = 1  # the numbers of the calls to look at, and to record
        self.kinds, self.recent = set(), 0
        self.kept, self.pending = {}, {}  # slot -> (bytes, seconds); slot -> what is to be written
        self.misses, self.why, self.spent = 0, None, 0.0
        path, file = name.rpartition(":")[0], abspath(function.__code__.co_filename)
        inside = file.endswith(os.sep + path)
        self.root = file[: -len(path) - 1] if inside else None

    def call(self, function, number, args, kwargs):
        """Make a call, and record it if it is its turn."""
        call = self.before(number, args, kwargs)
        if call is None:
            return function(*args, **kwargs)
        try:
            result = function(*args, **kwargs)
        except BaseException as error:
            self.after(call, args, kwargs, error, True)
            raise
        self.after(call, args, kwargs, result, False)
        return result

    def before(self, number, args, kwargs):
        """Return the call if it is to be recorded, else None."""
        global _paused, _spent
        start, began = perf_counter(), thread_time()
        if not _lock.acquire(False):  # another thread, or a signal while recording
            return None
        try:
            self.due = number + 1 if number < LOOK_AT else number + (number >> 8)
            kinds = (*map(_kind, args), *map(id, kwargs), *map(_kind, kwargs.values()))
            new = kinds not in self.kinds and len(self.kinds) < KINDS
            if not new and number < self.next:
                return None
            room = GRACE_S + SHARE * (start - _started)
            dear = (self.spent > OWN_S and _spent > room) or _paused > 2 * room
            if dear and number > SURE and not (new and len(self.kinds) < TYPES):
                return None
            self.kinds.add(kinds)
            self.next = number + 1 + number // EVERY
            call = _Call()
            call.number, call.new, call.data = number, new, dumps((args, kwargs), self.root)
        except Refused as error:
            self.miss(f"an argument holds {error}", number)
            return None
        except Exception as error:
            self.miss(f"its arguments cannot be read: {name_of(type(error))}", number)
            return None
        finally:
            now, worked = perf_counter(), thread_time() - began
            self.spent += worked
            _spent += worked
            _paused += now - start
            _lock.release()
        call.cost, call.paused, call.start = now - start, _paused, perf_counter()
        return call

    def after(self, call, args, kwargs, result, raised):
        """Record what came of a call."""
        global _paused, _spent
        end, began = perf_counter(), thread_time()
        seconds = end - call.start - (_paused - call.paused)
        wrote = 0.0
        if not _lock.acquire(False):
            return
        try:
            if raised and issubclass(type(result), _UNFIT):
                return
            slot = self.slot(call, seconds)
            if slot is not None:
                came = self.told(result) if raised else result
                kind = "exception" if raised else "result"
                data = dumps((kind, came, args, kwargs), self.root)
                wrote = self.write(slot, call, seconds, data)
                self.misses = 0
        except Refused as error:
            what = "an exception" if raised else "its result, or an argument after the call,"
            self.miss(f"{what} holds {error}", call.number)
        except OSError:
            self.due = _NEVER  # no room: what is there must do
        except Exception as error:
            self.miss(f"its result cannot be read: {name_of(type(error))}", call.number)
        finally:
            cost, worked = perf_counter() - end, thread_time() - began
            self.spent += worked
            _spent += worked
            _paused += cost
            _lock.release()
        if call.cost + cost - wrote < CHEAP * seconds and self.due != _NEVER:
            self.due = self.next = call.number + 1

    def told(self, error):
        kind = type(error)
        return module_of(kind), name_of(kind), BaseException.args.__get__(error)

    def slot(self, call, seconds):
        """Return where the call is kept, None for nowhere."""
        if call.number <= FIRST:
            return call.number - 1
        types = range(FIRST, FIRST + TYPES)
        if call.new:
            free = next((s for s in types if s not in self.kept), None)
            if free is not None:
                return free
        slow = range(types.stop, types.stop + SLOW)
        quickest = min(slow, key=lambda s: self.kept[s][1] if s in self.kept else -1.0)
        if quickest not in self.kept or seconds > self.kept[quickest][1]:
            return quickest
        self.recent += 1
        return slow.stop + self.recent % RECENT

    def write(self, slot, call, seconds, after):
        """Write the call in a file, at once or when the next may be, if there is room for it.

        Return the seconds that writing files took.
        """
        global _kept, _writes
        head = {
            "name": self.name,
            "module": self.module,
            "number": call.number,
            "seconds": seconds,
            "seed": _seed,
            "before": len(call.data),
            "after": len(after),
        }
        data = b"".join((to_json(head).encode(), b"\n", call.data, after))
        more = len(data) - self.kept.get(slot, (0, 0.0))[0]
        if _writes % EVERY == 0:
            _look_elsewhere()
        _writes += 1
        own = sum(size for size, _ in self.kept.values())
        if own + more > MAX_FUNCTION or _kept + _elsewhere + more > MAX_ALL:
            raise Refused("more data than is recorded")
        self.pending[slot] = data
        at_once = len(self.kept) < SURE or perf_counter() > _pace
        wrote = self.flush() if at_once else 0.0
        self.kept[slot] = len(data), seconds
        _kept += more
        return wrote

    def flush(self):
        """Write what waits to be written, in the seconds returned; then wait ten times as long."""
        global _pace
        start = perf_counter()
        while self.pending:
            slot, data = self.pending.popitem()
            _put(f"{getpid()}-{self.index}-{slot}.call", data)
        now = perf_counter()
        _pace = now + max(PAUSE_S, 10 * (now - start))
        return now - start

    def miss(self, why, number):
        """Note that a call could not be recorded; look at fewer calls from now on."""
        self.misses += 1
        self.next = max(self.next, number + (1 << min(self.misses, 12)))
        if self.why is None:
            self.why = why
            told = to_json({"name": self.name, "why": why}).encode()
            try:
                _put(f"{getpid()}-{self.index}.why", told)
            except OSError:
                self.due = _NEVER


def _kind(value):
    return id(type(value))


def _put(name, data):
    path = f"{_folder}/{name}"
    with _open(path + ".new", "wb") as file:
        file.write(data)
    replace(path + ".new", path)


def _flush():
    try:
        for log in _logs:
            log.flush()
    except OSError:
        pass  # no room: what is there must do


def _exit(status):
    """Exit to the system with specified status, without normal exit processing."""
    _flush()
    _leave(status)


def _look_elsewhere():
    """Count what other processes of the run keep."""
    global _elsewhere
    own = f"{getpid()}-"
    with scandir(_folder) as found:
        others = [e for e in found if e.name.endswith(".call") and not e.name.startswith(own)]
    _elsewhere = sum(e.stat().st_size for e in others)


def _forked():
    """Start afresh in a child: what the parent keeps is the parent's."""
    global _lock, _kept, _writes
    _lock, _kept, _writes = allocate_lock(), 0, 0
    for log in _logs:
        log.kept.clear()
        log.pending.clear()
        log.next = log.due if log.due == _NEVER else 1
