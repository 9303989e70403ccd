# SPDX-License-Identifier: Apache-2.0
"""pyperformance's nbody without pyperf: nbody.py REFERENCE ITERATIONS."""

import sys

from bm_nbody import run_benchmark as nbody

nbody.bench_nbody(1, sys.argv[1], int(sys.argv[2]))
print(nbody.report_energy())
for name, (position, velocity, _) in nbody.BODIES.items():
    print(name, *position, *velocity)
