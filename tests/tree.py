# SPDX-License-Identifier: Apache-2.0
"""Where things are, and what git knows of: for the tests that look at the tree itself."""

import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "src" / "citius"
MODULES = {"measure"}  # each knows base, and no other module


def tracked(*patterns: str) -> list[Path]:
    """Return the files of the tree, tracked or new but not ignored, that match git pathspecs."""
    if not (ROOT / ".git").exists():
        pytest.skip("the tree is a copy without .git: what belongs to it cannot be known")
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", *patterns]
    out = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    return [path for name in out.split("\0") if name and (path := ROOT / name).is_file()]
