# SPDX-License-Identifier: Apache-2.0
"""Prose, its revisions, its misspelling, and any of it compressed."""

import bz2
import gzip
import random

from .vocabulary import made_words, one_line, sentences, wrapped


def prose(rng: random.Random, size: int, vocabulary: int = 3000) -> bytes:
    """Return `size` words of made-up text: sentences, paragraphs, a few numbers."""
    return "\n".join(wrapped(sentences(rng, size, made_words(rng, vocabulary)))).encode()


def squeezed(rng: random.Random, size: int, how: str, of: str = "prose") -> bytes:
    """Return text or numbers, compressed with bzip2 or gzip."""
    if of == "prose":
        data = prose(rng, size)
    else:
        data = b"".join(b"%d;%.3f\n" % (i, rng.gauss(0, 9)) for i in range(size))
    return bz2.compress(data) if how == "bz2" else gzip.compress(data, mtime=0)


def revisions(rng: random.Random, size: int, changed: float = 0.1) -> dict[str, bytes]:
    """Return an old and a new text of `size` lines, of which a share was changed."""
    words = made_words(rng, 800)
    old = [one_line(rng, words) for _ in range(size)]
    new = []
    for line in old:
        fate = rng.random() / changed
        if fate < 0.7:  # a word of it
            parts = line.split()
            parts[rng.randrange(len(parts))] = rng.choice(words)
            new.append(" ".join(parts))
        elif fate < 0.85:  # gone
            continue
        else:
            new.append(line)
        if 0.85 < fate < 1:
            new.append(one_line(rng, words))
    return {
        name: "".join(f"{x}\n" for x in text).encode()
        for name, text in (("old.txt", old), ("new.txt", new))
    }


def misspelled(rng: random.Random, size: int, language: str = "en", slips: int = 2) -> bytes:
    """Return `size` common words, some of them with up to `slips` wrong letters."""
    known = COMMON[language].split()
    lines, line = [], []
    for _ in range(size):
        word = rng.choice(known)
        if len(word) > 4 and rng.random() < 0.2:
            for _ in range(rng.randint(1, slips)):
                word = _slip(rng, word)
        line.append(word)
        if len(line) == 12:
            lines.append(" ".join(line))
            line = []
    return "\n".join([*lines, " ".join(line), ""]).encode()


COMMON = {
    "en": """about above accept across action address after again against almost already although
        always another answer around arrive beautiful because become before behind believe between
        bicycle breakfast bridge brother building business calendar careful carriage century certain
        change children circle clothes colour common company complete consider continue country
        daughter decide definite describe different difficult discover distance doctor during
        early earth eight either enough evening every example exercise experience family famous
        favourite finally follow foreign forward friend garden general government group guard
        happen heart height history holiday hospital however hundred imagine important increase
        interest island journey kitchen knowledge language learn library machine material medicine
        mention minute morning mountain music natural neighbour notice number often opposite
        ordinary paper particular people perhaps picture pleasant popular position possible
        potatoes pressure probably promise purpose quarter question receive recent regular remember
        science sentence separate several shoulder special station straight strange strength
        surprise teacher therefore thought through together travel trouble usually village weather
        weight whether window winter without woman wonder world writing yellow yesterday young
        """,
    "es": """abuelo agua amigo animal anterior ayuda azul barco bebida bosque cabeza caballo camino
        campo ciudad cocina comida corazón cuaderno cultura derecho desayuno dinero ejemplo empresa
        encontrar escuela espejo estrella familia fuerte gobierno grande guerra hermano historia
        invierno izquierda jardín juego ladrillo lengua libro lluvia madera manzana mercado montaña
        mujer naranja noche nombre número palabra pensar perro pregunta primavera pueblo puerta
        quince respuesta rodilla semana silencio sombrero tiempo trabajo tranquilo ventana verano
        """,
}
LETTERS = "abcdefghijklmnopqrstuvwxyz"


def _slip(rng: random.Random, word: str) -> str:
    at = rng.randrange(len(word))
    return rng.choice(
        (
            word[:at] + word[at + 1 :],
            word[:at] + rng.choice(LETTERS) + word[at:],
            word[:at] + rng.choice(LETTERS) + word[at + 1 :],
        )
    )
