# SPDX-License-Identifier: Apache-2.0
"""Null trials: a remedy that changes nothing must not be kept.

    null.py [--trials 100] [--fresh]

Each trial is a whole tuning of a program of a few hundred milliseconds by a remedy that adds a
comment, let through to the verifying whatever the choosing runs show.
"""

import argparse
import contextlib
import os
import sys
import tempfile
from pathlib import Path
from types import SimpleNamespace
from unittest.mock import patch

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent), str(HERE)]

from command import tell  # noqa: E402
from store import Store, state_of  # noqa: E402

MOST = 1
STATE = ("src/citius", "bench/tune")
PROGRAM = """\
def main():
    counts = {}
    for number in range(400_000):
        key = number * 2654435761 % 1009
        counts[key] = counts.get(key, 0) + 1
    print(sum(value * key for key, value in counts.items()))


main()
"""


def trial(folder: Path) -> dict:
    """Tune by the remedy that does nothing; return what came of it."""
    from citius.tune import remedies, search
    from citius.tune.options import Options
    from citius.tune.remedies.contract import Site
    from citius.tune.session import Tuning

    def finds(evidence, tree):
        if tree.source.text.endswith("# nothing\n"):
            return []
        return [Site("nothing", tree, tree.ast.body[0], "all", 1.0, 0.0, "a null trial")]

    remedy = SimpleNamespace(
        NAME="nothing",
        SUMMARY="",
        SOURCE="",
        LIBRARIES=(),
        finds=finds,
        holds=lambda site: None,
        rewrites=lambda site: site.tree.edited(site.tree.source.text + "# nothing\n"),
        expects=lambda site: 2.0,
    )
    (folder / "prog.py").write_text(PROGRAM)
    with (
        contextlib.chdir(folder),
        patch.object(remedies, "found", lambda: (remedy,)),
        patch.object(search, "WORTH_STACKING", 0.0),
    ):
        result = Tuning(folder / "prog.py", [], Options()).run()
    (tried,) = result.tried
    return {"kept": tried.kept, "why": tried.why, "pairs": result.pairs}


def parse(arguments: list[str] | None = None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--trials", type=int, default=100)
    parser.add_argument("--quick", action="store_true", help="ten trials")
    parser.add_argument("--fresh", action="store_true", help="forget earlier results")
    return parser.parse_args(arguments)


def report(options: argparse.Namespace) -> tuple[str, list[str]]:
    """Return how many trials of how many were kept, and the limit if it is missed."""
    store = Store("tune-null", options.fresh, state=state_of(STATE))
    wanted = 10 if options.quick else options.trials
    os.environ.pop("PYTHONUNBUFFERED", None)
    while len(store.records()) < wanted:
        with tempfile.TemporaryDirectory() as folder:
            store.add(**trial(Path(folder).resolve()))
    records = store.records()[:wanted]
    verified = [r for r in records if r["pairs"] >= 8]
    kept = sum(r["kept"] for r in records)
    text = f"Kept {kept} of {len(records)} remedies that change nothing, all of them verified: "
    text += f"{len(verified) == len(records)}."
    return text, [f"null trials: kept {kept}, at most {MOST}"] if kept > MOST else []


if __name__ == "__main__":
    sys.exit(tell(*report(parse())))
