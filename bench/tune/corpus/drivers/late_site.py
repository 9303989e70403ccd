# SPDX-License-Identifier: Apache-2.0
"""The delay server of the examples, with the pages of a folder: late_site.py FOLDER MILLISECONDS."""

import sys
import threading
import time
from pathlib import Path
from urllib.parse import urlsplit

from delay_server import DelayHandler, DelayServer, stop_at_end_of_input

folder, delay = Path(sys.argv[1]), int(sys.argv[2]) / 1000


class Pages(DelayHandler):
    def do_GET(self):
        page = folder / urlsplit(self.path).path.lstrip("/")
        if not page.is_file():
            super().do_GET()
            return
        time.sleep(delay)
        self.reply(200, page.read_text().replace("http://SITE", self.server.url))


with DelayServer(("127.0.0.1", 0)) as server:
    server.RequestHandlerClass = Pages
    print(server.url, flush=True)
    threading.Thread(target=stop_at_end_of_input, args=(server,), daemon=True).start()
    server.serve_forever()
