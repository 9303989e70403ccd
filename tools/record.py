# SPDX-License-Identifier: Apache-2.0
"""Write a dated result to bench/results/: record.py NAME COMMAND, the result on stdin.

What was run, when, on which machine and commit stand above it; the file is replaced whole.
"""

import datetime
import os
import platform
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def processor() -> str:
    """Return the processor's name as the kernel tells it."""
    for line in Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            return line.partition(":")[2].strip()
    return platform.machine()


def commit() -> str:
    """Return the commit, with a plus if the tree differs from it."""
    command = ["git", "describe", "--always", "--dirty=+", "--abbrev=12", "--exclude=*"]
    out = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)
    return out.stdout.strip()


def main() -> None:
    """Read the result and write the file."""
    name, command = sys.argv[1:]
    today = datetime.date.today().isoformat()
    file = ROOT / "bench" / "results" / f"{name}.md"
    text = (
        f"# {name}\n\n`{command}` on {today}, commit {commit()}; {processor()}, "
        f"{os.cpu_count()} cores, Linux {platform.release()}.\n\n{sys.stdin.read()}"
    )
    file.parent.mkdir(parents=True, exist_ok=True)
    temporary = file.with_suffix(".new")
    temporary.write_text(text)
    temporary.replace(file)
    print(f"{name}: {file.relative_to(ROOT)}")


main()
