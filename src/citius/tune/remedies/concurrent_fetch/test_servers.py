# SPDX-License-Identifier: Apache-2.0
"""Servers in the program's own file whose answers may depend on when they are asked."""

import textwrap

from citius.tune.remedies import concurrent_fetch
from citius.tune.remedies.concurrent_fetch.test_concurrent_fetch import FETCH, SET, program

REMEDY = concurrent_fetch

ALL = """
        print([fetch(page) for page in ["a", "b", "c"]])
        """


def _handler(body, more=""):
    """Return changes that give the handler's class a body, and its answers more text."""
    head = "class Handler(BaseHTTPRequestHandler):"
    return (head, f"{head}\n{body}"), ("self.path +", f"self.path + {more} +")


TWINS = {
    "the loop sets what it reads": program(
        """
        for page in ["a", "b", "c"]:
            print(fetch(page))
            Handler.seed = len(page)
            Handler.seed = 5
        """,
        FETCH,
        *SET,
    ),
    "the loop adds to what it reads": program(
        """
        for page in ["a", "b", "c"]:
            print(fetch(page))
            Handler.seed += 1
        """,
        FETCH,
        *SET,
    ),
    "a function that the loop calls sets what it reads": program(
        """
        def note(n):
            Handler.seed = n
        for page in ["a", "b", "c"]:
            print(fetch(page))
            note(len(page) + 4)
        """,
        FETCH,
        *SET,
    ),
    "a list of the class that the loop changes": program(
        """
        seen = Handler.seen
        for page in ["a", "b", "c"]:
            print(fetch(page))
            seen.append(page)
        """,
        FETCH,
        *_handler("            seen = []", "str(len(self.seen))"),
    ),
    "a list that is set later": program(
        """
        for page in ["a", "b", "c"]:
            print(fetch(page))
            seen.append(page)
        """,
        FETCH,
        *_handler("            seen = 0", "str(self.seen)"),
        (
            "server = Threading",
            "seen = []\n        Handler.seen = seen\n        server = Threading",
        ),
    ),
    "a counter of the class": program(
        ALL,
        FETCH,
        *_handler("            ids = iter(range(99))", "str(next(self.ids))"),
    ),
    "an iterator of the class that a builtin takes from": program(
        ALL,
        FETCH,
        *_handler("            ids = iter(range(99))", "str(list(zip(self.ids, [1])))"),
    ),
    "an iterator of the module": program(
        ALL,
        FETCH,
        *_handler("            ids = 0", "str(list(zip([1], ids)))"),
        ("os.environ", "ids = iter(range(99))\n        os.environ"),
    ),
    "a field of the server": program(
        """
        for page in ["a", "b", "c"]:
            print(fetch(page))
            server.seen = page
        """,
        FETCH,
        *_handler("            seen = 0", "str(self.server.seen)"),
        ("threading.Thread(", "server.seen = 0\n        threading.Thread("),
    ),
    "another method than that of its class": program(
        ALL,
        FETCH,
        *_handler("            seen = 0", "str(self.seen)"),
        (
            "server = Threading",
            "asked = []\n        def answer(self):\n            asked.append(self.path)\n"
            "            self.send_response(200)\n            self.end_headers()\n"
            "            self.wfile.write(str(asked).encode())\n"
            "        Handler.do_GET = answer\n        server = Threading",
        ),
    ),
    "a server that looks at requests": program(
        ALL,
        FETCH,
        *SET,
        (
            "            request_queue_size = 64",
            "            def verify_request(self, request, address):\n"
            "                Handler.seed += 1\n                return True",
        ),
    ),
    "a server that inherits from one that looks at requests": program(
        ALL,
        FETCH,
        *SET,
        (
            "class Service(Threading",
            "class HTTPServer(ThreadingHTTPServer):\n"
            "            def verify_request(self, request, address):\n"
            "                Handler.seed += 1\n                return True\n"
            "        class Service(",
        ),
    ),
    "a class that is made into another": program(
        ALL,
        FETCH,
        (
            "class Handler(",
            "asked = []\n        def counted(cls):\n            def answer(self):\n"
            "                asked.append(1)\n                self.send_response(200)\n"
            "                self.end_headers()\n"
            "                self.wfile.write(str(len(asked)).encode())\n"
            '            return type("Counted", (cls,), {"do_GET": answer})\n'
            "        @counted\n        class Handler(",
        ),
    ),
}


def test_another_file_may_be_or_set_what_answers(refused):
    text = textwrap.dedent(program(ALL, FETCH, *SET))
    assert "another file" in str(refused(concurrent_fetch, text, outside={"Handler"}))
    assert "own making" in str(refused(concurrent_fetch, text, shadows={"http"}))
    assert "`.seed`" in str(refused(concurrent_fetch, text, outside={"seed"}))
