# SPDX-License-Identifier: Apache-2.0
"""Assemble a firmware image from the small frames of a serial link and check it."""

import hashlib
import random
import struct
import sys
import zlib

START = b"\xa5\x5a"


def make_frames(rng, count, size):
    for number in range(count):
        payload = rng.randbytes(size)
        head = START + struct.pack("<IH", number, len(payload))
        yield head + payload + struct.pack("<I", zlib.crc32(payload))


def payload_of(frame, expected):
    if frame[:2] != START:
        raise ValueError("frame without a start mark")
    number, size = struct.unpack_from("<IH", frame, 2)
    if number != expected:
        raise ValueError(f"frame {number} where {expected} was due")
    payload = frame[8 : 8 + size]
    (check,) = struct.unpack_from("<I", frame, 8 + size)
    if check != zlib.crc32(payload):
        raise ValueError(f"frame {number} is damaged")
    return payload


def assemble(frames):
    image = b""
    for number, frame in enumerate(frames):
        image += payload_of(frame, number)
    return image


def words(image, factor):
    total = 0
    for (word,) in struct.iter_unpack("<H", image):
        total = (total * factor + word) & 0xFFFFFFFF
    return total


def main(argv):
    count = int(argv[1]) if len(argv) > 1 else 9000
    seed = int(argv[2]) if len(argv) > 2 else 19
    lost = int(argv[3]) if len(argv) > 3 else -1
    frames = make_frames(random.Random(seed), count, 80)
    if lost >= 0:
        frames = (frame for place, frame in enumerate(frames) if place != lost)
    try:
        image = assemble(frames)
    except ValueError as error:
        print(f"link broken: {error}", file=sys.stderr)
        return 5
    sums = " ".join(f"{words(image, factor):08x}" for factor in (3, 5, 7))
    print(f"{len(image)} bytes, words {sums}")
    print(hashlib.sha256(image).hexdigest())
    print(image[:16].hex(" "))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv))
