# SPDX-License-Identifier: Apache-2.0
import subprocess
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from citius.tune.remedies import concurrent_fetch

REMEDY = concurrent_fetch

# A server of the program's own, on a free port, that answers any page but /bad and /slow.
SERVER = """
        import os, threading, time
        import urllib.error, urllib.request
        from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
        os.environ["no_proxy"] = "*"
        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                body = ('{"page": "' + self.path + '"}').encode()
                self.send_response(404 if self.path == "/bad" else 200)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)
            def log_message(self, *args):
                pass
        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        serving = {"poll_interval": 0.01}
        threading.Thread(target=server.serve_forever, kwargs=serving, daemon=True).start()
        BASE = f"http://127.0.0.1:{server.server_port}/"
"""
CLOSE = """
        server.shutdown()
        server.server_close()
"""
FETCH = """
        def fetch(page, base=BASE):
            try:
                with urllib.request.urlopen(base + page, timeout=9) as answer:
                    return answer.read().decode()
            except urllib.error.HTTPError:
                return "none"
"""


def program(text, fetch=FETCH, *changes):
    """Return the program, with pairs of texts of its server replaced."""
    server = SERVER
    for old, new in changes:
        assert old in server
        server = server.replace(old, new)
    return server + fetch + text + CLOSE


# Settings that the program makes before it starts the server.
SET = (
    (
        "class Handler(BaseHTTPRequestHandler):",
        """class Service(ThreadingHTTPServer):
            \"\"\"A server for many.\"\"\"
            request_queue_size = 64
        class Handler(BaseHTTPRequestHandler):
            seed = 0""",
    ),
    ("self.path +", "self.path + str([self.seed + n for n, _ in enumerate(WORDS)]) +"),
    ("os.environ", 'WORDS = ["a", "b"]\n        os.environ'),
    ("server = Threading", "Handler.seed = len(WORDS) if WORDS else 9\n        server = Threading"),
    ("ThreadingHTTPServer((", "Service(("),
)


APPLIES = {
    "a function that fetches": (
        program("""
        pages = ["a", "b", "bad", "c"] * 3
        # all of them
        texts = [fetch(page) for page in pages]  # here
        print(texts)
        """),
        "answers = fetch_ahead(fetch, pages)\n# all of them\n"
        "texts = [(next(answers) or [fetch(page)])[0] for page in pages]  # here",
        "def fetch_ahead(fetch, items):",
    ),
    "a server whose class has settings": (
        program(
            """
        def collect(pages):
            found = []
            for page in pages:
                found.append(fetch(page))
            return found
        print(collect([f"{n}" for n in range(1, 12)]))
        """,
            FETCH,
            *SET,
        ),
        "found.append((next(answers) or [fetch(page)])[0])",
    ),
    "a loop that prints": (
        program("""
        def main(pages):
            sizes = {}
            for number, page in enumerate(pages):
                text = fetch(page, base=BASE)
                print(number, page, text)
                sizes[page] = len(text)
                if text == "none":
                    continue
            return sizes, page
        print(main(["x", "bad", "y"]), main([]))
        """),
        "(page for number, page in enumerate(pages))",
        "text = (next(answers) or [fetch(page, base=BASE)])[0]",
    ),
    "requests in the loop": (
        program(
            """
        import requests
        class Crawler:
            def __init__(self, base):
                self.base = base
            def run(self, count):
                found = []
                for n in range(count):
                    answer = requests.get(self.base + str(n), params={"n": n}, timeout=9)
                    found.append((answer.status_code, answer.json()["page"], answer.text))
                return found
        print(Crawler(BASE).run(10))
        """,
            "",
        ),
        'lambda n: requests.get(self.base + str(n), params={"n": n}, timeout=9),',
        "timeout=9)])[0]",
    ),
    "what is read of the answer": (
        program(
            """
        import json
        total = 0
        for name in ["a", "bb", "ccc"]:
            total += len(json.load(urllib.request.urlopen(BASE + name))["page"])
            print(urllib.request.urlopen(BASE + name).read().decode("utf-8"))
        print(total)
        """,
            "",
        ),
        '[json.load(urllib.request.urlopen(BASE + name))])[0]["page"])',
        '[urllib.request.urlopen(BASE + name).read().decode("utf-8")])[0])',
    ),
    "an error that the loop catches": (
        program(
            """
        for name in ["a", "bad", "c"]:
            try:
                text = urllib.request.urlopen(BASE + name).read()
            except urllib.error.HTTPError as error:
                print(name, error.code, error)
                continue
            print(name, text)
        """,
            "",
        ),
        "text = (next(answers) or [urllib.request.urlopen(BASE + name).read()])[0]",
    ),
    "an error in its turn": (
        program(
            """
        def main():
            for name in ["a", "bad", "c"]:
                text = urllib.request.urlopen(BASE + name).read()
                print(name, text)
        try:
            main()
        except OSError as error:
            print(error, error.__context__, error.__cause__)
        """,
            "",
        ),
        "answers = fetch_ahead(",
    ),
    "names that are taken": (
        program("""
        answers = fetch_ahead = ["a"]
        print([fetch(page) for page in answers], fetch_ahead)
        """),
        "def fetch_ahead_2(fetch, items):",
        "answers_2 = fetch_ahead_2(fetch, answers)",
    ),
    "a call without a name above any function": (
        program(
            """
        texts = [urllib.request.urlopen(BASE + name).read() for name in ("a", "b")]
        print(texts)
        """,
            "",
        ),
        "answers = fetch_ahead(",
    ),
}


