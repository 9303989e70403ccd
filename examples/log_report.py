# SPDX-License-Identifier: Apache-2.0
"""Report on a web access log: pages, browsers, networks, users' sessions.

    python log_report.py [--log FILE] [--limit N]

The log is in the combined format, plain or gzipped. Requests from addresses
on the block list are counted and otherwise left out.
"""

import argparse
import csv
import gzip
import hashlib
import ipaddress
import re
import sys
from collections import Counter
from datetime import datetime, timedelta
from pathlib import Path

DATA = Path(__file__).resolve().parent / "data"
SESSION_GAP = timedelta(minutes=30)
LINE = re.compile(
    r"(?P<address>\S+) \S+ (?P<user>\S+) \[(?P<when>[^\]]+)\] "
    r'"(?P<method>[A-Z]+) (?P<path>\S+) [^"]*" '
    r'\d{3} (?P<size>\d+|-) "[^"]*" "(?P<agent>[^"]*)"'
)
BROWSERS = [
    ("bot", r"bot|crawler|spider"),
    ("script", r"^(curl|wget|python-requests|Go-http-client)/"),
    ("Edge", r"Edg(e|A|iOS)?/\d+"),
    ("Firefox", r"Firefox/\d+"),
    ("Safari on iPhone", r"iPhone.*Version/\d+.*Safari/"),
    ("Chrome", r"Chrom(e|ium)/\d+"),
    ("Safari", r"Version/\d+.*Safari/"),
]


class Entry:
    """One request of the log."""

    def __init__(self, match):
        self.address = match["address"]
        self.user = match["user"]
        self.when = datetime.strptime(match["when"], "%d/%b/%Y:%H:%M:%S %z")
        self.path = match["path"]
        self.size = 0 if match["size"] == "-" else int(match["size"])
        self.agent = match["agent"]


class Session:
    """The requests of one user without a long pause between them."""

    def __init__(self, user, when):
        self.user = user
        self.start = when
        self.end = when
        self.requests = 0
        self.size = 0
        self.pages = []

    def add(self, entry):
        self.end = entry.when
        self.requests += 1
        self.size += entry.size
        page = page_group(entry.path)
        if page not in self.pages:
            self.pages.append(page)


def read_log(path, limit):
    """Return the entries of the log and the number of unreadable lines."""
    entries = []
    unreadable = 0
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8", errors="replace") as lines:
        for line in lines:
            if limit is not None and len(entries) == limit:
                break
            match = LINE.match(line)
            if not match:
                unreadable += 1
                continue
            entries.append(Entry(match))
    return entries, unreadable


def read_blocklist(path):
    lines = path.read_text().splitlines()
    return [line.strip() for line in lines if line and line[0] != "#"]


def read_networks(path):
    with open(path, newline="") as rows:
        return [(ipaddress.ip_network(row["network"]), row["name"]) for row in csv.DictReader(rows)]


def network_name(address, networks):
    """Name the first network of the table that the address belongs to."""
    ip = ipaddress.ip_address(address)
    for network, name in networks:
        if ip in network:
            return name
    return "internet"


def browser(agent):
    for name, pattern in BROWSERS:
        if re.search(pattern, agent, re.IGNORECASE):
            return name
    return "other"


def page_group(path):
    """Drop the query and put N for the numbers: /orders/17?x=1 -> /orders/N"""
    path = path.split("?")[0]
    return "/".join(re.sub(r"^\d+", "N", part) for part in path.split("/"))


def find_sessions(entries):
    """Group the requests of logged-in users into sessions."""
    sessions = []
    current = {}
    for entry in entries:
        if entry.user == "-":
            continue
        session = current.get(entry.user)
        if session is None or entry.when - session.end > SESSION_GAP:
            session = Session(entry.user, entry.when)
            current[entry.user] = session
            sessions.append(session)
        session.add(entry)
    return sessions


def table(title, counts, top=None):
    """Lay out a count of things as text, the most frequent first."""
    total = sum(counts.values())
    text = f"{title}\n"
    for key, count in sorted(counts.items(), key=lambda kv: (-kv[1], kv[0]))[:top]:
        text += f"  {key:<34}{count:>8}{100 * count / total:>7.1f}%\n"
    return text + "\n"


def user_table(sessions):
    text = "Sessions by user\n"
    for user in sorted(set(session.user for session in sessions)):
        own = [session for session in sessions if session.user == user]
        requests = sum(session.requests for session in own)
        time = sum((session.end - session.start for session in own), timedelta())
        pages = []
        for session in own:
            for page in session.pages:
                if page not in pages:
                    pages.append(page)
        text += f"  {user:<12}{len(own):>4} sessions{requests:>6} requests"
        text += f"{time.total_seconds() / 60:>8.1f} min{len(pages):>4} pages\n"
    return text + "\n"


def make_report(entries, unreadable, blocklist, networks):
    kept, visitors = [], []
    blocked = size = 0
    pages, browsers, sites = Counter(), Counter(), Counter()
    for entry in entries:
        if entry.address in blocklist:
            blocked += 1
            continue
        kept.append(entry)
        size += entry.size
        if (entry.address, entry.agent) not in visitors:
            visitors.append((entry.address, entry.agent))
        pages[page_group(entry.path)] += 1
        browsers[browser(entry.agent)] += 1
        sites[network_name(entry.address, networks)] += 1
    text = f"Requests {len(kept)}, blocked {blocked}, unreadable {unreadable}\n"
    text += f"Visitors {len(visitors)}, bytes sent {size}\n\n"
    text += table("Pages", pages, 15) + table("Browsers", browsers)
    return text + table("Networks", sites, 20) + user_table(find_sessions(kept))


def main():
    parser = argparse.ArgumentParser(description="Report on an access log.")
    parser.add_argument("--log", type=Path, default=DATA / "access.log.gz")
    parser.add_argument("--blocklist", type=Path, default=DATA / "blocklist.txt")
    parser.add_argument("--networks", type=Path, default=DATA / "networks.csv")
    parser.add_argument("--limit", type=int, help="read only N requests")
    args = parser.parse_args()
    try:
        blocklist = read_blocklist(args.blocklist)
        networks = read_networks(args.networks)
        entries, unreadable = read_log(args.log, args.limit)
    except OSError as error:
        sys.exit(f"log_report.py: cannot read {error.filename}: {error.strerror}")
    except (KeyError, ValueError) as error:
        sys.exit(f"log_report.py: {args.networks} is not a list of networks: {error}")
    report = make_report(entries, unreadable, blocklist, networks)
    print(report + "Checksum", hashlib.sha256(report.encode()).hexdigest()[:16])


if __name__ == "__main__":
    main()
