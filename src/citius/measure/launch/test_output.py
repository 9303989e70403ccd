# SPDX-License-Identifier: Apache-2.0
import os
import subprocess
import sys

from citius.measure.launch.output import rescue


def test_a_rescued_file_takes_the_first_place_that_has_room(tmp_path):
    folders = [tmp_path / "none", tmp_path]
    path = rescue(b"data", "far/x.json", list(map(str, folders)))
    assert path == str(tmp_path / f"citius-{os.getpid()}-x.json")
    assert (tmp_path / path).read_bytes() == b"data"
    assert rescue(b"data", "x.json", [str(tmp_path / "none")]) is None


def test_a_rescued_file_follows_no_link_of_somebody_else(tmp_path):
    victim = tmp_path / "victim"
    victim.write_bytes(b"mine")
    shared, other = tmp_path / "shared", tmp_path / "other"
    shared.mkdir()
    other.mkdir()
    (shared / f"citius-{os.getpid()}-stdout").symlink_to(victim)
    path = rescue(b"data", "-", [str(shared), str(other)])
    assert victim.read_bytes() == b"mine"
    assert path == str(other / f"citius-{os.getpid()}-stdout")


def test_a_disk_that_fills_up_keeps_no_half_of_a_file(tmp_path):
    limit = "ulimit -f 1; trap '' XFSZ"
    code = (
        "import sys; from citius.measure.launch.output import rescue\n"
        "print(rescue(bytes(1 << 20), 'x', [sys.argv[1]]))"
    )
    command = ["bash", "-c", f'{limit}; exec "$@"', "bash", sys.executable, "-c", code]
    done = subprocess.run([*command, str(tmp_path)], capture_output=True, text=True, check=True)
    assert done.stdout == "None\n"
    assert os.listdir(tmp_path) == []
