# SPDX-License-Identifier: Apache-2.0
"""What tests/run cannot bring about; there the supervisor runs as a whole."""

import os
import signal
import time

from citius.measure.launch import supervisor


class NoWitness:
    def shared(self, info):
        return False


def test_a_program_that_may_not_be_signalled_is_waited_for(monkeypatch):
    refused = []

    def refuse(pid, number):
        refused.append((pid, number))
        raise PermissionError

    with supervisor.held_signals():
        program = os.fork()
        if program == 0:
            time.sleep(0.2)
            os._exit(5)
        signal.raise_signal(signal.SIGUSR1)
        monkeypatch.setattr(os, "kill", refuse)
        status = supervisor._wait(program, NoWitness())
    assert refused == [(program, signal.SIGUSR1)]
    assert os.waitstatus_to_exitcode(status) == 5
