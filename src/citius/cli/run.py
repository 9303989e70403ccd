# SPDX-License-Identifier: Apache-2.0
"""`citius run`: measure a whole program, with all its threads and child processes."""

import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

import click

from citius.base.streams import blocking, unread
from citius.cli._warn import warn
from citius.cli._whole import Whole
from citius.measure.launch import inside, program, supervisor
from citius.measure.launch.output import Output, OutputError, rescue
from citius.measure.launch.session import Session, SessionError, open_session
from citius.measure.launch.tidy import Parts

if TYPE_CHECKING:
    from citius.measure.report.profile import Profile


class ProgramCommand(click.Command):
    """A command whose options end where the program begins, as with `python` itself."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Keep the program's words from click, which would take its options for ours."""
        end = self._program_start(ctx, args)
        ctx.meta[__name__] = args[end:]
        return super().parse_args(ctx, args[:end])

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the usage line with the forms of a program."""
        formatter.write_usage(
            ctx.command_path, "[OPTIONS] PROGRAM|-m MODULE|-c CODE [PROGRAM'S ARGS]..."
        )

    def _program_start(self, ctx: click.Context, args: list[str]) -> int:
        """Return the index of the first word that is the program's."""
        takes_value = {
            name: isinstance(option, click.Option) and not option.is_flag
            for option in self.get_params(ctx)
            for name in option.opts + option.secondary_opts
        }
        index = 0
        while index < len(args):
            word = args[index]
            if word == "--" or program.is_form(word):
                break
            index += 1 + self._takes_next(word, takes_value)
        return min(index, len(args))

    @staticmethod
    def _takes_next(word: str, takes_value: dict[str, bool]) -> bool:
        """Say whether the next word is this one's value, as in `-o FILE`, `-qo FILE`, `--rate HZ`.

        In `--rate=HZ` and `-oFILE` the value is in the word itself.
        """
        if word.startswith("--"):
            return takes_value.get(word, False)
        first = next((at for at in range(1, len(word)) if takes_value.get(f"-{word[at]}")), None)
        return first == len(word) - 1


@click.command(cls=ProgramCommand, context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--rate",
    type=Whole(1, 5000),
    default=250,
    show_default=True,
    metavar="HZ",
    help="Samples a second and thread.",
)
@click.option(
    "--children/--no-children",
    default=True,
    help="Measure child processes too (forked, or started from the same Python).  "
    "[default: children]",
)
@click.option("-o", "--output", metavar="FILE", help="Keep the profile for `citius show`.")
@click.option(
    "--json", "json_output", metavar="FILE", help="Write the figures as JSON; - is standard output."
)
@click.option("-q", "--quiet", is_flag=True, help="Print no report.")
@click.option("--mode", type=click.Choice(["auto", "perf", "timer"]), default="auto", hidden=True)
@click.pass_context
def run(
    ctx: click.Context,
    rate: int,
    children: bool,
    output: str | None,
    json_output: str | None,
    quiet: bool,
    mode: str,
) -> None:
    """Run a program and report where its time went.

    The program runs as with plain python: same arguments, input, output, signals and exit status.
    The options end where it begins; what follows belongs to it. When it has ended, a report
    appears on standard error.

    \b
    Examples:
      citius run app.py --verbose         app.py gets --verbose
      citius run -o app.citius app.py     keep the profile; citius show app.citius
      citius run -m pytest tests          a module
      citius run --json out.json app.py   figures for other programs

    Exit status: the program's own; where a signal killed it, citius dies by the same signal; 2
    for wrong options, a missing program, or a file that cannot be written.
    """
    inside.stop()  # A run inside a run: this process waits, and its signals are spoken for.
    supervisor.occupy_standard_descriptors()
    try:
        arguments = program.python_arguments(ctx.meta[__name__])
        files = outputs(output, json_output, arguments)
    except (program.ProgramError, OutputError) as error:
        with unread(sys.stderr):
            click.echo(f"{ctx.command_path}: {error}", err=True)
        ctx.exit(2)
    full = [*program.interpreter_flags(), *arguments]
    try:
        session = open_session([os.path.basename(sys.executable), *full])
    except SessionError as error:
        warn(f"not measuring: {error}")
        supervisor.replace(full)
    try:
        status = supervisor.supervise(
            full,
            lambda first: session.settings(rate, mode, children, first),
            Parts(session.directory).tidy,
        )
        with blocking(2):
            kept = finish(session, status, files, quiet)
    except supervisor.StartError as error:
        session.remove()
        warn(f"not measuring: {error}")
        supervisor.replace(full)
    except BaseException:
        session.remove()
        raise
    if not kept:
        session.remove()
    ending = supervisor.end_like(status)
    supervisor.leave_interpreter(ending)
    ctx.exit(ending)


