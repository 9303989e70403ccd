# SPDX-License-Identifier: Apache-2.0
"""The program sees the process that plain python would have given it."""

import os
import signal
import subprocess
import sys
from pathlib import Path
from zipfile import ZipFile

import pytest

# Everything that a program can ask of its process; modules are imported after the list is made.
DUMP = r"""
import gc, sys
garbage = gc.collect()
modules = sorted(
    name for name in sys.modules
    # Built-in modules cannot be taken for modules of the program's, and with -X dev CPython itself
    # imports a codec to load the first extension module.
    if name.split(".")[0] not in ("citius", "encodings") and name not in sys.builtin_module_names
)
import faulthandler, gc, json, locale, os, random, resource, signal, threading, time, tracemalloc
import warnings

def shown(value):
    return value if isinstance(value, (int, str, float, type(None))) else repr(value)

def text(path):
    with open(path) as file:
        return file.read()

def stream(file):
    names = ("encoding", "errors", "line_buffering", "write_through", "name", "mode")
    return file and [shown(getattr(file, name)) for name in names] + [file.isatty()]

def descriptors():
    found = []
    for number in range(100):
        try:
            found.append([number, os.fstat(number).st_rdev, os.get_inheritable(number)])
        except OSError:
            pass
    return found

state = {
    "modules": modules,
    "argv": sys.argv,
    "orig_argv": sys.orig_argv,
    "executable": [sys.executable, sys.prefix, sys.base_prefix],
    "path": sys.path,
    "flags": repr(sys.flags),
    "options": [sys.warnoptions, sys._xoptions, sys.dont_write_bytecode],
    "main": sorted(vars(sys.modules["__main__"])),
    "file": globals().get("__file__"),
    "finders": [getattr(each, "__name__", type(each).__name__) for each in sys.meta_path],
    "hooks": len(sys.path_hooks),
    "filters": repr(warnings.filters),
    "gc": [garbage, gc.get_threshold(), gc.isenabled(), gc.callbacks, gc.get_debug(), gc.get_freeze_count()],
    "threads": [repr(each.name) for each in threading.enumerate()],
    "main thread": threading.current_thread() is threading.main_thread(),
    "thread hooks": [threading.gettrace(), threading.getprofile()] if sys.version_info >= (3, 12)
    else [threading._trace_hook, threading._profile_hook],
    "locale": [locale.setlocale(locale.LC_ALL), locale.getpreferredencoding()],
    "encodings": [sys.getfilesystemencoding(), sys.getdefaultencoding()],
    "signals": [repr(signal.getsignal(each)) for each in sorted(signal.valid_signals())],
    "mask": sorted(signal.pthread_sigmask(signal.SIG_BLOCK, ())),
    "pending": sorted(signal.sigpending()),
    "timers": [signal.getitimer(each) for each in range(3)],
    "limits": [resource.getrlimit(each) for each in range(16)],
    "recursion": [sys.getrecursionlimit(), sys.getswitchinterval()],
    "tracing": [sys.gettrace(), sys.getprofile(), tracemalloc.is_tracing()],
    "async": [repr(sys.get_asyncgen_hooks()), sys.get_coroutine_origin_tracking_depth()],
    "hooked": [sys.excepthook is sys.__excepthook__, sys.displayhook is sys.__displayhook__,
        sys.unraisablehook is sys.__unraisablehook__, sys.breakpointhook is sys.__breakpointhook__],
    "faulthandler": faulthandler.is_enabled(),
    "environment": {k: v for k, v in os.environ.items() if k != "CITIUS_SESSION"},
    "umask": os.umask(0),
    "folder": os.getcwd(),
    "nice": [os.nice(0), os.sched_getscheduler(0), sorted(os.sched_getaffinity(0))],
    "group": [os.getpgrp(), os.getsid(0)],
    "users": [os.getuid(), os.getgid(), os.getgroups()],
    "streams": [stream(sys.stdin), stream(sys.stdout), stream(sys.stderr)],
    "descriptors": descriptors(),
    "name": text("/proc/self/comm"),
}
random.seed(1)
state["random"] = random.random()
state["int digits"] = sys.get_int_max_str_digits()
with open(os.environ["DUMP"], "w") as file:
    json.dump(state, file, indent=1, default=repr)
"""


