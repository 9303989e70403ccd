# SPDX-License-Identifier: Apache-2.0
"""`citius tune`: make a program faster and verify it."""

import contextlib
import signal
import sys
from collections.abc import Iterator
from pathlib import Path

import click

from citius.cli import _tune_input as given
from citius.cli import run as running
from citius.cli._tune_options import Inputs, Number, Pattern, RemedyName, ScaleOption
from citius.cli._whole import Whole

_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class TuneCommand(running.ProgramCommand):
    """A command whose options end where the program begins."""

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the usage line with the forms of a program."""
        formatter.write_usage(ctx.command_path, "[OPTIONS] PROGRAM|-m MODULE [PROGRAM'S ARGS]...")


def _file(*names: str, text: str):
    """Return an option that names a file to write."""
    kind = click.Path(dir_okay=False, path_type=Path)
    return click.option(*names, type=kind, metavar="FILE", help=text)


@click.command(
    cls=TuneCommand,
    short_help="Make a program faster, verify it, write a patch.",
    context_settings={"help_option_names": ["-h", "--help"]},
)
@click.option(
    "--budget",
    type=Number("number of seconds", min=1),
    metavar="SECONDS",
    help="Stop after this long; by default max(60, 10 x the program's own time).",
)
@click.option(
    "--pairs",
    type=Whole(8, 1000),
    default=8,
    show_default=True,
    metavar="N",
    help="Verify with N pairs of runs.",
)
@click.option(
    "--ignore",
    type=Pattern(),
    multiple=True,
    metavar="PATTERN",
    help="Output that may differ between runs, such as times: a regular expression. "
    "Files whose path it matches are not compared. May be given several times.",
)
@click.option(
    "--tolerance",
    type=Number("number", min=0, max=1, min_open=True),
    metavar="FRACTION",
    help="Let numbers in the output differ by this part of them, such as 1e-9.",
)
@click.option(
    "--check",
    metavar="COMMAND",
    help="A shell command that must succeed on the tuned program too: 'pytest -q'.",
)
@click.option(
    "--inputs",
    type=Inputs(),
    metavar="FILE",
    help="More inputs to verify on: a line of the program's arguments for each.",
)
@click.option(
    "--only",
    type=RemedyName(),
    multiple=True,
    metavar="REMEDY",
    help="Try this remedy alone. May be given several times.",
)
@click.option(
    "--skip",
    type=RemedyName(),
    multiple=True,
    metavar="REMEDY",
    help="Do not try this remedy. May be given several times.",
)
@click.option(
    "--with",
    "libraries",
    multiple=True,
    metavar="LIBRARY",
    help="Allow rewrites that need this library; trials install it if it is missing.",
)
@click.option(
    "--scale",
    type=ScaleOption(),
    metavar="NAME=V1,V2,...",
    help="Say how time and memory grow: runs with each value for the argument NAME, "
    "and tunes with the largest.",
)
@_file("--patch", text="Where to write the patch; by default PROGRAM.citius.patch, here.")
@_file("--json", "json_file", text="Write all figures to FILE as JSON.")
@_file("--html", "html_file", text="Write the report and the patch to FILE as a page.")
@click.option("--apply", is_flag=True, help="Write the faster program over the original.")
@click.option("--ci", is_flag=True, help="Write nothing; fail if a remedy would pay.")
@click.option("--list", "list_all", is_flag=True, help="List the remedies and exit.")
@click.option(
    "--explain",
    type=RemedyName(),
    metavar="REMEDY",
    help="Say what a remedy does and when it is sound, and exit.",
)
@click.pass_context
def tune(ctx, list_all, explain, **options):
    """Make PROGRAM faster, verify that it does the same, and write a patch.

    The program runs in copies of the current directory (or of its own, if it lies elsewhere);
    nothing of yours is changed without --apply.

    \b
    Exit status: 0 done, also if nothing was found; 1 the program itself fails or
    does not do the same twice, the patch could not be written, or a remedy would
    pay with --ci; 2 wrong usage; 130 ended by Ctrl-C.
    """
    from citius.cli import _tune_list

    if list_all:
        _tune_list.show_all()
    elif explain:
        _tune_list.explain(explain)
    else:
        _tune(ctx.meta[running.__name__], **options)


def _tune(words, patch, json_file, html_file, apply, ci, **options):
    """Check what was given, tune, hand over, and exit."""
    from citius.tune.growth.scale import ScaleError
    from citius.tune.options import Options

    program, args, module = given.program(words)
    if ci and (apply or patch):
        raise click.UsageError("--ci writes nothing: leave out --apply and --patch")
    name = program.rpartition(".")[2] if module else program.stem
    patch = patch or Path(f"{name}.citius.patch")
    file = None if module else program
    outputs = {"--json": json_file, "--html": html_file}
    given.places(outputs if ci else {"--patch": patch, **outputs}, file)
    if apply and file:
        given.writable(
            file.resolve(), "--apply writes there; leave it out, and apply the patch later"
        )
    if options["scale"]:
        try:
            options["scale"].arguments(args, options["scale"].sizes[0])
        except ScaleError as error:
            raise click.UsageError(f"--scale: {error}") from None
    options["inputs"] = options["inputs"] or ()
    options["only"], options["skip"] = frozenset(options["only"]), frozenset(options["skip"])
    with _ended_by_signals(), given.standard_input() as stdin:
        how = Options(stdin=stdin, **options)
        status = _run(program, args, how, module, (patch, json_file, html_file), apply, ci)
    sys.exit(status)


def _run(program, args, options, module, files, apply, ci) -> int:
    from citius.cli import _tune_deliver
    from citius.cli._tune_report import Progress, report
    from citius.tune.session import ProgramFailedError, Tuning
    from citius.tune.source.text import SourceError
    from citius.tune.trial.libraries import LibraryError
    from citius.tune.trial.project import ProjectError
    from citius.tune.trial.run import RunError

    try:
        with Progress() as progress:
            tuning = Tuning(program, args, options, progress, module)
            result = tuning.run()
    except ProgramFailedError as error:
        sys.stderr.write(error.stderr.decode(errors="replace"))
        return _fail(f"{program}: {error}; nothing to tune")
    except (SourceError, ProjectError, RunError, LibraryError) as error:
        return _fail(str(error))
    patch, json_file, html_file = files
    root = tuning.project.root
    words = None if ci else _tune_deliver.deliver(result, root, patch, apply, _undisturbed)
    report(result)
    for write, path in (
        (_tune_deliver.write_json, json_file),
        (_tune_deliver.write_html, html_file),
    ):
        words = (write(result, path) if path else None) or words
    if words:
        return _fail(words)
    if ci and not (result.interrupted or result.failure):
        return _judge_for_ci(root, result)
    return 130 if result.interrupted else 1 if result.failure else 0


def _judge_for_ci(root: Path, result) -> int:
    """Fail if a remedy would pay, and say which."""
    from citius.tune import applied

    try:
        lines = applied.would_pay(root, result)
    except applied.AppliedError as error:
        return _fail(str(error))
    for line in lines:
        click.echo(f"citius: {line}", err=True)
    return 1 if lines else 0


def _fail(words: str) -> int:
    click.echo(f"citius: {words}", err=True)
    return 1


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
