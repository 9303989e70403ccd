# SPDX-License-Identifier: Apache-2.0
# ruff: noqa: PTH - the supervisor starts sooner without pathlib
"""Runs a program as plain Python would run it, and waits for its end.

The program is a child that inherits all that the supervisor got: descriptors, signal mask and
dispositions, limits, terminal. The supervisor blocks every signal and takes them one by one
(`sigtimedwait`), so that there are no handlers and no races; see `witness` for which ones it
forwards. For the only thread of a process.
"""

import contextlib
import os
import signal
import sys
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from citius.measure.launch.variable import VARIABLE, Settings

if TYPE_CHECKING:
    from citius.measure.launch.witness import Witness

# What plain Python sets to "ignored" whatever it inherits.
_PYTHON_IGNORES = (signal.SIGPIPE, signal.SIGXFSZ)
_COERCED_LOCALES = ("C.UTF-8", "C.utf8", "UTF-8")
# Started by a name, a missing program has this status in every shell.
_CANNOT_RUN = 126
_PAUSE = 1.0  # s between two looks at what the run has left so far


class StartError(OSError):
    """No process can be started, with the reason; nothing has run."""


@contextlib.contextmanager
def held_signals() -> Iterator[tuple[set, bool]]:
    """Block all signals for the duration; those that came too late for the program are dropped.

    Yields:
        The signal mask to give to the program, and whether it is to ignore SIGCHLD.
    """
    mask = signal.pthread_sigmask(signal.SIG_SETMASK, signal.valid_signals())
    # An ignored SIGCHLD would throw away the exit status.
    chld = signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    try:
        yield mask, chld == signal.SIG_IGN
    finally:
        while signal.sigtimedwait(signal.valid_signals(), 0):
            pass
        signal.pthread_sigmask(signal.SIG_SETMASK, mask)


def occupy_standard_descriptors() -> None:
    """Fill closed standard descriptors, so that no file of ours takes their place.

    The program still gets them closed: what Python opens, exec closes.
    """
    while (descriptor := _open_nothing()) <= 2:
        pass
    os.close(descriptor)


def _open_nothing() -> int:
    """Open what gives and takes no data: in a root without devices not even an end of file."""
    try:
        return os.open(os.devnull, os.O_RDWR)
    except OSError:
        return os.open("/", os.O_PATH)


def supervise(
    arguments: list[str],
    settings_of: Callable[[int], Settings],
    tidy: Callable[[], None] = lambda: None,
) -> int:
    """Run plain Python with `arguments` to its end.

    Args:
        arguments: of the interpreter, after its name.
        settings_of: gives the settings of the run for the program's process id.
        tidy: called each second.

    Returns:
        The wait status: see `os.WIFSIGNALED` and its like.

    Raises:
        StartError: no process can be started.
    """
    with held_signals() as (mask, ignore_chld):
        try:
            program = os.fork()
        except OSError as error:
            raise StartError(f"no process can be started: {error.strerror}") from None
        if program == 0:
            _become(arguments, settings_of(os.getpid()).encode(), mask, ignore_chld)
        # Only now, while the program's interpreter starts on another processor.
        from citius.measure.launch.witness import Witness

        witness = Witness(program)
        try:
            let_go_of_descriptors()
            return _wait(program, witness, tidy)
        finally:
            witness.leave()


def replace(arguments: list[str]) -> None:
    """Become plain Python with `arguments`, unmeasured. Never returns."""
    _become(arguments, None, signal.pthread_sigmask(signal.SIG_BLOCK, ()), False)


def end_like(status: int) -> int:
    """End as the program ended: by the same signal, or return its exit status."""
    if not os.WIFSIGNALED(status):
        return os.waitstatus_to_exitcode(status)
    import resource

    number = os.WTERMSIG(status)
    # The program has left its core already: a limit of one byte prevents another, also where
    # cores go to a collector.
    _, hard = resource.getrlimit(resource.RLIMIT_CORE)
    resource.setrlimit(resource.RLIMIT_CORE, (hard if hard == 0 else 1, hard))
    if number in signal.valid_signals():  # The C library's own can be neither set nor blocked.
        if number not in (signal.SIGKILL, signal.SIGSTOP):
            signal.signal(number, signal.SIG_DFL)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {number})
    os.kill(os.getpid(), number)
    # Still here: the first process of a container survives its own signals.
    return 128 + number


