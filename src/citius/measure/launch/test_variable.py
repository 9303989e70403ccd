# SPDX-License-Identifier: Apache-2.0
import pytest
from hypothesis import given
from hypothesis import strategies as st

from citius.measure.launch.variable import Settings, decode


@given(
    directory=st.text(st.characters(exclude_characters="\0"), max_size=30),
    rate=st.integers(1, 5000),
    mode=st.sampled_from(["auto", "perf", "timer"]),
    children=st.booleans(),
    first=st.integers(0, 1 << 22),
)
def test_round_trip(directory, rate, mode, children, first):
    found = decode(Settings(f"/{directory}", rate, mode, children, first).encode())
    assert (found.directory, found.rate, found.mode) == (f"/{directory}", rate, mode)
    assert (found.children, found.first) == (children, first)


@pytest.mark.parametrize(
    "value",
    [
        "",
        "/tmp",
        "relative;rate=250;mode=auto;children=1;first=0",
        "/tmp;rate=250;mode=auto;children=1",
        "/tmp;rate=fast;mode=auto;children=1;first=0",
        "/tmp;mode=auto;rate=250;children=1;first=0",
    ],
)
def test_foreign_values(value):
    with pytest.raises(ValueError, match=r"CITIUS_SESSION|invalid literal"):
        decode(value)
