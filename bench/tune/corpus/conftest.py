# SPDX-License-Identifier: Apache-2.0
"""The corpus is scripts, not a package: its tests import them by name."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
