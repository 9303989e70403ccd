# SPDX-License-Identifier: Apache-2.0
"""pyspellchecker on a text: spell.py TEXT LANGUAGE."""

import sys

from spellchecker import SpellChecker

checker = SpellChecker(language=sys.argv[2])
with open(sys.argv[1], encoding="utf8") as text:
    for number, line in enumerate(text, 1):
        for word in sorted(checker.unknown(checker.split_words(line))):
            print(number, word, *sorted(checker.candidates(word) or ()))
