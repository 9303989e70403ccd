# SPDX-License-Identifier: Apache-2.0
"""Puts what the processes of a run left in its session together."""

import os
from pathlib import Path

from citius.measure.launch.inside import NOTE, PART, command_path
from citius.measure.report.profile import Process


def gather(directory: str) -> tuple[list[Process], list[str]]:
    """Read all parts and notes of a session; O(size of the parts).

    Returns:
        The processes in the order of their start, all times from the start of the first; and
        sentences about what is missing.

    Raises:
        OSError: the directory is gone.
    """
    from citius.measure.report.container import ProfileError
    from citius.measure.report.part import read_part

    names = sorted(os.listdir(directory))
    found: list[tuple[Process, str]] = []
    missing = _read_notes(directory, names)
    for name in names:
        if not name.endswith(PART):
            continue
        path = os.path.join(directory, name)
        try:
            process = read_part(path)
        except (OSError, ProfileError) as error:
            missing.append(f"a process could not be read: {error}")
            continue
        if process is not None:
            found.append((process, path))
    found.sort(key=lambda each: each[0].start_s)
    _name(found)
    processes = [process for process, _ in found]
    _count_from_first_start(processes)
    return processes, missing


def _name(found: list[tuple[Process, str]]) -> None:
    """Give each process its command: that of its image, or, for a fork, of its parent then."""
    latest: dict[int, list[str]] = {}
    for process, part in found:
        try:
            words = Path(command_path(part)).read_bytes().split(b"\0")
            process.command = [word.decode(errors="backslashreplace") for word in words]
        except OSError:
            process.command = latest.get(process.parent_pid, [])
        latest[process.pid] = process.command


def _count_from_first_start(processes: list[Process]) -> None:
    """Turn times of the clock, and times from each process's start, into times of the run."""
    if not processes:
        return
    began = processes[0].start_s
    for process in processes:
        process.start_s -= began
        for thread in process.threads:
            thread.start_s += process.start_s
        process.timeline = [(at + process.start_s, *rest) for at, *rest in process.timeline]


def _read_notes(directory: str, names: list[str]) -> list[str]:
    """Return why processes were not measured, a sentence for each reason."""
    reasons: dict[str, int] = {}
    for name in names:
        if name.endswith(NOTE):
            reason = Path(directory, name).read_text(encoding="utf-8", errors="backslashreplace")
            reason = reason or "there was no room to say why"
            reasons[reason] = reasons.get(reason, 0) + 1
    return [
        f"{count} process{'es' if count > 1 else ''} not measured: {reason}"
        for reason, count in reasons.items()
    ]
