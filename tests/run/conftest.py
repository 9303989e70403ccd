# SPDX-License-Identifier: Apache-2.0
"""Runs programs twice, by plain python and by `citius run`, and compares what the user sees."""

import os
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from citius.measure.report import file
from citius.measure.report.profile import Profile

CITIUS = [sys.executable, "-m", "citius", "run"]
TIMEOUT = 60


@dataclass
class Outcome:
    """What a program left behind, as its caller sees it."""

    returncode: int
    stdout: bytes
    stderr: bytes


@dataclass
class Runner:
    """Runs programs in a folder of their own.

    Attributes:
        folder: working directory of the programs.
        prefix: a command that runs the command that follows it, in other circumstances.
        kept: where the profile of the last measured run went.
    """

    folder: Path
    prefix: list[str] = field(default_factory=list)
    kept: Path = field(init=False)

    def __post_init__(self):
        self.kept = self.folder.parent / "kept.citius"

    def write(self, source: str, name: str = "program.py") -> str:
        """Write a program; return its name."""
        (self.folder / name).write_text(source, encoding="utf-8")
        return name

    def plain(self, *words: str, flags: tuple[str, ...] = (), **options) -> Outcome:
        """Run `python FLAGS WORDS...`."""
        return self._run([sys.executable, *flags, *words], options)

    def citius(self, *words: str, flags: tuple[str, ...] = (), **options) -> Outcome:
        """Run `python FLAGS -m citius run WORDS...`."""
        return self._run([sys.executable, *flags, *CITIUS[1:], *words], options)

    def same(self, *words: str, flags: tuple[str, ...] = (), **options) -> Profile:
        """Check that a program is the same program under `citius run`; return its profile."""
        expected = self.plain(*words, flags=flags, **options)
        self.kept.unlink(missing_ok=True)
        found = self.citius("-q", "-o", str(self.kept), *words, flags=flags, **options)
        assert found == expected
        return file.load(self.kept)

    def same_source(self, source: str, *words: str, **options) -> Profile:
        """Check the same of a program given as text."""
        return self.same(self.write(source), *words, **options)

    def _run(self, command: list[str], options: dict) -> Outcome:
        options = {"stdin": subprocess.DEVNULL, "cwd": self.folder, **options}
        if "input" in options:
            del options["stdin"]
        done = subprocess.run(
            [*self.prefix, *command], capture_output=True, timeout=TIMEOUT, **options
        )
        return Outcome(done.returncode, done.stdout, done.stderr)


@pytest.fixture
def runner(tmp_path, monkeypatch) -> Runner:
    """A runner whose sessions lie in a folder of the test's; none may be left over."""
    sessions = tmp_path / "sessions"
    sessions.mkdir()
    monkeypatch.setenv("TMPDIR", str(sessions))
    monkeypatch.delenv("CITIUS_SESSION", raising=False)
    folder = tmp_path / "work"
    folder.mkdir()
    yield Runner(folder)
    assert os.listdir(sessions) == []


@pytest.fixture
def unprivileged(runner) -> Runner:
    """A runner whose programs obey permissions, also where root runs the tests."""
    if os.getuid() == 0:
        runner.prefix = ["setpriv", "--bounding-set", "-dac_override,-dac_read_search"]
    return runner


@pytest.fixture
def mounted(runner):
    """A function that has the runner's programs find other file systems than there are."""

    def mount(*commands: str) -> Runner:
        script = " && ".join([*commands, 'exec "$@"'])
        runner.prefix = ["unshare", "--mount", "sh", "-c", script, "sh"]
        tried = subprocess.run([*runner.prefix, "true"], capture_output=True, text=True)
        if tried.returncode:
            pytest.skip(f"no mount of one's own here: {tried.stderr.strip()}")
        return runner

    return mount
