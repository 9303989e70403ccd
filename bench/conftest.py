# SPDX-License-Identifier: Apache-2.0
"""The benchmarks are scripts, not a package: their tests import them by name."""

import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [
    str(HERE),
    str(HERE / "measure"),
    str(HERE / "measure" / "truth"),
    str(HERE / "tune"),
    str(HERE / "tune" / "corpus"),
]
