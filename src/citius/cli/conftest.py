# SPDX-License-Identifier: Apache-2.0
import os
import subprocess
import sys

import pytest

from citius.measure.launch.session import open_session


@pytest.fixture
def session(tmp_path, monkeypatch):
    """A folder as a `citius run` that SIGKILL ended leaves it."""
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    left = open_session(["python", "x.py"])
    settings = left.settings(250, "auto", children=True)
    code = "import os, signal, time; time.sleep(0.3); os.kill(os.getpid(), signal.SIGKILL)"
    environment = {**os.environ, "CITIUS_SESSION": settings.encode()}
    subprocess.run([sys.executable, "-c", code], env=environment)
    return left.directory
