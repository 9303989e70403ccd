# SPDX-License-Identifier: Apache-2.0
"""pyperformance's raytrace without pyperf: raytrace.py WIDTH HEIGHT PICTURE."""

import hashlib
import sys

from bm_raytrace import run_benchmark as raytrace

width, height, picture = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
raytrace.bench_raytrace(1, width, height, picture)
with open(picture, "rb") as file:
    print(picture, hashlib.sha256(file.read()).hexdigest())
