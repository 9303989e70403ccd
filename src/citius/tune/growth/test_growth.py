# SPDX-License-Identifier: Apache-2.0
import json
import textwrap
from pathlib import Path

import pytest

from citius.tune.growth.growth import grown
from citius.tune.growth.scale import Scale, ScaleError
from citius.tune.trial.copies import Copies
from citius.tune.trial.project import Project
from citius.tune.trial.run import Program, RunError, Runs

PROGRAM = """
    import sys

    def pairs(items):
        found = 0
        for a in items:
            for b in items:
                found += a < b
        return found

    def table(n):
        rows = [0] * (n * 1000)
        return sum(rows)

    def main():
        n = int(sys.argv[1])
        print(pairs(list(range(n))), table(n))

    if __name__ == "__main__":
        main()
    """


@pytest.fixture
def run(tmp_path):
    home = tmp_path / "home"
    home.mkdir()

    def grow(text, scale, args):
        (home / "prog.py").write_text(textwrap.dedent(text))
        project = Project.of(home / "prog.py", home)
        copies = Copies(project)
        try:
            runs = Runs(copies, Program([str(project.program), *args], Path("/dev/null")))
            return grown(runs, Scale.parse(scale), args, 1, lambda words: None)
        finally:
            copies.close()

    return grow


@pytest.mark.timing
def test_quadratic_function_is_named_and_memory_is_linear(run):
    growth = run(PROGRAM, "N=1000,2000,4000", ["N"])
    first = growth.functions[0]
    # On a machine that is busy during one of the runs the timings may fit n^3 better.
    assert first.function == "pairs" and first.time.law in ("n^2", "n^3")
    assert 1.5 < first.time.exponent < 2.6 and f"grows as {first.time.law}" in first.words()
    assert growth.whole.memory.law == "n" and growth.sizes == (1000, 2000, 4000)
    by_name = {grown.function: grown for grown in growth.functions}
    assert by_name["pairs"].bytes is not None
    if "table" in by_name:
        assert by_name["table"].memory.law == "n"
        assert by_name["table"].bytes[-1] > 4000 * 1000 * 8 * 0.9
    document = json.loads(json.dumps(growth.to_dict()))
    assert document["functions"][0]["time"]["law"] == first.time.law


def test_program_that_fails_at_a_size_is_named(run):
    text = "import sys\nif sys.argv[1] == '30': raise ValueError('too big')\n"
    with pytest.raises(RunError, match=r"with N=30 .* status 1: ValueError: too big"):
        run(text, "N=10,20,30", ["N"])


@pytest.mark.parametrize("text", ["N", "N=", "N=1,2,3", "N=10,20", "=2,3,4", "N=a,b,c", "N=2,2,2"])
def test_scale_that_is_none_is_refused(text):
    with pytest.raises(ScaleError, match="expected a name and 3 or more whole numbers"):
        Scale.parse(text)


def test_scale_stands_where_its_name_is():
    scale = Scale.parse("N=4_000,1000,2000")
    assert scale.sizes == (1000, 2000, 4000)
    assert scale.arguments(["--size={N}", "N", "No"], 1000) == ["--size=1000", "1000", "No"]
    with pytest.raises(ScaleError, match="no argument of the program is N"):
        scale.arguments(["--size", "n"], 1000)
