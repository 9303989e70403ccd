# SPDX-License-Identifier: Apache-2.0
"""Signals reach the program as they would without `citius run`: each once, and in its terminal."""

import os
import pty
import re
import select
import signal
import subprocess
import sys
import time
from contextlib import contextmanager

import pytest

from citius.measure.launch import load_session

PLAIN = [sys.executable]
MEASURED = [sys.executable, "-m", "citius", "run", "-q"]
COMMANDS = pytest.mark.parametrize("command", [PLAIN, MEASURED], ids=["plain", "citius"])
NOTED = ("INT", "TERM", "HUP", "QUIT", "USR1", "USR2", "WINCH", "ALRM", "CONT")
QUIET = 0.5

# Notes each signal it gets; ends when none has come for a while after the first.
COUNTER = f"""
import signal, time
seen, last = [], None
def note(number, frame):
    global last
    seen.append(signal.Signals(number).name); last = time.monotonic()
for name in {NOTED}:
    signal.signal(getattr(signal, "SIG" + name), note)
print("ready", flush=True)
start = time.monotonic()
while time.monotonic() - (last or start + 20) < {QUIET}:
    time.sleep(0.02)
print(seen, flush=True)
"""


@contextmanager
def started(runner, command, source, **options):
    """Start a program in a group of its own and wait until it says that it is ready."""
    with subprocess.Popen(
        [*command, runner.write(source)],
        cwd=runner.folder,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        process_group=0,
        bufsize=0,
        **options,
    ) as process:
        assert process.stdout.readline() == b"ready\n"
        try:
            yield process
        finally:
            process.kill()


@COMMANDS
@pytest.mark.parametrize("name", NOTED)
@pytest.mark.parametrize("send", [os.kill, os.killpg], ids=["process", "group"])
def test_a_signal_arrives_once(runner, command, send, name):
    with started(runner, command, COUNTER) as process:
        send(process.pid, getattr(signal, f"SIG{name}"))
        stdout, stderr = process.communicate(timeout=30)
    assert stdout.decode() == f"['SIG{name}']\n"
    assert (process.returncode, stderr) == (0, b"")


@COMMANDS
def test_different_signals_in_a_row(runner, command):
    with started(runner, command, COUNTER) as process:
        for name in ("USR1", "TERM", "INT"):
            os.kill(process.pid, getattr(signal, f"SIG{name}"))
            time.sleep(0.2)
        os.killpg(process.pid, signal.SIGINT)
        stdout, _ = process.communicate(timeout=30)
    assert stdout == b"['SIGUSR1', 'SIGTERM', 'SIGINT', 'SIGINT']\n"


@COMMANDS
@pytest.mark.parametrize("name", ["INT", "TERM", "HUP", "QUIT", "KILL", "ALRM", "ABRT", "SEGV"])
def test_death_by_a_signal(runner, command, name):
    number = getattr(signal, f"SIG{name}")
    with started(runner, command, "import time; print('ready', flush=True); time.sleep(60)") as p:
        os.kill(p.pid, number)
        stdout, stderr = p.communicate(timeout=30)
    assert p.returncode == -number
    assert stdout == b""
    assert (b"KeyboardInterrupt" in stderr) == (name == "INT")
    if name == "KILL":
        remove_left_session(runner)


def remove_left_session(runner):
    """Remove the one session that a killed supervisor left, having checked that it reads."""
    sessions = os.environ["TMPDIR"]
    for name in os.listdir(sessions):
        directory = os.path.join(sessions, name)
        profile = load_session(directory)
        assert profile.meta["command"][-1] == "program.py"
        assert [process.ended for process in profile.processes] == ["cut"]
        for each in os.listdir(directory):
            os.unlink(os.path.join(directory, each))
        os.rmdir(directory)


def test_killed_supervisor_takes_the_program_along(runner):
    source = "import os, time; print('ready', flush=True); print(os.getpid()); time.sleep(60)"
    with started(runner, MEASURED, source.replace("getpid())", "getpid(), flush=True)")) as process:
        program = int(process.stdout.readline())
        process.kill()
        held = os.pidfd_open(program)
        assert select.select([held], [], [], 10)[0], "the program still runs"
        os.close(held)
    assert len(os.listdir(os.environ["TMPDIR"])) == 1
    remove_left_session(runner)


@COMMANDS
def test_ignored_from_the_start(runner, command):
    """As nohup and a shell's background jobs do."""
    source = (
        "import signal, sys\nprint('ready', flush=True)\n"
        "print(signal.getsignal(signal.SIGHUP), signal.getsignal(signal.SIGINT))\n"
        "import time; time.sleep(1); print('alive')\n"
    )

    def ignore():
        signal.signal(signal.SIGHUP, signal.SIG_IGN)
        signal.signal(signal.SIGINT, signal.SIG_IGN)

    with started(runner, command, source, preexec_fn=ignore) as process:
        os.killpg(process.pid, signal.SIGHUP)
        os.kill(process.pid, signal.SIGINT)
        stdout, _ = process.communicate(timeout=30)
    assert stdout == b"1 1\nalive\n"
    assert process.returncode == 0


