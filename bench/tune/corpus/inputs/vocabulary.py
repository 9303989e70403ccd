# SPDX-License-Identifier: Apache-2.0
"""Made-up words, and the lines and sentences of them that the other data consist of."""

import functools
import itertools
import random
from collections.abc import Iterator

STARTS = "b br c ch d f g gr h j k l m n p pl qu r s sh st t tr v w"
VOWELS = "a a e e e i i o o u ea ou"
ENDS = "..n.r.s.t.l.rt.m.st"


def made_words(rng: random.Random, count: int) -> list[str]:
    """Return made-up words, short ones first, as the frequent words are."""
    starts, vowels, ends = STARTS.split(), VOWELS.split(), ENDS.split(".")
    found: dict[str, None] = {}
    while len(found) < count:
        syllables = 1 + min(3, len(found) * 4 // count + rng.randrange(2))
        word = "".join(rng.choice(starts) + rng.choice(vowels) for _ in range(syllables))
        found[word + rng.choice(ends)] = None
    return list(found)


def drawn_from(rng: random.Random, words: list[str], count: int) -> list[str]:
    """Draw words as often as their rank says (Zipf)."""
    return rng.choices(words, cum_weights=_ranked(len(words)), k=count)


@functools.cache
def _ranked(count: int) -> list[float]:
    return list(itertools.accumulate(1 / rank for rank in range(2, count + 2)))


def sentences(rng: random.Random, size: int, words: list[str]) -> Iterator[str]:
    """Yield sentences of `size` words in all, and "" between paragraphs."""
    drawn = iter(drawn_from(rng, words, size))
    while sentence := list(itertools.islice(drawn, rng.randint(4, 22))):
        for at in range(4, len(sentence) - 1, 7):
            sentence[at] += rng.choice((",", ",", ";", "'s"))
        if rng.random() < 0.1:
            sentence[-1] += f" {rng.randrange(1, 2000)}"
        yield " ".join(sentence).capitalize() + rng.choice("...?!")
        if rng.random() < 0.15:
            yield ""


def wrapped(sentences: Iterator[str], width: int = 76) -> Iterator[str]:
    line = ""
    for word in (w for s in sentences for w in (s.split(" ") if s else ["\n"])):
        if word == "\n" or len(line) + len(word) > width:
            yield line
            if word == "\n":
                yield ""
            line = ""
        if word != "\n":
            line = f"{line} {word}" if line else word
    yield line + "\n"


def one_line(rng: random.Random, words: list[str]) -> str:
    return " ".join(drawn_from(rng, words, rng.randint(3, 12)))
