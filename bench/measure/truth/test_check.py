# SPDX-License-Identifier: Apache-2.0
import check
import pytest
import replay

TRUTH = {"main/p/native": 40.0, "main/p/runnable": 15.0, "main/p/python": 0.0}


def record(*cells):
    return {
        "truth": TRUTH,
        "cells": [dict(zip(("key", "truth", "claim"), c, strict=True)) for c in cells],
    }


def test_the_worst_cell_is_the_farthest_on_either_side():
    records = [record(("a", 10, 12)), record(("b", 10, 7), ("c", 1, 1))]
    assert check.worst(records)["key"] == "b"
    assert check.worst([record()]) is None


def test_a_claim_is_the_mean_over_runs_with_its_deviation():
    records = [record(("main/p/native", 40, 42)), record(("main/p/native", 39, 40))]
    assert check.claim_text(records, "main/p/native", TRUTH) == "41.0 (+1.5)"


def test_a_coarse_claim_stands_beside_its_largest_share_alone():
    records = [record(("main/p/python+native+system+runnable", 55, 50))]
    assert check.claim_text(records, "main/p/native", TRUTH) == "50.0 (-5.0)"
    assert check.claim_text(records, "main/p/runnable", TRUTH) == "-"


def test_a_tool_that_says_nothing_has_a_dash():
    assert check.claim_text([], "main/p/native", TRUTH) == "-"


def piece(name, cpu_class, wait_class):
    return {
        "name": name,
        "cpu_class": cpu_class,
        "wait_class": wait_class,
        "cpu_s": 1.0,
        "wait_s": 2.0,
    }


@pytest.mark.parametrize(
    ("chosen", "expected"),
    [
        (piece("p", "native", "runnable"), ("native", 1.0)),
        (piece("p", "cpu", "lock"), ("lock", 2.0)),
    ],
)
def test_the_primary_share_is_cpu_time_or_else_waiting(chosen, expected):
    truth = {"primary": "p", "threads": [{"pieces": [piece("q", "python", "io"), chosen]}]}
    assert replay.primary(truth)[1:] == expected


def test_inside_means_within_half_the_width_on_either_side():
    assert replay.inside({"said_s": 1.0, "true_s": 1.1, "interval_s": 0.11})
    assert not replay.inside({"said_s": 1.0, "true_s": 1.2, "interval_s": 0.11})


def test_a_run_that_the_host_disturbed_is_done_again_whatever_it_says(monkeypatch):
    runs = iter([{"stolen": 0.05, "n": 1}, {"stolen": 0.03, "n": 2}, {"stolen": 0.04, "n": 3}])
    monkeypatch.setattr(check, "measure", lambda *_: next(runs))
    assert check.undisturbed("citius", "int_loop", 1)["n"] == 2
    monkeypatch.setattr(check, "measure", lambda *_: {"stolen": 0.01, "n": 4})
    assert check.undisturbed("citius", "int_loop", 1)["n"] == 4
    assert next(runs, None) is None


def test_the_report_has_both_tables(tmp_path, monkeypatch):
    kept = check.Store("truth", folder=tmp_path)
    kept.add(
        case="matmul", column="citius", seconds=1.0, stolen=0.0, **record(("main/p/native", 40, 41))
    )
    monkeypatch.setattr(check, "Store", lambda name, fresh: kept)
    monkeypatch.setattr(check, "collect", lambda store, options: None)
    text, misses = check.report(
        check.parse(["--seconds", "1", "--cases", "matmul", "--columns", "citius"])
    )
    assert misses == []
    assert "| matmul | main/p/native | 40.0 | 41.0 (+1.0) |" in text
    assert "| matmul | +1.00 `main/p/native` |" in text and "{" not in text
