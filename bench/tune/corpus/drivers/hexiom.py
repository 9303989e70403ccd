# SPDX-License-Identifier: Apache-2.0
"""pyperformance's hexiom without pyperf: hexiom.py LEVEL STRATEGY LOOPS."""

import io
import sys

from bm_hexiom import run_benchmark as hexiom

level, strategy, loops = map(int, sys.argv[1:])
board = hexiom.LEVELS[level][0].strip()
for _ in range(loops):
    output = io.StringIO()
    hexiom.solve_file(board, strategy, hexiom.DESCENDING, output)
print(output.getvalue())
