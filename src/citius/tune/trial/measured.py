# SPDX-License-Identifier: Apache-2.0
"""The measured run: the one place where tune meets `citius.measure`."""

from collections.abc import Sequence

from citius.tune.evidence import Evidence, from_json
from citius.tune.trial.run import Outcome, RunError, Runs


def measured(
    runs: Runs, seed: int, timeout: float | None, args: Sequence[str] | None = None
) -> tuple[Outcome, Evidence]:
    """Run the program under measure in side 0; return what it did and what was measured.

    With `args` it gets other arguments than its own. It is killed after `timeout` seconds; the outcome has then `ended` by "time".

    Raises:
        RunError: the run could not be made, or left nothing measured.
    """
    from citius.measure.launch import measure
    from citius.measure.report.as_json import to_dict

    copies, private = runs.copies, runs.copies.private
    for old in private.glob("unseeded-*"):
        old.unlink()
    cwd = copies.cwd(0)
    environment = runs.environment(seed, private)
    if "PWD" in environment:
        environment["PWD"] = str(cwd)
    try:
        run = measure(
            copies.script(0, runs.argv(0, args)),
            env=environment,
            cwd=copies.start(0),
            stdin=runs.program.stdin.read_bytes(),
            timeout=timeout,
        )
    except (OSError, ValueError) as error:
        raise RunError(f"the program could not be measured: {error}") from error
    document = to_dict(run.profile)
    outcome = Outcome(
        run.returncode,
        copies.normal(run.stdout, 0),
        copies.normal(run.stderr, 0),
        copies.changes(0),
        document["wall_seconds"],
        document["cpu_seconds"],
        0,
        "time" if run.timed_out else "",
    )
    copies.undo(0)
    return outcome, from_json(document, copies.sides[0], cwd)
