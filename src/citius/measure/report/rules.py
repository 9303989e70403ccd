# SPDX-License-Identifier: Apache-2.0
"""What holds of every process of a profile, whether a file or the engine wrote it."""

from operator import lt

from .profile import CLASSES, Process

KINDS = ("python", "native", "rest")
LONGEST = 1e12  # seconds; sums of as many as a file holds stay finite


def problem(process: Process) -> str | None:
    """Which rule a process breaks, None where it keeps them all; O(size)."""
    nodes = len(process.node_parent)
    if not len(process.node_code) == len(process.node_line) == nodes:
        return "its node arrays have different lengths"
    if nodes and (
        min(process.node_parent) < -1
        or not all(map(lt, process.node_parent, range(nodes)))
        or min(process.node_code) < 0
        or max(process.node_code) >= len(process.codes)
        or min(process.node_line) < 0
    ):
        return "a node's parent does not come before it, or its code or line does not exist"
    times = [process.start_s, process.wall_s, process.cpu_s, process.sampler_s, process.handler_s]
    for thread in process.threads:
        times += (thread.start_s, thread.lifetime_s, thread.cpu_s)
        if thread.kind not in KINDS:
            return f"thread {thread.tid} is of kind {thread.kind!r}, expected one of {KINDS}"
        for row in thread.rows:
            if not (-1 <= row.node < nodes and 0 <= row.klass < len(CLASSES)):
                where = f"node {row.node} of {nodes}, class {row.klass}"
                return f"a row of thread {thread.tid} has {where}"
            if not (0.0 <= row.seconds <= LONGEST and 0.0 <= row.squares <= LONGEST**2):
                return f"a row of thread {thread.tid} has {row.seconds} s and {row.squares} s^2"
    for time_s, _, klass, node, seconds in process.timeline:
        times += (time_s, seconds)
        if not (-1 <= node < nodes and 0 <= klass < len(CLASSES)):
            return f"its timeline has node {node} of {nodes}, class {klass}"
    odd = [time for time in times if not -LONGEST <= time <= LONGEST]
    return f"one of its times is {odd[0]} s, expected {LONGEST:.0e} s at most" if odd else None
