# SPDX-License-Identifier: Apache-2.0
import collections
import datetime
import decimal
import fractions
import importlib
import pickle
import sys
import textwrap
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from citius.tune.trial.equal import difference

MODULE = """
    import abc, enum, dataclasses, typing
    from collections import namedtuple

    ran = []

    class Plain:
        kind = "class"
        def __init__(self, x=0):
            ran.append("init")
            self.x = x
        def __eq__(self, other):
            ran.append("eq")
            return True
        def __hash__(self):
            ran.append("hash")
            return 1
        def __getattr__(self, name):
            ran.append(name)
            raise AttributeError(name)
        def __setattr__(self, name, value):
            ran.append("set")
            object.__setattr__(self, name, value)
        def __repr__(self):
            ran.append("repr")
            return "Plain"

    class Child(Plain, abc.ABC):
        pass

    class Slots:
        __slots__ = ("a", "b", "__weakref__")

    class Both(Slots):
        pass

    @dataclasses.dataclass(slots=True, frozen=True)
    class Frozen:
        x: int
        y: list

    T = typing.TypeVar("T")

    class Box(typing.Generic[T]):
        def __init__(self, held):
            self.held = held

    Pair = namedtuple("Pair", "left right")

    class Named(typing.NamedTuple):
        a: int
        b: str = ""

    class Colour(enum.Enum):
        RED = 1
        BLUE = "b"

    class Flag(enum.Flag):
        A = 1
        B = 2

    class Reduces:
        def __reduce__(self):
            ran.append("reduce")
            return Reduces, ()

    class Reduced(Reduces):
        pass

    class States:
        def __getstate__(self):
            ran.append("getstate")
            return {}

    class New:
        def __new__(cls):
            return object.__new__(cls)

    class Dies:
        def __del__(self):
            pass

    class Gets:
        def __getattribute__(self, name):
            ran.append(name)
            return object.__getattribute__(self, name)

    class Lies:
        @property
        def __class__(self):
            ran.append("class")
            return int

    class Meta(type):
        def __hash__(cls):
            ran.append("meta hash")
            return 0
        def __eq__(cls, other):
            ran.append("meta eq")
            return True

    class Made(metaclass=Meta):
        pass

    class Counts(int):
        pass

    class Keeps(dict):
        pass

    class Whole(tuple):
        pass

    class Loose(Pair):
        def __eq__(self, other):
            return True
        __hash__ = tuple.__hash__

    import datetime

    class Zone(datetime.tzinfo):
        def utcoffset(self, when):
            ran.append("utcoffset")
            return datetime.timedelta(0)

    class Elsewhere:
        pass

    class Outer:
        class Inner:
            pass

    def local():
        class Local:
            pass
        return Local()

    class Fails(Exception):
        pass
"""


@pytest.fixture(scope="module")
def plain():
    """The module as the program's process imports it."""
    startup = str(Path(__file__).parent / "startup")
    sys.path.insert(0, startup)
    try:
        return importlib.import_module("citius_plain")
    finally:
        sys.path.remove(startup)


@pytest.fixture(scope="module")
def own(tmp_path_factory):
    """A module of a project, and the project's folder."""
    root = tmp_path_factory.mktemp("project")
    (root / "plain_own.py").write_text(textwrap.dedent(MODULE))
    sys.path.insert(0, str(root))
    try:
        yield importlib.import_module("plain_own"), str(root)
    finally:
        sys.path.remove(str(root))
        del sys.modules["plain_own"]


@pytest.fixture
def back(plain, own):
    """Make a value bytes and a value again; nothing of the module may run."""
    module, root = own

    def trip(value):
        before = list(module.ran)
        data = plain.dumps(value, root)
        made = plain.loads(data, lambda where, name: getattr(sys.modules[where], name))
        assert module.ran == before
        return made

    return trip


@pytest.fixture
def refused(plain, own):
    module, root = own

    def check(value):
        before = list(module.ran)
        with pytest.raises(plain.Refused) as caught:
            plain.dumps(value, root)
        assert module.ran == before
        return str(caught.value)

    return check


