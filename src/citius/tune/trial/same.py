# SPDX-License-Identifier: Apache-2.0
"""Did two runs do the same? Byte by byte, but for what tracebacks and warnings say of lines."""

import math
import re

from citius.tune.trial.run import Outcome

_NUMBER = re.compile(rb"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?")
_FRAME = re.compile(rb'^(\s*)File "([^"]+)", line \d+(, in .*)?$')
_WARNING = re.compile(rb"^(/.*?):\d+(: \w*Warning: .*)(\n  \S.*)?$", re.MULTILINE)


def difference(
    a: Outcome,
    b: Outcome,
    root: bytes,
    ignore: tuple[re.Pattern, ...] = (),
    tolerance: float | None = None,
) -> str | None:
    """Return what the second run did differently from the first, in words; None if nothing.

    Text that matches a pattern of `ignore` is taken out of the output first; files whose path
    matches one are not compared. With a `tolerance` numbers in the output may differ by that
    part of the larger; files must still agree byte by byte.
    """
    if b.ended:
        return {
            "time": "took more than 10x the original's time",
            "memory": "used more than 4x the original's memory",
        }[b.ended]
    if a.status != b.status:
        return f"ended with {_status(b.status)} instead of {_status(a.status)}"
    for name, one, other in (
        ("output", a.stdout, b.stdout),
        ("error output", _plain(a.stderr, root), _plain(b.stderr, root)),
    ):
        one, other = _without(one, ignore), _without(other, ignore)
        if one != other and not (tolerance and _close(one, other, tolerance)):
            return f"{name} differs, {_first_difference(one, other)}"
    return _files(a.files, b.files, ignore)


def _status(status: int) -> str:
    return f"signal {-status}" if status < 0 else f"status {status}"


def _files(a: dict, b: dict, ignore) -> str | None:
    for path in sorted(a.keys() | b.keys()):
        if a.get(path) == b.get(path) or any(p.fullmatch(path.encode()) for p in ignore):
            continue
        if path not in b:
            return f"{path} is not written"
        return (
            f"{path} is written only by the candidate"
            if path not in a
            else f"{path} is written differently"
        )
    return None


def _without(data: bytes, ignore) -> bytes:
    for pattern in ignore:
        data = pattern.sub(b"", data)
    return data


def _close(a: bytes, b: bytes, tolerance: float) -> bool:
    """Say if the texts are the same but for numbers that are within `tolerance` of each other."""
    if _NUMBER.split(a) != _NUMBER.split(b):
        return False
    pairs = zip(_NUMBER.findall(a), _NUMBER.findall(b), strict=True)
    return all(math.isclose(float(x), float(y), rel_tol=tolerance) for x, y in pairs)


def _plain(data: bytes, root: bytes) -> bytes:
    """Return error output without the numbers and source lines of the project's own lines.

    Python prints them in tracebacks, and where a warning says what it is about.
    """

    def placeless(warning: re.Match) -> bytes:
        return warning[1] + b":N" + warning[2] if warning[1].startswith(root) else warning[0]

    kept, skipping = [], None
    for line in _WARNING.sub(placeless, data).splitlines():
        frame = _FRAME.match(line)
        indent = len(line) - len(line.lstrip())
        if frame and frame[2].startswith(root):
            kept.append(frame[1] + b'File "' + frame[2] + b'", line N' + (frame[3] or b""))
            skipping = len(frame[1])
        elif skipping is not None and indent > skipping:
            continue
        else:
            skipping = None
            kept.append(line)
    return b"\n".join(kept)


def _first_difference(a: bytes, b: bytes) -> str:
    one, other = a.splitlines(), b.splitlines()
    for number, (x, y) in enumerate(zip(one, other, strict=False), 1):
        if x != y:
            return f"line {number}: {_shown(x)} became {_shown(y)}"
    if len(one) != len(other):
        number = min(len(one), len(other)) + 1
        rest = (one if len(one) > len(other) else other)[number - 1]
        return (
            f"line {number}: {_shown(rest)} {'is missing' if len(one) > len(other) else 'is new'}"
        )
    return "in its line endings"


def _shown(line: bytes) -> str:
    text = line.decode(errors="replace")
    return repr(text if len(text) <= 60 else text[:57] + "...")
