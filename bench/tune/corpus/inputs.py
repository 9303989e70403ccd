# SPDX-License-Identifier: Apache-2.0
"""The data that the programs of the corpus read: made up from a seed, the same every time.

`make(name, seed, size, ...)` returns the bytes of a file, or of several by their names.
`size` is the number of lines, rows, words or pages: what the program's time grows with.
"""

import bz2
import functools
import gzip
import io
import itertools
import json
import random
import zipfile
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from xml.sax.saxutils import escape

Made = bytes | dict[str, bytes]


def make(name: str, seed: int, size: int, **settings) -> Made:
    """Return what the generator `name` makes of a seed."""
    return GENERATORS[name](random.Random(f"{name} {seed}"), size, **settings)


# -- text ---------------------------------------------------------------------------------


def prose(rng: random.Random, size: int, vocabulary: int = 3000) -> bytes:
    """Return `size` words of made-up text: sentences, paragraphs, a few numbers."""
    return "\n".join(_wrapped(_sentences(rng, size, _words(rng, vocabulary)))).encode()


def squeezed(rng: random.Random, size: int, how: str, of: str = "prose") -> bytes:
    """Return text or numbers, compressed with bzip2 or gzip."""
    if of == "prose":
        data = prose(rng, size)
    else:
        data = b"".join(b"%d;%.3f\n" % (i, rng.gauss(0, 9)) for i in range(size))
    return bz2.compress(data) if how == "bz2" else gzip.compress(data, mtime=0)


def revisions(rng: random.Random, size: int, changed: float = 0.1) -> dict[str, bytes]:
    """Return an old and a new text of `size` lines, of which a share was changed."""
    words = _words(rng, 800)
    old = [_line(rng, words) for _ in range(size)]
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
            new.append(_line(rng, words))
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
STARTS = "b br c ch d f g gr h j k l m n p pl qu r s sh st t tr v w"
VOWELS = "a a e e e i i o o u ea ou"
ENDS = "..n.r.s.t.l.rt.m.st"


def _slip(rng: random.Random, word: str) -> str:
    at = rng.randrange(len(word))
    return rng.choice(
        (
            word[:at] + word[at + 1 :],
            word[:at] + rng.choice(LETTERS) + word[at:],
            word[:at] + rng.choice(LETTERS) + word[at + 1 :],
        )
    )


