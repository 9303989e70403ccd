# SPDX-License-Identifier: Apache-2.0
"""`citius tune`: make a program faster and verify it."""

import contextlib
import math
import os
import re
import select
import signal
import stat
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import click

_NO_INPUT_S = 2.0
_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class _Pattern(click.ParamType):
    name = "pattern"

    def convert(self, value, param, ctx):
        try:
            return re.compile(os.fsencode(value), re.MULTILINE)
        except re.error as error:
            self.fail(f"{value!r} is not a regular expression: {error}", param, ctx)


class _Seconds(click.FloatRange):
    name = "number of seconds"

    def convert(self, value, param, ctx):
        seconds = super().convert(value, param, ctx)
        if math.isnan(seconds):
            self.fail(f"{value!r} is not a number of seconds", param, ctx)
        return seconds


@click.command(
    short_help="Make a program faster, verify it, write a patch.",
    context_settings={"ignore_unknown_options": True, "allow_interspersed_args": False},
)
@click.option(
    "--budget",
    type=_Seconds(min=1),
    metavar="SECONDS",
    help="Stop after this long; by default max(60, 10 x the program's own time).",
)
@click.option(
    "--ignore",
    type=_Pattern(),
    multiple=True,
    metavar="PATTERN",
    help="Output that may differ between runs, such as times: a regular expression. "
    "Files whose path it matches are not compared. May be given several times.",
)
@click.option(
    "--check",
    metavar="COMMAND",
    help="A shell command that must succeed on the tuned program too: 'pytest -q'.",
)
@click.option(
    "--patch",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Where to write the patch; by default PROGRAM.citius.patch, here.",
)
@click.option(
    "--json",
    "json_file",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Write all figures to FILE as JSON.",
)
@click.option("--apply", is_flag=True, help="Write the faster program over the original.")
@click.argument("program", type=click.Path(path_type=Path), metavar="PROGRAM")
@click.argument("args", nargs=-1, type=click.UNPROCESSED)
def tune(budget, ignore, check, patch, json_file, apply, program, args):
    """Make PROGRAM faster, verify that it does the same, and write a patch.

    The program runs in copies of the current directory (or of its own, if it lies elsewhere);
    nothing of yours is changed without --apply.

    \b
    Exit status: 0 done, also if nothing was found; 1 the program itself fails or
    does not do the same twice, or the patch could not be written; 2 wrong usage;
    130 ended by Ctrl-C.
    """
    from citius.tune.session import Options

    program = _program(program)
    patch = patch or Path(f"{program.stem}.citius.patch")
    _writable(patch, "name another place with --patch")
    _not_a_source(patch, program, "--patch")
    if json_file:
        _writable(json_file, "name another place with --json")
        _not_a_source(json_file, program, "--json")
    if json_file and json_file.resolve() == patch.resolve():
        raise click.UsageError(f"--json and --patch both name {patch}; name two files")
    if apply:
        _writable(
            program.resolve(), "--apply writes there; leave it out, and apply the patch later"
        )
    with _ended_by_signals(), _standard_input() as stdin:
        status = _run(program, args, Options(budget, ignore, check, stdin), patch, json_file, apply)
    sys.exit(status)


def _run(program, args, options, patch, json_file, apply) -> int:
    from citius.cli._tune_report import Progress, report
    from citius.tune.session import ProgramFailedError, Tuning
    from citius.tune.source.text import SourceError
    from citius.tune.trial.project import ProjectError
    from citius.tune.trial.run import RunError

    try:
        with Progress() as progress:
            tuning = Tuning(program, args, options, progress)
            result = tuning.run()
    except ProgramFailedError as error:
        sys.stderr.write(error.stderr.decode(errors="replace"))
        return _fail(f"{program}: {error}; nothing to tune")
    except (SourceError, ProjectError, RunError) as error:
        return _fail(str(error))
    status = 130 if result.interrupted else 1 if result.failure else 0
    words = _deliver(result, tuning, patch, apply)
    if words:
        status = 1
    report(result)
    if json_file:
        words = _write_json(result, json_file) or words
    return _fail(words) if words else status


