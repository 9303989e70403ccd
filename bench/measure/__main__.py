# SPDX-License-Identifier: Apache-2.0
"""`python -m bench.measure [--quick]`: short for `bench/run.py measure`."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import run

sys.exit(run.main(["measure", *sys.argv[1:]]))
