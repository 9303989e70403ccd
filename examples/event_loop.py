# SPDX-License-Identifier: Apache-2.0
"""An event loop is a queue of functions waiting to be run.

    python event_loop.py [ROUNDS]

Two functions put each other back on the queue; the loop ends after ROUNDS
rounds of hello and world.
"""

import sys
from queue import Queue

eventloop = None


class EventLoop(Queue):
    def __init__(self, nbr_rounds):
        super().__init__()
        self.rounds_left = nbr_rounds

    def start(self):
        while self.rounds_left > 0:
            function = self.get()
            function()


def do_hello():
    print("Hello")
    eventloop.put(do_world)


def do_world():
    print("world")
    eventloop.rounds_left -= 1
    eventloop.put(do_hello)


if __name__ == "__main__":
    rounds = int(float(sys.argv[1])) if len(sys.argv) > 1 else 1000
    if rounds < 0:
        sys.exit("event_loop.py: ROUNDS must not be negative")
    eventloop = EventLoop(rounds)
    eventloop.put(do_hello)
    eventloop.start()
