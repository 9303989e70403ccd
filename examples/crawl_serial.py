# SPDX-License-Identifier: Apache-2.0
"""A crawler that fetches one page after another.

    python crawl_serial.py [--requests N] [--delay MS] [--url URL]

Without --url it starts delay_server.py on a free port and stops it at the
end. Nearly all of its time is spent waiting for answers.
"""

import argparse
import random
import string
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError
from urllib.request import ProxyHandler, build_opener


def generate_urls(base_url, num_urls):
    """
    We add random characters to the end of the URL to break any caching
    mechanisms in the HTTP library or the server
    """
    for i in range(num_urls):
        yield base_url + "".join(random.sample(string.ascii_lowercase, 10))


def run_experiment(base_url, num_iter=500):
    opener = build_opener(ProxyHandler({}))
    response_size = 0
    for url in generate_urls(base_url, num_iter):
        with opener.open(url, timeout=90) as response:
            response_size += len(response.read().decode())
    return response_size


@contextmanager
def delay_server():
    """Run delay_server.py in a process of its own and give its address"""
    program = Path(__file__).resolve().parent / "delay_server.py"
    process = subprocess.Popen(
        [sys.executable, str(program), "--until-eof"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        url = process.stdout.readline().strip()
        if not url:
            sys.exit(f"crawl_serial.py: {program} did not start")
        yield url
    finally:
        process.stdin.close()
        process.stdout.close()
        process.wait()


def main():
    parser = argparse.ArgumentParser(description="Fetch pages one by one.")
    parser.add_argument(
        "--requests", type=int, default=50, help="number of pages to fetch (default: 50)"
    )
    parser.add_argument(
        "--delay", type=int, default=100, help="milliseconds before each answer (default: 100)"
    )
    parser.add_argument("--url", help="address of a running delay server")
    args = parser.parse_args()

    random.seed(8)
    query = f"/add?name=serial&delay={args.delay}&"
    try:
        if args.url:
            result = run_experiment(args.url.rstrip("/") + query, args.requests)
        else:
            with delay_server() as url:
                result = run_experiment(url + query, args.requests)
    except URLError as error:
        sys.exit(f"crawl_serial.py: {error}")
    print(f"Result: {result}")


if __name__ == "__main__":
    main()
