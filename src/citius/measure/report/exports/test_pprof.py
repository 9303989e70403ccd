# SPDX-License-Identifier: Apache-2.0
import gzip
import io
import os
import shutil
import subprocess
from collections import defaultdict

import pytest
from hypothesis import given, settings

from citius.measure.report.exports import pprof
from citius.measure.report.profile import CLASSES
from citius.measure.report.test_strategies import profiles, small_run, total_seconds


def find_pprof():
    """The tool if it is there built: recent Go compiles it on first use, in minutes."""
    if shutil.which("pprof"):
        return "pprof"
    if not shutil.which("go"):
        return None
    done = subprocess.run(["go", "env", "GOTOOLDIR"], capture_output=True, text=True, check=False)
    return shutil.which("pprof", path=done.stdout.strip() or os.devnull)


PPROF = find_pprof()


def written(profile):
    stream = io.BytesIO()
    pprof.write(profile, stream)
    return stream.getvalue()


def varint(data, at):
    value = shift = 0
    while True:
        byte = data[at]
        value |= (byte & 127) << shift
        at, shift = at + 1, shift + 7
        if byte < 128:
            return value, at


def message(data):
    """Field number -> values, by the protocol buffer encoding's rules alone."""
    fields, at = defaultdict(list), 0
    while at < len(data):
        key, at = varint(data, at)
        value, at = varint(data, at)
        if key & 7 == 2:
            value, at = data[at : at + value], at + value
        else:
            assert key & 7 == 0
        fields[key >> 3].append(value)
    return fields


def packed(data):
    values, at = [], 0
    while at < len(data):
        value, at = varint(data, at)
        values.append(value)
    return values


class Decoded:
    def __init__(self, profile):
        self.fields = message(gzip.decompress(written(profile)))
        self.strings = [text.decode() for text in self.fields[6]]
        self.functions = {f[1][0]: f for f in map(message, self.fields[5])}
        self.locations = {f[1][0]: message(f[4][0]) for f in map(message, self.fields[4])}
        self.samples = [self.sample(message(data)) for data in self.fields[2]]

    def sample(self, fields):
        stack = [self.frame(number) for number in packed(fields[1][0])]
        labels = {}
        for label in map(message, fields[3]):
            text = self.strings[label[2][0]] if 2 in label else label[3][0]
            labels[self.strings[label[1][0]]] = text
        return stack, packed(fields[2][0]), labels

    def frame(self, number):
        line = self.locations[number]
        function = self.functions[line[1][0]]
        return self.strings[function[2][0]], self.strings[function[4][0]], line[2][0]


def test_samples_have_stacks_values_and_labels():
    decoded = Decoded(small_run("crawl.py"))
    assert decoded.strings[0] == ""
    types = [decoded.strings[message(data)[1][0]] for data in decoded.fields[1]]
    assert types == ["wall", "cpu", *CLASSES]
    stack, values, labels = decoded.samples[-1]
    assert stack == [("parse", "crawl.py", 20), ("<module>", "crawl.py", 8)]
    assert values == [10**9, 10**9, 10**9, 0, 0, 0, 0, 0, 0, 0]
    process = "python3 crawl.py --fast"
    assert labels == {"process": process, "thread": "MainThread", "pid": 103, "tid": 103}
    assert decoded.strings[decoded.fields[14][0]] == "cpu"
    assert decoded.fields[12] == [4_000_000]
    assert decoded.fields[9] == [1767323045 * 10**9]


@settings(deadline=None)
@given(profiles)
def test_any_profile_decodes_and_adds_up(profile):
    decoded = Decoded(profile)
    wall = sum(values[0] for _, values, _ in decoded.samples)
    classes = sum(sum(values[2:]) for _, values, _ in decoded.samples)
    assert wall == classes == pytest.approx(total_seconds(profile) * 1e9, rel=1e-9, abs=16)


@pytest.mark.skipif(PPROF is None, reason="no built pprof is on the PATH or in Go's tools")
def test_pprof_reads_it(tmp_path):
    path = tmp_path / "run.pb.gz"
    path.write_bytes(written(small_run("crawl.py")))
    environment = {**os.environ, "HOME": str(tmp_path), "PPROF_TMPDIR": str(tmp_path)}

    def run(*options):
        command = [PPROF, *options, str(path)]
        done = subprocess.run(command, capture_output=True, text=True, env=environment, check=False)
        assert done.returncode == 0, done.stderr
        return done.stdout

    raw = run("-raw")
    assert "cpu/nanoseconds" in raw and "parse crawl.py:22" in raw
    assert "Total samples = 4200ms" in run("-top")
    assert "Pool.work" not in run("-top", "-tagfocus=thread=MainThread")
