# SPDX-License-Identifier: Apache-2.0
"""Ask every depot's service for its stock and write what has to be ordered anew."""

import http.server
import json
import os
import sys
import threading
import time
import urllib.error
import urllib.request

DELAY = 0.025
ARTICLES = ["bolt", "clamp", "gasket", "hinge", "nut", "rivet"]

os.environ["no_proxy"] = "127.0.0.1"


class Depot(http.server.BaseHTTPRequestHandler):
    seed = 0

    def do_GET(self):
        time.sleep(DELAY)
        number = int(self.path.rpartition("/")[2])
        if number >= 900:
            self.send_error(404, "no such depot")
            return
        stock = {
            article: (number * 37 + place * 101 + self.seed * 53) % 240
            for place, article in enumerate(ARTICLES)
        }
        body = json.dumps({"depot": number, "stock": stock}).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format, *args):
        pass


class Service(http.server.ThreadingHTTPServer):
    request_queue_size = 64


def fetch(url):
    with urllib.request.urlopen(url, timeout=20) as answer:
        return json.load(answer)


def collect(urls):
    pages = []
    for url in urls:
        pages.append(fetch(url))
    return pages


def forecast(amount):
    """Days until a stock is used up when demand grows a little every day."""
    days = 0
    demand = 1.0
    while amount > 0:
        amount -= demand
        demand *= 1.002
        days += 1
    return days


def main(argv):
    count = int(argv[1]) if len(argv) > 1 else 50
    Depot.seed = int(argv[2]) if len(argv) > 2 else 23
    first = int(argv[3]) if len(argv) > 3 else 1
    server = Service(("127.0.0.1", 0), Depot)
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    base = f"http://127.0.0.1:{server.server_port}/depot/"
    try:
        pages = collect([f"{base}{number}" for number in range(first, first + count)])
    except urllib.error.HTTPError as error:
        print(f"a depot answered {error.code}", file=sys.stderr)
        return 3
    finally:
        server.shutdown()
        server.server_close()
    short = dict.fromkeys(ARTICLES, 0)
    for page in pages:
        days = {article: forecast(amount) for article, amount in page["stock"].items()}
        soon = sorted(article for article, left in days.items() if left < 30)
        for article in soon:
            short[article] += 1
        if soon:
            print(f"depot {page['depot']}: order {', '.join(soon)}")
    print(" ".join(f"{article}={times}" for article, times in short.items()))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv))
