# SPDX-License-Identifier: Apache-2.0
"""How every benchmark script ends."""

import sys


def tell(section: str, misses: list[str]) -> int:
    """Prints the section, and what was missed to stderr; the exit status."""
    print(section)
    for miss in misses:
        print(f"missed: {miss}", file=sys.stderr)
    return 1 if misses else 0
