# SPDX-License-Identifier: Apache-2.0
import json

import pytest

from citius.tune.evidence import Argument, Hashes, from_json
from citius.tune.trial import record


def row(file, line, function="f", **seconds):
    return {"file": file, "line": line, "function": function, "interval_s": 0.1, **seconds}


@pytest.fixture
def document(tmp_path):
    (tmp_path / "sub").mkdir()
    return {
        "wall_seconds": 2.0,
        "cpu_seconds": 1.5,
        "lines": [
            row(str(tmp_path / "prog.py"), 3, python_s=0.75, native_s=0.25, runnable_s=0.5),
            row("prog.py", 3, python_s=0.25),
            row(str(tmp_path / "sub" / "lib.py"), 9, wait_s=0.5),
            row("/usr/lib/python3/q.py", 1, python_s=9.0),
            row("<string>", 1, python_s=8.0),
            row("<unknown>", 0, "(callers cut off)", python_s=1.0),
        ],
        "functions": [row("prog.py", 1, total_s=1.75, self_s=0.5, total_interval_s=0.2)],
    }


def test_heat_is_by_line_of_the_project(document, tmp_path):
    evidence = from_json(document, tmp_path)
    assert set(evidence.lines) == {("prog.py", 3), ("sub/lib.py", 9)}
    assert evidence.share("prog.py", [3, 4]) == (
        pytest.approx(0.875),
        pytest.approx(0.0707, rel=0.01),
    )
    assert evidence.function_share("prog.py", "f") == (pytest.approx(0.875), pytest.approx(0.1))
    assert evidence.files() == ["prog.py", "sub/lib.py"]
    assert evidence.files(0.2) == ["prog.py", "sub/lib.py"]
    assert evidence.files(0.3) == ["prog.py"]
    assert evidence.by_class["python"] == 19.0 and evidence.by_class["wait"] == 0.5
    assert evidence.own["prog.py", "f", 1].interval == pytest.approx(0.1)
    path, line, heat = evidence.hottest(1)[0]
    assert (path, line, heat.main_class) == ("prog.py", 3, "python")
    assert evidence.waited == pytest.approx(0.5 / 2.25)


def test_totals_of_lines_count_what_they_call(document, tmp_path):
    for row_, total in zip(document["lines"], (1.6, 0.3, 1.8, 9.0, 8.0, 1.0), strict=True):
        row_["total_s"], row_["total_interval_s"] = total, 0.2
    evidence = from_json(document, tmp_path)
    share, interval = evidence.total_share("prog.py", [3, 3, 99])
    assert share == pytest.approx(1.9 / 2) and interval == pytest.approx(0.2 * 2**0.5 / 2)
    assert evidence.total_share("sub/lib.py", [9])[0] == pytest.approx(0.9)
    assert evidence.total_share("prog.py", [99]) == (0.0, 0.0)
    assert evidence.libraries == frozenset()


def test_a_line_without_a_total_counts_by_its_own_time(document, tmp_path):
    assert from_json(document, tmp_path).total_share("sub/lib.py", [9])[0] == pytest.approx(0.25)


def test_shares_of_parallel_programs_do_not_exceed_the_whole(document, tmp_path):
    document["cpu_seconds"] = 8.0
    assert from_json(document, tmp_path).share("prog.py", [3])[0] == pytest.approx(1.75 / 8)


def test_a_document_of_another_schema_is_refused(tmp_path):
    with pytest.raises(KeyError, match="lines"):
        from_json({"wall_seconds": 1.0}, tmp_path)


def test_records_of_all_processes_are_added(document, tmp_path):
    evidence = from_json(document, tmp_path)
    part = {
        "calls": {"prog.py:f": [10, 8, 2, {"a": [["int"], 0, 0, 0], "b": [["list"], 8, 80, 2]}]},
        "tests": {"prog.py:3:a in b": [4, ["list"], 10.0, ["str"], 3]},
    }
    other = {
        "calls": {"prog.py:f": [5, 2, 1, {"a": [["str"], 2, 6, 0]}]},
        "tests": {"prog.py:3:a in b": [12, ["set"], 2.0, [], 0]},
    }
    record.read(evidence, [part, other])
    calls = evidence.calls["prog.py", "f"]
    assert (calls.count, calls.seen, calls.distinct) == (15, 10, 3)
    assert calls.repeated == pytest.approx(0.7)
    assert calls.arguments == {
        "a": Argument(("int", "str"), 3.0, 0.0),
        "b": Argument(("list",), 10.0, 0.25),
    }
    tests = evidence.tests["prog.py", 3, "a in b"]
    assert (tests.count, tests.kinds, tests.mean_size) == (16, ("list", "set"), 4.0)
    assert tests.changed == 3


