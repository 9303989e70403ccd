# SPDX-License-Identifier: Apache-2.0
"""A loop beside `json.loads` of big documents.

The scanner is C and is called once a document, from `raw_decode`; the Python
around it is about 2 us of some 5 ms.
"""

import json

from ledger import Case, Piece, main, quieten, sized, span, spin


def parse(text):
    return json.loads(text)


quieten()
RECORD = {"name": "a name", "tags": ["one", "two", None, True], "size": 12345, "price": 1.25e-3}
DOCUMENTS = [json.dumps([RECORD] * count) for count in range(2_000, 8_000, 500)]
DECODER = json.JSONDecoder
PLACES = [span(parse), span(json.loads), span(DECODER.decode), span(DECODER.raw_decode)]
CASE = Case(
    "json.loads",
    "parse",
    main=[
        Piece("spin", spin, sized(spin, 3, 9), "python"),
        Piece("parse", parse, DOCUMENTS, "native", where=PLACES),
    ],
)

if __name__ == "__main__":
    main(CASE)
