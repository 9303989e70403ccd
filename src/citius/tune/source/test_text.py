# SPDX-License-Identifier: Apache-2.0
import pytest

from citius.tune.source.edit import Edits
from citius.tune.source.text import SourceError, decode
from citius.tune.source.tree import Tree

BODY = "# é\ndef f(xs):\n\tn = 0\n\tfor x in xs:\n\t\tn += x  # ü\n\treturn n\n"


@pytest.mark.parametrize(
    "data",
    [
        BODY.encode(),
        b"\xef\xbb\xbf" + BODY.encode(),
        BODY.replace("\n", "\r\n").encode(),
        ("# -*- coding: latin-1 -*-\n" + BODY).encode("latin-1"),
        BODY.rstrip("\n").encode(),
        b"\x0c\nx = 1\n\x0c\ny = '\x1c'\n" + BODY.encode(),
        b"#!/usr/bin/python3\n\n'''doc'''\n" + BODY.encode(),
    ],
    ids=["utf-8", "bom", "crlf", "latin-1", "no newline at the end", "form feed", "shebang"],
)
def test_only_the_edited_bytes_change(data):
    tree = Tree.read(data, "prog.py")
    edits = Edits(tree)
    loop = next(n for n in tree.ast.body if n.__class__.__name__ == "FunctionDef").body[1]
    edits.before(loop, "m = 1")
    new = edits.done().encode()
    added = b"\tm = 1\r\n" if b"\r\n" in data else b"\tm = 1\n"
    assert added in new
    assert new.replace(added, b"") == data


@pytest.mark.parametrize(
    "data, words",
    [
        (b"# coding: no-such\n", "unknown encoding"),
        (b"x = '\xff'\n", "not readable"),
        (b"x = 1\0\n", "null bytes"),
    ],
)
def test_unreadable_source_says_why(data, words):
    with pytest.raises(SourceError, match=words):
        decode(data, "prog.py")


def test_syntax_error_names_the_file():
    with pytest.raises(SourceError, match=r"prog\.py.*line 1"):
        Tree.read(b"print 'hi'\n", "prog.py")


def test_rewrite_that_the_encoding_lacks_is_refused():
    text = decode("# coding: latin-1\nx = 1\n".encode("latin-1"), "prog.py")
    with pytest.raises(SourceError, match="does not fit"):
        text.encode("x = '\u20ac'")
