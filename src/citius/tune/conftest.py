# SPDX-License-Identifier: Apache-2.0
import contextlib
import io
import textwrap

import pytest

from citius.tune.evidence import Calls, Evidence, Hashes, Tests
from citius.tune.source.tree import Tree, World


class Everywhere(Evidence):
    """Evidence by which every line and function is hot, called again and again."""

    def share(self, path, lines):
        return 0.5, 0.01

    def total_share(self, path, lines):
        return 0.5, 0.01

    def function_share(self, path, name):
        return 0.5, 0.01


class _Always(dict):
    def __init__(self, value):
        super().__init__()
        self.value = value

    def get(self, key, default=None):
        return self.value


@pytest.fixture
def hot():
    """Evidence that calls for every remedy everywhere, so that only `holds` decides."""
    return Everywhere(
        10.0,
        1.0,
        {},
        {},
        _Always(Calls(1000, 1000, 10)),
        _Always(Tests(1000, ("list",), 500.0, ("str",))),
        hashes=_Always(Hashes(100_000, 20_000, 10_000, 10)),
        made=_Always(100_000),
    )


@pytest.fixture
def tree():
    """Make a tree of a dedented source."""

    def make(text, **world):
        return Tree.read(textwrap.dedent(text).encode(), "prog.py", World(**world))

    return make


@pytest.fixture
def printed(monkeypatch):
    """Run a source and return what it prints, or the exception it ends with."""

    def run(text):
        out = io.StringIO()
        monkeypatch.setattr("sys.argv", ["prog.py"])
        space = {"__name__": "__main__"}
        with contextlib.redirect_stdout(out):
            try:
                exec(compile(text, "prog.py", "exec"), space)
            except Exception as error:
                print(type(error).__name__, error)
        return out.getvalue()

    return run


@pytest.fixture
def refused(judge):
    """Check that a remedy leaves a source alone that the project's other files (`world`) touch."""

    def check(remedy, text, **world):
        new, reasons = judge(remedy, text, **{k: frozenset(v) for k, v in world.items()})
        assert new == text and reasons
        return reasons

    return check


@pytest.fixture
def rewritten(hot, tree):
    """Apply a remedy to every site that it holds for; return the trees before, after, and why not.

    Runs nothing.
    """

    def apply(remedy, text, **world):
        before = tree(text, **world)
        now, reasons, done = before, [], set()
        while True:
            open_ = []
            for site in remedy.finds(hot, now):
                if site.key in done:
                    continue
                reason = remedy.holds(site)
                (reasons if reason else open_).append(reason or site)
                if reason:
                    done.add(site.key)
            if not open_:
                return before, now, reasons
            done.add(open_[0].key)
            now = remedy.rewrites(open_[0])

    return apply


@pytest.fixture
def judge(rewritten, printed):
    """Apply a remedy to every site that it holds for; return the new text and the reasons.

    Whatever is rewritten is run beside the original, and must print the same.
    """

    def run(remedy, text, **world):
        before, now, reasons = rewritten(remedy, text, **world)
        assert printed(now.source.text) == printed(before.source.text)
        return now.source.text, reasons

    return run
