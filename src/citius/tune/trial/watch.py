# SPDX-License-Identifier: Apache-2.0
"""Stops what a call would do outside its process, where it is made many times over.

A part of replayer.py, which runs in the program's process: the standard library alone.
"""

import os
import sys


def _names(text):
    return frozenset(text.split())


_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
_PROCESSES = _names(
    "subprocess.Popen os.system os.exec os.posix_spawn os.spawn os.fork os.forkpty os.kill "
    "os.killpg pty.spawn"
)
_FILES = _names(
    "os.remove os.rename os.rmdir os.mkdir os.link os.symlink os.truncate os.chmod os.chown "
    "os.utime os.chflags os.lockf os.setxattr os.removexattr os.chdir os.fchdir sqlite3.connect "
    "dbm.open"
)
_FOLDERS = ("shutil.", "tempfile.")
_NETWORK = ("socket.", "ftplib.", "smtplib.", "imaplib.", "poplib.", "urllib.", "http.client.")


class Outside(BaseException):
    """Raised in place of what a call would do outside; no `except Exception` catches it."""


class Watch:
    """An audit hook; `seen` says in words what it has stopped while it was `on`."""

    def __init__(self):
        self.on, self.seen = False, None
        sys.addaudithook(self.hook)

    def hook(self, event, args):
        """Stop the event if it reaches outside."""
        if self.on and (what := outside(event, args)):
            self.seen = what
            raise Outside(what)


def outside(event, args):
    """Return what an audit event does to the world, in words; None if nothing that lasts."""
    if event == "open":
        path, _, flags = args
        return "writes files" if flags & _WRITING and path != os.devnull else None
    if event in _PROCESSES:
        return "starts or ends processes"
    if event in _FILES or event.startswith(_FOLDERS):
        return "changes files or folders"
    if event.startswith(_NETWORK):
        return "uses the network"
    return None