def test_timeout_command(runner):
    runner.write(
        "import time\ntry: time.sleep(60)\nexcept KeyboardInterrupt: print('bye'); exit(5)"
    )
    for command in (PLAIN, MEASURED):
        done = subprocess.run(
            ["timeout", "-s", "INT", "2", *command, "program.py"],
            cwd=runner.folder,
            capture_output=True,
            timeout=30,
        )
        assert (done.returncode, done.stdout, done.stderr) == (124, b"bye\n", b"")


class Terminal:
    """A pseudo-terminal with a program in its foreground."""

    def __init__(self, runner, command):
        self.text = ""
        self.pid, self._line = pty.fork()
        if self.pid == 0:
            os.chdir(runner.folder)
            os.environ["PS1"] = "PROMPT "
            os.execvp(command[0], command)

    def type(self, keys):
        os.write(self._line, keys.encode())

    def wait_for(self, pattern, timeout=20.0):
        """Read until the text matches; return the match and forget all before its end."""
        end = time.monotonic() + timeout
        while not (match := re.search(pattern, self.text)):
            assert time.monotonic() < end, f"no {pattern!r} in {self.text!r}"
            self._read()
        self.text = self.text[match.end() :]
        return match

    def end(self):
        """Read to the end of the program; return all text and its wait status."""
        limit = time.monotonic() + 20
        while self._read():
            assert time.monotonic() < limit, f"no end after {self.text!r}"
        _, status = os.waitpid(self.pid, 0)
        os.close(self._line)
        return self.text.replace("\r\n", "\n"), status

    def _read(self):
        if not select.select([self._line], [], [], 0.2)[0]:
            return True
        try:
            data = os.read(self._line, 4096)
        except OSError:
            return False
        self.text += data.decode()
        return bool(data)


@pytest.mark.parametrize("key", ["\x03", "\x1c"], ids=["Ctrl-C", "Ctrl-backslash"])
def test_keys_kill(runner, key):
    runner.write("import time\nprint('ready', flush=True)\ntime.sleep(60)")
    endings = []
    for command in (PLAIN, MEASURED):
        terminal = Terminal(runner, [*command, "program.py"])
        terminal.wait_for("ready\r\n")
        time.sleep(0.5)  # Until it sleeps, so that both are hit at one place.
        terminal.type(key)
        text, status = terminal.end()
        endings.append((text, os.WTERMSIG(status)))
    assert endings[1] == endings[0]
    assert endings[0][1] == (signal.SIGINT if key == "\x03" else signal.SIGQUIT)


@COMMANDS
def test_keys_arrive_once(runner, command):
    runner.write(COUNTER)
    terminal = Terminal(runner, [*command, "program.py"])
    terminal.wait_for("ready")
    terminal.type("\x03")
    time.sleep(0.2)
    terminal.type("\x1c")
    text, status = terminal.end()
    assert "['SIGINT', 'SIGQUIT']" in text
    assert status == 0


@COMMANDS
def test_terminal_is_the_programs(runner, command):
    runner.write(
        "import os, sys\n"
        "print(sys.stdin.isatty(), sys.stdout.isatty(), sys.stderr.isatty(), flush=True)\n"
        "print(os.tcgetpgrp(0) == os.getpgrp(), os.get_terminal_size())\n"
        "print('got', input('name? '))\n"
    )
    terminal = Terminal(runner, [*command, "program.py"])
    terminal.wait_for(r"True True True\s+True")
    terminal.wait_for(r"name\? ")
    terminal.type("Ana\n")
    terminal.wait_for("got Ana")
    assert terminal.end()[1] == 0


@COMMANDS
def test_job_control(runner, command):
    """Ctrl-Z stops the job for the shell, `fg` continues it, a background read stops it."""
    runner.write(
        "import time\nprint('rea' + 'dy', flush=True)\ntime.sleep(1.5); print('aw' + 'ake')"
    )
    runner.write("print('rea' + 'dy', flush=True); print('read ' + input())", "reader.py")
    shell = Terminal(runner, ["bash", "--norc", "--noprofile", "-i"])
    words = " ".join(command)
    shell.type(f"{words} program.py\n")
    shell.wait_for("ready")
    shell.type("\x1a")
    shell.wait_for("Stopped")
    shell.type("fg\n")
    shell.wait_for("awake")
    shell.wait_for("PROMPT")
    shell.type(f"{words} reader.py &\n")
    shell.wait_for("ready")
    time.sleep(1)
    shell.type("jobs\n")
    shell.wait_for("Stopped")
    shell.type("fg\n")
    shell.wait_for("reader.py")
    shell.type("hello\n")
    shell.wait_for("read hello")
    shell.type("exit\n")
    shell.end()


def test_program_that_is_stopped_and_continued_by_its_number(runner):
    """The supervisor, stopped for the shell, comes back although nobody continues it."""
    runner.write(
        "import os, time\nprint('pid', os.getpid(), flush=True)\ntime.sleep(1); print('en' + 'd')"
    )
    shell = Terminal(runner, ["bash", "--norc", "--noprofile", "-i"])
    shell.type(f"{' '.join(MEASURED)} program.py\n")
    program = int(shell.wait_for(r"pid (\d+)")[1])
    os.kill(program, signal.SIGSTOP)
    shell.wait_for("Stopped")
    os.kill(program, signal.SIGCONT)
    shell.wait_for(r"\bend\b")
    shell.type("wait; jobs; echo no 'jobs'\n")
    shell.wait_for("no jobs")
    shell.type("exit\n")
    shell.end()