def outputs(
    output: str | None, json_output: str | None, arguments: list[str]
) -> dict[str, Output | None]:
    """Return the files to write, checked before the program starts. Raises OutputError."""
    for option, name in (("-o", output), ("--json", json_output)):
        if name == "":
            raise OutputError(f"{option}: expected a file's name, or - for standard output")
    if output == "-" and os.isatty(1):
        raise OutputError("cannot write '-': a terminal cannot show a profile; give a file")
    kept = program.files(arguments)
    profile = Output(output, kept) if output is not None else None
    figures = Output(json_output, kept) if json_output is not None else None
    if profile and figures and profile.same_as(figures):
        raise OutputError(f"-o and --json both write {json_output!r}: give them different files")
    return {"profile": profile, "json": figures}


def finish(session: Session, status: int, files: dict[str, Output | None], quiet: bool) -> bool:
    """Write the files and the report of a program that has ended.

    A bug or damage costs neither the other steps nor the program's exit status.

    Returns:
        Whether the session is to stay, because something of it could not be reported.
    """
    # The files come first: a closed terminal must not cost them.
    steps = [lambda: write_files(profile, files, session)] if any(files.values()) else []
    if not quiet and sys.__stderr__ is not None:
        steps.append(lambda: report(profile))
    if not steps:
        return False
    session.meta |= outcome(status)
    errors = []
    with interruptible():
        try:
            profile = session.load()
        except FileNotFoundError:
            warn(f"nothing to report: {session.directory} was removed while the program ran")
            return False
        except Exception as error:
            errors, steps = [error], []
        for step in steps:
            try:
                step()
            except Exception as error:
                errors.append(error)
    for error in errors:
        warn(f"cannot report: {type(error).__name__}: {error}")
    if errors:
        warn(f"what was measured stays in {session.directory}")
    return bool(errors)


def outcome(status: int) -> dict:
    """Return how the program ended, for the profile."""
    if not os.WIFSIGNALED(status):
        return {"exit_status": os.waitstatus_to_exitcode(status)}
    number = os.WTERMSIG(status)
    known = number in {each.value for each in signal.Signals}
    return {"signal": signal.Signals(number).name if known else f"signal {number}"}


def write_files(profile: "Profile", files: dict[str, Output | None], session: Session) -> None:
    """Write the files that were asked for."""
    if output := files["profile"]:
        from citius.measure.report import file

        write(output, file.dumps(profile), session)
    if output := files["json"]:
        import json

        from citius.measure.report.as_json import to_dict

        write(output, f"{json.dumps(to_dict(profile))}\n".encode(), session)


def write(output: Output, data: bytes, session: Session) -> None:
    """Write a file, or put it where there is room and say where."""
    try:
        output.write(data)
    except OutputError as error:
        folders = [os.path.dirname(session.directory), "/dev/shm", "/tmp", "/var/tmp"]
        path = rescue(data, output.path, folders)
        warn(f"{error}; {f'it is in {path}' if path else 'no other place took it either'}")


def report(profile: "Profile") -> None:
    """Print the table, and which processes are missing in it and why."""
    for note in profile.meta.get("notes", ()):
        warn(note)
    if not profile.processes:
        warn(f"nothing was measured{why_nothing(profile)}")
        return
    from citius.measure.report.table import print_table

    with unread(sys.stderr):
        print_table(profile, sys.stderr)


def why_nothing(profile: "Profile") -> str:
    """Return the reason, where it is known, to follow `nothing was measured`."""
    if profile.meta.get("notes"):
        return ""
    if sys.flags.no_site:  # The program has the options of this interpreter.
        return ": python -S does not look into site-packages, where citius.pth starts measuring"
    return ": the program ended before Python started, or citius.pth is not in site-packages"


class Ended(BaseException):
    """The user wants no report any more."""


@contextmanager
def interruptible() -> Iterator[None]:
    """Let Ctrl-C, SIGTERM and SIGHUP cut the report short; the program's status stays."""

    def end(number: int, frame: object) -> None:
        raise Ended

    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        if signal.getsignal(number) != signal.SIG_IGN:
            signal.signal(number, end)
    with suppress(Ended):
        yield
