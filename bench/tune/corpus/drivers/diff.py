# SPDX-License-Identifier: Apache-2.0
"""The standard library's difflib on two files: diff.py (delta|page|bytes) OLD NEW."""

import difflib
import sys

how, old, new = sys.argv[1:]
with open(old, "rb") as first, open(new, "rb") as second:
    lines = [first.read().splitlines(True), second.read().splitlines(True)]
texts = [[line.decode() for line in each] for each in lines]
if how == "page":
    print(difflib.HtmlDiff(wrapcolumn=60).make_file(*texts, context=True))
else:
    sys.stdout.writelines(difflib.ndiff(*texts))
if how == "bytes":  # which unified_diff refuses
    sys.stdout.writelines(difflib.unified_diff(*lines))
