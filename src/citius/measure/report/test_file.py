# SPDX-License-Identifier: Apache-2.0
import json
import os
import struct
import tracemalloc
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from citius.measure.report import container, file
from citius.measure.report.file import ProfileError
from citius.measure.report.profile import Profile
from citius.measure.report.test_strategies import profiles, small_run

SMALL = file.dumps(small_run())


@given(profiles)
def test_what_is_written_is_read(profile):
    assert file.loads(file.dumps(profile)) == profile


def test_saves_and_loads(tmp_path):
    path = tmp_path / "run.citius"
    file.save(small_run(), path)
    assert file.load(path) == small_run()
    assert os.listdir(tmp_path) == ["run.citius"]


@given(st.integers(0, len(SMALL) - 1), st.integers(1, 255))
def test_a_changed_byte_is_found(at, change):
    data = bytearray(SMALL)
    data[at] ^= change
    with pytest.raises(ProfileError):
        file.loads(bytes(data))


@given(st.integers(0, len(SMALL) - 1))
def test_a_truncated_file_is_found(length):
    with pytest.raises(ProfileError, match=r"truncated|empty"):
        file.loads(SMALL[:length])


@given(st.binary(max_size=200))
def test_other_files_are_refused(data):
    with pytest.raises(ProfileError):
        file.loads(data)


@given(st.data())
def test_damage_with_right_checksums_gives_an_error_or_a_valid_profile(data):
    sections = list(container.unpack(SMALL, file.TAGS))
    number = data.draw(st.integers(0, len(sections) - 1))
    tag, raw = sections[number]
    raw = bytearray(raw)
    for _ in range(data.draw(st.integers(1, 3))):
        at = data.draw(st.integers(0, len(raw) - 1))
        raw[at : at + 4] = data.draw(
            st.binary(max_size=8) | st.just(b"\xff\xff\xff\xff") | st.just(b"\0\0\0\0")
        )
        if not raw:
            break
    sections[number] = (tag, bytes(raw))
    try:
        file.check(file.loads(container.pack(sections)))
    except ProfileError as error:
        assert "profile" in str(error)


def with_header(major: int) -> bytes:
    start = struct.pack("<12sHH", container.MAGIC, major, 0)
    return start + struct.pack("<I", zlib.crc32(start)) + SMALL[container.HEADER.size :]


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "is empty"),
        (b'{"wall_seconds": 1}', "not a Citius profile: the file starts with"),
        (with_header(2), "newer Citius in format 2.0, this one reads up to 1; upgrade"),
        (with_header(0), "format 0.0 does not exist"),
        (SMALL + b"x", "1 bytes follow its end"),
    ],
)
def test_says_what_it_found(data, words):
    with pytest.raises(ProfileError, match=words):
        file.loads(data)


@pytest.mark.parametrize("tag", [file.META, file.TEXT])
@pytest.mark.parametrize("count", [0, 2])
def test_sections_that_are_there_once_are_there_once(tag, count):
    meta, text, *processes = container.unpack(SMALL, file.TAGS)
    heads = [each for each in (meta, text) for _ in range(count if each[0] == tag else 1)]
    words = f"{count} sections {tag.decode()}, expected 1|does not hold what it should"
    with pytest.raises(ProfileError, match=words):
        file.loads(container.pack([*heads, *processes]))


def test_the_end_is_empty():
    end = section(b"DONE", container.STORED, b"", 0)
    assert SMALL.endswith(end)
    with pytest.raises(ProfileError, match="its end holds 5 bytes, expected none"):
        file.loads(SMALL.removesuffix(end) + section(b"DONE", container.STORED, b"hello", 5))


def test_sections_of_a_later_minor_version_are_skipped():
    sections = list(container.unpack(SMALL, file.TAGS))
    assert file.loads(container.pack([*sections, (b"MEMO", b"later")])) == small_run()


def section(tag: bytes, method: int, stored: bytes, length: int) -> bytes:
    head = struct.pack("<4sIQQ", tag, method, len(stored), length)
    return head + struct.pack("<I", zlib.crc32(stored, zlib.crc32(head))) + stored


@pytest.mark.parametrize("claimed", [1 << 28, 1000, 0])
def test_a_decompression_bomb_takes_no_memory(claimed):
    bomb = zlib.compress(bytes(1 << 24), 9)
    data = SMALL[: container.HEADER.size] + section(b"META", container.DEFLATED, bomb, claimed)
    tracemalloc.start()
    try:
        with pytest.raises(ProfileError):
            file.loads(data)
        assert tracemalloc.get_traced_memory()[1] < 1 << 22
    finally:
        tracemalloc.stop()


