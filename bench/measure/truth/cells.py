# SPDX-License-Identifier: Apache-2.0
"""A truth file as cells: seconds of one piece in one class, or a known sum.

A piece has a cell for every class, most of them zero: time of a piece in a
class that it has nothing of is as wrong as time missing where it belongs.
"""

from dataclasses import dataclass

from claims import CLASSES, CPU


@dataclass(frozen=True)
class Cell:
    """`seconds` of `piece`, out of `wall` of its thread, are of `classes`."""

    thread: str
    piece: str
    classes: frozenset
    seconds: float
    wall: float
    spans: list
    tid: int = 0

    @property
    def key(self) -> str:
        return f"{self.thread}/{self.piece}/{'+'.join(c for c in CLASSES if c in self.classes)}"

    @property
    def share(self) -> float:
        """Percent of the thread's wall time."""
        return 100 * self.seconds / self.wall


def cells(truth: dict, buckets: dict[str, frozenset]) -> list[Cell]:
    """Every piece's cells for a tool with `buckets`, and the sums over pieces.

    Native threads, which have no lines, are one cell of CPU time each.
    """
    found = []
    for thread in truth["threads"]:
        of_thread = []
        for piece in thread["pieces"]:
            of_thread += piece_cells(thread, piece, buckets)
        found += of_thread + sums(thread, of_thread)
    for row in truth["natives"]:
        found.append(Cell("native", "thread", CPU, row["cpu_s"], row["wall_s"], [], row["tid"]))
    return found


def piece_cells(thread: dict, piece: dict, buckets: dict[str, frozenset]) -> list[Cell]:
    groups = partition(piece, buckets)
    seconds = dict.fromkeys(groups, 0.0)
    for part, known in (
        ("cpu_s", piece["cpu_class"]),
        ("wait_s", piece["wait_class"]),
        ("delay_s", "runnable"),
    ):
        classes = classes_of(known)
        seconds[next(group for group in groups if classes <= group)] += piece[part]
    return [
        Cell(thread["name"], piece["name"], group, value, thread["wall_s"], piece["where"])
        for group, value in seconds.items()
    ]


def classes_of(text: str) -> frozenset:
    """The classes that a piece names: one, several joined by "+", or all of the CPU's."""
    return CPU if text == "cpu" else frozenset(text.split("+"))


def partition(piece: dict, buckets: dict[str, frozenset]) -> list[frozenset]:
    """The finest sets of classes that both the truth and the tool tell apart."""
    together = [*buckets.values(), classes_of(piece["cpu_class"]), classes_of(piece["wait_class"])]
    groups: list[frozenset] = []
    for joined in together:
        touched = [group for group in groups if group & joined]
        groups = [group for group in groups if not group & joined]
        groups.append(joined.union(*touched))
    return groups


def sums(thread: dict, parts: list[Cell]) -> list[Cell]:
    """Over all pieces of a thread, each set of classes that all of them know."""
    found = []
    for group in dict.fromkeys(cell.classes for cell in parts):
        mine = [cell for cell in parts if group & cell.classes]
        if all(cell.classes == group for cell in mine):
            spans = [span for cell in mine for span in cell.spans]
            total = sum(cell.seconds for cell in mine)
            found.append(Cell(thread["name"], "all", group, total, thread["wall_s"], spans))
    return found
