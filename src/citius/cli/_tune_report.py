# SPDX-License-Identifier: Apache-2.0
"""The report of `citius tune` on the terminal: words to read without colour, 40 columns up."""

import html
import io
import sys
from collections.abc import Iterable

from rich.console import Console
from rich.table import Table
from rich.text import Text

from citius.cli._warn import warn
from citius.tune.patch import unified
from citius.tune.result import Result, Tried
from citius.tune.trial.statistics import LEANER

_SHOWN_SKIPPED = 6


class Progress:
    """Says on standard error what is going on: in one line on a terminal, a line each elsewhere."""

    def __init__(self):
        self._console = Console(stderr=True)
        self._status = None

    def __enter__(self) -> "Progress":
        if self._console.is_terminal:
            self._status = self._console.status("")
            self._status.start()
        return self

    def __exit__(self, *_) -> None:
        if self._status:
            self._status.stop()

    def __call__(self, words: str) -> None:
        """Show what is being done."""
        if self._status:
            self._status.update(words)
        else:
            warn(words)


def report(result: Result, console: Console | None = None) -> None:
    """Print the result to standard output."""
    console = console or Console(file=sys.stdout, highlight=False)
    with console.capture() as printed:
        console.print(_table(result, console.width < 60), markup=False)
    lines = [line.rstrip() for line in printed.get().splitlines()]
    console.file.write("\n".join(lines) + "\n")


def page(result: Result) -> str:
    """Return the report and the patch as an HTML page that needs nothing else."""
    from rich.syntax import Syntax

    console = Console(record=True, width=100, file=io.StringIO(), highlight=False)
    console.print(f"citius tune {result.program}\n", markup=False)
    console.print(_table(result, False), markup=False)
    if result.improved:
        patch = unified(result.changes).decode(errors="replace")
        console.print(Syntax(f"\n{patch}", "diff", theme="bw", word_wrap=True))
    return console.export_html(clear=False).replace(
        "<head>", f"<head>\n<title>{html.escape(f'citius tune {result.program}')}</title>", 1
    )


def _table(result: Result, narrow: bool) -> Table:
    table = Table.grid(padding=(0, 1 if narrow else 2))
    table.add_column(no_wrap=True)
    table.add_column(overflow="fold")
    for head, words in _rows(result):
        table.add_row(Text(head), Text(words))
    return table


def _rows(result: Result):
    if result.evidence:
        yield "measured", _measured(result)
    if result.growth:
        yield from _under("growth", _grown(result))
    if result.failure:
        yield "stopped", result.failure
    head = "tried"
    for tried in _in_order(result):
        yield head, _tried(tried)
        head = ""
    skipped = [t for t in result.tried if t.why.startswith("skipped")]
    if len(skipped) > _SHOWN_SKIPPED:
        yield "", f"and {len(skipped) - _SHOWN_SKIPPED} more skipped (--json FILE has all)"
    if result.untried:
        yield "untried", "\n".join(f"{_place(t)}: {t.why}" for t in result.untried)
    for note in result.notes:
        yield "note", note
    if result.interrupted:
        yield "ended", "by Ctrl-C; what is not verified was not kept"
    yield from _verified(result)
    if result.verdict:
        yield from _under("next" if result.improved else "limit", result.verdict.words())
    if result.patch:
        yield "patch", f"{result.patch} ({_how(result)})"


def _under(head: str, sentences: Iterable[str]):
    """Yield a row for each sentence, the first with the head."""
    for sentence in sentences:
        yield head, sentence
        head = ""


def _grown(result: Result) -> list[str]:
    growth = result.growth
    sizes = ", ".join(f"{size:,}" for size in growth.sizes)
    said = [f"over {growth.name} = {sizes}", growth.whole.words()]
    return [*said, *(grown.words() for grown in growth.functions)]


def _measured(result: Result) -> str:
    words = [f"{result.baseline_s:.2f} s"]
    for path, line, heat in result.evidence.hottest():
        share = heat.seconds / result.evidence.whole
        if share >= 0.05 or len(words) == 1:
            words.append(f"{share:.0%} in {path}:{line} ({heat.main_class.replace('_', ' ')})")
    if result.exit_status:
        words.append(f"ends with status {result.exit_status}")
    return ", ".join(words)


def _in_order(result: Result) -> list[Tried]:
    run = [t for t in result.tried if not t.why.startswith("skipped")]
    skipped = sorted(
        (t for t in result.tried if t.why.startswith("skipped")), key=lambda t: -t.expected
    )
    return [*run, *skipped[:_SHOWN_SKIPPED]]


def _place(tried: Tried) -> str:
    return f"{tried.remedy}, {tried.file}:{tried.line} `{tried.subject}`"


def _tried(tried: Tried) -> str:
    if tried.gain is None:
        return f"{_place(tried)}: {tried.why}"
    runs = f"same output in {tried.same} of {tried.pairs} pairs"
    lean = f"  memory {1 / tried.memory:.2f}x" if tried.memory and tried.memory > LEANER else ""
    return (
        f"{tried.remedy}  {tried.gain:.2f}x{lean}  {runs}  {tried.why}\n"
        f"  {tried.file}:{tried.line} `{tried.subject}`\n"
        f"  because it is {tried.evidence}" + (f"\n  {tried.replayed}" if tried.replayed else "")
    )


def _verified(result: Result):
    if not result.improved:
        if result.evidence and not result.failure:
            yield "verified", _nothing(result)
        return
    low, high = result.speedup_interval
    more = f" and on {result.inputs} more inputs" if result.inputs else ""
    yield (
        "verified",
        (
            f"{result.tuned_s:.2f} s, {result.speedup:.2f}x [{low:.2f}, {high:.2f}] 95 %, output, "
            f"exit status and files the same in {result.pairs} fresh pairs of runs{more}, "
            f"peak memory {result.memory_ratio:.2f}x"
        ),
    )


def _nothing(result: Result) -> str:
    if result.untried or any(t.why.startswith("not verified, ") for t in result.tried):
        return "nothing: the time did not suffice; give it more with --budget"
    return "nothing found that surely makes it faster"


def _how(result: Result) -> str:
    if result.applied:
        return f"applied; undo in {result.root}: git apply -R FILE"
    return f"apply in {result.root}: git apply FILE, or citius tune --apply"
