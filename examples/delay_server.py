# SPDX-License-Identifier: Apache-2.0
"""A web server that answers late, for the crawlers to wait on.

    python delay_server.py [--port PORT]

It listens on the loopback interface only. The first line it prints is its
address. It answers

    /add?name=NAME&delay=MILLISECONDS&ANYTHING

after the delay with the name and the delay, and "/" with the number of
requests answered for each name.
"""

import argparse
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

MAX_DELAY = 60_000


class DelayServer(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128

    def __init__(self, address):
        super().__init__(address, DelayHandler)
        self.lock = threading.Lock()
        self.answered = {}

    @property
    def url(self):
        return "http://{}:{}".format(*self.server_address)

    def count(self, name):
        with self.lock:
            self.answered[name] = self.answered.get(name, 0) + 1


class DelayHandler(BaseHTTPRequestHandler):
    def do_GET(self):
        parts = urlsplit(self.path)
        if parts.path == "/add":
            self.add(parse_qs(parts.query))
        elif parts.path == "/":
            answered = sorted(self.server.answered.items())
            self.reply(200, "".join(f"{name} {n}\n" for name, n in answered))
        else:
            self.reply(404, "not found\n")

    def add(self, query):
        name = query.get("name", ["unknown"])[0]
        try:
            delay = int(query.get("delay", ["0"])[0])
        except ValueError:
            delay = -1
        if not 0 <= delay <= MAX_DELAY:
            self.reply(400, f"delay must be from 0 to {MAX_DELAY} ms\n")
            return
        time.sleep(delay / 1000)
        self.server.count(name)
        self.reply(200, f"name={name} delay={delay}\n")

    def reply(self, status, text):
        body = text.encode()
        self.send_response(status)
        self.send_header("Content-Type", "text/plain; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format, *args):
        pass


def stop_at_end_of_input(server):
    """Shut the server down when whoever started it closes our stdin"""
    sys.stdin.buffer.read()
    server.shutdown()


def main():
    parser = argparse.ArgumentParser(description="Answer requests late.")
    parser.add_argument(
        "--port", type=int, default=0, help="port to listen on (default: a free one)"
    )
    parser.add_argument(
        "--until-eof", action="store_true", help="stop when standard input is closed"
    )
    args = parser.parse_args()

    with DelayServer(("127.0.0.1", args.port)) as server:
        print(server.url, flush=True)
        if args.until_eof:
            threading.Thread(target=stop_at_end_of_input, args=(server,), daemon=True).start()
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            pass


if __name__ == "__main__":
    main()
