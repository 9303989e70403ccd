# SPDX-License-Identifier: Apache-2.0
import io
import json

import pytest
from hypothesis import given, settings

from citius.measure.report.exports import chrome
from citius.measure.report.test_strategies import profiles, small_run, total_seconds


def events(profile):
    stream = io.BytesIO()
    chrome.write(profile, stream)
    return json.loads(stream.getvalue())["traceEvents"]


def of(all_events, category):
    return [event for event in all_events if event.get("cat") == category]


def test_a_parent_spans_its_children():
    main = [
        e for e in of(events(small_run("crawl.py")), "sum") if (e["pid"], e["tid"]) == (100, 100)
    ]
    by_name = {}
    for event in main:
        by_name.setdefault(event["name"], []).append(event)
    (module,) = by_name["<module> (crawl.py:8)"]
    assert module["dur"] == pytest.approx(950 * 4000)
    for event in by_name["parse (crawl.py:20)"]:
        assert module["ts"] <= event["ts"]
        assert event["ts"] + event["dur"] <= module["ts"] + module["dur"] + 1e-3


def test_the_timeline_is_a_track_of_its_own():
    first, second = of(events(small_run("crawl.py")), "timeline")
    assert (first["ts"], first["dur"]) == (0.5e6, 0.25e6)
    assert first["args"]["stack"][0] == "<module> (crawl.py:8)"
    assert second["args"]["class"] == "io"


def test_processes_and_threads_have_names_and_numbers_of_their_own():
    run = small_run()
    run.processes[1].pid = run.processes[0].pid
    run.processes[0].threads[1].tid = run.processes[0].threads[0].tid
    named = [(e["name"], e["pid"], e["tid"]) for e in events(run) if e["ph"] == "M"]
    assert len(set(named)) == len(named)
    assert len({pid for name, pid, _ in named if name == "process_name"}) == 2


@settings(deadline=None)
@given(profiles)
def test_events_are_whole_and_add_up(profile):
    all_events = events(profile)
    for event in all_events:
        assert {"ph", "name", "pid", "tid"} <= event.keys()
        if event["ph"] == "X":
            assert event["dur"] >= 0
    leaves = [event for event in of(all_events, "sum") if "args" in event]
    near = pytest.approx(total_seconds(profile) * 1e6, rel=1e-6, abs=1e-3)
    assert sum(event["dur"] for event in leaves) == near
