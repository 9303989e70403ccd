# SPDX-License-Identifier: Apache-2.0
"""Fitting text to a terminal: its width, its characters, its colours.

All lengths are terminal cells. Imported only by what prints.
"""

from __future__ import annotations

import io
import os
from collections.abc import Iterator, Sequence
from typing import TextIO

from rich.cells import cell_len, get_character_cell_size
from rich.console import Console
from rich.text import Text

NARROWEST = 36
NOT_A_TERMINAL = 80
WIDEST_HEADING = 100
GAP = 2
EIGHTHS = " ▏▎▍▌▋▊▉"


class Screen:
    """Where a table goes, and what can be shown there.

    Attributes:
        width: in cells, at least `NARROWEST`.
        ruler: where headings end: an eye follows a line only so far.
        unicode: whether the stream's encoding is one of Unicode's.
        colour: whether colours reach the reader; where they do not, shapes
            and letters must tell all.
    """

    def __init__(self, stream: TextIO, width: int | None = None):
        self.stream = stream
        self.encoding = getattr(stream, "encoding", None) or "utf-8"
        self.unicode = self.encoding.lower().replace("-", "").startswith("utf")
        environment = dict(os.environ)
        for name in ("COLUMNS", "LINES"):
            if not _is_size(environment.get(name, "")):  # Rich would not survive some of these.
                environment.pop(name, None)
        if width is None and not _is_terminal(stream):
            width = int(environment.get("COLUMNS", NOT_A_TERMINAL))
        self.console = Console(
            file=stream,
            width=width,
            highlight=False,
            soft_wrap=True,
            force_jupyter=False,
            _environ=environment,
        )
        self.width = max(self.console.width, NARROWEST)
        self.ruler = min(self.width, WIDEST_HEADING)
        self.colour = self.console.color_system is not None and not self.console.no_color
        self.plus_minus = "±" if self.unicode else "+-"
        self.dot = "·" if self.unicode else "-"
        self.ellipsis = "…" if self.unicode else "..."

    def print(self, lines: Sequence[Text]) -> None:
        """Prints all lines at once, so that other output does not come between.

        A line that is still too wide, such as a century of seconds in 36
        cells, loses its end.
        """
        for line in lines:
            line.truncate(self.width, overflow="crop")
            line.rstrip()
        out = Text("\n").join(lines)
        out.append("\n")
        # Rich flushes its file, and ends the process when a pipe's reader has gone.
        self.console.file = rendered = io.StringIO()
        self.console.print(out, end="", no_wrap=True, overflow="ignore", crop=False)
        self.stream.write(rendered.getvalue())

    def clean(self, text: str) -> str:
        """Text without control characters, escape sequences and what cannot be encoded."""
        text = "".join(c if c.isprintable() else " " if c == "\t" else "?" for c in text)
        return text if self.unicode else text.encode(self.encoding, "replace").decode(self.encoding)

    def cut(self, text: str, width: int) -> str:
        """As much of the beginning as fits."""
        if cell_len(text) <= width:
            return text
        kept, room = [], max(width - len(self.ellipsis), 0)
        for char in text:
            room -= get_character_cell_size(char)
            if room < 0:
                break
            kept.append(char)
        return ("".join(kept).rstrip() + self.ellipsis)[: max(width, 0)]

    def cut_left(self, text: str, width: int) -> str:
        """As much of the end as fits, from a path's separator on if one is near."""
        if cell_len(text) <= width:
            return text
        room = max(width - len(self.ellipsis), 0)
        start = len(text)
        while start > 0:
            room -= get_character_cell_size(text[start - 1])
            if room < 0:
                break
            start -= 1
        slash = text.find("/", start)
        if start < slash <= start + max(4, (len(text) - start) // 2):
            start = slash
        return (self.ellipsis + text[start:])[: max(width, 0)]

    def bar(self, parts: Sequence[tuple[float, str, str]], width: int) -> Text:
        """Parts of (share of the width, style, letter), one after another.

        In colour the shares are blocks; without, letters.
        """
        text, filled, at = Text(), 0.0, 0
        for share, style, letter in parts:
            filled += share * width
            cells = min(round(filled), width) - at
            if cells > 0:
                at += cells
                block = "█" if self.unicode else " "
                if self.colour:
                    text.append(block * cells, style if self.unicode else f"{style} reverse")
                else:
                    text.append(letter * cells)
        return text

    def fine_bar(self, share: float, style: str, letter: str, width: int) -> Text:
        """One share, to an eighth of a cell where that can be shown."""
        if not self.unicode or not self.colour:
            return self.bar([(share, style, letter)], width)
        whole, eighths = divmod(round(share * width * 8), 8)
        return Text("█" * whole + EIGHTHS[eighths].strip(), style)

    def title(self, left: str, right: str = "") -> Text:
        """A section's heading, with what it refers to at the right edge."""
        left = self.cut(left, self.ruler)
        room = self.ruler - cell_len(left) - GAP
        right = right if cell_len(right) <= room else ""
        pad = " " * (self.ruler - cell_len(left) - cell_len(right)) if right else ""
        return Text.assemble((left, "bold"), pad, (right, "dim"))


def grid(rows: Sequence[Sequence[Text | str]], align: str, indent: int = GAP) -> Iterator[Text]:
    """Rows in columns as wide as their widest cell; `align` has `<` or `>` for each.

    The last column is neither padded nor cut: its cells must fit.
    """
    cells = [[cell if isinstance(cell, Text) else Text(cell) for cell in row] for row in rows]
    widths = [max(cell.cell_len for cell in column) for column in zip(*cells, strict=True)]
    for row in cells:
        line = Text(" " * indent)
        for number, (cell, width, side) in enumerate(zip(row, widths, align, strict=True)):
            pad = " " * (width - cell.cell_len)
            last = number == len(widths) - 1
            if width == 0:
                continue
            if side == ">":
                line.append(pad)
            line.append_text(cell)
            if not last:
                line.append((pad if side == "<" else "") + " " * GAP)
        line.rstrip()
        yield line


def _is_terminal(stream: TextIO) -> bool:
    try:
        return stream.isatty()
    except (ValueError, io.UnsupportedOperation, AttributeError):
        return False


def _is_size(text: str) -> bool:
    return text.isdecimal() and len(text) < 10 and int(text) > 0
