# SPDX-License-Identifier: Apache-2.0
"""Run a program unmodified and write what its own process took.

    timed.py FILE PROGRAM [ARGS...]

FILE gets JSON: CPU seconds of all threads of this process and wall seconds,
from here to the program's end. The interpreter's and a profiler's start and
end lie outside: `startup.py` measures those.
"""

import json
import runpy
import sys
import time
from pathlib import Path


def main():
    out, sys.argv = sys.argv[1], sys.argv[2:]
    sys.path[0] = str(Path(sys.argv[0]).parent)
    cpu, wall = time.process_time(), time.perf_counter()
    try:
        runpy.run_path(sys.argv[0], run_name="__main__")
    finally:
        took = {"cpu_s": time.process_time() - cpu, "wall_s": time.perf_counter() - wall}
        Path(out).write_text(json.dumps(took))


main()
