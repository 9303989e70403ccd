# SPDX-License-Identifier: Apache-2.0
import json

import pytest

from citius.tune import applied
from citius.tune.patch import PatchError
from citius.tune.result import Result, Tried


def result(*names):
    return Result("p.py", tried=[Tried(n, "p.py", 3, "f()", "", 2.0, kept=True) for n in names])


def test_what_was_applied_is_lost_when_it_would_pay_again(tmp_path):
    assert applied.would_pay(tmp_path, result("cache")) == ["new: cache, p.py:3 `f()`"]
    applied.note(tmp_path, result("cache"))
    applied.note(tmp_path, result("join"))
    assert applied.would_pay(tmp_path, result("cache", "hoist", "join")) == [
        "lost: cache, p.py:3 `f()`",
        "new: hoist, p.py:3 `f()`",
        "lost: join, p.py:3 `f()`",
    ]
    entries = json.loads((tmp_path / applied.NAME).read_text())["applied"]
    assert entries[0] == {"remedy": "cache", "file": "p.py", "subject": "f()"}


def test_what_was_tried_in_vain_does_not_count(tmp_path):
    tried = Result("p.py", tried=[Tried("cache", "p.py", 3, "f()", "", 2.0)])
    assert applied.would_pay(tmp_path, tried) == []


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"applied": [{"remedy": 1}]}', "\udcff"])
def test_a_file_that_is_none_is_named_and_kept(tmp_path, text):
    path = tmp_path / applied.NAME
    path.write_bytes(text.encode(errors="surrogateescape"))
    with pytest.raises(applied.AppliedError, match="not a file that citius tune --apply wrote"):
        applied.would_pay(tmp_path, result("cache"))
    with pytest.raises(PatchError, match="not noted"):
        applied.note(tmp_path, result("cache"))
    assert path.read_bytes() == text.encode(errors="surrogateescape")
