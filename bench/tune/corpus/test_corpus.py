# SPDX-License-Identifier: Apache-2.0
"""The manifest is whole, and the data comes out the same every time. No network, no programs."""

import ast
import hashlib
import re
from pathlib import Path

import inputs
import prepare
import pytest

HERE = Path(__file__).resolve().parent
PROGRAMS = prepare.manifest()
FIELDS = {"name": str, "kind": str, "reason": str, "start": str, "packages": list, "layout": list,
          "ignore": list, "input": list}  # fmt: skip
OPTIONAL = {"module": str, "drivers": list, "ours": str, "examples": list}
SIZE = 40
DATA = [
    pytest.param(data, id=f"{program['name']}-{data['file']}")
    for program in PROGRAMS
    for each in program["input"]
    for data in each.get("data", ())
]

# Not of what is compressed: that depends on the compressor's version.
DIGESTS = {
    "access_log": "8d3eb6430c530f4a",
    "gpx": "fa4cc6ecac43bae2",
    "json_document": "2f84f1f84f71a6ee",
    "json_lines": "d07dd44e5db4c968",
    "misspelled": "3e1aa8dd984350af",
    "prices": "b67d1481afc7a697",
    "prose": "b25797c6176f3910",
    "python_source": "d2260a6eaeaaa854",
    "requests": "6789f89942c283bb",
    "revisions": "71ec22cd898ca735",
    "service_log": "8a76a5e21fd3986a",
    "site": "55cf875ae8b25b50",
}

each_program = pytest.mark.parametrize("program", PROGRAMS, ids=lambda p: p["name"])


def test_there_are_programs_of_every_kind():
    kinds = {program["kind"] for program in PROGRAMS}
    assert len(PROGRAMS) >= 15
    assert len({program["name"] for program in PROGRAMS}) == len(PROGRAMS)
    assert kinds >= {
        "numeric", "object", "text", "parsing", "standard library", "log analyser", "word count",
        "CSV report with pandas", "Excel report with pandas", "crawler", "Flask view",
    }  # fmt: skip


@each_program
def test_program_has_all_fields_and_no_other(program):
    assert FIELDS.keys() <= program.keys() <= FIELDS.keys() | OPTIONAL.keys()
    for field, value in program.items():
        assert isinstance(value, (FIELDS | OPTIONAL)[field]), field
        assert value or field == "ignore", f"{field} is empty"
    assert re.fullmatch(r"[a-z0-9_]+", program["name"])
    assert program["reason"].endswith(".")


@each_program
def test_packages_are_pinned(program):
    for package in program["packages"]:
        assert {"name", "version", "licence", "sha256"} <= package.keys() <= {
            "name", "version", "licence", "sha256", "stdlib",
        }  # fmt: skip
        assert re.fullmatch(r"[0-9a-f]{64}", package["sha256"]), package["name"]
        assert re.fullmatch(r"\d+(\.\d+)+", package["version"])


def test_package_has_one_hash_everywhere():
    found = {}
    for program in PROGRAMS:
        for package in program["packages"]:
            key = package["name"], package["version"], *package.get("stdlib", ())
            assert found.setdefault(key, package["sha256"]) == package["sha256"], key


@each_program
def test_start_file_comes_from_somewhere(program):
    written = {entry["to"] for entry in program["layout"]} | set(program.get("drivers", ()))
    assert (program["start"] in written) != ("module" in program)


@each_program
def test_drivers_are_there_and_explained(program):
    assert ("ours" in program) == ("drivers" in program)
    for driver in program.get("drivers", ()):
        assert (HERE / "drivers" / driver).is_file()
    for example in program.get("examples", ()):
        assert (prepare.REPOSITORY / "examples" / example).is_file()


def test_every_driver_is_used_and_short():
    used = {driver for program in PROGRAMS for driver in program.get("drivers", ())}
    there = {path.name for path in (HERE / "drivers").glob("*.py")}
    assert used == there
    for name in there:
        lines = (HERE / "drivers" / name).read_text().splitlines()
        assert lines[0] == "# SPDX-License-Identifier: Apache-2.0"
        assert len(lines) <= 45, name


