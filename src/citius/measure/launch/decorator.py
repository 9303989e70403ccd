# SPDX-License-Identifier: Apache-2.0
"""`@profiled`: measure the process while a function runs."""

import functools
import inspect
import os
import sys
import threading
from collections.abc import Callable
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any
from weakref import WeakSet

from citius.base.streams import unread
from citius.measure.launch.recorder import MeasuringError, check_rate, start, stop

if TYPE_CHECKING:
    from citius.measure.report.profile import Profile


def profiled(
    function: Callable | None = None,
    *,
    rate: int = 250,
    to: "Callable[[Profile], object] | None" = None,
) -> Callable:
    """Measure the process while the decorated function runs.

        @citius.measure.profiled
        def work(): ...

    A plain function, a coroutine function, a generator or an asynchronous one. The measurement
    begins with the first call and ends when no call of it is running any more, so recursive and
    concurrent calls are measured as one; a generator runs from its first `next` to its end.
    Where the process is measured already (by a block, another function or `citius run`), the
    function runs as always.

    Args:
        function: what to decorate.
        rate: samples a second and thread, 1 to 5000.
        to: called with each profile, in the thread where the last call ended; by default the
            table is printed on standard error, if that can be written. The last profile is also
            the decorated function's attribute `profile` (None before).

    Raises:
        TypeError: what is decorated cannot be called.
        ValueError: the rate is none.
        OSError: from the first call: there is no place for temporary files.
    """
    check_rate(rate)
    if function is None:
        return functools.partial(profiled, rate=rate, to=to)
    if not callable(function):
        raise TypeError(
            f"{function!r} is no function: expected @profiled or @profiled(rate=..., to=...)"
        )
    calls = _Calls(rate, to)

    if inspect.iscoroutinefunction(function):

        async def wrapper(*args: Any, **kwargs: Any) -> Any:
            with calls.one(wrapper):
                return await function(*args, **kwargs)

    elif inspect.isasyncgenfunction(function):

        async def wrapper(*args: Any, **kwargs: Any) -> Any:
            with calls.one(wrapper):
                inner = function(*args, **kwargs)
                try:
                    value = await anext(inner)
                    while True:
                        try:
                            sent = yield value
                        except GeneratorExit:
                            raise
                        except BaseException as error:
                            value = await inner.athrow(error)
                        else:
                            value = await inner.asend(sent)
                except StopAsyncIteration:
                    return
                finally:
                    await inner.aclose()

    elif inspect.isgeneratorfunction(function):

        def wrapper(*args: Any, **kwargs: Any) -> Any:
            with calls.one(wrapper):
                return (yield from function(*args, **kwargs))

    else:

        def wrapper(*args: Any, **kwargs: Any) -> Any:
            with calls.one(wrapper):
                return function(*args, **kwargs)

    functools.update_wrapper(wrapper, function)
    wrapper.profile = None
    return wrapper


class _Calls:
    """The running calls of one function, and the measurement that they share."""

    def __init__(self, rate: int, to: "Callable[[Profile], object] | None"):
        self._rate = rate
        self._to = to or _print
        self.forget()
        _all.add(self)

    def forget(self) -> None:
        """Begin as if there had been no call; another thread of a parent may have held the lock."""
        self._lock = threading.Lock()
        self._running = 0
        self._measuring = False

    @contextmanager
    def one(self, wrapper: Any):
        """Measure during a call; the last one to end hands the profile over."""
        process = os.getpid()
        with self._lock:
            self._running += 1
            if self._running == 1:
                try:
                    start(self._rate)
                    self._measuring = True
                except MeasuringError:
                    self._measuring = False
                except BaseException:
                    self._running -= 1
                    raise
        try:
            yield
        finally:
            if os.getpid() == process:  # A call that ends in a forked child is the parent's.
                self._end(wrapper)

    def _end(self, wrapper: Any) -> None:
        found = None
        with self._lock:
            self._running -= 1
            if self._running == 0 and self._measuring:
                self._measuring = False
                try:
                    found = stop()
                except MeasuringError:
                    pass  # Someone called stop() in between.
        if found is not None:
            wrapper.profile = found
            self._to(found)


_all: "WeakSet[_Calls]" = WeakSet()


def _after_fork_in_child() -> None:
    for calls in _all:
        calls.forget()


os.register_at_fork(after_in_child=_after_fork_in_child)


def _print(profile: "Profile") -> None:
    from citius.measure.report.table import print_table

    # The function's result, or its error, is worth more than a report that nobody can read.
    if sys.stderr is not None:
        with unread(sys.stderr):
            print_table(profile, sys.stderr)
