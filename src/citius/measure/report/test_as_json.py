# SPDX-License-Identifier: Apache-2.0
import json

import pytest
from hypothesis import given

from citius.measure.report import as_json
from citius.measure.report.profile import CLASSES, Profile
from citius.measure.report.test_strategies import profiles, small_run, total_seconds

PLACE = [
    *("file", "line", "function", "python_s", "native_s", "system_s", "wait_s", "lock_s"),
    *("io_s", "sleep_s", "gil_wait_s", "runnable_s", "interval_s"),
]


def test_has_the_documented_keys():
    figures = as_json.to_dict(small_run())
    top = ["wall_seconds", "cpu_seconds", "samples", "overhead_fraction"]
    assert {*top, "processes", "lines", "functions"} <= figures.keys()
    assert list(figures["lines"][0])[: len(PLACE)] == PLACE
    assert {*PLACE, "self_s", "total_s"} <= figures["functions"][0].keys()
    assert figures["wall_seconds"] == 4.0 and figures["cpu_seconds"] == 4.0
    assert figures["overhead_fraction"] == pytest.approx(0.04 / 4.0)


def test_waiting_is_lock_io_and_sleep():
    (line,) = [x for x in as_json.to_dict(small_run())["lines"] if x["line"] == 31]
    assert line["wait_s"] == line["lock_s"] == pytest.approx(1.8)


def test_an_empty_profile_is_json_too():
    assert json.loads(as_json.dumps(Profile({})))["lines"] == []


def test_writes_a_file(tmp_path):
    as_json.write(small_run(), tmp_path / "out.json")
    assert json.loads((tmp_path / "out.json").read_text()) == as_json.to_dict(small_run())


@given(profiles)
def test_text_is_the_figures_and_adds_up(profile):
    figures = json.loads(as_json.dumps(profile))
    assert figures == as_json.to_dict(profile)
    near = pytest.approx(total_seconds(profile), rel=1e-6, abs=1e-6)
    threads = [thread for process in figures["processes"] for thread in process["threads"]]
    assert sum(thread[f"{name}_s"] for thread in threads for name in CLASSES) == near
