# SPDX-License-Identifier: Apache-2.0
"""Ask depot after depot for a share of an order until the whole order is promised."""

import http.server
import json
import os
import sys
import threading
import time
import urllib.error
import urllib.request

DELAY = 0.025

os.environ["no_proxy"] = "127.0.0.1"


class Depot(http.server.BaseHTTPRequestHandler):
    seed = 0

    def do_GET(self):
        time.sleep(DELAY)
        path, _, wanted = self.path.partition("?wanted=")
        number = int(path.rpartition("/")[2])
        if number >= 900:
            self.send_error(404, "no such depot")
            return
        stock = (number * 37 + self.seed * 53) % 240
        promised = min(stock // 4, int(wanted) // 20)
        body = json.dumps({"depot": number, "promised": promised}).encode()
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


def collect(urls, wanted):
    pages = []
    for url in urls:
        page = fetch(f"{url}?wanted={wanted}")
        wanted -= page["promised"]
        pages.append(page)
    return pages


def forecast(amount):
    """Days until a share is used up when demand grows a little every day."""
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
        urls = [f"{base}{number}" for number in range(first, first + count)]
        pages = collect(urls, 1000)
    except urllib.error.HTTPError as error:
        print(f"a depot answered {error.code}", file=sys.stderr)
        return 3
    finally:
        server.shutdown()
        server.server_close()
    total = 0
    for page in pages:
        total += page["promised"]
        if page["promised"]:
            days = forecast(page["promised"])
            print(f"depot {page['depot']}: {page['promised']} for {days} days")
    print(f"{total} of 1000 promised")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv))
