# SPDX-License-Identifier: Apache-2.0
"""A web server's log, and a service's."""

import random
from datetime import UTC, datetime, timedelta

from .vocabulary import drawn_from, made_words

AGENTS = (
    "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0",
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/126.0 Safari/537.36",
    "Mozilla/5.0 (compatible; examplebot/2.1; +http://bot.example/)",
    "curl/7.88.1",
)


def access_log(rng: random.Random, size: int, form: str = "combined") -> bytes:
    """Return a web server's access log of `size` lines, a few of them in no known form."""
    words = made_words(rng, 300)
    paths = ["/" + "/".join(rng.sample(words, rng.randint(1, 3))) for _ in range(400)]
    clients = [f"{net}.{i}" for net in ("192.0.2", "198.51.100", "203.0.113") for i in range(1, 99)]
    now = datetime(2024, 3, 1, tzinfo=UTC)
    lines = []
    for _ in range(size):
        now += timedelta(seconds=rng.expovariate(2))
        if rng.random() < 0.002:
            lines.append(f"{rng.choice(clients)} - - malformed request")
            continue
        path = drawn_from(rng, paths, 1)[0]
        query = f"?q={rng.choice(words)}&page={rng.randrange(9)}" if rng.random() < 0.3 else ""
        status = rng.choices((200, 304, 301, 404, 500), (70, 10, 5, 12, 3))[0]
        sent = "-" if status == 304 else str(int(rng.lognormvariate(8, 1.5)))
        method = "POST" if rng.random() < 0.08 else "GET"
        line = (
            f"{drawn_from(rng, clients, 1)[0]} - - [{now:%d/%b/%Y:%H:%M:%S %z}] "
            f'"{method} {path}{query} HTTP/1.1" {status} {sent}'
        )
        if form == "combined":
            referer = "-" if rng.random() < 0.4 else f"http://www.example{rng.choice(paths)}"
            line += f' "{referer}" "{drawn_from(rng, list(AGENTS), 1)[0]}"'
        else:
            line += f' "{rng.choice(("-", *clients))}"'  # for whom a proxy asked
        lines.append(line)
    return ("\n".join(lines) + "\n").encode()


def service_log(rng: random.Random, size: int, kinds: int = 60, bad_byte: bool = False) -> bytes:
    """Return `size` messages of `kinds` kinds with parameters; one byte may not be UTF-8."""
    words = made_words(rng, 250)
    fields = ("<ip>", "<number>", "<hex>", "<path>", "<time>", "<word>")
    shapes = []
    for _ in range(kinds):
        shape = rng.sample(words, rng.randint(3, 9))
        for _ in range(rng.randint(1, 4)):
            shape.insert(rng.randint(1, len(shape)), rng.choice(fields))
        shapes.append([rng.choice(("INFO", "INFO", "WARN", "ERROR")), *shape])
    lines = []
    for _ in range(size):
        shape = shapes[min(int(rng.expovariate(6 / kinds)), kinds - 1)]
        lines.append(" ".join(_field(rng, word, words) for word in shape).encode())
    if bad_byte:
        lines[size * 9 // 10] += b" caf\xe9"
    return b"\n".join(lines) + b"\n"


def _field(rng: random.Random, word: str, words: list[str]) -> str:
    match word:
        case "<ip>":
            return f"10.0.{rng.randrange(256)}.{rng.randrange(256)}:{rng.randrange(1024, 65536)}"
        case "<number>":
            return str(rng.randrange(100_000))
        case "<hex>":
            return f"0x{rng.getrandbits(32):08x}"
        case "<path>":
            return f"/var/{rng.choice(words)}/{rng.choice(words)}.{rng.randrange(99)}"
        case "<time>":
            return f"{rng.randrange(24):02}:{rng.randrange(60):02}:{rng.randrange(60):02}"
        case "<word>":
            return rng.choice(words)
    return word
