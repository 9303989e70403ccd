# SPDX-License-Identifier: Apache-2.0
"""pyseoanalyzer on a site that answers late: crawl.py SITE DELAY [SITEMAP]."""

import runpy
import subprocess
import sys

folder, delay, *sitemap = sys.argv[1:]
server = subprocess.Popen(
    [sys.executable, "-S", "late_site.py", folder, delay],  # -S: not part of what is measured
    stdin=subprocess.PIPE,
    stdout=subprocess.PIPE,
    text=True,
)
try:
    url = server.stdout.readline().strip()
    sys.argv[1:] = [f"{url}/index.html", *(x for s in sitemap for x in ("-s", f"{url}/{s}"))]
    runpy.run_module("seoanalyzer", run_name="__main__", alter_sys=True)
finally:
    server.stdin.close()  # which ends it
    server.wait()
    server.stdout.close()