def _deliver(result, tuning, patch: Path, apply: bool) -> str | None:
    """Write the patch, and the files with `apply`; return what went wrong."""
    from citius.tune.patch import PatchError, unified, write_new
    from citius.tune.patch import apply as apply_changes

    if not result.improved:
        return None
    low, high = result.speedup_interval
    head = (
        f"Made by citius tune: {result.speedup:.2f}x [{low:.2f}, {high:.2f}], verified on "
        f"{result.pairs} pairs of runs.\nApply in {result.root} with: git apply FILE, "
        "or: patch -p1 < FILE"
    )
    try:
        with _undisturbed():
            write_new(patch, unified(result.changes, head))
            result.patch = str(patch)
            if apply:
                apply_changes(tuning.project.root, result.changes)
                result.applied = True
    except PatchError as error:
        return str(error)
    return None


def _write_json(result, path: Path) -> str | None:
    import json

    from citius.tune.patch import PatchError, write_new

    try:
        write_new(path, json.dumps(result.to_dict(), indent=1).encode() + b"\n")
    except PatchError as error:
        return str(error)
    return None


def _fail(words: str) -> int:
    click.echo(f"citius: {words}", err=True)
    return 1


def _program(path: Path) -> Path:
    """Return the program, or end with what is wrong with it."""
    if path.is_dir():
        raise click.UsageError(f"{path} is a directory; name the Python file to run")
    if not path.exists() and str(path) in ("-m", "-c"):
        raise click.UsageError(f"tune takes a Python file, not {path}: name the file to run")
    if not path.exists():
        raise click.UsageError(f"there is no file {path}")
    if not path.is_file():
        raise click.UsageError(f"{path} is a device or a pipe; name the Python file to run")
    if not os.access(path, os.R_OK):
        raise click.UsageError(f"{path} cannot be read")
    return path


def _writable(path: Path, advice: str) -> None:
    """End early where the result could not be written in the end."""
    folder = path.parent.resolve()
    try:
        tempfile.TemporaryFile(dir=folder).close()
    except OSError as error:
        raise click.UsageError(f"cannot write to {folder}: {error.strerror}; {advice}") from None


def _not_a_source(path: Path, program: Path, option: str) -> None:
    """Refuse to write figures or a patch over a program."""
    if path.exists() and (path.suffix == ".py" or path.samefile(program)):
        raise click.UsageError(f"{option} would overwrite {path}; name a new file with {option}")


@contextlib.contextmanager
def _standard_input() -> Iterator[Path]:
    """Give what stands on standard input as a file that every run can read anew."""
    try:
        kind = os.fstat(0).st_mode
    except OSError:
        yield Path(os.devnull)
        return
    if os.isatty(0) or stat.S_ISCHR(kind) or not _has_input(kind):
        yield Path(os.devnull)
        return
    with tempfile.NamedTemporaryFile(prefix="citius-stdin-") as copy:
        while block := os.read(0, 1 << 20):
            copy.write(block)
        copy.flush()
        yield Path(copy.name)


def _has_input(kind: int) -> bool:
    """Say if standard input gives something (or ends) soon; an idle pipe is taken for none."""
    if stat.S_ISREG(kind) or select.select([0], [], [], _NO_INPUT_S)[0]:
        return True
    click.echo(
        f"citius: nothing came on standard input within {_NO_INPUT_S:.0f} s, so the "
        "program gets none; give it as a file: citius tune ... < FILE",
        err=True,
    )
    return False


@contextlib.contextmanager
def _ended_by_signals() -> Iterator[None]:
    """Let Ctrl-C, SIGTERM and SIGHUP end a tuning once: copies removed, no process left.

    Whoever is impatient and presses again does not disturb the cleaning up.
    """

    def interrupt(number, frame):
        for each in _SIGNALS:
            signal.signal(each, signal.SIG_IGN)
        raise KeyboardInterrupt

    try:
        with _handled_by(interrupt):
            yield
    except KeyboardInterrupt:
        click.echo("citius: interrupted; nothing was changed", err=True)
        sys.exit(130)


def _undisturbed() -> contextlib.AbstractContextManager:
    """Let no signal stop the writing of the files halfway; it takes moments."""
    return _handled_by(signal.SIG_IGN)


@contextlib.contextmanager
def _handled_by(handler) -> Iterator[None]:
    old = {number: signal.signal(number, handler) for number in _SIGNALS}
    try:
        yield
    finally:
        for number, before in old.items():
            signal.signal(number, before)
