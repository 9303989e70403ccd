# SPDX-License-Identifier: Apache-2.0
"""Python modules and JSON documents."""

import json
import random

from .vocabulary import made_words


def python_source(rng: random.Random, size: int, unclosed: bool = False) -> bytes:
    """Return a module of `size` functions, some not in style; the last string may not end."""
    words = made_words(rng, 400)
    parts = ['"""' + " ".join(rng.sample(words, 6)) + '"""', "import os, sys", "import re", ""]
    for number in range(size):
        names = rng.sample(words, 4)
        parts += _function(rng, f"{names[0]}_{number}", names[1:])
    if unclosed:
        parts.append('LAST = """this text has no end')
    return ("\n".join(parts) + "\n").encode()


def _function(rng: random.Random, name: str, names: list[str]) -> list[str]:
    a, b, c = (f"{n}_" for n in names)
    equals = rng.choice((" = ", " = ", "=", " =  "))
    body = [
        f"def {name}({a}, {b}=None, *, {c}{rng.choice(('=', ' = '))}{rng.randrange(99)}):",
        f'    """Return the {a}of {b}{rng.choice(("", " "))}."""',
        f"    total{equals}{rng.random():.4f} * len({a}) + {c}  # {b}",
        f"    for i, x in enumerate({a}){rng.choice((':', ' :'))}",
        f"        if x is not None and (x{rng.choice((' % ', '%'))}7 == {rng.randrange(7)}):",
        f"            total += x ** 2 - {rng.randrange(9)} // (i + 1)",
        f"        elif {b} == None:" if rng.random() < 0.2 else "        else:",
        f"            total -= {{'{a}': {rng.randrange(5)}, '{b}':[1,2, 3]}}.get(x, 0) or 0",
        rf"    {c} = re.sub(r'\b{a}(\d+)\s*', f'{{total:.2f}}', str({b}))",
    ]
    if rng.random() < 0.3:
        long = " + ".join(f"{a}[{i}]" for i in range(rng.randint(6, 14)))
        body.append(f"    return total, {c}, {long}")
    else:
        body.append(f"    return total, {c}")
    return body + [""] * rng.choice((1, 2, 2, 2, 3))


def json_document(rng: random.Random, size: int, broken: bool = False) -> bytes:
    """Return an array of `size` nested records; the last one may be damaged."""
    text = json.dumps(_records(rng, size), ensure_ascii=False)
    return (text[:-3] + "]" if broken else text).encode()


def json_lines(rng: random.Random, size: int) -> bytes:
    """Return `size` nested records, one a line."""
    lines = (json.dumps(record, ensure_ascii=False) for record in _records(rng, size))
    return ("\n".join(lines) + "\n").encode()


def _records(rng: random.Random, size: int) -> list[dict]:
    words = made_words(rng, 500)
    return [
        {
            "id": number,
            "name": f"{rng.choice(words)} {rng.choice(words)}é",
            "active": rng.random() < 0.7,
            "score": round(rng.gauss(50, 20), 6),
            "tags": rng.sample(words, rng.randrange(6)),
            "position": {"lat": rng.uniform(-90, 90), "lon": rng.uniform(-180, 180)},
            "parent": rng.choice((None, number // 2)),
            "items": [
                {"article": rng.choice(words), "count": rng.randrange(1, 20), "price": f"{p:.2f}"}
                for p in (rng.expovariate(0.05) for _ in range(rng.randrange(5)))
            ],
        }
        for number in range(size)
    ]
