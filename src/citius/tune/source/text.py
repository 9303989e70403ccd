# SPDX-License-Identifier: Apache-2.0
"""The bytes of a source file and its text, there and back without losing a byte."""

import codecs
import io
import re
import tokenize
from dataclasses import dataclass


class SourceError(ValueError):
    """A source file that cannot be read or edited; the message names it and the reason."""


@dataclass(frozen=True, slots=True)
class Text:
    """Decoded source. `text` keeps the file's own newlines; `bom` says if a UTF-8 mark led it."""

    text: str
    encoding: str
    bom: bool

    def encode(self, text: str) -> bytes:
        """Return `text` in this file's encoding, with its mark.

        Raises:
            SourceError: `text` has a character that the encoding lacks.
        """
        try:
            data = text.encode(self.encoding)
        except UnicodeEncodeError as error:
            raise SourceError(
                f"the rewritten source does not fit {self.encoding}: {error}"
            ) from error
        return codecs.BOM_UTF8 + data if self.bom else data


def lines_of(text: str) -> list[str]:
    """Split source into lines, with their ends, where the interpreter does: not at form feeds."""
    return re.findall(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+\Z", text)


def decode(data: bytes, name: str) -> Text:
    """Decode a source file as the interpreter would (PEP 263), keeping its newlines.

    Raises:
        SourceError: unknown encoding, bytes that are not of it, or null bytes.
    """
    try:
        encoding, _ = tokenize.detect_encoding(io.BytesIO(data).readline)
        bom = encoding == "utf-8-sig"
        encoding = "utf-8" if bom else encoding
        text = data[len(codecs.BOM_UTF8) if bom else 0 :].decode(encoding)
    except (SyntaxError, UnicodeDecodeError, LookupError) as error:
        raise SourceError(
            f"{name}: not readable as Python source: {error}; save it as UTF-8, or name its "
            "encoding in the first line: # -*- coding: latin-1 -*-"
        ) from error
    if "\0" in text:
        raise SourceError(f"{name}: holds null bytes, so it is not Python source")
    return Text(text, encoding, bom)
