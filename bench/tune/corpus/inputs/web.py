# SPDX-License-Identifier: Apache-2.0
"""A web site, and requests to one."""

import random
from xml.sax.saxutils import escape

from .vocabulary import made_words, one_line, sentences


def site(rng: random.Random, size: int, words: int = 400, sitemap: str = "") -> dict[str, bytes]:
    """Return a web site of `size` pages that link to each other; `sitemap`: "", "good", "broken".

    The server puts its own address in the place of `http://SITE`.
    """
    known = made_words(rng, 900)
    names = ["index.html", *(f"{rng.choice(known)}-{i}.html" for i in range(1, size))]
    pages = {}
    for number, name in enumerate(names):
        links = {names[(2 * number + k) % size] for k in (1, 2)} | set(rng.sample(names, 2))
        paragraphs = "".join(
            f"<p>{escape(s)}</p>\n" if s else "<hr>\n" for s in sentences(rng, words, known)
        )
        title = " ".join(rng.sample(known, rng.randint(1, 12))).title()
        picture = '<img src="/a.png">' if rng.random() < 0.3 else ""
        pages[name] = (
            f"<!DOCTYPE html><html><head><title>{title}</title>"
            f'<meta name="description" content="{one_line(rng, known)}"></head><body>'
            f"<h1>{title}</h1><!-- {number} -->{picture}{paragraphs}<ul>"
            + "".join(f'<li><a href="/{n}">{n[:-5]}</a></li>' for n in sorted(links))
            + "</ul></body></html>\n"
        ).encode()
    if sitemap:
        listed = "".join(f"<url><loc>http://SITE/{n}</loc></url>\n" for n in names[::2])
        end = "</urlset>" if sitemap == "good" else "</urls>"
        pages["sitemap.xml"] = f"<?xml version='1.0'?>\n<urlset>\n{listed}{end}\n".encode()
    return pages


def requests(rng: random.Random, size: int, mix: str = "reading") -> bytes:
    """Return `size` requests to httpbin, a line each; the last of the mix "raising" raises."""
    reading = (
        lambda: f"GET /range/{rng.randrange(2000, 9000)}",
        lambda: f"GET /bytes/{rng.randrange(500, 4000)}?seed={rng.randrange(99)}",
        lambda: f"GET /links/{rng.randrange(20, 180)}/{rng.randrange(20)}",
        lambda: f"GET /stream/{rng.randrange(5, 60)}",
        lambda: f"GET /get?a={rng.randrange(99)}&b={rng.randrange(99)}&a=1",
        lambda: f"GET /cache/{rng.randrange(60)}",
        lambda: "GET /xml",
    )
    wrong = (
        lambda: f"GET /status/{rng.choice((400, 404, 406, 418, 500))}",
        lambda: "GET /status/none",
        lambda: f"GET /range/{rng.randrange(20_000)} Range:bytes={rng.randrange(500, 9000)}-",
        lambda: f"DELETE /bytes/{rng.randrange(99)}",
        lambda: f"GET /nothing/{rng.randrange(99)}",
        lambda: "GET /base64/!!",
        lambda: f"PUT /anything/{rng.randrange(99)}?x=1 Accept:text/plain",
        lambda: f"GET /etag/{rng.randrange(9)} If-None-Match:{rng.randrange(9)}",
    )
    choices = {"reading": reading, "wrong": wrong, "raising": reading + wrong}[mix]
    lines = [rng.choice(choices)() for _ in range(size)]
    if mix == "raising":
        lines.append("GET /response-headers?X-Broken=one%0Atwo")
    return ("\n".join(lines) + "\n").encode()
