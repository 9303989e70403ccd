# SPDX-License-Identifier: Apache-2.0
"""Long lists of names, as they are written down."""


def names(text: str) -> frozenset[str]:
    """Return the words of a text."""
    return frozenset(text.split())
