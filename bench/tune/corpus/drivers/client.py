# SPDX-License-Identifier: Apache-2.0
"""Flask's test client on httpbin's views: client.py REQUESTS."""

import hashlib
import sys

from httpbin import app

app.testing = True  # a view's exception ends the run
client = app.test_client()
with open(sys.argv[1]) as requests:
    for request in requests:
        method, path, *headers = request.split()
        answer = client.open(path, method=method, headers=[h.split(":", 1) for h in headers])
        digest = hashlib.sha256(answer.data).hexdigest()
        print(answer.status_code, len(answer.data), digest[:16], method, path)
