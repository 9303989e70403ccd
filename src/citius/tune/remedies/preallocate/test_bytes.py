# SPDX-License-Identifier: Apache-2.0
"""Bytes that a loop grows in a variable."""

import textwrap

from citius.tune.remedies import join, preallocate

REMEDY = preallocate

APPLIES = {
    "frames": (
        """
        import random, struct, zlib
        def frames(rng, n):
            for i in range(n):
                payload = rng.randbytes(9)
                yield struct.pack("<IH", i, len(payload)) + payload
        def payload_of(frame):
            number, size = struct.unpack_from("<IH", frame)
            return frame[6 : 6 + size]
        def assemble(given):
            image = b""
            for frame in given:
                # each of them
                image += payload_of(frame)  # grows
            return image
        image = assemble(frames(random.Random(3), 20))
        print(type(image), zlib.crc32(image), assemble([]))
        """,
        "    image = bytearray(image)\n    for frame in given:\n        # each of them\n"
        "        image += payload_of(frame)  # grows\n    image = bytes(image)\n    return image",
    ),
    "its length is asked for": (
        """
        def table(words):
            places, blob = [], b"head"
            for word in words:
                places.append(len(blob))
                blob = blob + word.encode() + b"\\0"
                while len(blob) % 4 or not blob:
                    blob += b"\\0"
                if blob:
                    continue
            return places, blob
        print(table(["a", "bcdefg", ""]), table([]))
        """,
        '        blob += word.encode() + b"\\0"\n',
        "    blob = bytes(blob)\n    return places, blob",
    ),
    "until something is found, in nested loops": (
        """
        def text(rows):
            out = b""
            for row in rows:
                for cell in row:
                    if cell is None:
                        return "empty"
                    out += b"%d" % cell
                    if cell > 5:
                        break
                else:
                    continue
                break
            else:
                print("all")
            return out.decode()
        print(text([[1, 2], [3]]), text([[1, 6, 2], [3]]), text([[None]]))
        """,
        "    out = bytearray(out)\n    for row in rows:",
    ),
    "given on from a generator": (
        """
        def blocks(lines):
            block = b""
            for line in lines:
                block += line
                if len(block) > 5:
                    yield len(block)
            yield block
        print(list(blocks([b"abc", b"def", b"g"])))
        """,
        "    block = bytes(block)\n    yield block",
    ),
}

TWINS = {
    "earlier states are kept": """
        def f(n):
            image, states = b"", {}
            for i in range(n):
                if i % 2 == 0:
                    states[i] = image
                image += b"%d" % i
            return image, states
        print(f(6))
        """,
    "part of it is given on": """
        def f(n):
            out, heads = b"", []
            for i in range(n):
                out += b"%d" % i
                heads.append(out[:1])
            return heads
        print(f(3), type(f(1)[0]))
        """,
    "it is a key": """
        def f(n):
            out, seen = b"", set()
            for i in range(n):
                out += b"x"
                seen.add(out)
            return sorted(seen)
        print(f(3))
        """,
    "looked at in an else": """
        def f(n):
            out = b""
            for i in range(n):
                out += b"x"
            else:
                out = out.upper()
            return out
        print(f(3))
        """,
    "told of in a message": """
        def f(items):
            out = b""
            try:
                for x in items:
                    out += bytes([x])
            except ValueError:
                pass
            return out
        print(f([1, 2, 300]))
        """,
    "a piece that may be text": """
        def f(items):
            out = b""
            for x in items:
                out += x
            return out
        print(f([b"a", b"b"]), f(["c"]))
        """,
    "a bytearray from the start": """
        def f(n):
            out = bytearray()
            for i in range(n):
                out += b"x"
            return out
        print(f(3))
        """,
    "another name for it in a closure": """
        def f(n):
            out = b""
            def look():
                return out
            for i in range(n):
                out += b"x"
                print(look())
        f(3)
        """,
    "no value before the loop": """
        def f(n, known):
            if known:
                out = b""
            for i in range(n):
                out += b"x"
            return out
        print(f(2, True))
        try:
            f(0, False)
        except UnboundLocalError as error:
            print(error)
        """,
    "which of two it is": """
        NONE = b"nothing"
        def f(items):
            out = NONE
            for x in items:
                out += b"x"
            return out
        print(f([]) is NONE, f([1]) is NONE)
        """,
    "`bytes` is something else": """
        bytes = list
        def f(n):
            out = b""
            for i in range(n):
                out += b"x"
            return out
        print(f(3), bytes("ab"))
        """,
    "length that is something else": """
        def len(x):
            return repr(x)
        def f(n):
            out = b""
            for i in range(n):
                out += b"x"
                print(len(out))
            return out
        print(f(3))
        """,
    "doubled": """
        def f(n):
            out = b"x"
            for i in range(n):
                out += out
            return out
        print(f(3))
        """,
}


def test_join_leaves_such_bytes_to_preallocate(judge):
    for text, *_ in APPLIES.values():
        assert judge(join, text) == (textwrap.dedent(text), [])
