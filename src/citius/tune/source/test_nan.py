# SPDX-License-Identifier: Apache-2.0
import pytest

from citius.tune.source.nan import never_nan

GIVEN = """
import argparse, math, random
rng = random.Random(3)
n, far, none = 3, 1e999, 1e999 - 1e999
half, parts = n / 2, [1.5, -2.5]
walk = 0.0
for _ in range(9):
    walk += rng.uniform(-1.0, 1.4)
power = 1.5
for _ in range(5000):
    power = power * 2
both = walk
for _ in range(9):
    both = both - power
def drawn(count):
    for number in range(count):
        yield f"n{number}", round(rng.uniform(0.0, 42.0), 3)
def levels():
    yield 0.5
    yield from parts
def odd():
    yield 0.5
    yield from [1.0, none]
def of(x=0.0):
    return x
def given(x):
    return x
def first(pair):
    return pair[0]
class Spot:
    def __init__(self, x, y):
        self.x, self.y, self.z, self.grown = x, y, far, 0.0
        self.grown += x
    def shift(self):
        return self.x + 1.0
spots = [Spot(1.5, none), Spot(float(n), 0.5)]
filled = []
filled.append(walk)
filled += [math.pi]
filled[0] -= 0.25
mixed = [0.5]
mixed[0] -= none
mixed += [1.0]
table = {none: 1.5}
listed = []
for key in table:
    listed.append(key)
given(none)
parser = argparse.ArgumentParser()
parser.add_argument("--level", type=float, default=float("nan"))
parser.add_argument("--e", type=float, default=float("nan"))
options = parser.parse_args([])
for spot in spots:
    pass
for name, weight in drawn(5):
    pass
for level in levels():
    pass
for sunk in odd():
    pass
low, high = sorted(parts)
cut, twice = sorted(filled)[1:], [0.5, half] * 2
def probe(x):
    global seen
    seen = x
"""


SURE = """
1.5 | far | -far | n / 7 | n | 1.5 if n else far | half or far | half + 1 | walk | power | low
walk - 1.5 | (walk, far) | power / 3 | power * 2.5 | walk / 3 | weight | round(weight) | level
of() | of(walk) | high - low | half * half | half / walk | half % 0.7 | half % power | far + 1.5
min(half, walk) | max(parts) | sum(parts) | abs(far) | float(n) | math.sqrt(power) | spot.x
math.sin(half) | math.log(half) | rng.random() | random.uniform(0, n) | rng.gauss(1.0, 0.5)
rng.expovariate(1 / 900) | rng.uniform(-2.0, 1.5 * 2) | spot.z | spot.grown | spot.shift()
filled[0] | cut[0] | math.pi * 2 | [*parts][1] | (half := half) | n * 0.5 | parts[n - 3] | twice[3]
none > 1 | str(none) | first((half, 1.5)) | (parts + [0.5])[1] | sorted(parts)[0]
math.exp(half) * 2.5 | math.exp(half) - 1.5 | math.hypot(half, power) | math.log(half, 2) | n ** -2
"""
PERHAPS = """
none | far - far | far * 0 | far / far | far % 2 | power - power | power * half | power / power
both | sunk | given(1.5) | options.level | options.e | key | listed[0] | mixed[0] | float("nan") | spot.y
(1.5, none) | (1.5, (none, 2)) | max(1.5, none) | sum([power, -power]) | random.uniform(0.0, far)
random.uniform(-1e308, 1e308) | half if n else none | table[none]
min(parts, default=none) | (far + 1) - (far + 1) | n ** 0.5 | rng.triangular(0.0, 1.0, 2.0)
[*parts, none][2] | float(str(none)) | abs(none) | round(none, 2) | math.sqrt(none) | parts.pop()
math.log(far, power) | math.hypot(half, half) - far | math.exp(none) | math.exp(far) - far
"""


def cases(text):
    return [part.strip() for line in text.strip().splitlines() for part in line.split(" | ")]


def asked(tree, text):
    made = tree(f"{GIVEN}probe({text})\n")
    assert made.flow.troubles is None
    return made, made.ast.body[-1].value.args[0]


@pytest.mark.parametrize("text", cases(SURE))
def test_no_nan(tree, text):
    made, node = asked(tree, text)
    assert never_nan(made, node)
    space = {}
    exec(GIVEN + f"probe({text})", space)
    seen = space["seen"]
    assert not any(x != x for x in (seen if isinstance(seen, tuple) else [seen]))


@pytest.mark.parametrize("text", cases(PERHAPS))
def test_perhaps_nan(tree, text):
    assert not never_nan(*asked(tree, text))


def test_a_long_sum_is_given_up(tree):
    made = tree(f"x = 1.5{' + 1.5' * 300}\nprint(x)\n")
    assert not never_nan(made, made.ast.body[-1].value.args[0])


def test_what_another_file_sets_may_be_nan(tree):
    text = "import random\nx = 1.5\nprint(random.random(), x)\n"
    for world, sure in (({}, True), ({"patched": {"random.random"}}, False)):
        made = tree(text, **{k: frozenset(v) for k, v in world.items()})
        assert never_nan(made, made.ast.body[-1].value.args[0]) == sure
    made = tree(text, outside=frozenset({"x"}))
    assert not never_nan(made, made.ast.body[-1].value.args[1])
