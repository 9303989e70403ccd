# SPDX-License-Identifier: Apache-2.0
"""Streams that nobody reads any more (a closed pipe, a full disk), or not yet."""

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import TextIO


@contextmanager
def blocking(descriptor: int) -> Iterator[None]:
    """Let writing to `descriptor` wait for a slow reader, also where it was told not to.

    Who shares the open file, such as the program that said so, gets it back as it was.
    """
    try:
        before = os.get_blocking(descriptor)
        os.set_blocking(descriptor, True)
    except OSError:  # It is closed.
        yield
        return
    try:
        yield
    finally:
        os.set_blocking(descriptor, before)


@contextmanager
def unread(stream: TextIO | None) -> Iterator[None]:
    """Let writing to `stream` fail in silence."""
    try:
        yield
    except OSError:
        drop(stream)


def drop(stream: TextIO | None) -> None:
    """Forget what `stream` still holds back, if it has a descriptor.

    The interpreter would try to write it once more at its end and, from Python 3.14 on, end with
    status 120. Not safe beside threads that write to the same descriptor: their words may be lost.
    """
    with suppress(OSError, ValueError, AttributeError):  # no stream, or closed, or no real one
        number = stream.fileno()
        inherited = os.get_inheritable(number)
        with open(os.devnull, "wb") as nothing, os.fdopen(os.dup(number), "wb") as kept:
            try:
                os.dup2(nothing.fileno(), number, inherited)
                stream.flush()
            finally:
                os.dup2(kept.fileno(), number, inherited)
