# SPDX-License-Identifier: Apache-2.0
import io
import json

import pytest
from hypothesis import given, settings

from citius.measure.report.exports import speedscope
from citius.measure.report.test_strategies import profiles, small_run, total_seconds

# The required and the allowed keys in the schema of speedscope 1.25
# (file-format-schema.json in its npm package).
FILE = {"$schema", "profiles", "shared"}, {"activeProfileIndex", "exporter", "name"}
SAMPLED = {"endValue", "name", "samples", "startValue", "type", "unit", "weights"}, set()
FRAME = {"name"}, {"file", "line", "col"}


def parsed(profile):
    stream = io.BytesIO()
    speedscope.write(profile, stream)
    return json.loads(stream.getvalue())


def has_keys(value, keys):
    required, optional = keys
    return required <= value.keys() <= required | optional


def test_a_thread_is_a_profile_of_its_own():
    data = parsed(small_run("crawl.py"))
    assert [p["name"] for p in data["profiles"]] == [
        "process 100: python3 crawl.py --fast, thread MainThread (100)",
        "process 100: python3 crawl.py --fast, thread worker (101)",
        "process 100: python3 crawl.py --fast, thread blas (102)",
        "process 103: python3 crawl.py --fast, thread MainThread (103)",
    ]
    worker = data["profiles"][1]
    frames = [data["shared"]["frames"][n] for n in worker["samples"][1]]
    assert frames == [{"name": "Pool.work", "file": "crawl.py", "line": 31}, {"name": "[lock]"}]
    assert worker["weights"][1] == pytest.approx(1.8)


@settings(deadline=None)
@given(profiles)
def test_follows_the_schema_and_adds_up(profile):
    data = parsed(profile)
    assert has_keys(data, FILE)
    assert data["$schema"] == "https://www.speedscope.app/file-format-schema.json"
    frames = data["shared"]["frames"]
    assert all(has_keys(frame, FRAME) for frame in frames)
    for entry in data["profiles"]:
        assert has_keys(entry, SAMPLED)
        assert (entry["type"], entry["unit"]) == ("sampled", "seconds")
        assert len(entry["samples"]) == len(entry["weights"])
        assert all(0 <= n < len(frames) for stack in entry["samples"] for n in stack)
    seconds = sum(sum(entry["weights"]) for entry in data["profiles"])
    assert seconds == pytest.approx(total_seconds(profile))