class Slow(BaseHTTPRequestHandler):
    """Answers late, and keeps what it was asked for, and how many requests there were by then."""

    def do_GET(self):
        with self.server.lock:
            self.server.now += 1
            self.server.seen.append((self.path, self.server.now))
            self.server.most = max(self.server.most, self.server.now)
        time.sleep(0.15)
        with self.server.lock:
            self.server.now -= 1
        self.send_response(500 if "bad" in self.path else 200)
        self.send_header("Content-Length", "2")
        self.end_headers()
        self.wfile.write(b"ok")

    def log_message(self, *args):
        pass


@pytest.fixture
def server():
    made = ThreadingHTTPServer(("127.0.0.1", 0), Slow)
    made.lock, made.seen, made.now, made.most = threading.Lock(), [], 0, 0
    made.request_queue_size = 32
    made.socket.listen(32)
    serving = {"poll_interval": 0.01}
    thread = threading.Thread(target=made.serve_forever, kwargs=serving, daemon=True)
    thread.start()
    yield made
    made.shutdown()
    made.server_close()
    thread.join()


@pytest.fixture
def run(tmp_path):
    """Run a program in a Python of its own; return its output, last line of error and status."""

    def started(text, *arguments):
        path = tmp_path / "prog.py"
        path.write_text(text)
        done = subprocess.run(
            [sys.executable, path, *map(str, arguments)],
            capture_output=True,
            text=True,
            timeout=60,
            env={"no_proxy": "*"},
        )
        frames = [x.rpartition(", in ")[2] for x in done.stderr.splitlines() if "prog.py" in x]
        return done.stdout, frames, done.stderr.splitlines()[-1:], done.returncode

    return started


CLIENT = """
import sys
import urllib.request
base = f"http://127.0.0.1:{int(sys.argv[1])}/"
def main(pages):
    for page in pages:
        text = urllib.request.urlopen(base + page).read()
        print(page, text)
main([PAGES])
"""


def rewritten(hot, tree, text):
    (site,) = concurrent_fetch.finds(hot, tree(text))
    assert concurrent_fetch.holds(site) is None
    return concurrent_fetch.rewrites(site).source.text


def test_pages_are_fetched_eight_at_a_time(hot, tree, run, server):
    text = CLIENT.replace("PAGES", ", ".join(f"'p{n}'" for n in range(16)))
    new = rewritten(hot, tree, text)
    before = run(text, server.server_port)
    assert server.most == 1 and len(server.seen) == 16
    asked = sorted(path for path, _ in server.seen)
    server.seen.clear()
    start = time.monotonic()
    assert run(new, server.server_port) == before
    took = time.monotonic() - start
    assert sorted(path for path, _ in server.seen) == asked
    assert 2 <= server.most <= 8 and took < 16 * 0.15


def test_a_failure_ends_the_loop_where_it_did(hot, tree, run, server):
    names = ["a", "b", "bad", *(f"p{n}" for n in range(20))]
    text = CLIENT.replace("PAGES", ", ".join(map(repr, names)))
    new = rewritten(hot, tree, text)
    before = run(text, server.server_port)
    assert before[1:] == (
        ["<module>", "main"],
        ["urllib.error.HTTPError: HTTP Error 500: Internal Server Error"],
        1,
    )
    assert len(server.seen) == 3
    server.seen.clear()
    assert run(new, server.server_port) == before
    asked = [path for path, _ in server.seen]
    assert asked.count("/bad") == 2 and len(set(asked)) <= 3 + 7
    assert [now for path, now in server.seen if path == "/bad"][1] == 1


def test_only_what_waits_is_found(tree):
    from citius.tune.conftest import Everywhere

    made = tree(CLIENT.replace("PAGES", "'a'"))
    assert len(concurrent_fetch.finds(Everywhere(10.0, 1.0, {}, {}), made)) == 1
    assert concurrent_fetch.finds(Everywhere(10.0, 10.0, {}, {}), made) == []


def test_other_files_count(refused):
    text = 'import urllib.request\nfor n in ["a"]:\n    try:\n        text = urllib.request.urlopen(n).read()\n    except ValueError as error:\n        print(error)\n'
    assert "logging" in str(refused(concurrent_fetch, text, imports={"logging"}))
    assert "threads" in str(refused(concurrent_fetch, text, imports={"threading"}))
    assert "`http`" in str(refused(concurrent_fetch, text, imports={"http", "flask"}))
    assert "socket.socket" in str(refused(concurrent_fetch, text, patched={"socket.socket"}))
    assert "`queue` of its own" in str(refused(concurrent_fetch, text, shadows={"queue"}))