@pytest.fixture
def dumped(runner, tmp_path, monkeypatch):
    """Compare the dumps of a program that is run both ways."""
    target = tmp_path / "dump.json"
    monkeypatch.setenv("DUMP", str(target))

    def compare(*words, **options):
        found = []
        for run in (runner.plain, lambda *words, **each: runner.citius("-q", *words, **each)):
            target.unlink(missing_ok=True)
            outcome = run(*words, **options)
            assert (outcome.returncode, outcome.stderr) == (0, b"")
            found.append(target.read_text())
        assert found[1] == found[0]
        return found[0]

    return compare


def test_state(runner, dumped):
    assert '"argv"' in dumped(runner.write(DUMP), "a", "--rate", "9", "-o", "x", "--", "-m")


@pytest.mark.parametrize(
    "flags",
    [
        ("-X", "dev"),
        ("-Xutf8=0", "-Wignore"),
        ("-W", "error", "-W", "ignore::ImportWarning"),
        ("-O",),
        ("-OOB",),
        ("-I",),
        ("-E", "-s"),
        ("-P",),
        ("-u",),
        ("-bb", "-q"),
        ("--check-hash-based-pycs", "always"),
    ],
    ids=" ".join,
)
def test_interpreter_flags(runner, dumped, flags):
    assert '"flags"' in dumped(runner.write(DUMP), "a", flags=flags)


@pytest.mark.parametrize("words", [["-c", DUMP, "x"], ["-c" + DUMP], ["-m", "dump", "-c", "y"]])
def test_forms(runner, dumped, words):
    runner.write(DUMP, "dump.py")
    assert '"main"' in dumped(*words)


def test_program_on_standard_input(dumped):
    assert '"argv"' in dumped("-", "x", input=DUMP.encode())


def test_name_with_a_dash(runner, tmp_path):
    runner.write("import sys; print(sys.argv, __file__)", "-odd.py")
    plain = runner.plain("--", "-odd.py", "-x")
    assert runner.citius("-q", "--", "-odd.py", "-x") == plain
    assert plain.stdout == f"['-odd.py', '-x'] {runner.folder}/-odd.py\n".encode()


def test_folder_and_zip_applications(runner, dumped):
    (runner.folder / "app").mkdir()
    runner.write(DUMP, "app/__main__.py")
    dumped("app", "-v")
    with ZipFile(runner.folder / "app.zip", "w") as archive:
        archive.writestr("__main__.py", DUMP)
    assert "app.zip" in dumped("app.zip")


@pytest.mark.parametrize(
    "environment",
    [
        {"LC_ALL": "C"},
        {"LC_ALL": "C", "LC_CTYPE": "C.UTF-8"},
        {"LC_ALL": "", "LC_CTYPE": "POSIX"},
        {"LANG": "C.UTF-8"},
        {"LC_CTYPE": "POSIX"},
        {"PYTHONUTF8": "1"},
        {},
    ],
    ids=str,
)
def test_locales(runner, dumped, environment):
    kept = {"PATH", "TMPDIR", "DUMP", "PYTHONPATH"}
    base = {name: value for name, value in os.environ.items() if name in kept}
    assert '"locale"' in dumped(runner.write(DUMP), env=base | environment)


@pytest.mark.parametrize(
    "environment",
    [{"PYTHONHASHSEED": "7"}, {"PYTHONOPTIMIZE": "1"}, {"PYTHONDEVMODE": "1"}],
    ids=str,
)
def test_interpreter_environment(runner, dumped, environment):
    assert '"flags"' in dumped(runner.write(DUMP), env=os.environ | environment)


SHELL = {
    "limits": "ulimit -n 100; ulimit -c 0; ulimit -s 4096",
    "umask": "umask 0777",
    "nice": "renice -n 5 $$ >/dev/null",
    "closed input": "exec <&-",
    "closed output": "exec >&-",
    "closed error": "exec 2>&-",
    "all closed": "exec <&- >&- 2>&-",
    "inherited": "exec 7</dev/null 42>/dev/zero",
    "ignored": "trap '' HUP INT QUIT CHLD PIPE USR1 TERM",
}


