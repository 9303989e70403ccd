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
    assert kept.records(case="a") == []


def test_fresh_forgets(tmp_path):
    store.Store("some", folder=tmp_path).add(case="a")
    assert store.Store("some", fresh=True, folder=tmp_path).records() == []
