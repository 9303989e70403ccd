# SPDX-License-Identifier: Apache-2.0
"""Tells signals meant for the program from signals that the program got by itself.

The program runs in the supervisor's process group, as a shell's job does. Ctrl-C, `kill %1`,
`timeout` and service managers signal all of the group: the program has its copy then, and
forwarding would give it two. `kill PID` reaches the supervisor alone and must be forwarded. A
signal does not say which it was. So a third process stands in the group, blocks every signal
and answers one question: did you get this one too?

It also ends the program if the supervisor is killed, as killing plain Python would have.
"""

import contextlib
import os
import select
import signal
import socket
import time

# A signal of the group is pending everywhere within this time (s), on a busy machine too.
_SPREAD = 0.005
# Copies of one signal that come closer together than this (s) have become one.
_SAME = 0.05
# Longest wait (s) for an answer: a witness that was stopped gives none.
_ANSWER = 1.0
_LOOK = 0.2
_HIGHEST_DESCRIPTOR = 1 << 16

_ASK, _WATCH, _LEAVE = b"?", b"w", b"q"

# Sent by the kernel, these go to the whole foreground group.
_TERMINAL = frozenset(
    (
        signal.SIGINT,
        signal.SIGQUIT,
        signal.SIGTSTP,
        signal.SIGTTIN,
        signal.SIGTTOU,
        signal.SIGHUP,
        signal.SIGCONT,
        signal.SIGWINCH,
    )
)


class Witness:
    """A process of this process group. For one thread, all of whose signals are blocked.

    Where none can be started, the sender decides: what the kernel sends for a terminal is taken
    for the group's, all else for the supervisor's alone.
    """

    def __init__(self, program: int):
        """Start it; `program` is the process to end if the supervisor dies."""
        self._seen: dict[int, float] = {}
        self._line: socket.socket | None = None
        with contextlib.ExitStack() as opened:
            try:
                ours, theirs = map(opened.enter_context, socket.socketpair())
                held = os.pidfd_open(program)
                opened.callback(os.close, held)
                self._pid = os.fork()
            except OSError:
                return
            opened.pop_all()
        if self._pid == 0:
            try:
                _stand(theirs.fileno(), held, program, os.getppid())
            finally:
                os._exit(0)
        os.close(held)
        theirs.close()
        ours.settimeout(_ANSWER)
        self._line = ours

    def shared(self, info: signal.struct_siginfo) -> bool:
        """Say whether the whole group got the signal that the supervisor just took."""
        number = info.si_signo
        time.sleep(_SPREAD)
        if not self._ask():
            return number in _TERMINAL and info.si_code > 0
        return time.monotonic() - self._seen.get(number, -1.0) < _SAME

    def wake_when_continued(self) -> None:
        """Have this process continued, once it stops, when the program no longer is stopped."""
        self._send(_WATCH)

    def leave(self) -> None:
        """End the witness, and leave the program alone from now on."""
        if self._line is not None:
            self._send(_LEAVE)
            self._line.close()
            self._line = None
            os.waitpid(self._pid, 0)

    def _send(self, word: bytes) -> bool:
        try:
            if self._line is not None:
                self._line.sendall(word, socket.MSG_NOSIGNAL)
                return True
        except OSError:
            pass  # It was killed: as if none had been started.
        return False

    def _ask(self) -> bool:
        """Note the signals that the witness got since the last time; False without an answer."""
        if not self._send(_ASK):
            return False
        try:
            answer = self._line.recv(256)
            while answer and answer[-1] != 0:
                answer += self._line.recv(256)
        except OSError:
            return False
        self._seen.update(dict.fromkeys(answer[:-1], time.monotonic()))
        return bool(answer)


def _stand(line: int, held: int, program: int, supervisor: int) -> None:
    """Answer the supervisor until it leaves or dies. The caller ends the process then."""
    # Whoever waits for the end of the program's pipes must not wait for this process.
    os.dup2(line, 0)
    os.dup2(held, 1)
    os.closerange(2, _descriptor_limit())
    try:
        while word := os.read(0, 1):
            if word == _LEAVE:
                return
            if word == _ASK:
                os.write(0, bytes([*_take_pending(), 0]))
            elif word == _WATCH:
                _watch(program, supervisor)
    except OSError:
        pass  # The supervisor died while it was asking.
    signal.pidfd_send_signal(1, signal.SIGKILL)


def _take_pending() -> list[int]:
    """Take all signals that this process got and blocked."""
    numbers = []
    every = signal.valid_signals()
    while info := signal.sigtimedwait(every, 0):
        numbers.append(info.si_signo)
    return numbers


def _watch(program: int, supervisor: int) -> None:
    """Continue the supervisor when the program runs or ended, unless it speaks before."""
    while not select.select([0], [], [], _LOOK)[0]:
        try:
            with open(f"/proc/{program}/stat", "rb") as stat:
                state = stat.read().rpartition(b") ")[2][:1]
        except OSError:
            return
        if state not in b"Tt":
            os.kill(supervisor, signal.SIGCONT)
            return


def _descriptor_limit() -> int:
    """Return where to stop closing: without close_range(2) each number is a call."""
    return min(os.sysconf("SC_OPEN_MAX"), _HIGHEST_DESCRIPTOR)
