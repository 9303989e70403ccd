# SPDX-License-Identifier: Apache-2.0
"""The data that the programs of the corpus read: made up from a seed, the same every time.

`make(name, seed, size, ...)` returns the bytes of a file, or of several by their names.
`size` is the number of lines, rows, words or pages: what the program's time grows with.
"""

import random
from collections.abc import Callable

from .documents import json_document, json_lines, python_source
from .logs import access_log, service_log
from .tables import prices, workbook
from .text import misspelled, prose, revisions, squeezed
from .tracks import gpx
from .web import requests, site

Made = bytes | dict[str, bytes]


def make(name: str, seed: int, size: int, **settings) -> Made:
    """Return what the generator `name` makes of a seed."""
    return GENERATORS[name](random.Random(f"{name} {seed}"), size, **settings)


GENERATORS: dict[str, Callable[..., Made]] = {
    made.__name__: made
    for made in (
        access_log, gpx, json_document, json_lines, misspelled, prices, prose, python_source,
        requests, revisions, service_log, site, squeezed, workbook,
    )
}  # fmt: skip
