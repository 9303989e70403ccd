# SPDX-License-Identifier: Apache-2.0
"""pyperformance's bpe_tokeniser without pyperf: bpe_tokeniser.py TEXT VOCABULARY."""

import hashlib
import sys

from bm_bpe_tokeniser.run_benchmark import SimpleBytePairEncoding

WORDS = r"""'s|'t|'re|'ve|'m|'ll|'d| ?[a-zA-Z]+| ?\d+| ?[^\sa-zA-Z\d]+|\s+(?!\S)|\s+"""

with open(sys.argv[1], encoding="utf8") as file:
    text = file.read()
encoding = SimpleBytePairEncoding.train(text, vocab_size=int(sys.argv[2]), pat_str=WORDS)
tokens = encoding.encode(text)
print(len(tokens), hashlib.sha256(repr(tokens).encode()).hexdigest())
print(encoding.decode(tokens) == text, list(encoding.mergeable_ranks)[-20:])
