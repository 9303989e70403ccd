# SPDX-License-Identifier: Apache-2.0
"""Write manual.txt, the documents of text_index.py, from sqlite3.h.

    python make_manual.py [/usr/include/sqlite3.h]

The comments of that file are SQLite's manual of its C interface; its authors
put them in the public domain. The committed manual.txt comes from Debian's
libsqlite3-dev 3.40.1-2+deb12u2.
"""

import re
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
HEADER = "# SQLite 3.40.1, C interface reference, from sqlite3.h (public domain)\n"
SECTION = re.compile(r"^/\*\n\*\* CAPI3REF: ([^\n]+)\n(.*?)^\*/$", re.MULTILINE | re.DOTALL)


def clean(comment):
    """Take the comment's stars and the manual's own markup away."""
    lines = [re.sub(r"^\*\* ?", "", line) for line in comment.splitlines()]
    lines = [
        line
        for line in lines
        if not line.startswith(("KEYWORDS:", "METHOD:", "CONSTRUCTOR:", "DESTRUCTOR:"))
    ]
    text = re.sub(r"</?[a-zA-Z][^<>\n]*>", "", "\n".join(lines))
    text = re.sub(r"\^\(|\)\^|\^", "", text)
    text = re.sub(r"\[([^\[\]|]+\|)?([^\[\]]+)\]", r"\2", text)
    text = text.replace("&lt;", "<").replace("&gt;", ">").replace("&rarr;", "->")
    text = re.sub(r"[ \t]+\n", "\n", text)
    return re.sub(r"\n{3,}", "\n\n", text).strip()


def main():
    source = Path(sys.argv[1] if len(sys.argv) > 1 else "/usr/include/sqlite3.h")
    sections = SECTION.findall(source.read_text())
    with open(HERE / "manual.txt", "w") as out:
        out.write(HEADER)
        for title, comment in sections:
            text = clean(comment)
            if text:
                out.write(f"\n== {title.strip()}\n\n{text}\n")


if __name__ == "__main__":
    main()
