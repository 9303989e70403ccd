# SPDX-License-Identifier: Apache-2.0
import math
import struct
from collections import namedtuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from citius.tune.trial.equal import difference

QUIET_NAN = struct.unpack("<d", b"\x01\x00\x00\x00\x00\x00\xf8\x7f")[0]


class Point:
    def __init__(self, x, y):
        self.x, self.y = x, y

    def __eq__(self, other):
        return True

    def __hash__(self):
        return 0


class Slotted:
    __slots__ = ("a", "b")


class Odd(Point):
    @property
    def __class__(self):
        return int


class Words(list):
    pass


class Number(float):
    pass


def slotted(**fields):
    made = Slotted()
    for name, value in fields.items():
        setattr(made, name, value)
    return made


def twice(x):
    return [x, x]


@pytest.mark.parametrize(
    "a, b, words",
    [
        (1, True, "1 (int) became True (bool)"),
        (1, 1.0, "1 (int) became 1.0 (float)"),
        (0, False, "(bool)"),
        (None, 0, "(NoneType)"),
        ("a", b"a", "(bytes)"),
        (b"a", bytearray(b"a"), "(bytearray)"),
        (bytearray(b"a"), bytearray(b"b"), "became"),
        (0.1 + 0.2, 0.3, "0.30000000000000004 became 0.3"),
        (0.0, -0.0, "0.0 became -0.0"),
        (1.0, math.nan, "1.0 became nan"),
        (math.inf, -math.inf, "inf became -inf"),
        (complex(0.0, 1.0), complex(-0.0, 1.0), "became"),
        (range(0, 2, 2), range(0, 1, 2), "range(0, 2, 2) became range(0, 1, 2)"),
        ([1, 2], (1, 2), "a list of 2 (list) became a tuple of 2 (tuple)"),
        ([1, 2], [1, 2, 3], "a list of 2 became a list of 3"),
        ([1, 2, 3], [1, True, 3], "[1]: 2 (int) became True (bool)"),
        ([1, 1, 3], [1, True, 3], "[1]: 1 (int) became True (bool)"),
        ([0.0, 1.0], [-0.0, 1.0], "[0]: 0.0 became -0.0"),
        (["a", "b"], ["a", "c"], "[1]: 'b' became 'c'"),
        ({1, 2}, frozenset({1, 2}), "frozenset"),
        ({1}, {True}, "1 became True in a set"),
        ({0.0}, {-0.0}, "in a set"),
        ({(1, 2)}, {(1, 2.0)}, "in a set"),
        ({frozenset({1})}, {frozenset({True})}, "in a set"),
        ({1: "a", 2: "b"}, {2: "b", 1: "a"}, "key 0: 1 became 2"),
        ({1: "a"}, {True: "a"}, "key 0: 1 (int) became True (bool)"),
        ({"k": [0]}, {"k": [False]}, "[0] of ['k']: 0 (int) became False (bool)"),
        ({1: 2}, {1: 2, 3: 4}, "a dict of 1 became a dict of 2"),
        (Point(1, 2), Point(1, 3), ".y: 2 became 3"),
        (Point(1, 2), Slotted(), "Slotted"),
        (slotted(a=1), slotted(a=1, b=2), "has the fields a, b instead of a"),
        (slotted(a=1), slotted(a=True), ".a: 1 (int) became True (bool)"),
        # Named, for its text has an address in it, another one in each worker of a test run.
        pytest.param(Odd(1, 2), Odd(1, 3), ".y: 2 became 3", id="odd class"),
        (namedtuple("P", "x")(1), namedtuple("Q", "x")(1), "`P` (P) became"),
        (twice([]), [[], []], "is not shared as it was"),
        ([[], []], twice([]), "is not shared as it was"),
        (10**200, 10**200 + 1, "an int of"),
        ("a" * 99, "a" * 99 + "b", "..."),
    ],
)
def test_every_difference_is_seen(a, b, words):
    assert words in difference(a, b)
    assert difference(b, a) is not None


@pytest.mark.parametrize(
    "make",
    [
        lambda: [1, 1.5, "a", b"b", None, True, 2j, range(3)],
        lambda: {"a": {1, "b", 2.5, (1, frozenset({2}))}, "b": bytearray(b"x")},
        lambda: [math.nan, {math.nan}, {1: math.nan}, complex(math.nan, 0.0)],
        lambda: Point([1], Point(2, {3})),
        lambda: slotted(b=[Slotted()]),
        lambda: twice([1]),
        lambda: [0.5] * 1000,
        lambda: namedtuple("P", "x y")(1, [2.0]),
    ],
)
def test_values_made_alike_are_the_same(make):
    assert difference(make(), make()) is None


