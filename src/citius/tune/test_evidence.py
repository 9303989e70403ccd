# SPDX-License-Identifier: Apache-2.0
import pytest

from citius.tune.evidence import Calls, from_json
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
            row("<string>", 1, python_s=9.0),
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
    path, line, heat = evidence.hottest(1)[0]
    assert (path, line, heat.main_class) == ("prog.py", 3, "python")
    assert evidence.waited == pytest.approx(0.5 / 2.25)


def test_shares_of_parallel_programs_do_not_exceed_the_whole(document, tmp_path):
    document["cpu_seconds"] = 8.0
    assert from_json(document, tmp_path).share("prog.py", [3])[0] == pytest.approx(1.75 / 8)


def test_a_document_of_another_schema_is_refused(tmp_path):
    with pytest.raises(KeyError, match="lines"):
        from_json({"wall_seconds": 1.0}, tmp_path)


def test_records_of_all_processes_are_added(document, tmp_path):
    evidence = from_json(document, tmp_path)
    part = {
        "calls": {"prog.py:f": [10, 8, 2]},
        "tests": {"prog.py:3:a in b": [4, ["list"], 10.0, ["str"]]},
    }
    other = {
        "calls": {"prog.py:f": [5, 2, 1]},
        "tests": {"prog.py:3:a in b": [12, ["set"], 2.0, []]},
    }
    record.read(evidence, [part, other])
    assert evidence.calls["prog.py", "f"] == Calls(15, 10, 3)
    assert evidence.calls["prog.py", "f"].repeated == pytest.approx(0.7)
    tests = evidence.tests["prog.py", 3, "a in b"]
    assert (tests.count, tests.kinds, tests.mean_size) == (16, ("list", "set"), 4.0)


def test_probes_see_without_changing_anything(hot, tree, printed, tmp_path, monkeypatch):
    from citius.tune.trial.startup import citius_probes

    text = "def f(a, b=1):\n    return a in [b, 2] or a not in (xs := [3])\nprint([f(i) for i in range(4)])\n"
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
    assert '"prog.py:f": [4, 4, 4]' in next(tmp_path.glob("record-*.json")).read_text()


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
