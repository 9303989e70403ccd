# SPDX-License-Identifier: Apache-2.0
"""Runs a command where a directory can be changed without changing it.

    python -I -S enter.py LOWER UPPER WORK MOUNT CWD COMMAND...

Mounts LOWER with UPPER over it at MOUNT, in a mount namespace that ends with the command, changes to
CWD and executes the command. As root; else as the same user in a namespace of its own. Uses the
standard library alone and imports nothing of citius.
"""

import ctypes
import os
import sys

_CLONE_NEWNS, _CLONE_NEWUSER = 0x00020000, 0x10000000
_MS_REC, _MS_PRIVATE = 16384, 1 << 18
CANNOT = 125  # the exit status when there is no overlay


def main() -> None:
    """Mount, and become the command."""
    lower, upper, work, mount, cwd, *command = sys.argv[1:]
    libc = ctypes.CDLL(None, use_errno=True)
    options = f"lowerdir={lower},upperdir={upper},workdir={work}"
    if not _own_namespace(libc):
        options += ",userxattr"
    _checked(libc.mount(None, b"/", None, _MS_REC | _MS_PRIVATE, None))
    _checked(
        libc.mount(
            b"overlay", os.fsencode(mount), b"overlay", 0, ctypes.c_char_p(os.fsencode(options))
        )
    )
    os.chdir(cwd)
    os.execvp(command[0], command)


def _own_namespace(libc) -> bool:
    """Enter a mount namespace of our own; say if we could do so as the user that we are."""
    user, group = os.geteuid(), os.getegid()
    if libc.unshare(_CLONE_NEWNS) == 0:
        return True
    _checked(libc.unshare(_CLONE_NEWNS | _CLONE_NEWUSER))
    for name, text in (
        ("setgroups", "deny"),
        ("uid_map", f"{user} {user} 1"),
        ("gid_map", f"{group} {group} 1"),
    ):
        with open(f"/proc/self/{name}", "w") as file:
            file.write(text)
    return False


def _checked(result: int) -> None:
    if result:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))


if __name__ == "__main__":
    try:
        main()
    except OSError as error:
        print(f"enter.py: {error}", file=sys.stderr)
        sys.exit(CANNOT)
