# SPDX-License-Identifier: Apache-2.0
"""The frame of a `.citius` file: header, sections, checksums, compression.

Knows nothing of profiles. `docs/reference/profile-format.md` describes it
byte by byte. What a file claims is believed only as far as its own length
bears it out.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator

# As PNG's: a high bit that 7-bit transfer loses, both line endings, Ctrl-Z.
MAGIC = b"\x89CITIUS\r\n\x1a\n\x00"
MAJOR, MINOR = 1, 0
LIMIT = 1 << 30  # bytes of all sections, unpacked
RATIO = 100  # a section that would shrink further is stored as it is

HEADER = struct.Struct("<12sHHI")  # magic, major, minor, crc of the three before
SECTION = struct.Struct("<4sIQQI")  # tag, method, stored length, raw length, crc
STORED, DEFLATED = 0, 1
LEVEL = 1  # within 4 % of level 6 on large profiles, in a third of its time
END = b"DONE"


class ProfileError(ValueError):
    """A file is no profile, or not a whole one, or one of a newer Citius."""


def damaged(what: str) -> ProfileError:
    """The error of a file that says something impossible."""
    return ProfileError(f"the profile is damaged: {what}; record it again")


def pack(sections: list[tuple[bytes, bytes]]) -> bytes:
    """The file of these (tag, bytes), the end added. Raises ProfileError."""
    total = sum(len(raw) for _, raw in sections)
    if total > LIMIT:
        raise ProfileError(f"the profile takes {total} bytes, a file holds at most {LIMIT}")
    start = struct.pack("<12sHH", MAGIC, MAJOR, MINOR)
    parts = [start, struct.pack("<I", zlib.crc32(start))]
    for tag, raw in [*sections, (END, b"")]:
        stored, method = zlib.compress(raw, LEVEL), DEFLATED
        if not len(stored) < len(raw) <= len(stored) * RATIO:
            stored, method = raw, STORED
        head = SECTION.pack(tag, method, len(stored), len(raw), 0)[:-4]
        parts += (head, struct.pack("<I", zlib.crc32(stored, zlib.crc32(head))), stored)
    return b"".join(parts)


def unpack(data: bytes, tags: frozenset[bytes]) -> Iterator[tuple[bytes, bytes]]:
    """Yields (tag, bytes) of the sections whose tag is in `tags`.

    Others are checked and skipped: a later minor version may add some. Takes
    memory for one section at a time. Raises ProfileError.
    """
    check_header(data)
    view = memoryview(data)
    at, total, tag = HEADER.size, 0, b""
    while tag != END:
        start = at
        if len(data) - at < SECTION.size:
            raise _truncated(data, start)
        tag, method, stored, length, crc = SECTION.unpack_from(data, at)
        at += SECTION.size
        payload = view[at : at + stored]
        if len(payload) < stored:
            raise _truncated(data, start)
        if zlib.crc32(payload, zlib.crc32(view[start : start + SECTION.size - 4])) != crc:
            raise damaged(f"the checksum of its section at byte {start} is wrong")
        if tag == END and stored:
            raise damaged(f"its end holds {stored} bytes, expected none")
        total += length
        if total > LIMIT or length > stored * RATIO:
            raise damaged(
                f"its section at byte {start} has {stored} bytes and claims to hold {length}"
            )
        at += stored
        if tag in tags:
            yield tag, _unpacked(start, method, payload, length)
    if at != len(data):
        raise damaged(f"{len(data) - at} bytes follow its end")


def check_header(data: bytes) -> None:
    """Raises ProfileError unless `data` starts as a readable file does."""
    if not data:
        raise ProfileError("the file is empty, expected a profile as `citius run -o FILE` writes")
    if not data.startswith(MAGIC[: len(data)]):
        raise ProfileError(
            f"not a Citius profile: the file starts with {data[: len(MAGIC)]!r}, "
            f"expected {MAGIC!r} as `citius run -o FILE` writes"
        )
    if len(data) < HEADER.size:
        raise _truncated(data, 0)
    _, major, minor, crc = HEADER.unpack_from(data)
    if zlib.crc32(data[: HEADER.size - 4]) != crc:
        raise damaged("the checksum of its header is wrong")
    if major > MAJOR:
        raise ProfileError(
            f"the profile was written by a newer Citius in format {major}.{minor}, "
            f"this one reads up to {MAJOR}; upgrade with `pip install --upgrade citius`"
        )
    if major < 1:
        raise damaged(f"format {major}.{minor} does not exist")


def _truncated(data: bytes, at: int) -> ProfileError:
    return ProfileError(
        f"the profile is truncated: it ends after {len(data)} bytes, in its section at byte {at}; "
        "copy or record it again"
    )


def _unpacked(start: int, method: int, payload: memoryview, length: int) -> bytes:
    if method == STORED:
        raw, whole = bytes(payload), True
    elif method == DEFLATED:
        inflate = zlib.decompressobj()
        try:
            # One byte more than promised tells a section that holds too much.
            raw, whole = inflate.decompress(payload, length + 1), inflate.eof
        except zlib.error as error:
            raise damaged(f"its section at byte {start} does not unpack ({error})") from error
    else:
        raise damaged(f"its section at byte {start} is packed by method {method}, expected 0 or 1")
    if len(raw) != length or not whole:
        raise damaged(f"its section at byte {start} does not unpack to {length} bytes")
    return raw