def test_probes_see_without_changing_anything(hot, tree, printed, tmp_path, monkeypatch):
    from citius.tune.trial.startup import citius_probes

    text = (
        "def f(a, b=1, *c, d=(), **e):\n"
        "    if b == 1 and a > 1: d.append(a)\n"
        "    return a in [b, 2] or a not in (xs := [3])\n"
        "print([f(i, d=[]) for i in range(4)], f(1, 2, 3, x=4))\n"
        "def g(ys, n):\n"
        "    ys.append(n)\n"
        "    return n in ys\n"
        "ys = []\n"
        "print([g(ys, n) for n in range(5)], ys)\n"
    )
    probed = record.instrumented(hot, tree(text))
    assert "__citius_calls__('prog.py:f')" in probed.source.text
    monkeypatch.setattr(citius_probes, "_folder", str(tmp_path))
    for name, probe in (
        ("calls", citius_probes.calls),
        ("in", citius_probes.contains),
        ("not_in", citius_probes.lacks),
    ):
        monkeypatch.setattr(f"builtins.__citius_{name}__", probe, raising=False)
    assert printed(probed.source.text) == printed(text)
    citius_probes.write()
    told = json.loads(next(tmp_path.glob("record-*.json")).read_text())
    assert told["calls"]["prog.py:f"][:3] == [5, 5, 5]
    assert told["calls"]["prog.py:f"][3]["a"] == [["int"], 0, 0, 0]
    assert told["calls"]["prog.py:g"][3]["ys"] == [["list"], 5, 10, 5]
    (changed,) = [seen[4] for place, seen in told["tests"].items() if place.endswith("n in ys")]
    assert changed == 4


def test_what_classes_do_is_added_over_processes(document, tmp_path):
    evidence = from_json(document, tmp_path)
    one = {"calls": {}, "tests": {}, "hashes": {"a/p.py:P": [9, 8, 6, 2]}, "made": {"p.py:P": 7}}
    record.read(evidence, [one, {"calls": {}, "tests": {}}, one])
    assert evidence.hashes["a/p.py", "P"] == Hashes(18, 16, 12, 4)
    assert evidence.hashes["a/p.py", "P"].crowd == pytest.approx(3.0)
    assert Hashes(0, 0, 0, 0).crowd == 0.0
    assert evidence.made == {("p.py", "P"): 14}


POINTS = """
class P:
    eq = 0
    def __init__(self, x, y):
        self.x, self.y = x, y
    def __eq__(self, other):
        P.eq += 1
        return self.x == other.x and self.y == other.y
    def __hash__(self):
        "Few."
        return self.x % 2
class Q:
    __slots__ = ("x",)
    def __init__(self, x):
        self.x = x
    def __eq__(self, other):
        return self.x == other.x
    def __hash__(self):
        return hash(self.x)
seen = {P(i % 5, i % 3) for i in range(30)} | {P(1, 1)}
print(len(seen), P.eq, P.__hash__.__name__, P.__hash__.__doc__, hash(P(3, 4)))
print(len({Q(1), Q(2), Q(2)}), P(1, 1) in seen, P(1, 1).x in [Q(1).x])
"""


def test_probes_at_classes_see_without_changing_anything(hot, tree, printed, tmp_path, monkeypatch):
    from citius.tune.trial.startup import citius_probes

    probed = record.instrumented(hot, tree(POINTS))
    assert "@__citius_hash__('prog.py:P', 'x', 'y')" in probed.source.text
    assert "__citius_made__('prog.py:P', P)(1, 1)" in probed.source.text
    monkeypatch.setattr(citius_probes, "_folder", str(tmp_path))
    for name in ("hashes", "made"):
        monkeypatch.setattr(citius_probes, f"_{name}", {})
    probes = citius_probes
    for name, probe in (("hash", probes.hashes), ("made", probes.made), ("in", probes.contains)):
        monkeypatch.setattr(f"builtins.__citius_{name}__", probe, raising=False)
    assert printed(probed.source.text) == printed(POINTS)
    citius_probes.write()
    told = json.loads(next(tmp_path.glob("record-*.json")).read_text())
    assert told["hashes"]["prog.py:P"][2:] == [16, 2]
    assert told["hashes"]["prog.py:Q"][2:] == [2, 2]
    assert told["made"] == {"prog.py:P": 34, "prog.py:Q": 4}
    assert told["hashes"]["prog.py:P"][0] == told["hashes"]["prog.py:P"][1] >= 32


def test_probes_at_classes_are_bounded(monkeypatch):
    from citius.tune.trial.startup import citius_probes

    monkeypatch.setattr(citius_probes, "_hashes", {})
    monkeypatch.setattr(citius_probes, "_tick", lambda: None)
    monkeypatch.setattr(citius_probes, "HASHES_LOOKED_AT", 3)
    probe = citius_probes.hashes("p.py:P", "x")(lambda self: 1)
    assert [probe(object()) for _ in range(5)] == [1] * 5
    (record_,) = citius_probes._hashes.values()
    assert (record_["count"], record_["seen"]) == (5, 3)
    assert citius_probes._compared((1, True, 0.0, -0.0)) != citius_probes._compared(
        (1, 1, 0.0, 0.0)
    )


def test_a_line_is_as_hot_as_what_it_calls_elsewhere(document, tmp_path):
    document["lines"] += [
        row("prog.py", 7, python_s=0.1, total_s=1.2, total_interval_s=0.3),
        row("prog.py", 8, python_s=0.4, total_s=0.4),
    ]
    evidence = from_json(document, tmp_path)
    assert evidence.share("prog.py", [7])[0] == pytest.approx(0.05)
    assert evidence.total_share("prog.py", [7]) == (pytest.approx(0.6), pytest.approx(0.15))
    assert evidence.total_share("prog.py", [8])[0] == pytest.approx(0.2)
    assert evidence.total_share("prog.py", [3]) == evidence.share("prog.py", [3])
    assert evidence.total_share("prog.py", [1]) == (0.0, 0.0)
