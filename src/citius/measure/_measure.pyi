# SPDX-License-Identifier: Apache-2.0
def version() -> str:
    """Version that this extension was built from."""
