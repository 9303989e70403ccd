# SPDX-License-Identifier: Apache-2.0
"""What holds for all formats: they are found, they write, their weights add up."""

import io
import subprocess
import sys

import pytest
from hypothesis import given, settings

from citius.measure.report import exports
from citius.measure.report.exports._common import Rounder
from citius.measure.report.profile import Profile
from citius.measure.report.test_strategies import profiles, small_run


def written(name, profile):
    stream = io.BytesIO()
    exports.load(name).write(profile, stream)
    return stream.getvalue()


def test_finds_each_file_of_the_folder():
    expected = {"callgrind", "chrome", "collapsed", "pprof", "pstats", "speedscope"}
    assert expected <= set(exports.names())
    assert not [name for name in exports.names() if name.startswith(("test_", "_"))]


def test_an_unknown_format_is_named_beside_the_known_ones():
    with pytest.raises(ValueError, match=r"'flame'.*callgrind, chrome, collapsed"):
        exports.load("flame")


@pytest.mark.parametrize("name", exports.names())
def test_each_says_what_it_is(name):
    format = exports.load(name)
    assert format.suffix.startswith(".") and format.opens_with
    text = written(name, small_run())
    assert format.binary == any(byte < 9 for byte in text)


@pytest.mark.parametrize("name", exports.names())
@settings(deadline=None, max_examples=50)
@given(profile=profiles)
def test_any_profile_is_written_the_same_twice(name, profile):
    assert written(name, profile) == written(name, profile)


@pytest.mark.parametrize("name", exports.names())
def test_an_empty_profile_is_written(name):
    assert isinstance(written(name, Profile({})), bytes)


def test_listing_the_formats_imports_none():
    code = (
        "import sys; from citius.measure.report import exports; exports.names();"
        "print([m for m in sys.modules if m.startswith('citius.measure.report.exports.')])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


def test_rounding_keeps_the_sum():
    rounder = Rounder(1000)
    rounded = [rounder(0.00049) for _ in range(1000)]
    assert sum(rounded) == 490
    assert set(rounded) == {0, 1}
