# SPDX-License-Identifier: Apache-2.0
"""CPython's own tests tell the same when every remedy is applied to them wherever its condition holds.

    rewritten.py [SUITE ...]            rewrite and run the suites, by default all of the test package
    rewritten.py --one FILE MODULE OUT  run one rewritten suite and write each test's outcome

These are some hundred programs full of odd semantics, written by nobody who thought of remedies.
Evidence says that every place is hot. A test that passes as it is and fails rewritten is named, and
so is a remedy that raises. Prints how many tests passed both ways; exit status 1 if one was lost.
"""

import collections
import json
import subprocess
import sys
import tempfile
import traceback
import types
import unittest
from pathlib import Path

import test
from outcomes import Outcomes

SECONDS = 300
MOST_SITES = 400  # of one file that are rewritten, one after the other
# They need a network, hours, a terminal, or test the test runner.
_LEFT_OUT = (
    "test_asyncio test_concurrent_futures test_multiprocessing_fork "
    "test_multiprocessing_spawn test_multiprocessing_forkserver test_gdb test_tools "
    "test_regrtest test_idle test_tk test_ttk test_faulthandler test_socket test_ssl "
    "test_httplib test_urllib2net test_curses test_venv test_ensurepip test_distutils "
    "test_peg_generator test_lib2to3 test_xmlrpc_net test_support test_io test_zipfile64 "
    "test_largefile test_bigmem test_threading test_signal "
)
LEFT_OUT = frozenset(_LEFT_OUT.split())


def everywhere():
    """Return evidence by which every place is hot and calls for every remedy."""
    from citius.tune.evidence import Calls, Evidence, Hashes, Tests

    class Always(dict):
        def __init__(self, value):
            super().__init__()
            self.value = value

        def get(self, key, default=None):
            return self.value

    class Everywhere(Evidence):
        def share(self, path, lines):
            return 0.5, 0.01

        def total_share(self, path, lines):
            return 0.5, 0.01

        def function_share(self, path, name):
            return 0.5, 0.01

    calls, tests = Calls(1000, 1000, 10), Tests(1000, ("list",), 500.0, ("str",))
    hashes, made = Always(Hashes(100_000, 20_000, 10_000, 10)), Always(100_000)
    return Everywhere(10.0, 1.0, {}, {}, Always(calls), Always(tests), hashes=hashes, made=made)


def rewritten(path: Path) -> tuple[str, collections.Counter, list[str]]:
    """Return the text with every remedy applied, how often each was, and what raised."""
    from citius.tune import remedies
    from citius.tune.source import flow
    from citius.tune.source.tree import Tree

    # These files run under unittest, which changes nothing in them.
    flow._MEDDLERS = flow._MEDDLERS - {"unittest"}
    hot, done, raised = everywhere(), collections.Counter(), []
    tree, seen = Tree.read(path.read_bytes(), path.name), set()
    for remedy in remedies.found():
        while sum(done.values()) < MOST_SITES:
            try:
                site = next(
                    (
                        s
                        for s in remedy.finds(hot, tree)
                        if s.key not in seen and not remedy.holds(s)
                    ),
                    None,
                )
                if site is None:
                    break
                seen.add(site.key)
                tree = remedy.rewrites(site)
                done[remedy.NAME] += 1
            except Exception:
                raised.append(f"{path.name}: {remedy.NAME}: {traceback.format_exc()}")
                break
    return tree.source.text, done, raised


def run(suite: str, source: Path, folder: Path) -> dict[str, str] | None:
    """Return each test's outcome with the text of `source`; None if the suite does not end."""
    out = folder / "outcomes.json"
    out.unlink(missing_ok=True)
    try:
        subprocess.run(
            [sys.executable, __file__, "--one", str(source), f"test.{suite}", str(out)],
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return None
    return json.loads(out.read_text()) if out.exists() else None


def run_one(source: str, name: str, out: str) -> None:
    """Run the tests of a suite whose text is that of `source`."""
    place = Path(test.__file__).parent / f"{name.rpartition('.')[2]}.py"
    module = types.ModuleType(name)
    module.__file__ = str(place)
    module.__package__ = "test"
    sys.modules[name] = module
    code = compile(Path(source).read_bytes(), str(place), "exec", dont_inherit=True)
    exec(code, module.__dict__)
    result = Outcomes()
    unittest.defaultTestLoader.loadTestsFromModule(module).run(result)
    with open(out, "w") as file:
        json.dump(result.outcome, file)


def compare(suite: str) -> tuple[int, list[str]]:
    """Return how many tests of a suite passed both ways, and what was lost or raised."""
    path = Path(test.__file__).parent / f"{suite}.py"
    text, done, raised = rewritten(path)
    if not done:
        return 0, raised
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        new = folder / f"{suite}.py"
        new.write_text(text, encoding="utf-8")
        before = run(suite, path, folder)
        after = run(suite, new, folder) if before else None
        if before is None:
            return 0, raised
        lost = [t for t, o in before.items() if o == "passed" and (after or {}).get(t) != "passed"]
        if lost and all((run(suite, path, folder) or {}).get(t) == "passed" for t in lost):
            after = run(suite, new, folder) or {}
            lost = [t for t in lost if after.get(t) != "passed"]
    kept = sum(o == "passed" for o in before.values()) - len(lost)
    words = ", ".join(f"{name} {count}" for name, count in done.most_common())
    print(f"{suite}: {kept} passed both ways; {words}", flush=True)
    return kept, [*raised, *(f"{suite}: lost {t} ({words})" for t in lost)]


def main() -> None:
    """Compare all suites, or those named on the command line."""
    if sys.argv[1:2] == ["--one"]:
        run_one(*sys.argv[2:])
        return
    found = sorted(p.stem for p in Path(test.__file__).parent.glob("test_*.py"))
    total, broken = 0, []
    for suite in sys.argv[1:] or [name for name in found if name not in LEFT_OUT]:
        try:
            passed, lost = compare(suite)
        except (SyntaxError, ValueError) as error:
            print(f"{suite}: not read: {error}", flush=True)
            continue
        total += passed
        broken += lost
        for words in lost:
            print(words, flush=True)
    print(f"{total} passed, {len(broken)} failed")
    sys.exit(bool(broken))


if __name__ == "__main__":
    main()
