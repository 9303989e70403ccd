# SPDX-License-Identifier: Apache-2.0
"""A user's source: read as it is, understood without running it, edited without disturbing it."""
