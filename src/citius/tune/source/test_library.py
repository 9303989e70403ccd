# SPDX-License-Identifier: Apache-2.0
import ast
import importlib

import pytest

from citius.tune.source.values import ANY, Container

MODULES = ["math", "random", "secrets", "struct", "os", "zlib", "json", "time", "sys"]
BEFORE = f"import {', '.join(MODULES)}\nr = random.Random(3)\n"
# Each is run as it stands; what it gives must be of the very type that the tables tell.
CALLS = [
    *(f"random.{f}" for f in ("random()", "uniform(1, 2)", "gauss(0, 1)", "betavariate(1, 2)")),
    *(f"r.{f}" for f in ("lognormvariate(0, 1)", "gammavariate(1, 2)", "paretovariate(2)")),
    *(f"r.{f}" for f in ("vonmisesvariate(0, 0)", "weibullvariate(1, 2)", "expovariate(2)")),
    *(f"r.{f}" for f in ("normalvariate(mu=0, sigma=0)", "triangular(1, 1, 1)", "uniform(1, 1)")),
    *(f"r.{f}" for f in ("randint(1, 2)", "randrange(True, 5)", "getrandbits(4)", "randbytes(3)")),
    *(f"r.choice({f})" for f in ("'ab'", "b'ab'", "{0: 'a', 1: 'b'}", "[1.5]", "range(3)")),
    *("r.choices('ab', k=2)[0]", "r.sample([1.5], 1)[0]", "''.join(r.choices('ACGT', k=3))"),
    *("secrets.token_bytes(3)", "secrets.token_hex(3)", "secrets.token_urlsafe(3)"),
    *("secrets.randbelow(3)", "secrets.randbits(3)", "secrets.choice('ab')"),
    *("struct.pack('<IH', 1, 2)", "struct.calcsize('<I')", "struct.unpack('<f', b'abcd')[0]"),
    *("struct.unpack_from('<I2x3sH?', bytes(16), 1)", "next(struct.iter_unpack('<H', b'ab'))"),
    *("struct.unpack(b'2b', b'ab')", "struct.unpack('5p', b'\\x01abcd')", "struct.unpack('', b'')"),
    *("os.urandom(3)", "os.getpid()", "zlib.crc32(b'a')", "zlib.compress(b'a')"),
    *(
        "json.dumps([1])",
        "time.time_ns()",
        "time.perf_counter_ns()",
        "int.from_bytes(b'ab', 'big')",
    ),
    *("bytes.fromhex('ab')", "dict.fromkeys('ab', 1.5)['a']", "dict.fromkeys('ab')['a']"),
    *(f"math.{f}(0.5)" for f in ("cbrt", "exp2", "asinh", "atanh", "erfc", "ulp", "floor")),
    *("math.ldexp(1, 2)", "math.remainder(3, 2)", "math.nextafter(1, 2)", "math.acosh(2)"),
    *("math.frexp(3)", "math.modf(3)", "math.prod([2, 3])", "math.prod([2], start=0.5)"),
    *("math.prod([True])", "math.prod([], start=True)"),
    *("'a-b'.partition('-')", "b'a-b'.rpartition(b'-')", "b'a b'.rsplit()[0]", "'a'.casefold()"),
    *(f"b'aB'.{f}()" for f in ("title", "capitalize", "swapcase", "expandtabs", "isascii")),
    *(f"b'aB'.{f}" for f in ("center(9)", "removeprefix(b'a')", "removesuffix(b'x')")),
    *("b'aB'.rindex(b'B')", "b'ab'.translate(None)", "(5).bit_count()", "True.bit_count()"),
    *("(0.5).is_integer()", "(0.5).hex()", "sys.argv[0]", "sys.argv[1:]", "len(sys.argv)"),
]


def told(tree, text, **world):
    """Return what the argument of `probe(...)` can be."""
    made = tree(text, **{name: frozenset(given) for name, given in world.items()})
    assert made.flow.troubles is None
    calls = (n for n in ast.walk(made.ast) if isinstance(n, ast.Call))
    (call,) = (n for n in calls if getattr(n.func, "id", "") == "probe")
    return made.flow.value(call.args[0])


def fits(value, can_be):
    """Say if a value is of a type that `can_be` names, and so is what it holds."""
    name = "none" if value is None else type(value).__name__
    if name in ("tuple", "list"):
        (site,) = (a for a in can_be if isinstance(a, Container) and a.kind == name)
        parts = site.slots or [site.elem] * len(value)
        return len(parts) == len(value) and all(map(fits, value, parts))
    return name in can_be


@pytest.mark.parametrize("call", CALLS)
def test_a_type_that_is_told_is_the_type_that_comes(tree, call):
    can_be = told(tree, f"{BEFORE}probe({call})")
    space = {name: importlib.import_module(name) for name in MODULES}
    given = eval(call, space | {"r": space["random"].Random(3)})
    assert ANY not in can_be and fits(given, can_be), (given, can_be)


@pytest.mark.parametrize(
    "text",
    [
        "import json, q\nprobe(json.dumps(1, cls=q.E))",
        "import random, q\nprobe(random.uniform(a=q.x, b=1))",
        "import random, q\nprobe(random.triangular(1, q.x))",
        "import random, q\nclass R(random.Random): pass\nprobe(R(1).choices('ab')[0])",
        "import random\nr = random.Random(1)\nr.choices = open\nprobe(r.choices('ab')[0])",
        "import random, q\nprobe(''.join(random.Random(q.x).choices('ab')) and q.y)",
        "import q\nprobe('a-b'.partition(q.x)[1])",
        "import struct, q\nprobe(q.struct.unpack('<I', b'abcd'))",
        "import sys\nsys.argv.append(1)\nprobe(sys.argv[1])",
        "import sys\nsys.argv[0] = 1\nprobe(sys.argv[0])",
        "import sys\nxs = sys.argv\nxs += [1]\nprobe(sys.argv[0])",
        "import sys, q\nq.f(sys.argv)\nprobe(sys.argv[0])",
        "import sys\ndef f(xs):\n    xs.insert(0, 1)\nf(sys.argv)\nprobe(sys.argv[1:][0])",
        "import sys, q\nprint(sys.argv == q.x)\nprobe(sys.argv[0])",
        "import sys\nmatch sys.argv:\n    case [*x]: x.append(1)\nprobe(sys.argv[0])",
    ],
)
def test_what_may_be_anything_is_not_told(tree, text):
    assert ANY in told(tree, text)


@pytest.mark.parametrize(
    "call, patched",
    [("r.choices('ab')", "Random.choices"), ("r.choices('ab')", "random.choices")]
    + [("sys.argv[0]", "sys.argv"), ("struct.pack('I', 1)", "struct.pack")],
)
def test_what_another_file_sets_may_be_anything(tree, call, patched):
    assert told(tree, f"{BEFORE}probe({call})", patched={patched}) == {ANY}


def test_a_format_that_is_not_written_out_gives_all_that_it_may(tree):
    (made,) = told(tree, "import struct, q\nprobe(struct.unpack(q.x, b''))")
    assert made.slots is None and made.elem == {"int", "float", "complex", "bytes", "bool"}
    (made,) = told(tree, "import struct\nprobe(struct.unpack('999I', b''))")
    assert made.slots is None
