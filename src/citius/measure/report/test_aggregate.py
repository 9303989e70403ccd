# SPDX-License-Identifier: Apache-2.0
import pytest
from hypothesis import given

from citius.measure.report.aggregate import summarize
from citius.measure.report.profile import CLASSES, Profile
from citius.measure.report.test_strategies import profiles, small_run, total_seconds


@pytest.fixture
def summary():
    return summarize(small_run())


def find(places, line=None, function=None):
    (place,) = [p for p in places if line in (None, p.line) and function in (None, p.function)]
    return place


def test_classes_leave_native_threads_out(summary):
    by_name = {entry.name: entry.seconds for entry in summary.classes}
    assert by_name["python"] == pytest.approx((500 + 100 + 50 + 250) * 0.004)
    assert by_name["lock"] == pytest.approx(450 * 0.004)
    assert summary.native_classes[CLASSES.index("lock")].seconds == pytest.approx(2.0)


def test_own_time_of_a_line_is_over_all_processes(summary):
    line = find(summary.lines, 20)
    assert line.own.total_s == pytest.approx((100 + 250) * 0.004)
    assert line.function == "parse"


def test_total_time_counts_a_recursion_once(summary):
    parse = find(summary.functions, function="parse")
    assert parse.own.total_s == pytest.approx(950 * 0.004)
    assert parse.total_s == pytest.approx(950 * 0.004)
    main = find(summary.functions, function="<module>")
    assert main.own.total_s == pytest.approx(1.0)
    assert main.total_s == pytest.approx(1200 * 0.004)
    assert main.total_cpu_s == pytest.approx(950 * 0.004)
    assert find(summary.lines, 20).total_s == pytest.approx(950 * 0.004)


def test_time_without_a_frame_is_nowhere(summary):
    assert summary.nowhere.total_s == pytest.approx(50 * 0.004)


def test_intervals_are_those_of_each_thread_group(summary):
    line = find(summary.lines, 31)
    assert 0 < line.own.cpu_interval_s < 50 * 0.004
    assert line.own.interval_s**2 == pytest.approx(
        line.own.cpu_interval_s**2 + line.own.rest_interval_s**2
    )


def test_two_functions_on_one_line_are_one_line_and_two_functions():
    run = small_run()
    run.processes[0].node_line[4] = 22
    summary = summarize(run)
    assert find(summary.lines, 22).function == "parse"
    assert find(summary.lines, 22).own.total_s == pytest.approx(1100 * 0.004)
    assert find(summary.functions, function="Pool.work").own.total_s == pytest.approx(2.0)


def test_an_empty_profile_has_empty_figures():
    summary = summarize(Profile({}))
    assert (summary.lines, summary.functions, summary.threads, summary.python_seconds) == (
        [],
        [],
        [],
        0,
    )


@given(profiles)
def test_every_second_is_counted_once(profile):
    summary = summarize(profile)
    all_seconds = total_seconds(profile)
    near = pytest.approx(all_seconds, rel=1e-6, abs=1e-6)
    unframed = sum(
        row.seconds for p in profile.processes for t in p.threads for row in t.rows if row.node < 0
    )
    assert sum(entry.seconds for entry in summary.classes + summary.native_classes) == near
    assert sum(entry.cost.total_s for entry in summary.threads) == near
    assert sum(line.own.total_s for line in summary.lines) + unframed == near
    assert sum(function.own.total_s for function in summary.functions) + unframed == near
    for place in summary.lines + summary.functions:
        assert place.total_s >= place.own.total_s * (1 - 1e-9)
        assert place.total_s <= all_seconds * (1 + 1e-9)