def test_instances_come_back_without_running_their_class(own, back):
    module, _ = own
    slots, both = module.Slots(), module.Both()
    slots.a = [1]
    both.b, both.c = 2, 3
    for value in (
        module.Plain([1, {"a": 2.5}]),
        module.Child((1, 2)),
        slots,
        both,
        module.Frozen(1, [2]),
        module.Box({1, 2}),
        module.Pair(1, [2]),
        module.Named(1, "b"),
        {module.Pair(1, 2): [module.Named(3)], module.Colour.RED: 1},
        [module.Colour.RED, module.Colour.BLUE, module.Flag.A],
    ):
        made = back(value)
        assert made is not value or isinstance(value, module.Colour)
        assert difference(value, made) is None


def test_enum_members_are_themselves(own, back):
    colour = own[0].Colour
    assert back([colour.RED])[0] is colour.RED


def test_what_is_shared_stays_shared_and_cycles_stay(own, back):
    xs = [1]
    assert (made := back((xs, {"again": xs})))[1]["again"] is made[0]
    xs.append(xs)
    assert (made := back(xs))[1] is made
    node = own[0].Plain()
    node.x = [node]
    assert (made := back(node)).x[0] is made


@pytest.mark.parametrize(
    "name",
    [
        "Reduces",
        "Reduced",
        "States",
        "New",
        "Dies",
        "Gets",
        "Lies",
        "Made",
        "Keeps",
        "Counts",
        "Whole",
    ],
)
def test_classes_with_ways_of_their_own_are_refused(own, refused, name):
    value = getattr(own[0], name)()
    assert name in refused(value)
    assert name in refused([1, {"a": (value,)}])


def test_what_is_no_value_is_refused(own, refused):
    module, _ = own
    inner = module.Outer.Inner()
    with open(__file__) as file:
        for value in (
            file,
            iter([1]),
            (i for i in ()),
            lambda: 1,
            len,
            int,
            module.Plain,
            module,
            inner,
            module.local(),
            module.Fails(),
            module.Loose(1, 2),
            module.Flag.A | module.Flag.B,
            object(),
            ...,
            memoryview(b"a"),
            {module.Plain(1): 1}.keys(),
            collections.defaultdict(lambda: 1),
            collections.deque([iter(())]),
            collections.ChainMap(),
            datetime.datetime(2020, 1, 1, tzinfo=module.Zone()),
            sys.stdout,
        ):
            assert refused(value)
            assert refused([value])
            assert refused({"a": (value,)})


def test_objects_are_keys_of_dicts_but_in_no_set(own, plain, refused):
    module, root = own
    point = module.Plain(1)
    data = plain.dumps([{point: 1, (2, point): 3}, point], root)
    made, again = plain.loads(data, lambda where, name: getattr(module, name))
    assert next(iter(made)) is again and list(made)[1][1] is again and again.x == 1
    for value in ({module.Slots()}, {(1, module.Slots())}, frozenset({frozenset({point})})):
        assert "in a set" in refused(value)


def test_classes_of_no_project_are_refused(plain, own):
    with pytest.raises(plain.Refused):
        plain.dumps(own[0].Elsewhere(), "/nowhere")


def test_fields_handed_on_as_a_dict_are_refused(own, refused):
    value = own[0].Box(1)
    assert "as a dict" in refused([value, vars(value)])
    assert "as a dict" in refused([vars(value), value])


def test_size_and_depth_are_bounded(plain, own, refused):
    deep = []
    for _ in range(5000):
        deep = [deep]
    assert "too deep" in refused(deep)
    chain = None
    for _ in range(500):
        chain = own[0].Box(chain)
    assert "too deep" in refused(chain)
    assert refused([chain] + [chain.held] * 3)
    assert "more values" in refused(list(range(plain.MAX_ITEMS + 1)))
    assert "more values" in refused([[0] * 1000] + [[i] * 1000 for i in range(300)])
    queues = [collections.deque([0] * 1000) for _ in range(300)]
    assert "more values" in refused(queues)
    assert "more data" in refused("a" * (plain.MAX_BYTES + 1))
    assert "more data" in refused([bytearray(1 << 20) for _ in range(5)])
    assert "more data" in refused({"a" * (1 << 20) + str(i) for i in range(5)})
    assert "more data" in refused(dict.fromkeys(range(5), b"a" * (1 << 20)))


