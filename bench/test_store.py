# SPDX-License-Identifier: Apache-2.0
import store


def test_records_are_found_by_what_they_agree_with(tmp_path):
    kept = store.Store("some", folder=tmp_path)
    kept.add(case="a", value=1)
    kept.add(case="b", value=2)
    assert [
        record["value"] for record in store.Store("some", folder=tmp_path).records(case="b")
    ] == [2]


def test_a_line_cut_short_is_passed_over(tmp_path):
    kept = store.Store("some", folder=tmp_path)
    kept.add(case="a")
    with kept.path.open("a") as file:
        file.write('{"case": "a", "val')
    assert len(kept.records(case="a")) == 1


def test_another_state_does_not_count(tmp_path, monkeypatch):
    kept = store.Store("some", folder=tmp_path)
    kept.add(case="a")
    monkeypatch.setattr(store, "measured_state", lambda: "changed since")
    assert store.Store("some", folder=tmp_path).records(case="a") == []
    assert store.Store("some", folder=tmp_path, state=kept.state).records(case="a")


LISTING = """100644 blob 1111\tsrc/citius/measure/cpu/handler.cpp
100644 blob 2222\tsrc/citius/measure/cpu/waits_test.cpp
100644 blob 3333\tbench/measure/test_overhead.py
100644 blob 6666\tsrc/citius/cli/_tune_report.py
"""


def state(monkeypatch, listing, changed=""):
    monkeypatch.setattr(store, "git", lambda *words: changed if "status" in words else listing)
    return store.state_of.__wrapped__(store.MEASURED, store.APART)


def test_the_state_is_that_of_what_is_measured_not_of_its_tests(monkeypatch):
    before = state(monkeypatch, LISTING)
    assert before == state(
        monkeypatch, LISTING.replace("2222", "4444").replace("3333", "5555").replace("6666", "7777")
    )
    assert before != state(monkeypatch, LISTING.replace("1111", "4444"))
    changed = " M src/citius/measure/cpu/handler.cpp\n"
    assert state(monkeypatch, LISTING, changed) == before + "+changes"
    assert state(monkeypatch, LISTING, "?? bench/measure/test_new.py\n") == before


def test_the_state_of_this_tree_has_its_engine():
    assert "src/citius/measure/cpu/handler.cpp" in store.git("ls-tree", "-r", "HEAD", "src")


def test_fresh_forgets(tmp_path):
    store.Store("some", folder=tmp_path).add(case="a")
    assert store.Store("some", fresh=True, folder=tmp_path).records() == []
