# SPDX-License-Identifier: Apache-2.0
"""The report in a terminal: what a user sees first.

CPU time and waiting are listed apart. A second of waiting in one of many
threads seldom delays anything, so a single list would show idle threads
first.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import TextIO

from rich.cells import cell_len
from rich.text import Text

from .aggregate import CPU_COUNT, Place, Summary, ThreadCost, summarize
from .layout import GAP, Screen, grid
from .profile import CLASSES, Profile
from .source import Sources

# name: (as shown, letter in bars without colour, colour, meaning)
LOOKS = {
    "python": ("python", "P", "blue", "Python code"),
    "native": ("native", "N", "green", "C and other native code"),
    "system": ("system", "S", "red", "in the kernel"),
    "lock": ("lock", "L", "magenta", "waiting for a lock"),
    "io": ("I/O", "I", "cyan", "waiting for disk, network, ..."),
    "sleep": ("sleep", "z", "bright_black", "asleep"),
    "gil_wait": ("GIL wait", "G", "bright_magenta", "waiting for the GIL"),
    "runnable": ("runnable", "r", "yellow", "no CPU was free"),
}
NARROW = 60  # below it a source line goes under its figures
BAR = 8
THREAD_ROWS = 12
SMALLEST = 0.001  # shares below it are left out of the lists
FEW_SAMPLES = 100


def print_table(
    profile: Profile,
    stream: TextIO | None = None,
    *,
    lines: int = 10,
    functions: int = 10,
    threads: bool = False,
    width: int | None = None,
) -> None:
    """Prints a profile's report.

    Args:
        profile: what to show.
        stream: where to; by default `sys.stdout`, and nowhere if that is None.
        lines: most lines to list, by CPU time; half as many by waiting.
        functions: most functions to list.
        threads: list all processes and threads, not only the busiest.
        width: in terminal cells; by default the terminal's, or `COLUMNS`, or 80.

    Raises:
        ValueError: `lines` or `functions` is below 0.
        OSError: the stream cannot be written to.
    """
    for name, most in (("lines", lines), ("functions", functions)):
        if most < 0:
            raise ValueError(f"{name} is {most}: expected 0 or more")
    stream = sys.stdout if stream is None else stream
    if stream is None:
        return
    screen = Screen(stream, width)
    screen.print(list(_report(profile, screen, lines, functions, threads)))
    if hasattr(stream, "flush"):
        stream.flush()


def _report(
    profile: Profile, screen: Screen, lines: int, functions: int, threads: bool
) -> Iterator[Text]:
    summary = summarize(profile)
    view = _View(profile, summary, screen)
    yield from view.head()
    if summary.python_seconds > 0.0:
        yield from view.classes()
        yield from view.hottest(lines)
        yield from view.waits((lines + 1) // 2)
        yield from view.functions(functions)
    if len(summary.threads) > 1 or threads:
        yield from view.threads(everything=threads)
    yield from view.foot()


class _View:
    def __init__(self, profile: Profile, summary: Summary, screen: Screen):
        self.profile, self.summary, self.screen = profile, summary, screen
        self.sources = Sources(profile.meta, profile.wall_seconds)
        self.shown_files: dict[str, None] = {}
        self.narrow = screen.width < NARROW
        self.nowhere = Place("", 0, "(no Python frame)", summary.nowhere)

    def head(self) -> Iterator[Text]:
        screen, profile = self.screen, self.profile
        command = profile.meta.get("command") or ["a run"]
        words = " ".join(map(str, command)) if isinstance(command, list) else str(command)
        ended = screen.cut(self._ended(), screen.ruler // 2)
        room = screen.ruler - len("Citius  ") - cell_len(ended) - GAP
        words = screen.cut(screen.clean(words), room)
        pad = " " * (room + GAP - cell_len(words)) if ended else ""
        line = Text.assemble(("Citius", "bold"), "  ", words, pad, (ended, "dim"))
        line.rstrip()
        yield line
        facts = [
            f"{_seconds(profile.wall_seconds)} wall",
            f"{_seconds(profile.cpu_seconds)} CPU",
            _count(len(profile.processes), "process", "processes"),
            _count(sum(e.thread.kind != "rest" for e in self.summary.threads), "thread"),
            _count(profile.samples, "sample"),
        ]
        yield from self._wrapped(facts, f" {screen.dot} ")
        if not self.summary.python_seconds:
            yield Text()
            yield from self._wrapped(
                [
                    "No",
                    "thread",
                    "that",
                    "runs",
                    "Python",
                    "was",
                    "observed:",
                    "the",
                    "program",
                    "was",
                    "too",
                    "short",
                    "or",
                    "not",
                    "Python.",
                ],
                " ",
            )

    def _ended(self) -> str:
        meta = self.profile.meta
        if meta.get("signal"):
            return self.screen.clean(f"killed by {meta['signal']}")
        status = meta.get("exit_status")
        return "" if status is None else self.screen.clean(f"exit status {status}")

    def _wrapped(self, words: Iterable[str], gap: str, indent: str = "") -> Iterator[Text]:
        line = ""
        for word in words:
            if line and cell_len(indent + line + gap + word) > self.screen.width:
                yield Text(indent + line)
                line = ""
            line = line + gap + word if line else word
        yield Text(indent + self.screen.cut(line, self.screen.width - len(indent)))

    def classes(self) -> Iterator[Text]:
        screen, summary = self.screen, self.summary
        whole = summary.python_seconds
        threads = sum(entry.thread.kind == "python" for entry in summary.threads)
        base = f"of {_seconds(whole)} in {_count(threads, 'Python thread')}"
        yield Text()
        yield screen.title("Where the time went", base)
        places = _decimals(entry.seconds for entry in summary.classes)
        rows = []
        for entry in summary.classes:
            name, letter, style, meaning = LOOKS[entry.name]
            share = entry.seconds / whole
            if share < SMALLEST / 10:
                continue
            row = [
                Text(name, style),
                screen.fine_bar(share, style, letter, 8 if self.narrow else 20),
                f"{share:6.1%}",
                Text(
                    "" if self.narrow else f"{screen.plus_minus}{entry.interval_s / whole:.1%}",
                    "dim",
                ),
                f"{entry.seconds:.{places}f} s",
            ]
            rows.append(row if screen.width < 76 else [*row, Text(meaning, "dim")])
        yield from grid(rows, "<<>>><"[: len(rows[0])] if rows else "")
        yield from self._native_threads()

    def _native_threads(self) -> Iterator[Text]:
        entries = [entry for entry in self.summary.threads if entry.thread.kind != "python"]
        cpu = sum(entry.cost.cpu_s for entry in entries)
        rest = sum(entry.cost.rest_s for entry in entries)
        if cpu + rest >= SMALLEST * self.summary.python_seconds:
            words = f"and threads without Python: {_seconds(cpu)} CPU, {_seconds(rest)} idle"
            yield from self._wrapped(words.split(), " ", "  ")

    def hottest(self, most: int) -> Iterator[Text]:
        places = [*self.summary.lines, self.nowhere]
        whole = sum(place.own.cpu_s for place in places)
        top, others = _top(places, whole, most, lambda cost: cost.cpu_s)
        longest = top[0].own.cpu_s if top else 0.0
        rows = []
        for place in top:
            cost = place.own
            parts = [
                (cost.seconds[k] / longest, LOOKS[name][2], LOOKS[name][1])
                for k, name in enumerate(CLASSES[:CPU_COUNT])
            ]
            rows.append((place, cost.cpu_s, cost.cpu_interval_s, self.screen.bar(parts, BAR)))
        title = self.screen.title("Hottest lines", f"of {_seconds(whole)} CPU")
        yield from self._places(title, rows, whole)
        yield from self._others(others if rows else [], whole, "line")

    def waits(self, most: int) -> Iterator[Text]:
        places = [*self.summary.lines, self.nowhere]
        whole = sum(place.own.rest_s for place in places)
        if whole < 0.01 * self.summary.python_seconds:
            return
        top, others = _top(places, whole, most, lambda cost: cost.rest_s)
        rows = []
        for place in top:
            seconds = place.own.seconds
            longest = max(range(CPU_COUNT, len(CLASSES)), key=lambda k, s=seconds: s[k])
            name, _, style, _ = LOOKS[CLASSES[longest]]
            rows.append((place, place.own.rest_s, place.own.rest_interval_s, Text(name, style)))
        base = f"of {_seconds(whole)} not on a CPU, all threads"
        yield from self._places(self.screen.title("Longest waits", base), rows, whole)
        yield from self._others(others if rows else [], whole, "line")

    def _places(
        self, title: Text, rows: list[tuple[Place, float, float, Text]], whole: float
    ) -> Iterator[Text]:
        """Figures, a bar or a class, where, and the source beside or below it."""
        if not rows:
            return
        yield from (Text(), title)
        screen = self.screen
        places = _decimals(seconds for _, seconds, _, _ in rows)
        cells = []
        for place, seconds, interval, middle in rows:
            row = [f"{seconds:.{places}f} s", f"{seconds / whole:.1%}"]
            if not self.narrow:
                row.insert(1, Text(f"{screen.plus_minus}{interval:.{places}f}", "dim"))
                row.append(middle)
            cells.append([*row, Text(self._where(place), "bold")])
        fixed = _width_before_last(cells)
        room = screen.width - fixed
        if not self.narrow:
            room = min(room, max(24, int(screen.width * 0.36)))
        for row in cells:
            row[-1] = Text(screen.cut_left(str(row[-1]), room), "bold")
        sources = [self._source(row[0]) for row in rows]
        if self.narrow:
            for line, source in zip(grid(cells, ">><"), sources, strict=True):
                yield line
                if source:
                    yield Text(" " * 4 + screen.cut(source, screen.width - 4), "dim")
        else:
            room = screen.width - fixed - max(row[-1].cell_len for row in cells) - GAP
            for row, source in zip(cells, sources, strict=True):
                row.append(screen.cut(source, room))
            yield from grid(cells, ">>><<<")

    def _source(self, place: Place) -> str:
        if place is self.nowhere:
            return "" if self.narrow else place.function
        return self.screen.clean(self.sources.line(place.file, place.line))

    def _where(self, place: Place) -> str:
        if place is self.nowhere:
            return place.function if self.narrow else ""
        self.shown_files[place.file] = None
        return (
            f"{self._path(place.file)}:{place.line}" if place.line > 0 else self._path(place.file)
        )

    def _path(self, file: str) -> str:
        inside = self.sources.cwd.rstrip("/") + "/"
        return self.screen.clean(file.removeprefix(inside))

    def _others(self, others: list[float], whole: float, what: str) -> Iterator[Text]:
        if others and sum(others) >= SMALLEST * whole:
            words = f"and {_count(len(others), f'more {what}')}: {sum(others) / whole:.1%}"
            yield Text("  " + words, "dim")

    def functions(self, most: int) -> Iterator[Text]:
        screen = self.screen
        whole = sum(place.own.cpu_s for place in [*self.summary.functions, self.nowhere])
        top, others = _top(self.summary.functions, whole, most, lambda cost: cost.cpu_s)
        if not top:
            return
        places = _decimals(place.total_s for place in top)
        names = ["self", "", "total", "waiting", ""]
        rows = [[Text(name, "dim") for name in names]]
        for place in top:
            interval = f"{screen.plus_minus}{place.own.cpu_interval_s:.{places}f}"
            rest = place.total_s - place.total_cpu_s
            rows.append(
                [
                    f"{place.own.cpu_s:.{places}f} s",
                    Text(interval, "dim"),
                    f"{place.total_cpu_s:.{places}f} s",
                    f"{rest:.{places}f} s" if rest >= 0.5 * 10**-places else "-",
                    "",
                ]
            )
        if self.narrow:
            rows = [[row[0], row[2], row[4]] for row in rows]
        fixed = _width_before_last(rows)
        for row, place in zip(rows[1:], top, strict=True):
            row[-1] = self._function(place, screen.width - fixed)
        yield Text()
        yield screen.title("Functions", "CPU time in itself, and with all it calls")
        yield from grid(rows, ">><" if self.narrow else ">>>><")
        yield from self._others(others, whole, "function")

    def _function(self, place: Place, room: int) -> Text:
        """The name, and where it is if there is room left for it."""
        name = self.screen.cut_left(self.screen.clean(place.function), room)
        left = room - cell_len(name) - GAP
        where = self.screen.cut_left(self._where(place), left) if left >= 12 else ""
        return Text.assemble((name, "bold"), " " * GAP if where else "", (where, "dim"))

    def threads(self, everything: bool) -> Iterator[Text]:
        screen = self.screen
        entries = self._thread_rows()
        hidden = 0
        if not everything and len(entries) > THREAD_ROWS:
            ranked = sorted(range(len(entries)), key=lambda n: -entries[n][0][1])
            kept = sorted(ranked[:THREAD_ROWS])
            hidden = len(entries) - len(kept)
            entries = [entries[n] for n in kept]
        names = ("lifetime", "CPU", "waiting", "")
        rows = [[Text(name, "dim") for name in names]]
        places = _decimals(figures[0] for figures, _, _ in entries)
        for figures, words, style in entries:
            shown = ["-" if f is None else f"{f:.{places}f} s" for f in figures]
            rows.append([*shown, Text(words, style)])
        if self.narrow:
            rows = [row[1:] for row in rows]
        fixed = _width_before_last(rows)
        for row in rows[1:]:
            row[-1] = Text(screen.cut(str(row[-1]), screen.width - fixed), row[-1].style)
        yield Text()
        yield screen.title("Processes and threads")
        yield from grid(rows, ">>><"[-len(rows[0]) :])
        if hidden:
            yield Text(
                screen.cut(
                    f"  and {hidden:,} more, less busy: see them with --threads", screen.width
                ),
                "dim",
            )

    def _thread_rows(self) -> list[tuple[tuple, str, str]]:
        rows, threads = [], iter(self.summary.threads)
        for process in self.profile.processes:
            words = f"process {process.pid}  {' '.join(process.command)}".rstrip()
            words += " (cut off)" if process.ended == "cut" else ""
            rows.append(((process.wall_s, process.cpu_s, None), self.screen.clean(words), "bold"))
            rows.extend(self._thread_row(next(threads)) for _ in process.threads)
        return rows

    def _thread_row(self, entry: ThreadCost) -> tuple[tuple, str, str]:
        thread = entry.thread
        name = self.screen.clean(thread.name) or str(thread.tid)
        kind = " (native)" if thread.kind == "native" else ""
        figures = (thread.lifetime_s, thread.cpu_s, entry.cost.rest_s)
        return figures, f"  {name}{kind}", ""

    def foot(self) -> Iterator[Text]:
        profile = self.profile
        yield Text()
        modes = dict.fromkeys(f"{p.mode} mode at {p.rate:,} Hz" for p in profile.processes)
        if modes:
            # A program that waits has next to no CPU time: the engine's thread, which looks at it
            # from another CPU, would seem to cost hundreds of percent of that.
            yield from self._note(
                f"Overhead {profile.handler_fraction:.1%} of the CPU time in signal handlers and "
                f"{profile.sampler_fraction:.1%} of one CPU in the engine's thread; what the "
                "kernel takes to deliver signals is not in it."
            )
            words = f"Sampled in {', '.join(modes)}."
            yield from self._note(f"{words} {self.screen.plus_minus} is the 95% interval.")
        for words in self._notes():
            yield from self._note(words)

    def _note(self, words: str) -> Iterator[Text]:
        for line in self._wrapped(self.screen.clean(words).split(), " "):
            line.stylize("dim")
            yield line

    def _notes(self) -> Iterator[str]:
        profile = self.profile
        if self.profile.processes and profile.samples < FEW_SAMPLES:
            yield f"Only {_count(profile.samples, 'sample')}: run longer, or raise --rate."
        cut = [p for p in profile.processes if p.ended == "cut"]
        if cut:
            pids = ", ".join(str(p.pid) for p in cut[:5]) + (", ..." if len(cut) > 5 else "")
            yield f"Cut off by a signal, _exit or exec, figures up to then: process {pids}."
        dropped = sum(p.dropped for p in profile.processes)
        if dropped:
            yield f"{_count(dropped, 'sample')} lost; their time is with the next ones."
        changed = [f for f in self.shown_files if self.sources.file(f).changed]
        if changed:
            names = ", ".join(self._path(f) for f in changed[:5]) + (
                ", ..." if len(changed) > 5 else ""
            )
            yield f"Changed after the run, the source shown may not match: {names}."
        notes = Counter(note for process in profile.processes for note in process.notes)
        for note, times in notes.items():
            yield note + (f" ({times} processes)" if times > 1 else "")


def _top(places, whole, most, figure) -> tuple[list[Place], list[float]]:
    """The places with the largest figures, and the figures of those left out."""
    ranked = sorted(places, key=lambda place: -figure(place.own))
    seen = [place for place in ranked if figure(place.own) > 0.0]
    top = [place for place in seen[:most] if figure(place.own) >= SMALLEST * whole]
    return top, [figure(place.own) for place in seen[len(top) :]]


def _width_before_last(rows: list[list]) -> int:
    """Cells that `grid` takes up to its last column."""
    columns = list(zip(*rows, strict=True))[:-1]
    widths = [max(cell_len(str(cell)) for cell in column) for column in columns]
    return GAP + sum(GAP + width for width in widths if width)


def _decimals(seconds: Iterable[float]) -> int:
    """Digits after the point that show three or more digits of the largest figure."""
    largest = max(seconds, default=0.0)
    return 0 if largest >= 1000 else 1 if largest >= 100 else 2 if largest >= 1 else 3


def _seconds(seconds: float) -> str:
    if seconds < 0.0005:
        return "0 s"
    return f"{seconds:,.{_decimals([seconds])}f} s"


def _count(count: int, one: str, many: str = "") -> str:
    return f"{count:,} {one if count == 1 else many or one + 's'}"