def _words(rng: random.Random, count: int) -> list[str]:
    """Return made-up words, short ones first, as the frequent words are."""
    starts, vowels, ends = STARTS.split(), VOWELS.split(), ENDS.split(".")
    found: dict[str, None] = {}
    while len(found) < count:
        syllables = 1 + min(3, len(found) * 4 // count + rng.randrange(2))
        word = "".join(rng.choice(starts) + rng.choice(vowels) for _ in range(syllables))
        found[word + rng.choice(ends)] = None
    return list(found)


def _drawn(rng: random.Random, words: list[str], count: int) -> list[str]:
    """Draw words as often as their rank says (Zipf)."""
    return rng.choices(words, cum_weights=_ranked(len(words)), k=count)


@functools.cache
def _ranked(count: int) -> list[float]:
    return list(itertools.accumulate(1 / rank for rank in range(2, count + 2)))


def _sentences(rng: random.Random, size: int, words: list[str]) -> Iterator[str]:
    """Yield sentences of `size` words in all, and "" between paragraphs."""
    drawn = iter(_drawn(rng, words, size))
    while sentence := list(itertools.islice(drawn, rng.randint(4, 22))):
        for at in range(4, len(sentence) - 1, 7):
            sentence[at] += rng.choice((",", ",", ";", "'s"))
        if rng.random() < 0.1:
            sentence[-1] += f" {rng.randrange(1, 2000)}"
        yield " ".join(sentence).capitalize() + rng.choice("...?!")
        if rng.random() < 0.15:
            yield ""


def _wrapped(sentences: Iterator[str], width: int = 76) -> Iterator[str]:
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


def _line(rng: random.Random, words: list[str]) -> str:
    return " ".join(_drawn(rng, words, rng.randint(3, 12)))


# -- programs and documents ---------------------------------------------------------------


def python_source(rng: random.Random, size: int, unclosed: bool = False) -> bytes:
    """Return a module of `size` functions, some not in style; the last string may not end."""
    words = _words(rng, 400)
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
    words = _words(rng, 500)
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


# -- logs ---------------------------------------------------------------------------------

AGENTS = (
    "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0",
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/126.0 Safari/537.36",
    "Mozilla/5.0 (compatible; examplebot/2.1; +http://bot.example/)",
    "curl/7.88.1",
)


def access_log(rng: random.Random, size: int, form: str = "combined") -> bytes:
    """Return a web server's access log of `size` lines, a few of them in no known form."""
    words = _words(rng, 300)
    paths = ["/" + "/".join(rng.sample(words, rng.randint(1, 3))) for _ in range(400)]
    clients = [f"{net}.{i}" for net in ("192.0.2", "198.51.100", "203.0.113") for i in range(1, 99)]
    now = datetime(2024, 3, 1, tzinfo=UTC)
    lines = []
    for _ in range(size):
        now += timedelta(seconds=rng.expovariate(2))
        if rng.random() < 0.002:
            lines.append(f"{rng.choice(clients)} - - malformed request")
            continue
        path = _drawn(rng, paths, 1)[0]
        query = f"?q={rng.choice(words)}&page={rng.randrange(9)}" if rng.random() < 0.3 else ""
        status = rng.choices((200, 304, 301, 404, 500), (70, 10, 5, 12, 3))[0]
        sent = "-" if status == 304 else str(int(rng.lognormvariate(8, 1.5)))
        method = "POST" if rng.random() < 0.08 else "GET"
        line = (
            f"{_drawn(rng, clients, 1)[0]} - - [{now:%d/%b/%Y:%H:%M:%S %z}] "
            f'"{method} {path}{query} HTTP/1.1" {status} {sent}'
        )
        if form == "combined":
            referer = "-" if rng.random() < 0.4 else f"http://www.example{rng.choice(paths)}"
            line += f' "{referer}" "{_drawn(rng, list(AGENTS), 1)[0]}"'
        else:
            line += f' "{rng.choice(("-", *clients))}"'  # for whom a proxy asked
        lines.append(line)
    return ("\n".join(lines) + "\n").encode()


def service_log(rng: random.Random, size: int, kinds: int = 60, bad_byte: bool = False) -> bytes:
    """Return `size` messages of `kinds` kinds with parameters; one byte may not be UTF-8."""
    words = _words(rng, 250)
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


# -- tables -------------------------------------------------------------------------------


def prices(rng: random.Random, size: int, volume: bool = True) -> bytes:
    """Return `size` days of a share's prices as CSV, with or without the volume."""
    lines = ["Date,Open,High,Low,Close" + ",Volume" * volume]
    day, close = date(2000, 1, 3), 100.0
    for _ in range(size):
        opened = close * (1 + rng.gauss(0, 0.004))
        close = opened * (1 + rng.gauss(0.0002, 0.015))
        high = max(opened, close) * (1 + abs(rng.gauss(0, 0.006)))
        low = min(opened, close) * (1 - abs(rng.gauss(0, 0.006)))
        line = f"{day},{opened:.4f},{high:.4f},{low:.4f},{close:.4f}"
        lines.append(line + f",{int(rng.lognormvariate(12, 0.5))}" * volume)
        day += timedelta(days=1 if day.weekday() < 4 else 3)
    return ("\n".join(lines) + "\n").encode()


def workbook(rng: random.Random, size: int, sheet: str = "Orders") -> bytes:
    """Return an Excel workbook with one sheet of `size` orders."""
    words = _words(rng, 80)
    rows: list[list] = [["Order", "Region", "Product", "Customer", "Quantity", "Price"]]
    rows += (
        [
            10_000 + number,
            rng.choice(("North", "East", "South", "West")),
            words[rng.randrange(25)].title(),
            f"{rng.choice(words)} & {rng.choice(words)}".title(),
            rng.randint(1, 60),
            round(rng.lognormvariate(3, 0.8), 2),
        ]
        for number in range(size)
    )
    cells = "".join(
        f'<row r="{r}">{"".join(_cell(c) for c in row)}</row>' for r, row in enumerate(rows, 1)
    )
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006"
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    return _zipped(
        {
            "[Content_Types].xml": f'<Types xmlns="{package}/content-types">'
            '<Default Extension="rels" '
            'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            f'<Override PartName="/xl/workbook.xml" ContentType="{kind}.sheet.main+xml"/>'
            f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{kind}.worksheet+xml"/>'
            "</Types>",
            "_rels/.rels": f'<Relationships xmlns="{package}/relationships"><Relationship Id="rId1" '
            f'Type="{office}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
            "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{office}"><sheets>'
            f'<sheet name="{sheet}" sheetId="1" r:id="rId1"/></sheets></workbook>',
            "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{package}/relationships">'
            f'<Relationship Id="rId1" Type="{office}/worksheet" Target="worksheets/sheet1.xml"/>'
            "</Relationships>",
            "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{main}"><sheetData>{cells}</sheetData>'
            "</worksheet>",
        }
    )


def _cell(value) -> str:
    if isinstance(value, str):
        return f'<c t="inlineStr"><is><t>{escape(value)}</t></is></c>'
    return f"<c><v>{value}</v></c>"


def _zipped(parts: dict[str, str]) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            part = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            part.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(part, '<?xml version="1.0" encoding="UTF-8"?>\n' + text)
    return data.getvalue()


def gpx(rng: random.Random, size: int, tracks: int = 3, cut: bool = False) -> bytes:
    """Return recorded walks of `size` points in all; the file may break off."""
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<gpx version="1.1" creator="made up" xmlns="http://www.topografix.com/GPX/1/1">',
    ]
    now = datetime(2023, 6, 1, 6, tzinfo=UTC)
    for track in range(tracks):
        lines.append(f"<trk><name>Walk {track}</name><trkseg>")
        lat, lon, height = rng.uniform(40, 55), rng.uniform(0, 20), rng.uniform(100, 900)
        for _ in range(size // tracks):
            moves = rng.random() > 0.15
            lat += rng.gauss(4e-5, 5e-5) * moves
            lon += rng.gauss(3e-5, 5e-5) * moves
            height += rng.gauss(0, 1.2)
            now += timedelta(seconds=rng.choice((1, 5, 5, 5, 8)))
            lines.append(
                f'<trkpt lat="{lat:.6f}" lon="{lon:.6f}"><ele>{height:.1f}</ele>'
                f"<time>{now:%Y-%m-%dT%H:%M:%SZ}</time></trkpt>"
            )
        lines.append("</trkseg></trk>")
        now += timedelta(days=1)
    return "\n".join(lines if cut else [*lines, "</gpx>\n"]).encode()


# -- the web ------------------------------------------------------------------------------


def site(rng: random.Random, size: int, words: int = 400, sitemap: str = "") -> dict[str, bytes]:
    """Return a web site of `size` pages that link to each other; `sitemap`: "", "good", "broken".

    The server puts its own address in the place of `http://SITE`.
    """
    known = _words(rng, 900)
    names = ["index.html", *(f"{rng.choice(known)}-{i}.html" for i in range(1, size))]
    pages = {}
    for number, name in enumerate(names):
        links = {names[(2 * number + k) % size] for k in (1, 2)} | set(rng.sample(names, 2))
        paragraphs = "".join(
            f"<p>{escape(s)}</p>\n" if s else "<hr>\n" for s in _sentences(rng, words, known)
        )
        title = " ".join(rng.sample(known, rng.randint(1, 12))).title()
        picture = '<img src="/a.png">' if rng.random() < 0.3 else ""
        pages[name] = (
            f"<!DOCTYPE html><html><head><title>{title}</title>"
            f'<meta name="description" content="{_line(rng, known)}"></head><body>'
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


GENERATORS: dict[str, Callable[..., Made]] = {
    made.__name__: made
    for made in (
        access_log, gpx, json_document, json_lines, misspelled, prices, prose, python_source,
        requests, revisions, service_log, site, squeezed, workbook,
    )
}  # fmt: skip
