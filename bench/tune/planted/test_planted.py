# SPDX-License-Identifier: Apache-2.0
"""Every planted program does the same whatever the hash seed, and the manifest is complete."""

import importlib.util
import os
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

HERE = Path(__file__).parent
MANIFEST = tomllib.loads((HERE / "manifest.toml").read_text())
PROGRAMS = [name + ending for name in MANIFEST for ending in ("", "_twin")]
REMEDIES = """
    set-membership sorted-search generator slots cache join hoist compiled-regex deque counting
    comprehension builtins string-in sort-key copies preallocate hash pandas parallel-map
    concurrent-fetch
""".split()
# the largest first argument with which a test is still quick
MOST = {"alert_rules": 3, "motif_finder": 90, "search_terms": 60, "stock_poll": 12}
MOST |= {"terrain_tiles": 12, "track_points": 20000}


def shortened(name, arguments):
    most = MOST.get(name.removesuffix("_twin"), 2000)
    first = min(int(arguments[0]), most) if arguments else most
    return [str(first), *arguments[1:]]


def outcome(name, arguments, hash_seed):
    done = subprocess.run(
        [sys.executable, HERE / f"{name}.py", *arguments],
        env={**os.environ, "PYTHONHASHSEED": hash_seed},
        capture_output=True,
        text=True,
        timeout=60,
    )
    return done.returncode, done.stdout, done.stderr.splitlines()[-1:]


@pytest.mark.parametrize("name", PROGRAMS)
def test_same_under_any_hash_seed(name):
    if name.startswith("shop_sales") and not importlib.util.find_spec("pandas"):
        pytest.skip("needs pandas")
    for arguments in MANIFEST[name.removesuffix("_twin")]["inputs"]:
        few = shortened(name, arguments)
        first = outcome(name, few, "0")
        assert first == outcome(name, few, "4242")
        assert first[1] or first[2]
        if not arguments:
            assert (first[0], first[2]) == (0, [])


def test_manifest():
    assert sorted(table["remedy"] for table in MANIFEST.values()) == sorted(REMEDIES)
    here = {path.stem for path in HERE.glob("*.py")} - {Path(__file__).stem}
    assert here == set(PROGRAMS)
    for table in MANIFEST.values():
        assert set(table) == {"remedy", "fault", "twin", "inputs"}
        assert len(table["inputs"]) == 3