@pytest.mark.parametrize("setting", SHELL)
def test_inherited(runner, tmp_path, setting):
    runner.write(DUMP)
    texts = []
    for name, command in ("plain", ""), ("citius", "-m citius run -q"):
        # The files exist and are open to all, for a umask must not decide whether they appear.
        dump = tmp_path / name
        dump.touch()
        script = f"{SHELL[setting]}; {sys.executable} {command} program.py; echo $? >&9"
        done = subprocess.run(
            ["bash", "-c", f"exec 9>'{tmp_path}/status'; {script}"],
            cwd=runner.folder,
            env=os.environ | {"DUMP": "/proc/self/fd/8"},
            stdin=subprocess.DEVNULL,
            preexec_fn=_open_as(8, dump),
            pass_fds=(8,),
            check=True,
        )
        assert done.returncode == 0
        assert (tmp_path / "status").read_text() == "0\n"
        texts.append(dump.read_text())
    assert texts[1] == texts[0] != ""


def _open_as(number, path):
    def open_it():
        os.dup2(os.open(path, os.O_WRONLY), number)

    return open_it


def test_blocked_signals_stay_blocked(runner, dumped):
    def block():
        signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGUSR1, signal.SIGCHLD, signal.SIGINT})

    text = dumped(runner.write(DUMP), preexec_fn=block)
    assert '"mask"' in text


def test_modules_of_the_same_name_as_the_standard_library(runner):
    for name in ("signal", "threading", "json", "random", "typing", "enum", "collections"):
        runner.write(f"print('own {name}')", f"{name}.py")
    runner.write("import signal, threading, random")
    # Not `python -m citius`: Python's own `-m` imports collections from the working directory.
    citius = Path(sys.executable).with_name("citius")
    options = {"cwd": runner.folder, "capture_output": True, "timeout": 60}
    expected = subprocess.run([sys.executable, "program.py"], **options)
    found = subprocess.run([citius, "run", "-q", "program.py"], **options)
    assert found.stdout == expected.stdout == b"own signal\nown threading\nown random\n"
    assert (found.returncode, found.stderr) == (expected.returncode, expected.stderr)


def test_module_run_from_a_folder_with_names_of_the_standard_library(runner):
    runner.write("print('own')", "json.py")
    runner.write("print('own')", "signal.py")
    runner.same_source("import json, signal")


def test_modules_on_the_programs_path(runner):
    """Neither what citius imports at its start nor what the report takes is the program's."""
    for name in ("click", "secrets", "tokenize", "rich", "struct"):
        runner.write(f"print('own {name}')", f"{name}.py")
    path = os.pathsep.join([str(runner.folder), os.environ.get("PYTHONPATH", "")])
    env = os.environ | {"PYTHONPATH": path}
    runner.write("import time, secrets, click; time.sleep(0.1)")
    assert runner.plain("program.py", env=env).stdout == b"own secrets\nown click\n"
    runner.same("program.py", env=env)
    outcome = runner.citius("--json", "x.json", "program.py", env=env)
    assert outcome.stdout == b"own secrets\nown click\n"
    assert b"Where the time went" in outcome.stderr and b"own" not in outcome.stderr


def test_standard_input_is_the_programs(runner):
    runner.same_source("import sys; print(sys.stdin.read()[::-1])", input=b"abc" * 100_000)


def test_large_output(runner):
    runner.same_source("import sys; sys.stdout.write('x' * 3_000_000); sys.stderr.write('y' * 99)")


@pytest.mark.parametrize("variable", [False, True])
def test_inspecting_interpreter_has_one_prompt(runner, variable):
    """After the program only its own interpreter asks for more, not the one that waits for it."""
    flags = () if variable else ("-i",)
    env = os.environ | ({"PYTHONINSPECT": "1"} if variable else {})
    for code in ("print(1)", "raise SystemExit(3)"):
        runner.same("-c", code, flags=flags, env=env, input=b"print(2)\n")


def test_second_interpreter_of_the_process(runner):
    interpreters = pytest.importorskip("_xxsubinterpreters", reason="a private name of 3.11, 3.12")
    assert interpreters.get_main() == interpreters.get_current()
    profile = runner.same_source(
        "import _xxsubinterpreters as interpreters\n"
        "made = interpreters.create()\n"
        "interpreters.run_string(made, 'print(7)')\n"
        "interpreters.destroy(made)\n"
        "import time; time.sleep(0.1); print(8)\n"
    )
    assert len(profile.processes) == 1 and profile.processes[0].wall_s > 0.1
    assert "notes" not in profile.meta
