# SPDX-License-Identifier: Apache-2.0
"""Try the remedy, verify it, keep what pays. See README.md.

result = citius.tune.tune("prog.py", ["--size", "100"])
print(result.speedup, result.speedup_interval)
"""

__all__ = ["tune"]


def tune(
    program,
    args=(),
    *,
    module=False,
    budget=None,
    pairs=8,
    ignore=(),
    tolerance=None,
    check=None,
    inputs=(),
    stdin=None,
    only=(),
    skip=(),
    libraries=(),
    scale=None,
):
    """Tune a program in copies of its project; nothing of the user's is changed.

    Takes up to `budget` seconds. Changes no state of this process; safe in any one thread.

    Args:
        program: path of the script; it runs in the current directory's copy.
        args: its arguments.
        module: `program` is a module's name, run as `python -m` does.
        budget: seconds; None for max(60, 10 times the program's own).
        pairs: how many pairs of runs verify the patch, 8 or more.
        ignore: regular expressions (text) for output that may differ between runs.
        tolerance: by which part numbers in the output may differ; None for not at all.
        check: a shell command that must succeed in the tuned copy.
        inputs: more lists of arguments to verify on.
        stdin: path of a file that the program reads; nothing by default.
        only: names of remedies to try alone.
        skip: names of remedies not to try.
        libraries: what rewrites may import beside what is installed.
        scale: "NAME=V1,V2,...": also say how time and memory grow with the argument NAME.

    Returns:
        citius.tune.result.Result: figures, what was tried, and `changes`: the new sources.

    Raises:
        ValueError: fewer than 8 pairs, a remedy that does not exist, or a `scale` that is not one.
        citius.tune.session.ProgramFailedError: the program itself fails.
        citius.tune.source.text.SourceError: it is not Python source.
        citius.tune.trial.libraries.LibraryError: a library cannot be installed.
        citius.tune.trial.project.ProjectError: its project cannot be copied.
        citius.tune.trial.run.RunError: it cannot be run.
    """
    import os
    import re
    from pathlib import Path

    from citius.tune.growth.scale import Scale
    from citius.tune.options import Options
    from citius.tune.session import Tuning

    options = Options(
        budget=budget,
        ignore=tuple(re.compile(os.fsencode(p), re.MULTILINE) for p in ignore),
        check=check,
        stdin=Path(stdin or os.devnull).resolve(),
        pairs=pairs,
        inputs=tuple(tuple(words) for words in inputs),
        tolerance=tolerance,
        only=frozenset(only),
        skip=frozenset(skip),
        libraries=tuple(libraries),
        scale=Scale.parse(scale) if scale else None,
    )
    options.check_values()
    return Tuning(program if module else Path(program), list(args), options, module=module).run()