def test_a_highly_repetitive_profile_is_still_readable():
    run = small_run()
    run.meta["command"] = ["a" * 1_000_000]
    assert file.loads(file.dumps(run)) == run


def test_an_absurd_count_takes_no_memory():
    tracemalloc.start()
    try:
        with pytest.raises(ProfileError, match=r"ends .* bytes early"):
            file.loads(container.pack([(b"TEXT", b"\xff\xff\xff\xff")]))
        assert tracemalloc.get_traced_memory()[1] < 1 << 20
    finally:
        tracemalloc.stop()


def test_a_file_that_is_too_long_takes_no_memory(tmp_path):
    path = tmp_path / "long"
    path.write_bytes(SMALL)
    os.truncate(path, container.LIMIT + len(SMALL))
    tracemalloc.start()
    try:
        with pytest.raises(ProfileError, match=r"more than 1073741824 bytes"):
            file.load(path)
        assert tracemalloc.get_traced_memory()[1] < 1 << 20
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("raw", [b"[" * 100_000, b"NaN", b"[]", b"1" * 5000, b"\xff"])
def test_meta_data_must_be_a_json_object(raw):
    with pytest.raises(ProfileError, match="meta data"):
        file.loads(container.pack([(b"META", raw)]))


def test_what_breaks_the_rules_is_not_written(tmp_path):
    run = small_run()
    run.processes[0].threads[0].rows[0].node = 99
    path = tmp_path / "kept"
    path.write_bytes(b"old")
    with pytest.raises(ProfileError, match="node 99 of 5"):
        file.save(run, path)
    assert path.read_bytes() == b"old"
    with pytest.raises(ProfileError, match="not JSON"):
        file.dumps(Profile({"a": object()}))
    run = small_run()
    run.processes[0].pid = 1 << 80
    with pytest.raises(ProfileError, match="no room"):
        file.dumps(run)


@pytest.mark.parametrize("value", [1e308, -1e13, float("inf"), float("nan")])
def test_times_beyond_all_clocks_are_refused(value):
    def process(run):
        run.processes[1].start_s = value

    def thread(run):
        run.processes[0].threads[1].lifetime_s = value

    def row(run):
        run.processes[0].threads[0].rows[2].seconds = value

    def tick(run):
        run.processes[0].timeline[1] = (0.75, 100, 4, 0, value)

    for change in (process, thread, row, tick):
        run = small_run()
        change(run)
        with pytest.raises(ProfileError, match="is not valid"):
            file.dumps(run)


@pytest.mark.parametrize("raw", [b'{"a": 1e999}', b'{"a":' + b"[" * 900 + b"]" * 900 + b"}"])
def test_meta_data_that_could_not_be_written_again(raw):
    with pytest.raises(ProfileError, match="meta data"):
        file.loads(container.pack([(b"META", raw)]))
    with pytest.raises(ProfileError, match="meta data"):
        file.dumps(Profile(json.loads(raw)))


def test_an_endless_device_is_refused_at_once():
    with pytest.raises(ProfileError, match="not a Citius profile"):
        file.load("/dev/zero")


def test_the_bytes_are_those_of_the_reference():
    """Reads the file by docs/reference/profile-format.md alone."""
    assert SMALL[:12] == bytes.fromhex("89 43 49 54 49 55 53 0D 0A 1A 0A 00")
    assert struct.unpack_from("<HHI", SMALL, 12) == (1, 0, zlib.crc32(SMALL[:16]))
    at, sections = 20, []
    while at < len(SMALL):
        tag, method, stored, length, checksum = struct.unpack_from("<4sIQQI", SMALL, at)
        payload = SMALL[at + 28 : at + 28 + stored]
        assert checksum == zlib.crc32(SMALL[at : at + 24] + payload)
        raw = zlib.decompress(payload) if method else payload
        assert len(raw) == length <= 100 * stored
        sections.append((tag, raw))
        at += 28 + stored
    assert [tag for tag, _ in sections] == [b"META", b"TEXT", b"PROC", b"PROC", b"DONE"]
    process = sections[2][1]
    assert struct.unpack_from("<qqddd", process) == (100, 99, 0.0, 4.0, 3.0)
    assert struct.unpack_from("<IQQdd", process, 40) == (250, 1000, 0, 0.02, 0.01)
    assert struct.unpack_from("<I3I", process, 84)[0] == 3
