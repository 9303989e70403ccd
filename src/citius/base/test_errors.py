# SPDX-License-Identifier: Apache-2.0
"""A C++ exception arrives in Python as the exception that bind_errors.h promises."""

import errno

import pytest

from citius.base import _errors_test


@pytest.mark.parametrize(
    ("number", "kind"),
    [
        (errno.ENOENT, FileNotFoundError),
        (errno.EACCES, PermissionError),
        (errno.EEXIST, FileExistsError),
        (errno.ESRCH, ProcessLookupError),
        (errno.ENOSPC, OSError),
    ],
)
def test_a_failed_system_call_is_the_oserror_of_its_errno(number, kind):
    with pytest.raises(OSError, match="cannot do it") as caught:
        _errors_test.throw_errno(number)
    assert type(caught.value) is kind
    assert caught.value.errno == number


def test_misuse_is_a_value_error_that_names_the_value():
    with pytest.raises(ValueError, match="rank 7"):
        _errors_test.throw_invalid_argument()


def test_a_bad_index_is_an_index_error():
    with pytest.raises(IndexError, match="no item 9"):
        _errors_test.throw_out_of_range()


def test_no_memory_is_a_memory_error():
    with pytest.raises(MemoryError):
        _errors_test.throw_bad_alloc()


def test_anything_else_is_a_runtime_error():
    with pytest.raises(RuntimeError, match="no luck"):
        _errors_test.throw_runtime_error()
