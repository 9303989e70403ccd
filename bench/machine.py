# SPDX-License-Identifier: Apache-2.0
"""Print what the figures were measured on: machine, kernel, Python, versions."""

import os
import platform
import sys
from importlib import metadata
from pathlib import Path

PACKAGES = (
    "citius",
    "scalene",
    "py-spy",
    "pyinstrument",
    "yappi",
    "austin-dist",
    "pyperformance",
    "numpy",
)


def processor() -> str:
    for line in Path("/proc/cpuinfo").read_text().splitlines():
        key, _, value = line.partition(":")
        if key.strip() == "model name":
            return value.strip()
    return platform.machine()


def memory_gib() -> float:
    return os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") / 2**30


def version(package: str) -> str:
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        if package != "citius":
            return "not installed"
    try:
        import citius  # of a developer's tree, which has no metadata
    except ImportError:
        return "not installed"
    return getattr(citius, "__version__", "of the source tree")


def perf_paranoid() -> str:
    path = Path("/proc/sys/kernel/perf_event_paranoid")
    return path.read_text().strip() if path.exists() else "no perf events"


def describe() -> dict[str, str]:
    """What a reader needs to judge a figure, by name."""
    return {
        "processor": f"{processor()}, {len(os.sched_getaffinity(0))} of {os.cpu_count()} cores",
        "memory": f"{memory_gib():.0f} GiB",
        "virtual": "yes" if "hypervisor" in Path("/proc/cpuinfo").read_text() else "no",
        "kernel": platform.release(),
        "perf_event_paranoid": perf_paranoid(),
        "load average before": f"{os.getloadavg()[0]:.2f}",
        "Python": f"{platform.python_version()} ({sys.executable})",
        **{package: version(package) for package in PACKAGES},
    }


def markdown() -> str:
    rows = [f"| {name} | {value} |" for name, value in describe().items()]
    return "\n".join(["| machine | |", "| --- | --- |", *rows])


if __name__ == "__main__":
    print(markdown())
