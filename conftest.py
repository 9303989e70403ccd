# SPDX-License-Identifier: Apache-2.0
"""Settings of all tests."""

from hypothesis import settings

# No deadline: a shared machine may stop any example for a while. The same examples every time,
# so that a failure is the change's own; `make check-long` looks for new ones.
settings.register_profile("citius", deadline=None, derandomize=True)
settings.register_profile("long", deadline=None, max_examples=2_000)
settings.load_profile("citius")
