# SPDX-License-Identifier: Apache-2.0
"""Write the data of log_report.py: access.log.gz, blocklist.txt, networks.csv.

Everything is made up with a fixed seed. The addresses are from the private
ranges and from the ranges kept for documentation and for benchmarks.
"""

import gzip
import random
from datetime import datetime, timedelta, timezone
from pathlib import Path

HERE = Path(__file__).resolve().parent
NBR_LINES = 32_000
NBR_BLOCKED = 2_200
START = datetime(2024, 3, 4, tzinfo=timezone.utc)
SITES = [
    "berlin",
    "bristol",
    "cork",
    "delft",
    "gdansk",
    "ghent",
    "lyon",
    "malmo",
    "oslo",
    "porto",
    "turin",
    "vienna",
]
FLOORS = ["ground", "first", "second", "lab", "guest"]
FIRST = [
    "ada",
    "alan",
    "anna",
    "ben",
    "carla",
    "dana",
    "erik",
    "fatima",
    "grace",
    "hugo",
    "ines",
    "jan",
    "kim",
    "lars",
    "maria",
    "nils",
    "olga",
    "pablo",
    "rosa",
    "sven",
    "tove",
    "uma",
    "vera",
    "yusuf",
]
LAST = ["b", "d", "f", "h", "k", "m", "p", "r", "s", "w"]
AGENTS = [
    (
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 "
        "(KHTML, like Gecko) Chrome/{v}.0.0.0 Safari/537.36",
        range(115, 123),
        38,
    ),
    (
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 "
        "(KHTML, like Gecko) Chrome/{v}.0.0.0 Safari/537.36 Edg/{v}.0.0.0",
        range(115, 123),
        14,
    ),
    ("Mozilla/5.0 (X11; Linux x86_64; rv:{v}.0) Gecko/20100101 Firefox/{v}.0", range(115, 124), 16),
    (
        "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 "
        "(KHTML, like Gecko) Version/{v}.1 Safari/605.1.15",
        range(15, 18),
        14,
    ),
    (
        "Mozilla/5.0 (iPhone; CPU iPhone OS {v}_3 like Mac OS X) "
        "AppleWebKit/605.1.15 (KHTML, like Gecko) Version/{v}.3 "
        "Mobile/15E148 Safari/604.1",
        range(15, 18),
        8,
    ),
    ("curl/7.{v}.0", range(74, 89), 4),
    ("python-requests/2.{v}.0", range(25, 32), 3),
    ("Mozilla/5.0 (compatible; ExampleBot/{v}.0; +http://bot.example.com/about)", range(1, 4), 3),
]
PAGES = [
    "/",
    "/login",
    "/logout",
    "/search?q={word}",
    "/orders",
    "/orders/{n}",
    "/orders/{n}/lines",
    "/orders/{n}/invoice.pdf",
    "/customers/{n}",
    "/customers/{n}/contacts",
    "/stock/{n}",
    "/static/app.js",
    "/static/site.css",
    "/static/img/{n}.png",
    "/api/v2/stock/{n}",
    "/api/v2/orders/{n}/status",
    "/help/{word}",
]
PAGE_WEIGHTS = [9, 5, 2, 8, 7, 12, 6, 3, 8, 3, 8, 4, 4, 6, 8, 7, 2]
WORDS = [
    "valve",
    "pump",
    "gasket",
    "bearing",
    "filter",
    "hose",
    "clamp",
    "sensor",
    "returns",
    "delivery",
    "invoice",
    "spare+parts",
]


def make_networks(rng):
    networks = []
    for number, site in enumerate(SITES):
        for floor in FLOORS:
            third = rng.randrange(256)
            networks.append((f"10.{number + 16}.{third}.0/24", f"{site} {floor}"))
    networks.append(("10.0.0.0/8", "office, other"))
    networks.append(("192.0.2.0/24", "partners"))
    networks.append(("172.16.0.0/12", "vpn"))
    return networks


def make_address(rng, networks):
    draw = rng.random()
    if draw < 0.6:
        return rng.choice(networks[:-3])[0].replace("0/24", str(rng.randrange(2, 60)))
    if draw < 0.7:
        return f"172.16.{rng.randrange(4)}.{rng.randrange(2, 250)}"
    if draw < 0.73:
        return f"192.0.2.{rng.randrange(2, 40)}"
    return f"198.18.{rng.randrange(8)}.{rng.randrange(2, 250)}"


def make_line(rng, visitor, when):
    address, user, agent = visitor
    path = rng.choices(PAGES, PAGE_WEIGHTS)[0].format(
        n=min(int(rng.paretovariate(0.6)), 9_000), word=rng.choice(WORDS)
    )
    status = rng.choices([200, 304, 302, 404, 403, 500], [860, 60, 40, 25, 10, 5])[0]
    method = "POST" if path == "/login" else "GET"
    size = "-" if status == 304 else str(int(rng.lognormvariate(8, 1.2)))
    stamp = when.strftime("%d/%b/%Y:%H:%M:%S +0000")
    return (
        f'{address} - {user} [{stamp}] "{method} {path} HTTP/1.1" {status} {size} "-" "{agent}"\n'
    )


def main():
    rng = random.Random(20240304)
    networks = make_networks(rng)
    blocked = set()
    while len(blocked) < NBR_BLOCKED:
        blocked.add(f"198.{rng.choice([18, 19])}.{rng.randrange(40)}.{rng.randrange(1, 255)}")
    blocked = sorted(blocked)
    rng.shuffle(blocked)

    users = [f"{first}.{last}" for first in FIRST for last in LAST]
    visitors = []
    for n in range(900):
        template, versions, _ = rng.choices(AGENTS, [a[2] for a in AGENTS])[0]
        agent = template.format(v=rng.choice(versions))
        user = rng.choice(users) if rng.random() < 0.7 else "-"
        visitors.append((make_address(rng, networks), user, agent))
    visitors += [(address, "-", "curl/7.88.0") for address in rng.sample(blocked, 45)]

    lines = []
    when = START
    active = rng.sample(visitors, 30)
    for n in range(NBR_LINES):
        busy = 7 <= when.hour < 18
        when += timedelta(seconds=rng.expovariate(1 / (6 if busy else 50)))
        if rng.random() < 0.08:
            active[rng.randrange(len(active))] = rng.choice(visitors)
        if n % 2_500 == 1_700:
            lines.append('198.18.3.9 - - [bad] "\\x16\\x03\\x01" 400 0\n')
        lines.append(make_line(rng, rng.choice(active), when))

    text = "".join(lines).encode()
    (HERE / "access.log.gz").write_bytes(gzip.compress(text, 9, mtime=0))
    with open(HERE / "blocklist.txt", "w") as out:
        out.write("# SPDX-License-Identifier: Apache-2.0\n")
        out.write("# addresses the firewall reported, one a line\n")
        out.writelines(address + "\n" for address in blocked)
    with open(HERE / "networks.csv", "w") as out:
        out.write("network,name\n")
        out.writelines(f"{net},{name}\n" for net, name in networks)


if __name__ == "__main__":
    main()
