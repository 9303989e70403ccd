# SPDX-License-Identifier: Apache-2.0
import io
import os
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from citius.measure.report.layout import Screen
from citius.measure.report.profile import Profile
from citius.measure.report.table import print_table
from citius.measure.report.test_strategies import profiles, small_run

SECTIONS = (
    "Where the time went",
    "Hottest lines",
    "Longest waits",
    "Functions",
    "Processes and threads",
)


@pytest.fixture(autouse=True)
def plain_terminal(monkeypatch):
    for name in ("NO_COLOR", "FORCE_COLOR", "COLUMNS", "TTY_COMPATIBLE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TERM", "xterm-256color")


class Terminal(io.TextIOWrapper):
    """A stream of a given encoding that says it is a terminal."""

    def __init__(self, encoding="utf-8"):
        super().__init__(io.BytesIO(), encoding=encoding, errors="strict")

    def isatty(self):
        return True

    def text(self):
        self.flush()
        return self.buffer.getvalue().decode(self.encoding)


def shown(profile, width=80, encoding="utf-8", **options):
    stream = io.TextIOWrapper(io.BytesIO(), encoding=encoding, errors="strict")
    print_table(profile, stream, width=width, **options)
    return stream.buffer.getvalue().decode(encoding)


@pytest.fixture
def run(tmp_path):
    source = tmp_path / "crawl.py"
    source.write_text("".join(f"    value_{n} = work({n})\n" for n in range(1, 40)))
    os.utime(source, (0, 0))
    profile = small_run(str(source))
    profile.meta["cwd"] = str(tmp_path)
    return profile


def test_has_every_section_with_source_and_intervals(run):
    text = shown(run)
    assert [text.index(title) for title in SECTIONS] == sorted(map(text.index, SECTIONS))
    (hottest,) = [x for x in text.splitlines() if "crawl.py:22 " in x]
    assert hottest.split() == [
        "2.40",
        "s",
        "±0.09",
        "57.1%",
        "PPPPPPPN",
        "crawl.py:22",
        "value_22",
        "=",
        "work(22)",
    ]
    (wait,) = [x for x in text.splitlines() if "crawl.py:31 " in x and "lock" in x]
    assert wait.split()[:2] == ["1.80", "s"]
    assert "and threads without Python: 0 s CPU, 2.00 s idle" in text
    assert "perf mode at 250 Hz" in text
    assert "2 short samples had no stack" in text
    assert "process 103" in text and "3 samples lost" in text


@given(
    profiles, st.integers(1, 200), st.sampled_from(["utf-8", "ascii", "latin-1", "gbk", "utf-16"])
)
def test_any_profile_fits_any_terminal(profile, width, encoding):
    text = shown(profile, width, encoding, threads=True)
    assert text.startswith("Citius") and text.endswith("\n")
    assert "\x1b" not in text
    for line in text.splitlines():
        assert cell_len(line) <= max(width, 36)
        assert line == line.rstrip()


@pytest.mark.parametrize("width", [40, 60, 80, 120, 200])
def test_figures_are_whole_at_any_width(run, width):
    text = shown(run, width)
    for figure in ("51.4%", "2.40 s", "57.1%", "1.80 s", "64.3%", "crawl.py:22", "value_22"):
        assert figure in text


def test_a_long_file_name_loses_its_beginning(run):
    for code in run.processes[0].codes + run.processes[1].codes:
        code.file = "/very/long" * 20 + "/package/module.py"
    for width in (40, 80):
        assert "/module.py:22" in shown(run, width)


def test_other_encodings_get_ascii(run):
    text = shown(run, encoding="ascii")
    assert "+-" in text and "..." not in text.splitlines()[0]


def test_colours_only_where_they_are_wanted(run, monkeypatch):
    def bar(**environment):
        for name, value in environment.items():
            monkeypatch.setenv(name, value)
        terminal = Terminal()
        print_table(run, terminal, width=80)
        return terminal.text()

    assert "\x1b[34m███" in bar() and "PPPPP" not in bar()
    no_colour = bar(NO_COLOR="1")
    assert "\x1b[3" not in no_colour and "PPPPP" in no_colour
    dumb = bar(TERM="dumb")
    assert "\x1b" not in dumb and "PPPPP" in dumb


def test_colours_without_unicode(run):
    terminal = Terminal("ascii")
    print_table(run, terminal, width=80)
    assert "\x1b[7;34m" in terminal.text()


def test_says_when_the_source_changed(run, tmp_path):
    late = (datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC) + timedelta(days=1)).timestamp()
    os.utime(tmp_path / "crawl.py", (late, late))
    text = " ".join(shown(run).split())
    assert "Changed after the run, the source shown may not match: crawl.py." in text


def test_a_missing_source_leaves_the_figures(run, tmp_path):
    (tmp_path / "crawl.py").unlink()
    assert "crawl.py:22\n" in shown(run)


def test_lists_the_busiest_threads_unless_asked_for_all(run):
    (thread,) = run.processes[1].threads
    run.processes[1].threads = [thread] * 50
    assert "and 43 more, less busy" in shown(run)
    assert shown(run, threads=True).count("MainThread") == 51


def test_lists_as_many_lines_and_functions_as_asked(run):
    text = shown(run, lines=1, functions=1)
    assert "and 3 more lines: 42.9%" in text
    assert "and 1 more function: 4.8%" in text
    assert "Hottest" not in shown(run, lines=0)


def test_an_empty_profile_says_so():
    assert "too short" in shown(Profile({}))


def test_few_samples_are_told(run):
    run.processes[0].samples, run.processes[1].samples = 5, 1
    assert "Only 6 samples: run longer, or raise --rate." in shown(run)


@pytest.mark.parametrize(
    ("sampler", "handler", "cpu", "words"),
    [
        (0.022, 0.001, 0.005, "20.0% of the CPU time in signal handlers"),
        (0.022, 0.001, 0.005, "0.4% of one CPU in the engine's thread"),
        (0.022, 0.0, 0.0, "0.0% of the CPU time in signal handlers"),
    ],
)
def test_overhead_says_what_it_is_a_part_of(run, sampler, handler, cpu, words):
    for process in run.processes:
        process.sampler_s = process.handler_s = process.cpu_s = 0.0
    process = run.processes[0]
    process.sampler_s, process.handler_s, process.cpu_s = sampler, handler, cpu
    text = " ".join(shown(run).split())
    assert words in text
    assert "what the kernel takes to deliver signals is not in it" in text


def test_a_stream_that_is_no_terminal_is_80_wide(monkeypatch):
    assert Screen(io.StringIO()).width == 80
    monkeypatch.setenv("COLUMNS", "50")
    assert Screen(io.StringIO()).width == 50


@pytest.mark.parametrize("name", ["COLUMNS", "LINES"])
@pytest.mark.parametrize("value", ["0", "00", "-5", "²", "x", "9" * 5000])
def test_a_size_that_is_none_is_passed_over(run, monkeypatch, name, value):
    monkeypatch.setenv(name, value)
    for stream in (io.TextIOWrapper(io.BytesIO(), encoding="utf-8"), Terminal()):
        print_table(run, stream)
        assert Screen(stream).width == 80
        assert b"Hottest lines" in stream.buffer.getvalue()


@pytest.mark.parametrize("name", ["lines", "functions"])
def test_a_number_below_zero_is_refused(run, name):
    with pytest.raises(ValueError, match=f"{name} is -1: expected 0 or more"):
        shown(run, **{name: -1})