@each_program
def test_one_input_is_tuned_and_two_are_checked(program):
    assert sorted(each["use"] for each in program["input"]) == ["checked", "checked", "tuned"]
    assert len({tuple(each["args"]) for each in program["input"]}) == 3
    for each in program["input"]:
        assert {"use", "what", "args"} <= each.keys() <= {"use", "what", "args", "data"}
        assert all(isinstance(word, str) for word in each["args"])


@each_program
def test_ignored_output_is_a_pattern(program):
    for pattern in program["ignore"]:
        assert not re.compile(pattern).search(""), "would ignore everything"


@each_program
def test_files_are_written_once_and_below_the_program(program):
    targets = [entry["to"] for entry in program["layout"]]
    targets += [d["file"] for each in program["input"] for d in each.get("data", ())]
    assert len(set(targets)) == len(targets)
    for target in targets:
        assert not Path(target).is_absolute() and ".." not in Path(target).parts


@pytest.mark.parametrize("data", DATA)
def test_data_is_the_same_every_time_and_another_with_another_seed(data):
    settings = {k: v for k, v in data.items() if k not in ("file", "made_by", "seed", "size")}
    made = [inputs.make(data["made_by"], seed, SIZE, **settings) for seed in (7, 7, 8)]
    assert made[0] == made[1]
    assert made[0] != made[2]
    assert made[0]


@pytest.mark.parametrize("name", DIGESTS)
def test_data_is_what_it_was_when_the_corpus_was_fixed(name):
    made = inputs.make(name, 1, SIZE)
    files = made if isinstance(made, dict) else {"": made}
    data = b"".join(name.encode() + content for name, content in sorted(files.items()))
    assert hashlib.sha256(data).hexdigest().startswith(DIGESTS[name])


def test_size_makes_data_larger():
    for name in inputs.GENERATORS:
        settings = {"how": "bz2"} if name == "squeezed" else {}
        small, large = (inputs.make(name, 1, size, **settings) for size in (20, 200))
        assert len(repr(small)) < len(repr(large)), name


def test_made_up_modules_are_python_unless_a_string_does_not_end():
    ast.parse(inputs.make("python_source", 1, 30))
    with pytest.raises(SyntaxError):
        ast.parse(inputs.make("python_source", 1, 30, unclosed=True))


def test_prepare_lays_out_files_folders_and_joined_files(tmp_path, monkeypatch):
    files = {"a/one.py": b"1\n", "a/b/two.py": b"2\n", "c.py": b"3\n"}
    monkeypatch.setattr(prepare, "members", lambda package: files)
    program = {
        "packages": [{}],
        "start": "start.py",
        "module": "a.one",
        "layout": [
            {"from": "a/", "to": "a"},
            {"from": "c.py", "to": "d.py"},
            {"from": "a/*.py", "to": "joined.txt"},
        ],
        "input": [
            {"data": [{"file": "x.csv", "made_by": "prices", "seed": 1, "size": 3}]},
            {"data": [{"file": "t", "made_by": "revisions", "seed": 1, "size": 3}]},
        ],
    }
    prepare.lay_out(program, tmp_path)
    assert (tmp_path / "a/b/two.py").read_bytes() == b"2\n"
    assert (tmp_path / "d.py").read_bytes() == b"3\n"
    assert (tmp_path / "joined.txt").read_bytes() == b"2\n1\n"
    assert 'run_module("a.one"' in (tmp_path / "start.py").read_text()
    assert len((tmp_path / "x.csv").read_text().splitlines()) == 4
    assert (tmp_path / "t/old.txt").is_file()


@pytest.mark.parametrize("missing", ["b.py", "b/"])
def test_prepare_says_what_a_package_lacks(missing, tmp_path, monkeypatch):
    monkeypatch.setattr(prepare, "members", lambda package: {"a.py": b""})
    program = {"packages": [{}], "layout": [{"from": missing, "to": "x"}], "input": []}
    with pytest.raises(prepare.CorpusError, match=f"the packages have no {missing}"):
        prepare.lay_out(program, tmp_path)


def test_prepare_refuses_another_interpreters_library():
    package = {"name": "python", "version": "3.11.2", "stdlib": ["this.py"], "sha256": "0" * 64}
    with pytest.raises(prepare.CorpusError, match="use that version"):
        prepare.members(package)
