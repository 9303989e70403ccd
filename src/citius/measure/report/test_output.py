# SPDX-License-Identifier: Apache-2.0
import os
import stat

import pytest

from citius.measure.report.output import replace


def test_a_new_file_has_the_permissions_of_any_new_file(tmp_path):
    (tmp_path / "plain").write_bytes(b"")
    replace(tmp_path / "new", lambda stream: stream.write(b"data"))
    assert (tmp_path / "new").read_bytes() == b"data"
    assert (tmp_path / "new").stat().st_mode == (tmp_path / "plain").stat().st_mode


def test_a_replaced_file_keeps_its_permissions_and_links(tmp_path):
    target, link = tmp_path / "target", tmp_path / "link"
    target.write_bytes(b"old")
    target.chmod(0o640)
    link.symlink_to(target)
    replace(link, lambda stream: stream.write(b"new"))
    assert link.is_symlink() and target.read_bytes() == b"new"
    assert stat.S_IMODE(target.stat().st_mode) == 0o640


def test_a_failed_write_leaves_the_old_file_alone(tmp_path):
    path = tmp_path / "kept"
    path.write_bytes(b"old")

    def fail(stream):
        stream.write(b"half")
        raise OSError("disk full")

    with pytest.raises(OSError, match="disk full"):
        replace(path, fail)
    assert path.read_bytes() == b"old"
    assert os.listdir(tmp_path) == ["kept"]


def test_a_pipe_is_written_to_not_replaced(tmp_path):
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    try:
        replace(pipe, lambda stream: stream.write(b"data"))
        assert os.read(reader, 10) == b"data"
    finally:
        os.close(reader)
    assert stat.S_ISFIFO(pipe.stat().st_mode)


def test_a_missing_directory_is_an_error(tmp_path):
    with pytest.raises(FileNotFoundError):
        replace(tmp_path / "none" / "file", lambda stream: stream.write(b""))


@pytest.mark.parametrize("path", ["", "none/x"])
def test_an_error_names_the_path_that_was_given(path):
    with pytest.raises(FileNotFoundError) as caught:
        replace(path, lambda stream: stream.write(b"new"))
    assert caught.value.filename == path