def test_nans_are_the_same_whatever_their_bits():
    assert difference([QUIET_NAN], [math.nan]) is None


def test_sets_have_no_order_and_cycles_end():
    a, b = {8, 0}, {0, 8}
    assert difference(a, b) is None
    one, other = [1], [1]
    one.append((one,))
    other.append((other,))
    assert difference(one, other) is None
    other[1] = ([1, None],)
    assert difference(one, other) is not None


def test_a_tolerance_is_for_floats_alone_and_relative():
    assert difference(0.3, 0.1 + 0.2, tolerance=1e-12) is None
    assert difference([1e300, 0.0], [1e300 * (1 + 1e-9), -0.0], tolerance=1e-6) is None
    assert difference(1.0, 1.1, tolerance=1e-3) is not None
    assert difference(1e-300, 0.0, tolerance=1e-3) is not None
    assert difference(math.inf, 1.0, tolerance=1e-3) is not None
    assert difference(math.nan, 1.0, tolerance=1.0) is not None
    assert difference(1, 1.0, tolerance=1.0) is not None
    assert difference(1000000, 1000001, tolerance=1e-3) is not None


def versions(text):
    """Return the class `A` of two versions of a module."""
    made = []
    for _ in range(2):
        space = {"__name__": "mod"}
        exec(text, space)
        made.append(space["A"])
    return made


@pytest.mark.parametrize(
    "text, first, second",
    [
        ("class A:\n    pass\n", {}, {}),
        ("class A:\n    __slots__ = ('x',)\n", {}, {}),
        ("import enum\nclass A(enum.Enum):\n    B = 1\n    C = 2\n", "B", "C"),
    ],
)
def test_classes_of_two_versions_are_one(text, first, second):
    old, new = versions(text)
    if first:
        assert difference(old[first], new[first]) is None
        assert "A.B became A.C" in difference(old[first], new[second])
        assert difference({old[first]}, {new[first]}) is None
    else:
        a, b = old(), new()
        assert difference(a, b) is None
        a.x, b.x = 1, True
        assert ".x: 1 (int) became True (bool)" in difference(a, b)


def test_a_class_of_another_module_is_another():
    old, _ = versions("class A:\n    pass\n")
    space = {"__name__": "other"}
    exec("class A:\n    pass\n", space)
    assert difference(old(), space["A"]()) is not None


@pytest.mark.parametrize(
    "make",
    [
        lambda: iter([1]),
        lambda: (i for i in ()),
        lambda: open(__file__),  # noqa: SIM115
        lambda: Words([1]),
        lambda: Number(1.0),
        lambda: lambda: 1,
        object,
        lambda: {object()},
        lambda: __import__("re").compile("a"),
        lambda: __import__("array").array("b", [1]),
    ],
)
def test_what_cannot_be_looked_into_is_not_the_same(make):
    a, b = make(), make()
    assert "cannot be compared" in difference(a, b)
    for made in (a, b):
        getattr(made, "close", int)()


def test_the_place_is_told_by_the_names_given():
    a, b = ([1, [2]], ([3],)), ([1, [2]], ([4],))
    told = difference(a, b, names=("the result", "the arguments"))
    assert told == "[0] of [0] of the arguments: 3 became 4"


def test_deep_values_need_no_recursion():
    a, b = [], []
    for _ in range(20_000):
        a, b = [a], [b]
    assert difference(a, b) is None


scalars = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-3, 3),
    st.floats(),
    st.text(max_size=2),
    st.binary(max_size=2),
)
values = st.recursive(
    scalars,
    lambda inner: st.one_of(
        st.lists(inner, max_size=4),
        st.tuples(inner, inner),
        st.dictionaries(scalars, inner, max_size=3),
        st.sets(scalars, max_size=3),
    ),
    max_leaves=12,
)


def exactly(value):
    """Return a text that only the same value has, by another way than `difference`."""
    if isinstance(value, dict):
        return ["dict", [[exactly(k), exactly(v)] for k, v in value.items()]]
    if isinstance(value, (set, frozenset)):
        return [type(value).__name__, sorted(map(repr, map(exactly, value)))]
    if isinstance(value, (list, tuple)):
        return [type(value).__name__, [exactly(v) for v in value]]
    return [type(value).__name__, repr(value)]


@given(values, values)
def test_it_agrees_with_the_exact_text(a, b):
    same = exactly(a) == exactly(b)
    assert (difference([a], [b]) is None) == same
