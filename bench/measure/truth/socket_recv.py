# SPDX-License-Identifier: Apache-2.0
"""A loop beside waiting for a socket: in `recv`, and in `select`.

The sender wakes up while the main thread's loop has the GIL: of its waiting
only the sum of sleep and GIL wait is known.
"""

import select
import socket
import time

from ledger import Case, Piece, main, quieten, sized, spin

RECEIVED, SENT = socket.socketpair()
WATCHED, SENT_WATCHED = socket.socketpair()


def receive(_):
    RECEIVED.recv(4096)


def watch(_):
    select.select([WATCHED], [], [])
    WATCHED.recv(4096)


def send(seconds):
    time.sleep(seconds)
    SENT.send(b"x")
    time.sleep(seconds)
    SENT_WATCHED.send(b"x")


quieten()
CASE = Case(
    "socket",
    "receive",
    main=[
        Piece("spin", spin, sized(spin, 2, 6), "python", wait="gil_wait"),
        Piece("receive", receive, [None], "cpu", wait="io"),
        Piece("watch", watch, [None], "cpu", wait="io"),
    ],
    sender=[Piece("send", send, [k / 1_000 for k in range(2, 16)], "cpu", wait="sleep+gil_wait")],
)

if __name__ == "__main__":
    main(CASE)
