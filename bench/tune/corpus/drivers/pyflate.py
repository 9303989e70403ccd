# SPDX-License-Identifier: Apache-2.0
"""pyperformance's pyflate without pyperf and its one file's sum: pyflate.py FILE."""

import hashlib
import sys

from bm_pyflate import run_benchmark as pyflate

with open(sys.argv[1], "rb") as file:
    field = pyflate.RBitfield(file)
    unpack = {0x1F8B: pyflate.gzip_main, 0x425A: pyflate.bzip2_main}[field.readbits(16)]
    data = unpack(field)
print(len(data), hashlib.sha256(data).hexdigest())