def test_values_of_the_standard_library_come_back(back, own):
    zone = datetime.timezone(datetime.timedelta(hours=1), "one")
    inner = [own[0].Box(1)]
    counted = collections.Counter("abracadabra")
    growing = collections.defaultdict(list, {"a": inner})
    values = [
        datetime.date(2020, 2, 29),
        datetime.datetime(2020, 2, 29, 1, 2, 3, 4, zone, fold=1),
        datetime.time(1, 2, fold=1),
        datetime.timedelta(-1, 2, 3),
        decimal.Decimal("-0.00"),
        decimal.Decimal("sNaN123"),
        fractions.Fraction(-3, 9),
        Path("/a/../b"),
        collections.deque([1, inner], maxlen=5),
        counted,
        collections.OrderedDict([(2, 1), (1, inner)]),
        growing,
        {datetime.date(2020, 1, 1), decimal.Decimal(1), Path("a")},
    ]
    made = back(values)
    assert difference(values, made) is None
    assert list(map(type, made)) == list(map(type, values))
    assert made[1].fold == 1 and made[1].tzname() == "one"
    assert made[8].maxlen == 5 and made[8][1] is made[10][1] is made[11]["a"]
    assert made[11].default_factory is list and list(made[9].items()) == list(counted.items())
    for place, other in {
        0: datetime.date(2020, 2, 28),
        1: values[1].replace(fold=0),
        4: decimal.Decimal("0.00"),
        6: fractions.Fraction(1, 3),
        7: Path("/b"),
        8: collections.deque([1, inner], maxlen=6),
        9: collections.Counter(reversed("abracadabrc")),
        10: collections.OrderedDict([(1, inner), (2, 1)]),
        11: collections.defaultdict(set, {"a": inner}),
        12: {datetime.date(2020, 1, 1), decimal.Decimal(1), Path("b")},
    }.items():
        assert difference(values[place], other) is not None


def test_a_class_with_slots_takes_the_fields_of_one_without(plain, own):
    module, root = own

    class Slotted:
        __slots__ = ("held",)

    data = plain.dumps(module.Box([1]), root)
    assert plain.loads(data, lambda *_: Slotted).held == [1]
    other = module.Slots()
    other.a = 5
    data = plain.dumps(other, root)
    assert plain.loads(data, lambda *_: module.Box).a == 5


@pytest.mark.parametrize(
    "name", [("os", "system"), ("builtins", "eval"), ("citius_plain", "dumps")]
)
def test_bytes_name_nothing_else(plain, name):
    data = b"c" + "\n".join(name).encode() + b"\n."
    with pytest.raises(pickle.UnpicklingError):
        plain.loads(data, None)


scalars = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.complex_numbers(),
    st.text(),
    st.binary(),
    st.builds(range, st.integers(-9, 9), st.integers(-9, 9)),
)
keys = st.one_of(scalars, st.tuples(scalars, scalars), st.frozensets(scalars, max_size=3))
values = st.recursive(
    st.one_of(scalars, st.builds(bytearray, st.binary())),
    lambda inner: st.one_of(
        st.lists(inner),
        st.tuples(inner, inner),
        st.dictionaries(keys, inner),
        st.sets(keys),
        st.lists(inner, min_size=1).map(lambda xs: [xs, xs[0], xs]),
    ),
    max_leaves=25,
)


@given(values)
def test_any_plain_value_comes_back_equal(plain, value):
    made = plain.loads(plain.dumps(value, None), None)
    assert difference(value, made) is None
    assert difference(value, value) is None