def leave_interpreter(status: int) -> None:
    """End here if this interpreter would go on with a prompt.

    `python -i` holds for the program, which had its own.
    """
    if sys.flags.inspect or os.environ.get("PYTHONINSPECT"):
        for stream in (sys.stdout, sys.stderr):
            with contextlib.suppress(OSError, AttributeError):
                stream.flush()
        os._exit(status)


def program_environment() -> dict[bytes, bytes]:
    """Return the environment that plain Python would have been started with.

    In the C locale this interpreter has set LC_CTYPE for itself (PEP 538); given on, it would
    keep the program's interpreter from choosing the UTF-8 mode. Beside LC_ALL it sets nothing.
    """
    environment = dict(os.environb)
    wished = "utf8" in sys._xoptions or os.environ.get("PYTHONUTF8") or os.environ.get("LC_ALL")
    if sys.flags.utf8_mode and not wished and os.environ.get("LC_CTYPE") in _COERCED_LOCALES:
        del environment[b"LC_CTYPE"]
    environment.pop(VARIABLE.encode(), None)
    return environment


def let_go_of_descriptors() -> None:
    """Close what was inherited, all but standard error, so that pipes end when the program ends.

    What Python opened itself is not inheritable and stays.
    """
    null = _open_nothing()
    for standard in (0, 1):
        os.dup2(null, standard, inheritable=False)
    os.close(null)
    try:
        numbers = [int(name) for name in os.listdir("/proc/self/fd")]
    except OSError:
        numbers = list(range(256))
    for number in numbers:
        with contextlib.suppress(OSError):
            if number > 2 and os.get_inheritable(number):
                os.close(number)


def _become(arguments: list[str], variable: str | None, mask: set, ignore_chld: bool) -> None:
    """Turn this process into plain Python, with the dispositions that it would have got."""
    try:
        environment = program_environment()
        if variable is not None:
            environment[VARIABLE.encode()] = os.fsencode(variable)
        for number in _PYTHON_IGNORES:
            signal.signal(number, signal.SIG_DFL)
        if ignore_chld:
            signal.signal(signal.SIGCHLD, signal.SIG_IGN)
        signal.pthread_sigmask(signal.SIG_SETMASK, mask)
        os.execve(sys.executable, [sys.executable, *arguments], environment)
    except BaseException as error:
        os.write(2, f"citius: cannot start {sys.executable!r}: {error}\n".encode())
    os._exit(_CANNOT_RUN)


def _wait(program: int, witness: "Witness", tidy: Callable[[], None] = lambda: None) -> int:
    """Take signals until the program ended; return its wait status."""
    while True:
        info = _next_signal(tidy)
        if info.si_signo != signal.SIGCHLD and not witness.shared(info):
            with contextlib.suppress(PermissionError):  # Another user's by now, as after sudo.
                os.kill(program, info.si_signo)
        while (found := os.waitpid(program, os.WNOHANG | os.WUNTRACED))[0]:
            if not os.WIFSTOPPED(found[1]):
                return found[1]
            _stop_too(witness)


def _next_signal(tidy: Callable[[], None]) -> signal.struct_siginfo:
    """Take a signal, and tidy up while none comes."""
    while not (info := signal.sigtimedwait(signal.valid_signals(), _PAUSE)):
        tidy()
    return info


def _stop_too(witness: "Witness") -> None:
    """Stop as the program did, if a shell's job control waits for that."""
    try:
        shell = os.getppid()
        is_job = os.getsid(shell) == os.getsid(0) and os.getpgid(shell) != os.getpgrp()
    except OSError:
        return
    if is_job:
        witness.wake_when_continued()
        os.kill(os.getpid(), signal.SIGSTOP)
