# SPDX-License-Identifier: Apache-2.0
"""Fetches that depend on each other, or on who makes them."""

from citius.tune.remedies import concurrent_fetch
from citius.tune.remedies.concurrent_fetch.test_concurrent_fetch import FETCH, program

REMEDY = concurrent_fetch

LOG = FETCH.replace("try:", "seen.append(page)\n            try:")

TWINS = {
    "the loop ends early": program("""
        for page in ["a", "b", "c"]:
            text = fetch(page)
            if "b" in text:
                break
        print(text)
        """),
    "the loop returns": program("""
        def main():
            for page in ["a", "b", "c"]:
                if "b" in fetch(page):
                    return page
        print(main())
        """),
    "the loop raises": program("""
        def main():
            for page in ["a", "b", "c"]:
                text = fetch(page)
                if "b" in text:
                    raise ValueError(text)
        try:
            main()
        except ValueError as error:
            print(error)
        """),
    "a generator hands pages out": program("""
        def main():
            for page in ["a", "b", "c"]:
                yield fetch(page)
        print(next(main()))
        """),
    "the loop waits on purpose": program("""
        for page in ["a", "b"]:
            print(fetch(page))
            time.sleep(0.01)
        """),
    "the fetch waits on purpose": program(
        """
        print([fetch(page) for page in ["a", "b"]])
        """,
        FETCH.replace("try:", "time.sleep(0.01)\n            try:"),
    ),
    "the fetch prints": program(
        """
        print([fetch(page) for page in ["a", "b"]])
        """,
        FETCH.replace("try:", "print(page)\n            try:"),
    ),
    "the fetch keeps a log": program(
        """
        print([fetch(page) for page in ["a", "b"]], seen)
        """,
        "        seen = []" + LOG,
    ),
    "the fetch counts": program(
        """
        print([fetch(page) for page in ["a", "b"]], count)
        """,
        "        count = 0"
        + FETCH.replace("try:", "global count\n            count += 1\n            try:"),
    ),
    "the fetch looks at the clock": program(
        """
        print([fetch(page) != "" for page in ["a", "b"]])
        """,
        FETCH.replace("answer.read()", "(answer.read() + str(time.time()).encode())"),
    ),
    "the fetch changes what it is given": program(
        """
        seen = []
        print([fetch(page, BASE, seen) for page in ["a", "b"]], seen)
        """,
        LOG.replace("base=BASE", "base, seen"),
    ),
    "a server of the file's own making": program("""
        print([fetch(page) for page in ["a", "b"]], server.asked)
        """)
    .replace(
        "class Handler",
        "class Server(ThreadingHTTPServer):\n            asked = 0\n"
        "            def process_request(self, *args):\n"
        "                self.asked += 1\n"
        "                super().process_request(*args)\n"
        "        class Handler",
    )
    .replace("server = ThreadingHTTPServer", "server = Server"),
    "a handler that inherits": program("""
        print([fetch(page) for page in ["a", "b"]])
        """)
    .replace(
        "class Handler",
        "class Basic(BaseHTTPRequestHandler):\n            pass\n        class Handler",
    )
    .replace("Handler(BaseHTTPRequestHandler)", "Handler(Basic)", 1),
    "two requests": program(
        """
        print([fetch(page) for page in ["a", "b"]])
        """,
        FETCH.replace("try:", "urllib.request.urlopen(base).close()\n            try:"),
    ),
    "a page names the next": program("""
        page = "a"
        for n in range(3):
            page = str(len(fetch(page)))
        print(page)
        """),
    "pages are found on the way": program("""
        pages = ["a"]
        for page in pages:
            text = fetch(page)
            if len(pages) < 4:
                pages.append(str(len(text)))
        print(pages)
        """),
    "the sum so far is sent": program("""
        total = 0
        for n in range(3):
            total += len(fetch(str(n) + "/" + str(total)))
        print(total)
        """),
    "sends data": program(
        """
        for name in ["a", "b"]:
            try:
                text = urllib.request.urlopen(BASE + name, b"x").read()
            except urllib.error.HTTPError as error:
                text = str(error)
            print(text)
        """,
        "",
    ),
    "a function that sends data": program(
        """
        for name in ["a", "b"]:
            print(fetch(name))
        """,
        FETCH.replace("timeout=9", 'data=b"x"'),
    ),
    "a function whose answer is read later": program(
        """
        for name in ["a", "b"]:
            print(fetch(name).read())
        """,
        """
        def fetch(name):
            return urllib.request.urlopen(BASE + name)
        """,
    ),
    "headers that the loop changes": program(
        """
        import requests
        headers = {}
        for name in ["a", "b"]:
            text = requests.get(BASE + name, headers=headers).text
            headers["X"] = str(len(text))
            print(text)
        """,
        "",
    ),
    "retries": program(
        """
        print([fetch(page) for page in ["a", "bad"]])
        """,
        """
        def fetch(page):
            for _ in range(3):
                try:
                    return urllib.request.urlopen(BASE + page).read()
                except OSError:
                    pass
            return b""
        """,
    ),
    "a request object": program(
        """
        for name in ["a", "b"]:
            print(urllib.request.urlopen(urllib.request.Request(BASE + name)).read())
        """,
        "",
    ),
    "a session": program(
        """
        import requests
        session = requests.Session()
        for name in ["a", "b"]:
            print(session.get(BASE + name).text)
        """,
        "",
    ),
    "posts in between": program("""
        import requests
        for page in ["a", "b"]:
            text = fetch(page)
            print(requests.post(BASE, data=text).status_code)
        """),
    "a hook": program(
        """
        import requests
        seen = []
        for name in ["a", "b"]:
            hooks = {"response": lambda r, *a, **k: seen.append(r.url)}
            print(requests.get(BASE + name, hooks=hooks).status_code, len(seen))
        """,
        "",
    ),
    "the answer is read later": program(
        """
        for name in ["a", "b"]:
            answer = urllib.request.urlopen(BASE + name)
            print(answer.read())
        """,
        "",
    ),
    "an opener with cookies": program("""
        from http.cookiejar import CookieJar
        jar = urllib.request.HTTPCookieProcessor(CookieJar())
        urllib.request.install_opener(urllib.request.build_opener(jar))
        print([fetch(page) for page in ["a", "b"]])
        urllib.request.install_opener(None)
        """),
    "the project sets urlopen": program("""
        real = urllib.request.urlopen
        urllib.request.urlopen = lambda *a, **k: real(BASE)
        print([fetch(page) for page in ["a", "b"]])
        urllib.request.urlopen = real
        """),
    "the server counts": program("""
        print([fetch(page) for page in ["a", "b"]])
        """).replace(
        "body = (",
        "self.server.n = getattr(self.server, 'n', 0) + 1\n"
        "                body = (str(self.server.n) + ",
    ),
    "the server keeps a list": program("""
        print([fetch(page) for page in ["a", "b"]], hits)
        """)
    .replace("class Handler", "hits = []\n        class Handler")
    .replace("body = (", "hits.append(self.path)\n                body = ("),
    "the server answers from what the loop sets": program("""
        for page in ["a", "b"]:
            print(fetch(page))
            state["n"] += 1
        """)
    .replace("class Handler", "state = {'n': 0}\n        class Handler")
    .replace("body = (", "body = (str(state['n']) + "),
    "the server logs": program("""
        print([fetch(page) for page in ["a", "b"]])
        """).replace("pass\n", "print(self.path)\n"),
    "threads are counted": program("""
        for page in ["a", "b"]:
            print(fetch(page), threading.active_count() > 99)
        """),
    "a thread that may not be done at the end": program("""
        def watch():
            for page in ["a", "b"]:
                fetch(page)
        watcher = threading.Thread(target=watch)
        watcher.start()
        print([fetch(page) for page in ["a", "b"]])
        watcher.join()
        """),
    "at the program's end": program("""
        import atexit
        def last():
            return [fetch(page) for page in ["a", "b"]]
        atexit.register(print, "end")
        print(last())
        atexit.unregister(print)
        """),
    "when an object goes": program("""
        class A:
            def __del__(self):
                print([fetch(page) for page in ["a", "b"]])
        a = A()
        del a
        """),
    "some are left out": program("""
        print([fetch(page) for page in ["a", "", "b"] if page])
        """),
    "some rounds fetch": program("""
        for page in ["a", "", "b"]:
            if page:
                print(fetch(page))
            text = fetch(page) if page else ""
            print(page and fetch(page), text)
        """),
    "may not unpack": program("""
        try:
            for name, page in [("x", "a"), ("y", "b", "c")]:
                print(name, fetch(page))
        except ValueError as error:
            print(error)
        """),
    "something fails before the fetch in a try": program("""
        sizes = {"a": 0, "c": 0}
        for page in ["a", "b", "c"]:
            try:
                sizes[page] += len(fetch(page))
            except KeyError:
                print("no", page)
        print(sizes)
        """),
    "next is the file's own": program("""
        def next(answers):
            return [0]
        print([fetch(page) for page in ["a", "b"]], next(0))
        """),
    "is bound again": program(
        """
        print([fetch(page) for page in ["a", "b"]])
        def fetch(page):
            return page
        """
    ),
    "a default that changes": program(
        """
        for page in ["a", "b"]:
            print(fetch(page))
            parts.append("x")
        """,
        "        parts = []"
        + FETCH.replace("base=BASE", "base=BASE, more=parts").replace(
            "base + page", "base + page + ''.join(more)"
        ),
    ),
}
