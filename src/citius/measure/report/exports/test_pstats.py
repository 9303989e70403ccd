# SPDX-License-Identifier: Apache-2.0
import io
import pstats

import pytest
from hypothesis import given, settings

from citius.measure.report.exports import pstats as export
from citius.measure.report.test_strategies import profiles, small_run, total_seconds

PARSE = ("crawl.py", 19, "parse")
MODULE = ("crawl.py", 1, "<module>")


@pytest.fixture
def stats_of(tmp_path):
    def read(profile):
        path = tmp_path / "run.pstats"
        with path.open("wb") as stream:
            export.write(profile, stream)
        return pstats.Stats(str(path), stream=io.StringIO())

    return read


def test_the_standard_reader_shows_it(stats_of):
    stats = stats_of(small_run("crawl.py"))
    stats.sort_stats("tottime").print_stats().print_callers().print_callees()
    assert "crawl.py:19(parse)" in stats.stream.getvalue()
    assert "{lock}" in stats.stream.getvalue()


def test_times_of_a_recursion_count_once(stats_of):
    stats = stats_of(small_run("crawl.py")).stats
    count, _, own, total, callers = stats[PARSE]
    assert count == 950
    assert own == total == pytest.approx(950 * 0.004)
    assert callers[MODULE][3] == pytest.approx(950 * 0.004)
    assert callers[PARSE][3] == pytest.approx(600 * 0.004)
    assert stats[MODULE][3] == pytest.approx(1200 * 0.004)
    assert MODULE in stats[("~", 0, "<io>")][4]


@settings(deadline=None)
@given(profile=profiles)
def test_any_profile_adds_up(profile):
    stream = io.BytesIO()
    export.write(profile, stream)
    stats = pstats.Stats(stream=io.StringIO())
    stats.stats = export.marshal.loads(stream.getvalue())
    stats.get_top_level_stats()
    assert stats.total_tt == pytest.approx(total_seconds(profile))
