# SPDX-License-Identifier: Apache-2.0
"""Try the remedy, verify it, keep what pays. See README.md.

result = citius.tune.tune("prog.py", ["--size", "100"])
print(result.speedup, result.speedup_interval)
"""

__all__ = ["tune"]


def tune(program, args=(), *, budget=None, ignore=(), check=None, stdin=None):
    """Tune a program in copies of its project; nothing of the user's is changed.

    Takes up to `budget` seconds. Changes no state of this process; safe in any one thread.

    Args:
        program: path of the script; it runs in the current directory's copy.
        args: its arguments.
        budget: seconds; None for max(60, 10 times the program's own).
        ignore: regular expressions (text) for output that may differ between runs.
        check: a shell command that must succeed in the tuned copy.
        stdin: path of a file that the program reads; nothing by default.

    Returns:
        citius.tune.result.Result: figures, what was tried, and `changes`: the new sources.

    Raises:
        citius.tune.session.ProgramFailedError: the program itself fails.
        citius.tune.source.text.SourceError: it is not Python source.
        citius.tune.trial.project.ProjectError: its project cannot be copied.
        citius.tune.trial.run.RunError: it cannot be run.
    """
    import os
    import re
    from pathlib import Path

    from citius.tune.session import Options, Tuning

    patterns = tuple(re.compile(os.fsencode(p), re.MULTILINE) for p in ignore)
    options = Options(budget, patterns, check, Path(stdin or os.devnull).resolve())
    return Tuning(Path(program), list(args), options).run()
